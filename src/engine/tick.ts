// Enters whom the calendar enters: birthdays, and scenarios on a schedule.
import { nextBirthday } from "../calendar/birthday.ts";
import { scheduledAfter } from "../calendar/rounds.ts";
import type { Db } from "../store/db.ts";
import { allPatients, lockPatient } from "../store/patients.ts";
import { publishedScenarios } from "../store/plans.ts";
import { saveSetting, setting } from "../store/settings.ts";
import { type Engine, now } from "./engine.ts";
import { enter, type Published } from "./enter.ts";
import { planOf } from "./plans.ts";

/** Looks from the moment it last looked until now; a crash between the two enters nobody twice, by the scenarios' own rules. */
export async function tick(engine: Engine): Promise<void> {
  const until = now(engine);
  for (const { id, hash, pausedAt, publishedAt } of await publishedScenarios(engine.db)) {
    const plan = await planOf(engine.db, hash);
    const { on, every, at } = plan.enter;
    const since = ((await setting(engine.db, `tick/${id}`)) as number | undefined) ?? publishedAt;
    if (!on.includes("birthday") && !on.includes("schedule")) continue;
    const published = { plan, pausedAt };
    if (on.includes("birthday") && until - since >= 60_000) await birthdays(engine, published, since, until);
    const due = on.includes("schedule") && every ? scheduledAfter(publishedAt, since, every, at, engine.clinic.calendar) : undefined;
    if (due !== undefined && due <= until) await everybody(engine, published, due);
    if (due !== undefined ? due <= until : until - since >= 60_000) await saveSetting(engine.db, `tick/${id}`, due ?? until);
  }
}

async function birthdays(engine: Engine, published: Published, since: number, until: number): Promise<void> {
  for await (const patient of allPatients(engine.db)) {
    if (!patient.birthDate) continue;
    const zone = patient.timezone ?? engine.clinic.timezone;
    const moment = nextBirthday(since, born(patient.birthDate), zone, engine.clinic.policy.quiet);
    if (moment <= until) await enterOne(engine, published, patient.id, "birthday", moment);
  }
}

/** A year that is not known is two hyphens. */
const born = (date: string): string => (date.length === 5 ? `--${date}` : date);

async function everybody(engine: Engine, published: Published, due: number): Promise<void> {
  for await (const { id } of allPatients(engine.db)) await enterOne(engine, published, id, "schedule", due);
}

async function enterOne(engine: Engine, published: Published, patientId: string, type: string, at: number): Promise<void> {
  await engine.db.transaction(async (tx: Db) => {
    const patient = await lockPatient(tx, patientId);
    if (patient) await enter(engine, tx, published, patient, { type }, at);
  });
}
