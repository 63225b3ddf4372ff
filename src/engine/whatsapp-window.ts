// WhatsApp's window: free words pass only until 24 hours after the person's own last one; then an approved template is needed.
import type { Db } from "../store/db.ts";
import { lastWord } from "../store/replies.ts";

/** ms: a minute less than WhatsApp's own, for the way there. */
const window = 24 * 3_600_000 - 60_000;

/** Whether this person may be written to in free words by WhatsApp. */
export async function isInWindow(tx: Db, personId: string, at: number): Promise<boolean> {
  const last = await lastWord(tx, personId, "whatsapp");
  return last !== undefined && at - last < window;
}
