// Puts down a few words to a patient that belong to no journey and pass every gate; `sendDirect` sends them outside the transaction.
import type { ChannelName, Message } from "../journey/plan.ts";
import { render } from "../messaging/render.ts";
import type { Db } from "../store/db.ts";
import { directOf, putMessage } from "../store/messages.ts";
import { type Patient, recipientOf } from "../store/patients.ts";
import type { Engine } from "./engine.ts";
import { linksFor } from "./links.ts";
import { scopeOf } from "./scope.ts";
import { isInWindow } from "./whatsapp-window.ts";

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
  /** For WhatsApp, where it takes no free words now. */
  whatsapp?: Message["whatsapp"];
  /** What the text may name beside the usual. */
  given?: Record<string, string>;
  /** Which of the staff wrote it. */
  writtenBy?: string;
  /** Who gets it, where that is not who gets everything about the patient. */
  to?: Patient;
}

/** To the guardian where the patient has one, in the reader's language where there is one. False where the same was said by this channel less than `repeat` ms ago. */
export async function say(engine: Engine, tx: Db, patient: Patient, words: Words, repeat: number): Promise<boolean> {
  const { key, message, texts, channel, at, whatsapp } = words;
  const said = (await directOf(tx, patient.id)).some(
    (one) => one.message === message && one.channel === channel && one.state !== "failed" && at - one.dueAt < repeat,
  );
  if (said) return false;
  const recipient = words.to ?? (await recipientOf(tx, patient));
  const wanted = [recipient.language, ...engine.clinic.languages, ...Object.keys(texts)];
  const language = wanted.find((one) => one != null && Object.hasOwn(texts, one)) ?? "ru";
  const zone = recipient.timezone ?? engine.clinic.timezone;
  const scope = {
    ...(await scopeOf(tx, engine.clinic, patient, at)),
    links: linksFor(engine, { key, patientId: patient.id, scenario: message, channel, at }),
    clinic: engine.clinic,
    ...words.given,
  };
  const written = (template: string) => render(template, scope, { language, zone });
  const closed = channel === "whatsapp" && whatsapp && !(await isInWindow(tx, recipient.id, at));
  await putMessage(tx, {
    key,
    patientId: patient.id,
    recipientId: recipient.id,
    message,
    purpose: "care",
    channel,
    state: "deferred",
    ...(channel === "email" && { subject: engine.clinic.name }),
    text: written(texts[language] ?? "").trim(),
    ...(closed && {
      template: {
        id: whatsapp.template,
        variables: Object.fromEntries(Object.entries(whatsapp.variables).map(([name, value]) => [name, written(value)])),
      },
    }),
    language,
    ...(words.writtenBy !== undefined && { writtenBy: words.writtenBy }),
    buttons: [],
    counts: false,
    dueAt: at,
    updatedAt: at,
  });
  engine.wake(key);
  return true;
}
