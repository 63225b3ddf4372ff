// Settles messages of unknown fate: by what a provider or a patient lets us know, else by a person; never by sending again blindly.
import { randomUUID } from "node:crypto";
import { toChatHtml } from "../channels/chat-html.ts";
import { markOf } from "../channels/mark.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { inDoubt, type Message, messageByKey, messageByProviderId, updateMessage } from "../store/messages.ts";
import { createTask, quoted, unknownPrefix } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import { report } from "./delivery.ts";
import type { Engine } from "./engine.ts";

/** What staff may find out. */
export const fates = ["arrived", "not_arrived"] as const;

/** How the provider speaks of a message: by its own number; and where we never heard that number, by what else it brings back. */
export interface Named {
  id: string;
  mark?: string | undefined;
  /** As the patient saw it. */
  text?: string;
}

/**
 * The message meant. Whoever speaks of one of unknown fate settles it: the provider has it. One that is still being handed over is not found,
 * nor one of which nobody can say that it is the same.
 */
export async function messageNamed(
  engine: Engine,
  tx: Db,
  { channel, address }: { channel: ChannelName; address?: string },
  { id, mark, text }: Named,
  at: number,
): Promise<Message | undefined> {
  const known = await messageByProviderId(tx, channel, id);
  if (known || (mark === undefined && text === undefined)) return known;
  const doubtful = (await inDoubt(tx, channel)).filter((each) => address === undefined || each.address === address);
  const meant = doubtful.filter((each) =>
    mark === undefined ? lettersOf(shown(each)) === lettersOf(text ?? "") : markOf(each.key) === mark,
  );
  const [message] = meant;
  if (message?.state !== "unknown" || meant.length > 1) return undefined;
  await settle(engine, tx, message.key, { arrived: true, providerId: id }, at);
  return messageByKey(tx, message.key);
}

const shown = ({ text }: Message): string => toChatHtml(text ?? "").replace(/<[^>]*>|&\w+;/g, "");

/** Each program spaces and decorates in its own way. */
const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

export type Settled = { arrived: true; providerId?: string } | { arrived: false };

/** Not arrived: it is lost, and a copy may go by the next channel, as after any report that says so. False where its fate was known already. */
export async function settle(engine: Engine, tx: Db, key: string, settled: Settled, at: number): Promise<boolean> {
  if ((await messageByKey(tx, key))?.state !== "unknown") return false;
  if (settled.arrived && settled.providerId !== undefined) await updateMessage(tx, key, { providerId: settled.providerId });
  return report(engine, tx, key, settled.arrived ? "sent" : "failed", at);
}

const titles: Record<string, string> = { ru: "Узнать, дошло ли сообщение", en: "Find out whether a message arrived" };
/** ms */
const dueIn = 4 * 3_600_000;

/** Once for each message. In the clinic's first language, as all tasks are. */
export async function askStaff(engine: Engine, tx: Db, message: Message, at: number): Promise<void> {
  const { patientId, enrolmentId, scenario, channel, text } = message;
  const key = `${unknownPrefix}${message.key}`;
  const task = "message-fate";
  const language = engine.clinic.languages[0] ?? "ru";
  const made = await createTask(tx, {
    id: randomUUID(),
    key,
    patientId,
    task,
    title: titles[language] ?? titles.en ?? task,
    role: "coordinator",
    script: `${channel}: ${quoted(text ?? "")}`,
    outcomes: [...fates],
    dueAt: at + dueIn,
    createdAt: at,
  });
  if (!made) return;
  await tell(tx, { patientId, enrolmentId, scenario, at, kind: "task", what: task, detail: { key, role: "coordinator", due: at + dueIn } });
}
