// Takes in what became of a message after the provider had it: states only move forward.
import { enrolment as enrolmentById } from "../store/enrolments.ts";
import { messageByKey, raiseState } from "../store/messages.ts";
import { lockPatient, updatePatient } from "../store/patients.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";

export type DeliveryState = "delivered" | "read" | "failed" | "blocked";

/** `blocked` is `failed`, and the channel takes nothing more until the patient writes. Returns whether anything changed. */
export async function delivery(engine: Engine, key: string, state: DeliveryState, at: number): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const message = await messageByKey(tx, key);
    if (!message) return false;
    const patient = await lockPatient(tx, message.patientId);
    const lost = state === "failed" || state === "blocked";
    if (!(await raiseState(tx, key, lost ? "failed" : state, at))) return false;
    if (state === "blocked" && message.channel && patient) {
      await updatePatient(tx, patient.id, { blockedChannels: { ...patient.blockedChannels, [message.channel]: at } }, at);
    }
    const { patientId, enrolmentId, message: what } = message;
    await tell(tx, { patientId, enrolmentId, at, kind: "delivery", what, detail: { state, key, channel: message.channel } });
    const enrolment = enrolmentId ? await enrolmentById(tx, enrolmentId) : undefined;
    if (!enrolment || enrolment.endedAt !== null || message.step === null) return true;
    await tellJourney(engine, tx, enrolment, { type: lost ? "refused" : "delivered", step: message.step }, at);
    return true;
  });
}
