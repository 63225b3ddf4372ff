// The name that a letter bears outside: made from its key, the same at each try, and telling nobody the key.
import { createHash } from "node:crypto";

/** At the sender's own domain. */
export const messageIdOf = (key: string, sender: string): string =>
  `<${createHash("sha256").update(key).digest("hex").slice(0, 40)}@${sender.slice(sender.lastIndexOf("@") + 1)}>`;

/** Those of ours that a header or a report names, in its order. */
export const ourIds = (text: string): string[] => text.match(/<[0-9a-f]{40}@[^\s<>@]+>/g) ?? [];
