// Tells what happens in the demo, as it happens: one line each, for people or for machines.

import type { Reading } from "../messaging/replies.ts";
import { stamp, wordsOf } from "../simulate/transcript.ts";
import type { Db } from "../store/db.ts";
import { replyById } from "../store/replies.ts";
import type { TimelineRow } from "../store/timeline.ts";
import type { Person } from "./people.ts";

/** Undefined for what only the timeline needs to know. */
export async function narrate(db: Db, row: TimelineRow, person: Person | undefined, zone: string): Promise<string | undefined> {
  const id = String(row.detail.id ?? "");
  const reply = row.kind === "reply" ? await replyById(db, row.patientId, id) : undefined;
  const words = wordsOf(row, zone, () => reply && { text: reply.text, reading: reply.reading as Reading | null });
  if (!words) return undefined;
  const who = person ? `${person.firstName} ${person.lastName}` : "";
  return `${stamp(row.at, zone)}   ${who.padEnd(20)}   ${words.mark.padEnd(10)}   ${words.what.padEnd(26)} ${words.result}`.trimEnd();
}
