// Reads a page of a patient's timeline with what each line is about, and leaves out what is not for this reader's eyes.
import type { Engine } from "../../../engine/engine.ts";
import { isUrgent } from "../../../engine/urgent.ts";
import { whySentence } from "../../../engine/why.ts";
import { whyWords } from "../../../engine/why-words.ts";
import type { Plan } from "../../../journey/plan.ts";
import { type Message, messagesByKeys } from "../../../store/messages.ts";
import { type Patient, patientsByIds } from "../../../store/patients.ts";
import { repliesByIds } from "../../../store/replies.ts";
import { isFlagTask, tasksAbout } from "../../../store/tasks.ts";
import { happenedBefore, type TimelineKind, type TimelineRow } from "../../../store/timeline.ts";
import { verdictsOn } from "../../../store/verdicts.ts";
import type { Language } from "../../language.ts";
import { currentPlans, subjectOf, type Told } from "../../phone-data.ts";
import { type RowWords, rowWords } from "../../row-words.ts";
import { choiceLabel, plansOf } from "../choice-label.ts";
import { fullName } from "../name.ts";
import { may } from "../permissions.ts";
import type { Staff } from "../route.ts";
import { taskTitle } from "./task-title.ts";

export const kinds = {
  messages: ["sent", "said", "suppressed", "deferred", "held", "delivery", "failed", "opened"],
  replies: ["reply"],
  visits: ["event"],
  tasks: ["task", "outcome"],
  journeys: ["entered", "not_entered", "started", "migrated", "ended", "tagged", "untagged", "called"],
  consents: ["consent"],
  alerts: ["alert", "by_hand"],
} as const satisfies Record<string, readonly TimelineKind[]>;

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

export interface MessageShown
  extends Pick<Message, "key" | "state" | "channel" | "sentAt" | "deliveredAt" | "readAt" | "buttons" | "template"> {
  /** Absent where it is not theirs to read; null where none was written. */
  text?: string | null;
  subject?: string | null;
  /** One sentence for each verdict of the gate, oldest first. */
  why: string[];
  /** Where it goes to another than the patient. */
  recipient?: string;
}

export interface Line extends RowWords {
  at: number;
  seq: number;
  kind: TimelineKind;
  message?: MessageShown;
  /** Which of the staff did it. */
  by?: string;
}

/** `next` names the last line: what follows begins there. */
export interface Lines {
  lines: Line[];
  next?: string;
}

const shown = 40;

export async function timelineData(
  engine: Engine,
  staff: Staff,
  patient: Patient,
  language: Language,
  { kind, before }: { kind?: Kind | undefined; before?: string | undefined },
): Promise<Lines> {
  const { db, clinic } = engine;
  const clinical = may(staff.role, "patients.clinical");
  const visible = (kind ? [kind] : kindNames).flatMap((each) => kinds[each]).filter((each) => clinical || each !== "alert");
  const found = await happenedBefore(db, patient.id, { kinds: visible, before: placeOf(before), limit: shown + 1 });
  const rows = found.slice(0, shown);
  const zones = [patient.timezone ?? clinic.timezone, clinic.timezone] as const;
  const messages = await messagesOn(engine, rows, patient, language, clinical);
  const told = (await about(engine, patient, rows, language, clinical)).filter(
    ({ row, task }) => clinical || !((task && isFlagTask(task)) || isUrgent({ key: keyOf(row) })),
  );
  const last = rows.at(-1);
  return {
    lines: told.map((each) => {
      const { row } = each;
      const message = messages.get(keyOf(row));
      return {
        ...(clinical ? rowWords(each, language, zones) : withheld(each, language, zones)),
        at: row.at,
        seq: row.seq,
        kind: row.kind,
        ...(message && { message }),
        ...(typeof row.detail.by === "string" && { by: row.detail.by }),
      };
    }),
    ...(found.length > shown && last && { next: `${last.at}.${last.seq}` }),
  };
}

/** A place that was not given by us is the beginning. */
function placeOf(text: string | undefined): Pick<TimelineRow, "at" | "seq"> | undefined {
  const [, at, seq] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? "") ?? [];
  return at === undefined ? undefined : { at: Number(at), seq: Number(seq) };
}

const aboutMessages: readonly TimelineKind[] = kinds.messages;
/** The message that a line is about: of an alert, the urgent text. */
const keyOf = ({ kind, detail }: TimelineRow): string =>
  aboutMessages.includes(kind) ? String(detail.key ?? "") : kind === "alert" ? String(detail.message ?? "") : "";

