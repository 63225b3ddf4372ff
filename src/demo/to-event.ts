// What the demo's booking system posts: the contract's own event, about one of its people.
import { Webhook } from "standardwebhooks";
import type { Person } from "./people.ts";

let counter = 0;

/** `at` in ms UTC. Each call is about an appointment of its own. */
export function toEvent(person: Person, visit: { type: string; service: string; doctor: string; diagnoses: string[] }, at: number): object {
  const { type, ...appointment } = visit;
  const when = new Date(at).toISOString();
  const day = 24 * 3_600_000;
  const start = type === "appointment.booked" ? new Date(at + 3 * day).toISOString() : when;
  return {
    type,
    occurredAt: when,
    source: "mis",
    patient: { externalId: person.id },
    appointment: { externalId: `a-${++counter}`, start, ...appointment },
  };
}

/** As a booking system does it: signed, over HTTP. */
export async function post(url: string, secret: string, event: object): Promise<void> {
  const body = JSON.stringify(event);
  const id = `msg_${crypto.randomUUID()}`;
  const when = new Date();
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(when.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, when, body),
  };
  const response = await fetch(url, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`the demo's clinic was answered ${response.status}: ${await response.text()}`);
}
