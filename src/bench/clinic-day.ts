// A clinic's day for the bench: patients with live journeys that listen for what happens, and bookings of theirs as a booking system tells them.

import type { Engine } from "../engine/engine.ts";
import { happen } from "../engine/receive.ts";
import { genericEvent } from "../engine/take-in.ts";
import { compileText, loadLibrary } from "../scenario/check.ts";
import { createPatient } from "../store/patients.ts";
import { publishPlan } from "../store/plans.ts";

const day = 24 * 3_600_000;
const people = 2_000;
/** Of each hundred events so many are of patients whom nobody knew. */
const strangers = 10;

/** A control visit is waited for; a booking with a cardiologist ends it, one elsewhere does not. */
const scenario = `
scenario: control
title: "A control visit"
purpose: care
languages: [en]
channels: [telegram]
enter: { on: appointment.fulfilled, when: appointment.service == "cardiology", again: per appointment }
exit:
  - on: appointment.booked
    when: appointment.service == "cardiology"
    outcome: booked
steps:
  - await: [appointment.rescheduled, appointment.confirmed]
    within: 3 weeks
  - wait: 3 weeks
    at: "12:00"
  - send: hello
messages:
  hello:
    en: { text: "Hello, {{ patient.first_name }}." }
`;

/** Everybody has had a visit, and is inside. */
export async function openDay(engine: Engine): Promise<void> {
  const { plan, problems } = compileText("control.yaml", scenario, loadLibrary("none", "scenarios"));
  if (!plan) throw new Error(`the bench's scenario has problems: ${problems.map(({ message }) => message).join(" ")}`);
  const at = Date.now() - day;
  await publishPlan(engine.db, plan, at);
  for (let number = 0; number < people; number++)
    await engine.db.transaction(async (tx) => {
      const { id: patientId } = await createPatient(tx, { ...named(number), source: genericEvent }, at);
      const appointment = { externalId: `first-${number}`, service: "cardiology" };
      await happen(engine, tx, { type: "appointment.fulfilled", at, source: genericEvent, patientId, appointment });
    });
}

const named = (number: number) => ({
  externalId: `p-${number}`,
  firstName: "Анна",
  lastName: "Иванова",
  phone: `+7999${1_000_000 + number}`,
  email: `p${number}@example.org`,
});

/** What becomes of a visit, one after the other: most of a day's events are about patients and visits that are known. */
const life = ["booked", "confirmed", "rescheduled", "booked", "arrived", "fulfilled", "booked", "cancelled"] as const;

/** The body of the `number`th event. */
export function eventOf(number: number, at: number): unknown {
  const round = Math.floor(number / people);
  const type = life[(number + round) % life.length] ?? "booked";
  const known = number % 100 >= strangers;
  const who = known ? (number * 7) % people : people + number;
  const about = type === "booked" || !known ? `a-${number}` : `first-${who}`;
  return {
    type: `appointment.${known ? type : "booked"}`,
    occurredAt: new Date(at).toISOString(),
    source: genericEvent,
    patient: named(who),
    appointment: {
      externalId: about,
      start: new Date(at + day).toISOString(),
      service: number % 3 === 0 ? "cardiology" : "dentist",
      doctor: "Орлова М. С.",
    },
  };
}
