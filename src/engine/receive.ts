// Takes in one thing that happened at the clinic: keeps it, tells the journeys inside, lets new ones in.
import { type Appointment, appointment } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import { lockPatient } from "../store/patients.ts";
import { publishedScenarios } from "../store/plans.ts";
import { tell } from "../store/timeline.ts";
import { type ClinicEvent, triggerOf } from "./clinic-event.ts";
import { type Engine, now } from "./engine.ts";
import { enter, type Published } from "./enter.ts";
import { notify } from "./notify.ts";
import { planOf } from "./plans.ts";
import { type KeptVisit, keepVisit } from "./visit.ts";

/** A live event may come this late and still enter a patient; what is older enters only as backfill. */
const lateness = 7 * 24 * 3_600_000;

/** One transaction. A fact older than what its appointment already says still ends what it would have ended in time, and enters nobody. */
export async function receive(engine: Engine, event: ClinicEvent): Promise<void> {
  await engine.db.transaction((tx) => happen(engine, tx, event));
}

/** The same, inside a transaction of the caller's. */
export async function happen(engine: Engine, tx: Db, event: ClinicEvent): Promise<void> {
  const patient = await lockPatient(tx, event.patientId);
  if (!patient) throw new Error("an event names a patient who is not kept here");
  if (patient.erasedAt !== null) return;
  const kept = await visitOf(tx, event);
  if (kept.news === "again") return;
  if (event.source !== "zabota") {
    const about = event.tag ?? event.form?.id ?? event.ended?.scenario;
    const detail = {
      source: event.source,
      ...(event.imported && { imported: true }),
      ...(kept.visit?.service && { service: kept.visit.service }),
      ...(about && { about }),
    };
    await tell(tx, { patientId: patient.id, at: event.at, kind: "event", what: event.type, detail });
  }
  if (kept.news === "known" || event.imported) return;
  await notify(engine, tx, patient, event, kept.visit, kept.news === "older");
  if (kept.news === "older") return;
  if (now(engine) - event.at > lateness) return;
  for (const published of await listening(engine, tx, event.type))
    await enter(engine, tx, published, patient, triggerOf(event), event.at, kept.visit);
}

/** The scenarios that this kind of event enters, by priority, then by name. */
async function listening(engine: Engine, tx: Db, type: string): Promise<Published[]> {
  const rows = (await publishedScenarios(tx)).filter(({ id }) => engine.only?.includes(id) ?? true);
  const published = await Promise.all(rows.map(async ({ hash, pausedAt }) => ({ plan: await planOf(tx, hash), pausedAt })));
  return published
    .filter(({ plan }) => plan.enter.on.includes(type))
    .sort((a, b) => b.plan.priority - a.plan.priority || (a.plan.scenario < b.plan.scenario ? -1 : 1));
}

async function visitOf(tx: Db, event: ClinicEvent): Promise<{ visit?: Appointment; news: KeptVisit["news"] }> {
  if (event.appointment) return keepVisit(tx, event, event.appointment);
  const visit = event.appointmentId ? await appointment(tx, event.appointmentId) : undefined;
  return { ...(visit && { visit }), news: "new" };
}
