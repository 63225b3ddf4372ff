// How many statements a journey through the model scenario puts to the store, against the same effects called by hand.
import { carry } from "../../activities/carry.ts";
import { planOf } from "../engine/plans.ts";
import { advance } from "../journey/advance.ts";
import { wakeOf } from "../journey/journey.ts";
import { database, type Query } from "../store/db.ts";
import { type Enrolment, enrolmentsOf } from "../store/enrolments.ts";
import { sqliteMemory } from "../store/sqlite.ts";
import { byHandActivities } from "./by-hand.ts";
import { type Clinic, noon, openClinic } from "./clinic.ts";
import type { Measure } from "./measure.ts";

export const statements: Measure = async () => {
  const engine = await counted(carried);
  const byHand = await counted(called);
  const against = "a hand-written workflow's";
  return [
    { measure: "statements", figure: "of a journey", unit: "statements", value: engine, bound: 107 },
    { measure: "statements", figure: "of a journey", unit: "times", value: engine / byHand, against, context: { by_hand: byHand } },
  ];
};

type Journey = (clinic: Clinic, enrolment: Enrolment, answer: () => Promise<void>) => Promise<void>;

/** As workflow and launch call it: settled first, woken, answered. */
const carried: Journey = async ({ engine }, { id, planHash, journey, seen }, answer) => {
  const { steps } = await planOf(engine.db, planHash);
  const asleep = await carry(engine, id, journey, seen, 1);
  const woken = advance(steps, asleep.journey, { type: "woke", at: wakeOf(asleep.journey) ?? 0 });
  const asked = await carry(engine, id, woken, asleep.seen, 1);
  await answer();
  await carry(engine, id, asked.journey, asked.seen, 0);
};

const called: Journey = async ({ engine }, { id }, answer) => {
  const { sendHello, sendQuestion, conclude } = byHandActivities(engine);
  await sendHello(id);
  await sendQuestion(id);
  await answer();
  await conclude(id);
};

/** From the visit to the end of one journey. */
async function counted(journey: Journey): Promise<number> {
  let count = 0;
  const counting =
    (query: Query): Query =>
    (...statement) => {
      count++;
      return query(...statement);
    };
  const inner = sqliteMemory();
  const transaction: typeof inner.transaction = (work) => inner.transaction((query) => work(counting(query)));
  const db = database({ ...inner, query: counting(inner.query), transaction });
  const clinic = await openClinic({ db, close: inner.close });
  clinic.setClock({ speed: 1_000, real: Date.now(), virtual: noon });
  const patients = await clinic.patients(1);
  count = 0;
  await clinic.visits(patients);
  const visited = count;
  const [enrolment] = await enrolmentsOf(db, patients[0] ?? "");
  if (!enrolment) throw new Error("the visit of the bench enters nobody");
  count = visited;
  await journey(clinic, enrolment, () => clinic.replies(patients));
  const total = count;
  await clinic.ended();
  await inner.close();
  return total;
}
