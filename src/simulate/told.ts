// What a story has to expect, read from the timeline in the order in which it was done.
import type { Expectation, Line } from "../scenario/story.ts";
import type { Db } from "../store/db.ts";
import { messageByKey } from "../store/messages.ts";
import { type TimelineRow, told } from "../store/timeline.ts";

const kinds = [
  "sent",
  "suppressed",
  "task",
  "alert",
  "tagged",
  "started",
  "called",
  "ended",
  "not_entered",
] as const satisfies readonly Expectation["type"][];

/** Everything done after the row `seq` that a line may expect. */
export async function doneAfter(db: Db, patientId: string, seq: number): Promise<TimelineRow[]> {
  const rows = await told(db, { patientId, afterSeq: seq });
  return rows.filter(({ kind }) => (kinds as readonly string[]).includes(kind)).sort((a, b) => a.seq - b.seq);
}

/** A refusal by an event may be expected but need not be; after a `start` it must. */
export const mustBeExpected = ({ kind, enrolmentId, detail }: TimelineRow): boolean =>
  kind !== "not_entered" || enrolmentId !== null || detail.started === true;

/** Undefined where the row is what the line expects; else what is different, in words. */
export async function mismatch(db: Db, line: Line & Expectation, row: TimelineRow): Promise<string | undefined> {
  if (line.type !== row.kind || !named(line, row)) return `${row.kind} ${row.what} happens instead`;
  const { detail } = row;
  switch (line.type) {
    case "sent": {
      if (line.via !== undefined && line.via !== detail.channel) return `it went by ${detail.channel}, not by ${line.via}`;
      if (line.text === undefined) return undefined;
      const text = plain((await messageByKey(db, String(detail.key)))?.text ?? "");
      return text.includes(plain(line.text)) ? undefined : `its text is: ${text}`;
    }
    case "suppressed":
    case "not_entered":
      return line.reason !== undefined && line.reason !== detail.reason ? `the reason is ${detail.reason}, not ${line.reason}` : undefined;
    default:
      return undefined;
  }
}

/** Runs of white space are one space. */
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

/** A question asked again in its own words may also be called by the question's name. */
export const named = (line: Expectation, { what, detail }: TimelineRow): boolean =>
  nameOf(line) === what || (line.type === "sent" && line.message === detail.again) || (line.type === "alert" && line.rule === "any");

function nameOf(line: Expectation): string {
  switch (line.type) {
    case "sent":
    case "suppressed":
      return line.message;
    case "task":
      return line.task;
    case "alert":
      return line.rule;
    case "tagged":
      return line.tag;
    case "started":
    case "not_entered":
      return line.scenario;
    case "called":
      return line.endpoint;
    case "ended":
      return line.outcome;
  }
}
