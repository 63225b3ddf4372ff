// Sees to it that the urgent text of a red flag reaches somebody: by the channel of the word, else by the next one, else a person is told to call.
import { type ChannelName, channelNames } from "../journey/plan.ts";
import type { Rule } from "../safety/rules.ts";
import type { Db } from "../store/db.ts";
import { directOf, type Message } from "../store/messages.ts";
import { addressOf, type Patient, patient as patientById, recipientOf } from "../store/patients.ts";
import { addToScript, openFlagTask } from "../store/tasks.ts";
import type { Engine } from "./engine.ts";
import { say } from "./say.ts";
import { isInWindow } from "./whatsapp-window.ts";

/** ms: the same words again so soon after the urgent text are answered by it already. */
const repeat = 3_600_000;

export const untold = "Сообщением предупредить не удалось: позвоните.";
const unsure = "Неизвестно, дошло ли предупреждение: позвоните.";

const prefix = "urgent/";
export const isUrgent = ({ key }: Pick<Message, "key">): boolean => key.startsWith(prefix);

interface Word {
  /** By which the patient wrote. */
  channel: ChannelName;
  id: string;
  /** ms UTC */
  at: number;
}

/** The key under which it goes; "told" where the patient was told the same within the hour, "nowhere" where no channel is open. */
export async function tellUrgently(
  engine: Engine,
  tx: Db,
  patient: Patient,
  rule: Rule,
  { channel, id, at }: Word,
): Promise<{ key: string } | "told" | "nowhere"> {
  const [way] = await ways(engine, tx, patient, rule, at, channel);
  if (!way) return "nowhere";
  const key = `${prefix}${channel}/${id}`;
  return (await say(engine, tx, patient, { key, ...wordsOf(rule, at), ...way }, repeat)) ? { key } : "told";
}

/** An urgent text that its channel did not take goes by the next one; where there is none the task says so. Anything else is left alone. */
export async function tellElsewhere(engine: Engine, tx: Db, message: Message, at: number): Promise<void> {
  const rule = ruleOf(engine, message);
  const patient = rule && (await patientById(tx, message.patientId));
  if (!patient) return;
  const [base = message.key] = message.key.split("~");
  const before = (await directOf(tx, patient.id)).filter(({ key }) => key === base || key.startsWith(`${base}~`));
  const way = (await ways(engine, tx, patient, rule, at)).find(
    ({ channel, to }) => !before.some((one) => one.channel === channel && one.recipientId === to.id),
  );
  if (way) await say(engine, tx, patient, { key: `${base}~${before.length + 1}`, ...wordsOf(rule, at), ...way }, 0);
  else await note(tx, message, untold);
}

/** Of one that perhaps went nobody knows whether it was read. */
export async function tellUnsure(engine: Engine, tx: Db, message: Message): Promise<void> {
  if (ruleOf(engine, message)) await note(tx, message, unsure);
}

const ruleOf = ({ clinic }: Engine, message: Message): Rule | undefined =>
  isUrgent(message) ? clinic.redFlags.flatMap(({ rules }) => rules).find(({ id }) => id === message.message) : undefined;

const wordsOf = ({ id, urgent, whatsapp }: Rule, at: number) => ({ message: id, texts: urgent, at, ...(whatsapp && { whatsapp }) });

async function note(tx: Db, { patientId, message }: Message, line: string): Promise<void> {
  const task = await openFlagTask(tx, patientId, message);
  if (task && !task.script?.includes(line)) await addToScript(tx, task.id, line);
}

/** Who can be reached and by which channel, best first: whoever is written to about the patient, then the patient. */
async function ways(
  engine: Engine,
  tx: Db,
  patient: Patient,
  { whatsapp }: Rule,
  at: number,
  first?: ChannelName,
): Promise<{ to: Patient; channel: ChannelName }[]> {
  const recipient = await recipientOf(tx, patient);
  const found: { to: Patient; channel: ChannelName }[] = [];
  for (const to of recipient.id === patient.id ? [patient] : [recipient, patient]) {
    const order = new Set([...(first ? [first] : []), ...to.preferredChannels, ...engine.clinic.channels, ...channelNames]);
    for (const channel of order) {
      if (!addressOf(to, channel) || !engine.channels[channel] || to.blockedChannels[channel] !== undefined) continue;
      if (channel === "whatsapp" && !whatsapp && !(await isInWindow(tx, to.id, at))) continue;
      found.push({ to, channel });
    }
  }
  return found;
}
