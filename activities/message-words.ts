// Which message a command means, and what it says to this patient by this channel.
import type { Outgoing, Template } from "../src/channels/channel.ts";
import { linksFor } from "../src/engine/links.ts";
import { scopeOf } from "../src/engine/scope.ts";
import type { Part } from "../src/journey/commands.ts";
import type { AnswerType, ChannelName, Message } from "../src/journey/plan.ts";
import { render } from "../src/messaging/render.ts";
import type { Db } from "../src/store/db.ts";
import { lastWord } from "../src/store/replies.ts";
import { type Context, languageOf } from "./context.ts";

export interface Named {
  /** Its name in the scenario. */
  name: string;
  message: Message;
  /** The question it belongs to. */
  ask?: string;
  answer?: AnswerType;
}

export function messageOf({ step, plan }: Context, part: Part): Named {
  const name = step.op === "send" ? step.do.message : step.op === "ask" ? partName(step.do, part) : undefined;
  const message = name === undefined || !Object.hasOwn(plan.messages, name) ? undefined : plan.messages[name];
  if (name === undefined || !message) throw new Error(`step ${step.id} has no such message`);
  return { name, message, ...(step.op === "ask" && { ask: step.do.ask, answer: step.do.answer }) };
}

type AskWords = { message: string; unclear?: string; remind: { message: string }[] };

function partName(ask: AskWords, part: Part): string | undefined {
  if (part.type === "reminder") return ask.remind[part.index]?.message;
  return part.type === "unclear" ? (ask.unclear ?? ask.message) : ask.message;
}

/** What leaves, all but the address. Buttons stand for the choices of a question. */
export async function compose(
  tx: Db,
  context: Context,
  { message, answer }: Named,
  channel: ChannelName,
): Promise<Omit<Outgoing, "to" | "key">> {
  const { engine, enrolment, patient, plan, zone, at } = context;
  const language = languageOf(context);
  const words = message.texts[language] ?? message.texts[plan.languages[0] ?? "ru"];
  if (!words) throw new Error("a message has no text in the scenario's first language");
  const links = linksFor(engine, plan.scenario, channel);
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at, enrolment)), links, clinic: engine.clinic };
  const written = (template: string) => render(template, scope, { language, zone });
  const choices = answer?.type === "choices" ? answer.choices : [];
  return {
    ...(channel === "email" && { subject: written(words.subject ?? "") }),
    text: written(words.text),
    language,
    buttons: choices.map(({ value, label }) => ({ value, label: label[language] ?? label[plan.languages[0] ?? "ru"] ?? value })),
    ...(channel === "whatsapp" &&
      message.whatsapp &&
      !(await isInWindow(tx, patient.id, at)) && { template: filled(message.whatsapp, written) }),
  };
}

const filled = ({ template, variables }: NonNullable<Message["whatsapp"]>, written: (template: string) => string): Template => ({
  id: template,
  variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, written(value)])),
});

/** ms: WhatsApp takes free words until 24 hours after the patient's last one; a minute less, for the way there. */
const window = 24 * 3_600_000 - 60_000;

/** Whether the patient may be written to in free words by WhatsApp. */
export async function isInWindow(tx: Db, patientId: string, at: number): Promise<boolean> {
  const last = await lastWord(tx, patientId, "whatsapp");
  return last !== undefined && at - last < window;
}
