// Looks into the clinic's mailbox for reports on our letters and for answers to them; the rest of the post is left as it was.
import { type Received, received } from "./inbound-mail.ts";

export interface MailboxDeps {
  /** Whether a patient has this address: what others write that is no answer to us is none of ours. */
  knows(address: string): Promise<boolean>;
  /** Keeps it durably; a second time changes nothing. */
  keep(letter: Received): Promise<void>;
}

/** Bytes: of a longer letter only the beginning is read. */
const longest = 256 * 1024;
/** ms: what is older was dealt with, or belongs to the time before Zabota. */
const newerThan = 14 * 24 * 3_600_000;
/** How we know what we have looked at; people's own marks say nothing to us. */
const looked = "$ZabotaLooked";

/** Reads what is new, once. `imapUrl` names the folder in its path, INBOX by default. Letters are marked only after they are kept. */
export async function readMailbox(imapUrl: string, { knows, keep }: MailboxDeps, signal: AbortSignal): Promise<void> {
  const { ImapFlow } = await import("imapflow");
  const url = new URL(imapUrl);
  const secure = url.protocol === "imaps:";
  const client = new ImapFlow({
    host: url.hostname,
    port: Number(url.port) || (secure ? 993 : 143),
    secure,
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: true,
  });
  const end = () => client.close();
  signal.addEventListener("abort", end);
  // What goes wrong is thrown where it is awaited, too.
  client.on("error", () => {});
  try {
    await client.connect();
    const lock = await client.getMailboxLock(decodeURIComponent(url.pathname.slice(1)) || "INBOX");
    try {
      const marks = client.mailbox !== false && client.mailbox?.permanentFlags?.has("\\*") === true;
      const since = new Date(Date.now() - newerThan);
      const found = await client.search(marks ? { unKeyword: looked, since } : { seen: false, since }, { uid: true });
      for (const uid of found || []) {
        if (signal.aborted) return;
        const letter = await client.fetchOne(String(uid), { source: { maxLength: longest } }, { uid: true });
        const source = letter === false ? undefined : letter.source;
        const ours = source && (await worthKeeping(source));
        if (ours) await keep(ours);
        const flags = [...(marks ? [looked] : []), ...(ours ? ["\\Seen"] : [])];
        if (flags.length > 0) await client.messageFlagsAdd(String(uid), flags, { uid: true });
      }
    } finally {
      lock.release();
    }
    await client.logout();
  } finally {
    signal.removeEventListener("abort", end);
    client.close();
  }

  async function worthKeeping(source: Buffer): Promise<Received | undefined> {
    // One that nobody can read must not keep the others waiting.
    const letter = await received(source).catch(() => undefined);
    if (letter?.type !== "mail" || letter.body.quoted !== undefined) return letter;
    return (await knows(letter.body.from)) ? letter : undefined;
  }
}
