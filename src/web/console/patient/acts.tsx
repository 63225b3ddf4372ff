// Acts on a patient: a screen of their own that says what will happen and asks why; then the deed, and back to the patient.
import { type ByHand, hold, letGo, type Move, moveByHand, stopAll } from "../../../engine/by-hand.ts";
import { wantSentence } from "../../../engine/explain.ts";
import { planOf } from "../../../engine/plans.ts";
import { type Enrolment, enrolment as enrolmentById } from "../../../store/enrolments.ts";
import { type Patient, patient as patientById } from "../../../store/patients.ts";
import { framed, Said } from "../frame.tsx";
import { fullName } from "../name.ts";
import type { Find, Visit } from "../route.ts";
import { pathOfPatient } from "./patient.tsx";
import { patientWords } from "./words.ts";

const patientActs = ["hold", "release", "stop-all"] as const;
type PatientAct = (typeof patientActs)[number];
const moves: readonly Move[] = ["skip", "advance", "stop"];

type Sought = { patient: Patient } & ({ act: PatientAct } | { act: Move; enrolment: Enrolment });

export const patientActSought: Find<Sought> = async ({ db }, { patient: id = "", act: asked }) => {
  const patient = await patientById(db, id);
  const act = patientActs.find((each) => each === asked);
  return patient && patient.erasedAt === null && act ? { value: { patient, act }, patientId: patient.id } : undefined;
};

export const moveSought: Find<Sought> = async ({ db }, { patient: id = "", enrolment: of = "", move }) => {
  const [patient, enrolment] = [await patientById(db, id), await enrolmentById(db, of)];
  const act = moves.find((each) => each === move);
  if (!patient || !act || enrolment?.patientId !== patient.id || patient.erasedAt !== null) return undefined;
  return { value: { patient, act, enrolment }, patientId: patient.id };
};

/** The second screen. */
export const askWhy = (visit: Visit<Sought>) => screen(visit, visit.c.req.query("turn") ?? "");

async function screen(visit: Visit<Sought>, turn: string, fault?: "reasonNeeded" | "movedOn") {
  const { found, language, engine } = visit;
  const say = patientWords[language];
  const { patient, act } = found;
  const plan = "enrolment" in found ? await planOf(engine.db, found.enrolment.planHash) : undefined;
  const zone = patient.timezone ?? engine.clinic.timezone;
  const back = pathOfPatient(patient.id);
  const children = (
    <form class="fields deed" method="post" action={visit.c.req.path}>
      {fault && (
        <Said>
          <strong>{say.nowhere}.</strong> {say[fault]}
        </Said>
      )}
      {plan && <h2>{plan.title}</h2>}
      {plan && "enrolment" in found && <p class="quiet">{wantSentence(plan, found.enrolment, zone, language)}</p>}
      <p>{say[`will_${act}`]}</p>
      <input type="hidden" name="turn" value={turn} />
      <label>
        <span>
          {say.reason}. {say.reasonHint}
        </span>
        <input type="text" name="reason" required maxlength={300} list="reasons" autocomplete="off" autofocus />
      </label>
      <datalist id="reasons">
        {([1, 2, 3, 4] as const).map((each) => (
          <option value={say[`reason${each}`]} />
        ))}
      </datalist>
      <div class="row">
        <button type="submit" class="strong">
          {say[`act_${act}`]}
        </button>
        <a class="button" href={back}>
          {say.cancel}
        </a>
      </div>
    </form>
  );
  return framed(visit, { place: "patients", title: `${say[`act_${act}`]}: ${fullName(patient)}`, children }, statusOf(fault));
}

const statusOf = (fault: "reasonNeeded" | "movedOn" | undefined) => (fault === undefined ? 200 : fault === "movedOn" ? 409 : 400);

export async function doIt(visit: Visit<Sought>) {
  const { found, field, doer, engine, c } = visit;
  const reason = field("reason").trim().slice(0, 300);
  const turn = field("turn");
  if (reason === "") return screen(visit, turn, "reasonNeeded");
  const done = await perform({ ...doer, reason });
  return done ? c.redirect(pathOfPatient(found.patient.id, `?done=${found.act}`), 303) : screen(visit, turn, "movedOn");

  async function perform(by: ByHand): Promise<boolean> {
    const { id } = found.patient;
    if ("enrolment" in found) return (await moveByHand(engine, found.enrolment.id, found.act, Number(turn), by)) === "done";
    switch (found.act) {
      case "hold":
        return hold(engine, id, by);
      case "release":
        return letGo(engine, id, by);
      case "stop-all":
        return (await stopAll(engine, id, by)).length > 0;
    }
  }
}
