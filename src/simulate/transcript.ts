// What happened to a patient as plain lines, written to be read aloud in a meeting; also the golden format of tests.
import { byHand } from "../engine/answer-patient.ts";
import type { Reading } from "../messaging/replies.ts";
import { shortHash } from "../scenario/hash.ts";
import type { Db } from "../store/db.ts";
import { messagesOf } from "../store/messages.ts";
import type { Patient } from "../store/patients.ts";
import { repliesOf } from "../store/replies.ts";
import { type TimelineRow, told } from "../store/timeline.ts";

export interface TranscriptLine {
  /** ms UTC */
  at: number;
  /** "visit", "→ telegram", "← reply", "☐ task", … */
  mark: string;
  what: string;
  result: string;
  /** Of a message: as it was sent. */
  text?: string;
  buttons?: string[];
}

/** `enrolmentId` leaves out what happened in other journeys of the patient. */
export async function transcript(db: Db, patient: Patient, zone: string, enrolmentId?: string): Promise<TranscriptLine[]> {
  const replies = new Map((await repliesOf(db, patient.id)).map((reply) => [reply.id, reply]));
  const rows = (await told(db, { patientId: patient.id })).filter(
    (row) => enrolmentId === undefined || row.enrolmentId === null || row.enrolmentId === enrolmentId,
  );
  const messages = new Map((await messagesOf(db, patient.id)).map((message) => [message.key, message]));
  const findReply: FindReply = (id) => {
    const reply = replies.get(id);
    return reply && { text: reply.text, reading: reply.reading as Reading | null };
  };
  const entering = rows.filter((row) => row.kind === "entered" && !isStarted(row));
  const alone = new Set(entering.map(({ scenario }) => scenario)).size === 1;
  const lines: TranscriptLine[] = [];
  for (const row of rows) {
    if (row.kind === "entered" && isStarted(row)) continue;
    const before = lines.at(-1);
    // Where there is only one scenario to enter, the line of the event says it.
    if (alone && row.kind === "entered" && before?.result === "" && before.at === row.at && isEvent(before)) before.result = "enters";
    else {
      const words = wordsOf(row, zone, findReply);
      const message = messages.get(String(row.kind === "sent" || row.kind === "said" ? row.detail.key : row.detail.message));
      if (words)
        lines.push({
          at: row.at,
          ...words,
          ...(message?.text && { text: message.text, buttons: message.buttons?.map(({ label }) => label) ?? [] }),
        });
    }
  }
  return lines;
}

/** Then the line of the one that started it says so. */
const isStarted = ({ detail }: TimelineRow): boolean => detail.on === "start";

const isEvent = ({ mark }: TranscriptLine): boolean => mark === "visit" || mark === "· event";

export type Words = Pick<TranscriptLine, "mark" | "what" | "result">;
export type FindReply = (id: string) => { text: string; reading: Reading | null } | undefined;

export function wordsOf({ at, kind, what, detail }: TimelineRow, zone: string, findReply: FindReply): Words | undefined {
  const text = (name: string) => (detail[name] === undefined || detail[name] === null ? "" : String(detail[name]));
  switch (kind) {
    case "event":
      if (what.startsWith("appointment."))
        return { mark: "visit", what: [text("service"), what.slice("appointment.".length)].filter(Boolean).join(", "), result: "" };
      return { mark: "· event", what: [what, text("about")].filter(Boolean).join(" "), result: "" };
    case "entered":
      return { mark: "▶ enters", what, result: "" };
    case "not_entered":
      return { mark: "✕ not in", what, result: text("reason") };
    case "sent":
    case "said":
      // What was said of itself the alert's line tells, or the reply's.
      if (kind === "said" && what !== byHand) return undefined;
      return { mark: `→ ${text("channel")}`, what, result: detail.unknown ? "sent, perhaps" : "sent" };
    case "suppressed":
      return { mark: "✕ message", what, result: text("reason") };
    case "deferred":
      return { mark: "… message", what, result: `waits until ${stamp(Number(detail.until), zone)}` };
    case "held":
      return { mark: "… message", what, result: `kept back: ${text("reason")}` };
    case "failed":
      return { mark: "✕ message", what, result: "failed" };
    case "reply": {
      const reply = findReply(text("id"));
      return {
        mark: "← reply",
        what: reply ? `"${reply.text}"` : what,
        result: reply?.reading?.type === "read" ? valueInWords(reply.reading.value) : text("kind"),
      };
    }
    case "delivery":
      return { mark: "· delivery", what, result: text("state") };
    case "task":
      return {
        mark: "☐ task",
        what,
        result: [text("role"), detail.due == null ? "" : `due ${dueDay(Number(detail.due), at, zone)}`].filter(Boolean).join(", "),
      };
    case "outcome":
      return { mark: "☑ outcome", what: text("outcome"), result: what };
    case "consent":
      return { mark: "· consent", what, result: detail.given ? "given" : "withdrawn" };
    case "tagged":
    case "started":
    case "called":
      return { mark: `· ${kind}`, what, result: "" };
    case "alert":
      return { mark: "! alert", what, result: detail.message ? `urgent text by ${text("channel")}` : "staff only" };
    case "migrated":
      return {
        mark: "⇥ version",
        what: shortHash(text("version")),
        result: what === "moved" ? "goes on in it" : "the step is gone: stays",
      };
    case "ended":
      return { mark: "■ ended", what, result: "" };
    case "untagged":
    case "opened":
      return undefined;
  }
}

/** A blood pressure as people write it; anything else as it is. */
function valueInWords(value: unknown): string {
  if (value && typeof value === "object" && "systolic" in value && "diastolic" in value) return `${value.systolic}/${value.diastolic}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "Fri" within the week, else with its date. */
const dueDay = (due: number, at: number, zone: string): string =>
  due - at < 6 * 24 * 3_600_000 ? stamp(due, zone).slice(0, 3) : stamp(due, zone).slice(0, 10);

/** "Mon 23 Mar 10:00" in the zone. */
export function stamp(at: number, zone: string): string {
  const words = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const part = Object.fromEntries(words.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${(part.day ?? "").padStart(2)} ${(part.month ?? "").slice(0, 3)} ${part.hour}:${part.minute}`;
}

/** Aligned; a moment that is that of the line above (or `before`) is left out. */
export function print(lines: readonly TranscriptLine[], zone: string, before?: number): string[] {
  let shown = before === undefined ? "" : stamp(before, zone);
  return lines.map(({ at, mark, what, result }) => {
    const now = stamp(at, zone);
    const first = now === shown ? "" : now;
    shown = now;
    return `${columnsBefore(first, mark)}${what.padEnd(whatWidth)} ${result}`.trimEnd();
  });
}

const whatWidth = 32;
const columnsBefore = (first: string, mark: string): string => `${first.padEnd(16)}   ${mark.padEnd(10)}   `;

/** The line above a transcript: whose it is, in which scenario and zone. */
export const heading = (name: string, scenario: string, zone: string): string =>
  `${`${name} · ${scenario}`.padEnd(columnsBefore("", "").length + whatWidth)} ${zone}`;
