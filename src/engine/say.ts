// Puts down a few words to a patient that belong to no journey and pass every gate; `sendDirect` sends them outside the transaction.
import type { ChannelName } from "../journey/plan.ts";
import { render } from "../messaging/render.ts";
import type { Db } from "../store/db.ts";
import { directOf, putMessage } from "../store/messages.ts";
import type { Patient } from "../store/patients.ts";
import type { Engine } from "./engine.ts";
import { linksFor } from "./links.ts";
import { scopeOf } from "./scope.ts";

export interface Words {
  /** Names the message for good. */
  key: string;
  /** What it is: a rule's id, or a word of ours. */
  message: string;
  /** By language. */
  texts: Record<string, string>;
  channel: ChannelName;
  /** ms UTC */
  at: number;
}

/** In the patient's language where there is one. False where the same was said by this channel less than `repeat` ms ago. */
export async function say(
  engine: Engine,
  tx: Db,
  patient: Patient,
  { key, message, texts, channel, at }: Words,
  repeat: number,
): Promise<boolean> {
  const said = (await directOf(tx, patient.id)).some(
    (one) => one.message === message && one.channel === channel && one.state !== "failed" && at - one.dueAt < repeat,
  );
  if (said) return false;
  const wanted = [patient.language, ...engine.clinic.languages, ...Object.keys(texts)];
  const language = wanted.find((one) => one != null && Object.hasOwn(texts, one)) ?? "ru";
  const zone = patient.timezone ?? engine.clinic.timezone;
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at)), links: linksFor(engine, message, channel), clinic: engine.clinic };
  await putMessage(tx, {
    key,
    patientId: patient.id,
    recipientId: patient.id,
    message,
    purpose: "care",
    channel,
    state: "deferred",
    ...(channel === "email" && { subject: engine.clinic.name }),
    text: render(texts[language] ?? "", scope, { language, zone }).trim(),
    language,
    buttons: [],
    counts: false,
    dueAt: at,
    updatedAt: at,
  });
  engine.wake(key);
  return true;
}
