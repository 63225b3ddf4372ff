// Raises red flags: what a patient wrote is read against the clinic's rules, in the transaction that keeps it.
import { randomUUID } from "node:crypto";
import type { AnswerType, ChannelName } from "../journey/plan.ts";
import type { Value } from "../messaging/replies.ts";
import { type Met, readFlags } from "../safety/read.ts";
import type { RuleSet } from "../safety/rules.ts";
import type { Db } from "../store/db.ts";
import { holdsOf, placeHold } from "../store/holds.ts";
import type { Patient } from "../store/patients.ts";
import { addToScript, createTask, flagKey, openFlagTask, quoted } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { tellUrgently, untold } from "./urgent.ts";

export interface Written {
  text: string;
  /** Which one it is, for good. */
  id: string;
  /** By which the patient wrote; absent where staff entered their words. */
  channel?: ChannelName;
  /** ms UTC */
  at: number;
  question?: { ask: string; answer: AnswerType; value?: Value };
}

/** The one outcome of a red flag's task: it ends the hold. */
export const releasing = "released";

/**
 * For each rule that is met: an alert in the timeline, a task due in minutes and a hold; one that is held already is added to its open task.
 * The first rule's urgent text is put down to be sent past every gate, which `sendDirect` does outside the transaction.
 */
export async function raiseFlags(engine: Engine, tx: Db, patient: Patient, written: Written): Promise<void> {
  const met = readFlags(engine.clinic.redFlags, written);
  if (met.length === 0) return;
  const speaking = met.find(({ set }) => mayWrite(engine, set));
  const { channel } = written;
  const told = speaking && channel && (await tellUrgently(engine, tx, patient, speaking.rule, { ...written, channel }));
  const held = await holdsOf(tx, patient.id);
  for (const each of met) {
    const open = held.some(({ rule }) => rule === each.rule.id) ? await openFlagTask(tx, patient.id, each.rule.id) : undefined;
    const mine = each === speaking ? told : undefined;
    if (!open) await alert(engine, tx, patient, each, written, mine);
    else await addToScript(tx, open.id, [...(mine === "nowhere" ? [untold] : []), quoted(written.text)].join("\n"));
  }
}

/** Nobody has signed it: in production staff are alarmed, and no patient reads words that no doctor answers for. */
const mayWrite = (engine: Engine, { signed }: RuleSet): boolean =>
  signed !== undefined || engine.approved === "everything" || engine.signed === "everything";

/** What the first rule that is met has to say, by language: a page says it at once, whatever the channel does. */
export const urgentWords = (engine: Engine, written: Pick<Written, "text" | "question">): Record<string, string> | undefined =>
  readFlags(engine.clinic.redFlags, written).find(({ set }) => mayWrite(engine, set))?.rule.urgent;

async function alert(
  engine: Engine,
  tx: Db,
  patient: Patient,
  { set, rule }: Met,
  { text, id, channel, at }: Written,
  told: Awaited<ReturnType<typeof tellUrgently>> | undefined,
): Promise<void> {
  const unsigned = !mayWrite(engine, set);
  const task = flagKey(patient.id, rule.id, id);
  await tell(tx, {
    patientId: patient.id,
    at,
    kind: "alert",
    what: rule.id,
    detail: {
      key: task,
      set: set.id,
      title: rule.title,
      ...(channel && { channel }),
      ...(typeof told === "object" && { message: told.key }),
      ...(unsigned && { unsigned }),
    },
  });
  const note = told === "nowhere" ? [untold] : unsigned ? ["Правило не подписано врачом: пациенту ничего не отправлено."] : [];
  await createTask(tx, {
    id: randomUUID(),
    key: task,
    patientId: patient.id,
    task: rule.id,
    title: rule.title,
    role: rule.role,
    script: [quoted(text), ...(rule.script ? [rule.script.trim()] : []), ...note].join("\n"),
    outcomes: [releasing],
    dueAt: at + rule.minutes * 60_000,
    createdAt: at,
  });
  const standing = (await holdsOf(tx, patient.id)).some((hold) => hold.rule === rule.id);
  if (!standing)
    await placeHold(tx, {
      id: randomUUID(),
      patientId: patient.id,
      kind: "red_flag",
      rule: rule.id,
      reason: rule.title,
      by: `safety/${set.id}`,
      at,
    });
}
