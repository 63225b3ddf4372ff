// Sets tags and attributes on the patient.
import { happen } from "../src/engine/receive.ts";
import { scopeOf } from "../src/engine/scope.ts";
import { render } from "../src/messaging/render.ts";
import type { Db } from "../src/store/db.ts";
import { updatePatient } from "../src/store/patients.ts";
import { tell } from "../src/store/timeline.ts";
import { type Context, details, languageOf, type Result } from "./context.ts";

/** A tag that was there already is no event and is not told. */
export async function changePatient(tx: Db, context: Context): Promise<Result> {
  const { engine, enrolment, patient, step, at, zone } = context;
  const { tags, untag, attributes } = details(step, "set");
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at, enrolment)), clinic: engine.clinic };
  const value = (given: unknown) => (typeof given === "string" ? render(given, scope, { language: languageOf(context), zone }) : given);
  const written = Object.fromEntries(Object.entries(attributes).map(([name, given]) => [name, value(given)]));
  const fresh = tags.filter((tag) => !patient.tags.includes(tag));
  const kept = [...patient.tags.filter((tag) => !untag.includes(tag)), ...fresh.filter((tag) => !untag.includes(tag))];
  await updatePatient(tx, patient.id, { tags: kept, attributes: { ...patient.attributes, ...written } }, at);
  for (const tag of fresh) {
    await tell(tx, {
      patientId: patient.id,
      enrolmentId: enrolment.id,
      scenario: enrolment.scenario,
      at,
      kind: "tagged",
      what: tag,
      detail: {},
    });
    await happen(engine, tx, { type: "patient.tagged", at, source: "zabota", patientId: patient.id, tag });
  }
  return { type: "done" };
}
