// A message's mark: what may be shown to a provider and comes back with its reports and buttons, and says nothing of whose message it is.
import { createHash } from "node:crypto";

/** Of the message's key; fits beside a button's place into the 64 bytes that Telegram gives. */
export const markOf = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 24);
