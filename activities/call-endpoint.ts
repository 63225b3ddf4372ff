// Writes down an outgoing call; the relay makes it, so the journey never waits for anybody's server.
import { scopeOf } from "../src/engine/scope.ts";
import { render } from "../src/messaging/render.ts";
import { createCall } from "../src/store/calls.ts";
import type { Db } from "../src/store/db.ts";
import { tell } from "../src/store/timeline.ts";
import { type Context, details, languageOf, type Result } from "./context.ts";

export async function callEndpoint(tx: Db, context: Context): Promise<Result> {
  const { engine, enrolment, patient, step, key, at, zone } = context;
  const { endpoint, body } = details(step, "call");
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at, enrolment)), clinic: engine.clinic };
  const write = (value: unknown): unknown => {
    if (typeof value === "string") return render(value, scope, { language: languageOf(context), zone });
    if (Array.isArray(value)) return value.map(write);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, write(inner)]));
    return value;
  };
  await createCall(tx, { key, enrolmentId: enrolment.id, endpoint, body: write(body ?? {}), createdAt: at, nextAt: at });
  await tell(tx, {
    patientId: patient.id,
    enrolmentId: enrolment.id,
    scenario: enrolment.scenario,
    at,
    kind: "called",
    what: endpoint,
    detail: { key },
  });
  return { type: "done" };
}
