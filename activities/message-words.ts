// Which message a command means, and what it says to this patient by this channel.
import { add } from "../src/calendar/add.ts";
import type { Outgoing, Template } from "../src/channels/channel.ts";
import { inviteLinks } from "../src/engine/invite.ts";
import { linksFor } from "../src/engine/links.ts";
import { openForm } from "../src/engine/questionnaire.ts";
import { scopeOf } from "../src/engine/scope.ts";
import { isInWindow } from "../src/engine/whatsapp-window.ts";
import type { Part } from "../src/journey/commands.ts";
import type { AnswerType, ChannelName, Message, Plan, Question, Questionnaire } from "../src/journey/plan.ts";
import { lawfulWords, type Policy } from "../src/messaging/policy.ts";
import { render } from "../src/messaging/render.ts";
import type { Db } from "../src/store/db.ts";
import { type Context, languageOf, type Sending } from "./context.ts";

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

/** What leaves under the message's key, all but the address. Buttons stand for the choices of a question. */
export async function compose(
  tx: Db,
  context: Sending,
  { message, answer }: Named,
  part: Part,
  channel: ChannelName,
  key: string,
): Promise<Omit<Outgoing, "to" | "key"> & { question?: string }> {
  const { engine, enrolment, patient, recipient, plan, zone, at, step, journey } = context;
  const language = languageOf({ plan, patient: recipient });
  const words = message.texts[language] ?? message.texts[plan.languages[0] ?? "ru"];
  if (!words) throw new Error("a message has no text in the scenario's first language");
  const until = step.op === "ask" ? { until: add(at, step.do.within, zone, engine.clinic.calendar) } : {};
  const templates = [words.text, words.subject, ...Object.values(message.whatsapp?.variables ?? {})].join("\n");
  const links = linksFor(engine, { key, patientId: patient.id, scenario: plan.scenario, channel, at, ...until }, templates);
  Object.assign(links, await inviteLinks(engine, tx, recipient.id, at, templates));
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at, enrolment, templates)), links, clinic: engine.clinic };
  const written = (template: string) => render(template, scope, { language, zone });
  const template =
    channel === "whatsapp" && message.whatsapp && !(await isInWindow(tx, recipient.id, at)) && filled(message.whatsapp, written);
  // A form is answered here question by question; by e-mail, and behind a template, on its page.
  const form = answer?.type === "form" && channel !== "email" && !template ? await openForm(tx, { ...enrolment, journey }) : undefined;
  const put = form?.next && { ...form, question: form.next };
  const kind = put ? put.question.answer : answer;
  const choices = kind?.type === "choices" ? kind.choices : [];
  const own = part.type === "question" && put ? [] : [written(words.text)];
  return {
    ...(channel === "email" && { subject: written(words.subject ?? "") }),
    ...(put && { question: put.question.id }),
    text: [...own, ...(put ? [asked(put, language)] : []), ...lawful(engine.clinic.policy, plan, message, language)].join("\n\n"),
    language,
    buttons: choices.map(({ value, label }) => ({ value, label: label[language] ?? label[plan.languages[0] ?? "ru"] ?? value })),
    ...(template && { template }),
  };
}

const skippable: Record<string, string> = { ru: "Можно ответить «пропустить».", en: "You may answer “skip”." };

/** "2/5. …": the patient sees how far it is. */
function asked({ questionnaire: { questions }, question }: { questionnaire: Questionnaire; question: Question }, language: string): string {
  const text = question.text[language] ?? Object.values(question.text)[0] ?? "";
  const hint = question.required ? [] : [skippable[language] ?? skippable.en];
  return [`${questions.indexOf(question) + 1}/${questions.length}. ${text}`, ...hint].join("\n");
}

/** What the law adds below the author's words; the mark of an advertisement that was registered as one. */
function lawful(policy: Policy, plan: Plan, { purpose = plan.purpose, erid }: Message, language: string): string[] {
  const warning = lawfulWords(policy, purpose, language);
  return [...(warning ? [warning] : []), ...(erid && purpose === "advertising" ? [`erid: ${erid}`] : [])];
}

const filled = ({ template, variables }: NonNullable<Message["whatsapp"]>, written: (template: string) => string): Template => ({
  id: template,
  variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, written(value)])),
});