async function messagesOn(
  { db, clinic }: Engine,
  rows: TimelineRow[],
  patient: Patient,
  language: Language,
  clinical: boolean,
): Promise<Map<string, MessageShown>> {
  const keys = [...new Set(rows.map(keyOf))].filter(Boolean);
  const found = (await messagesByKeys(db, keys)).filter(({ patientId }) => patientId === patient.id);
  const zone = patient.timezone ?? clinic.timezone;
  const verdicts = await verdictsOn(db, keys);
  const others = new Map(
    (
      await patientsByIds(
        db,
        found.map(({ recipientId }) => recipientId),
      )
    ).map((each) => [each.id, fullName(each)]),
  );
  return new Map(
    found.map((message) => {
      const { key, state, channel, sentAt, deliveredAt, readAt, buttons, template, subject, text, recipientId } = message;
      const own = verdicts.filter(({ verdict }) => verdict.messageKey === key && (clinical || verdict.reason !== "red_flag_hold"));
      const why = own.map((each) => whySentence(each, zone, language));
      const recipient = recipientId === patient.id ? undefined : others.get(recipientId);
      return [
        key,
        {
          ...{ key, state, channel, sentAt, deliveredAt, readAt },
          buttons: clinical ? buttons : null,
          template: clinical ? template : null,
          ...(clinical && { text, subject }),
          why: why.length > 0 ? why : message.enrolmentId === null ? [whyWords[language].beyond] : [],
          ...(recipient && { recipient }),
        },
      ];
    }),
  );
}

async function about(engine: Engine, patient: Patient, rows: TimelineRow[], language: Language, clinical: boolean): Promise<Told[]> {
  const { db } = engine;
  const plans: Map<string, Plan> = await currentPlans(engine);
  const ids = rows.flatMap(({ kind, detail }) => (kind === "reply" && detail.id !== undefined ? String(detail.id) : []));
  const replies = new Map((clinical ? await repliesByIds(db, [patient.id], ids) : []).map((reply) => [reply.id, reply]));
  const asked = await plansOf(db, [...replies.values()]);
  const tasks = await tasksAbout(db, patient.id, {
    keys: rows.flatMap(({ kind, detail }) => (kind === "task" && detail.key !== undefined ? String(detail.key) : [])),
    closedAt: rows.flatMap(({ kind, at }) => (kind === "outcome" ? at : [])),
  });
  return rows.map((row) => {
    const names = row.kind === "entered" || row.kind === "not_entered" || row.kind === "started";
    const plan = plans.get(names ? row.what : (row.scenario ?? ""));
    const task =
      row.kind === "outcome"
        ? tasks.find((each) => each.task === row.what && each.closedAt === row.at)
        : tasks.find(({ key }) => key === row.detail.key);
    const reply = row.kind === "reply" ? replies.get(String(row.detail.id)) : undefined;
    const subject = plan && (isTask(row) ? taskTitle(plan, row.what) : subjectOf(plan, row.what, language));
    const asking = asked.get(reply?.enrolmentId ?? "");
    const choice = asking && reply && choiceLabel(asking, reply, language);
    return {
      row,
      ...(plan && { title: plan.title, ...(subject && { about: subject }) }),
      ...(task && { task }),
      ...(reply && { reply }),
      ...(choice && { choice }),
    };
  });
}

const isTask = ({ kind }: TimelineRow): boolean => kind === "task" || kind === "outcome";

/** The same line without what patients wrote and measured, what they came for, and what staff wrote about them. */
function withheld({ row, title, about }: Told, language: Language, zones: readonly [string, string]): RowWords {
  const { key, channel, reason, state, until, unknown, given, channels, role, due } = row.detail;
  const detail = {
    key,
    channel,
    state,
    until,
    unknown,
    given,
    channels,
    role,
    due,
    ...(row.kind !== "by_hand" && reason !== "red_flag_hold" && { reason }),
  };
  const what = row.what.replace(/^unclear-.*/, "unclear");
  const plain = { row: { ...row, what, detail }, ...(title && { title }), ...(about && { about }) };
  const words = rowWords(plain, language, zones);
  if (row.kind === "reply") return { mark: words.mark, text: language === "ru" ? "Пациент ответил" : "The patient replied" };
  const named = about === undefined ? "" : `: ${about}`;
  if (row.kind === "task") return { ...words, text: `${language === "ru" ? "Задача" : "Task"}${named}` };
  if (row.kind === "outcome") return { mark: words.mark, text: `${language === "ru" ? "Задача закрыта" : "Task closed"}${named}` };
  return words;
}
