// WhatsApp's window: free words pass only until 24 hours after the person's own last one; then an approved template is needed.
import type { Db } from "../store/db.ts";
import { lastWord } from "../store/replies.ts";

/** ms: a minute less than WhatsApp's own, for the way there. */
const window = 24 * 3_600_000 - 60_000;

/** Until when (ms UTC) this person may be written to in free words; undefined where they never wrote. */
export async function windowEnd(tx: Db, personId: string): Promise<number | undefined> {
  const last = await lastWord(tx, personId, "whatsapp");
  return last === undefined ? undefined : last + window;
}

/** Whether this person may be written to in free words by WhatsApp. */
export async function isInWindow(tx: Db, personId: string, at: number): Promise<boolean> {
  const end = await windowEnd(tx, personId);
  return end !== undefined && at < end;
}
