// Makes the outgoing calls that scenarios asked for, signed, until one succeeds or a day has passed.
import { Webhook } from "standardwebhooks";
import { dueCalls, updateCall } from "../store/calls.ts";
import { enrolment as enrolmentById } from "../store/enrolments.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";

const patience = 24 * 3_600_000;
const timeout = 8_000;

/** On the wall's clock: whoever is called lives by it. `secret` signs as Standard Webhooks do; without one nothing is called. */
export async function makeCalls(engine: Engine, secret: string | undefined): Promise<void> {
  for (const { key, endpoint, body, attempts, enrolmentId, createdAt } of await dueCalls(engine.db, Date.now(), 20)) {
    const begun = attempts === 0 ? Date.now() : createdAt;
    const problem = await call(engine.clinic.endpoints[endpoint], key, body, secret);
    if (!problem) await updateCall(engine.db, key, { doneAt: Date.now(), attempts: attempts + 1, problem: null });
    else if (Date.now() - begun < patience) {
      const nextAt = Date.now() + Math.min(3_600_000, 1_000 * 2 ** attempts);
      await updateCall(engine.db, key, { attempts: attempts + 1, nextAt, problem, createdAt: begun });
    } else {
      await engine.db.transaction(async (tx) => {
        await updateCall(tx, key, { gaveUpAt: Date.now(), attempts: attempts + 1, problem });
        const row = await enrolmentById(tx, enrolmentId);
        if (row)
          await tell(tx, {
            patientId: row.patientId,
            enrolmentId,
            scenario: row.scenario,
            at: Date.now(),
            kind: "failed",
            what: endpoint,
            detail: { key, problem },
          });
      });
    }
  }
}

/** Undefined when the endpoint said 2xx; else why not, in a few words. */
async function call(url: string | undefined, key: string, body: unknown, secret: string | undefined): Promise<string | undefined> {
  if (!url) return "clinic.yaml has no such endpoint any more";
  if (!secret) return "WEBHOOK_SECRETS is not set, so nothing can be signed";
  const payload = JSON.stringify(body);
  const when = new Date();
  const headers = {
    "content-type": "application/json",
    "webhook-id": key,
    "webhook-timestamp": String(Math.floor(when.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(key, when, payload),
  };
  try {
    const response = await fetch(url, { method: "POST", headers, body: payload, signal: AbortSignal.timeout(timeout), redirect: "error" });
    return response.ok ? undefined : `it answered ${response.status}`;
  } catch {
    return "it could not be reached";
  }
}
