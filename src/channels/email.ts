// E-mail over SMTP: one pool of connections, and for each letter an honest word on what became of it.
import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import addressparser from "nodemailer/lib/addressparser";
import type { Channel, Fate, Outgoing } from "./channel.ts";
import { type Brand, letter, oneLine } from "./letter.ts";
import { messageIdOf } from "./message-id.ts";
import { type MailFault, mailFault, statusIn } from "./smtp-codes.ts";

export interface MailSettings {
  /** `smtp://user:password@host:port`, or `smtps://`. */
  smtpUrl: string;
  /** `Clinic <care@clinic.example>` */
  from: string;
  brand: Brand;
}

/** `timeout` in ms bounds a sending with all its waiting. Throws only for a `from` without an address. */
export function emailChannel({ smtpUrl, from, brand }: MailSettings, timeout = 9_000): Channel {
  const [read] = addressparser(oneLine(from), { flatten: true });
  if (!read || !isAddress(read.address)) throw new Error("MAIL_FROM holds no e-mail address.");
  const sender = read;
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  /** The body of each letter under way: where it has been read to its end, the server may have it. */
  const bodies = new WeakMap<AbortSignal, Readable>();
  transport.use("stream", (mail, done) => {
    const { message } = mail;
    const { signal } = mail.data;
    const open = message.createReadStream.bind(message);
    message.createReadStream = (...options) => {
      const body = open(...options);
      if (signal) bodies.set(signal, body);
      return body;
    };
    done();
  });

  async function send(message: Outgoing): Promise<Fate> {
    if (!isAddress(message.to)) return { type: "refused", blocked: true, problem: "not an e-mail address" };
    const mail = await mailOf(message, brand, sender);
    const { signal, ...limit } = timeLimit(timeout);
    try {
      await transport.sendMail({ ...mail, signal });
      return { type: "sent", providerId: mail.messageId, delivered: true };
    } catch (error) {
      return fateOf(error, bodies.get(signal)?.readableEnded === true);
    } finally {
      limit.lift();
    }
  }

  return { name: "email", send, close: async () => transport.close() };
}

/** The whole letter, as it is handed to the mailer. */
export async function mailOf(message: Outgoing, brand: Brand, sender: { name: string; address: string }) {
  const messageId = messageIdOf(message.key, sender.address);
  return {
    ...(await letter(message, brand)),
    headers: headersOf(message),
    from: sender,
    to: { name: "", address: message.to },
    messageId,
    // Should it come back, then without its words.
    dsn: { id: messageId, return: "headers" as const, notify: "failure" as const },
  };
}

/** As AbortSignal.timeout, which cannot be lifted and makes an error for every letter that went in time. */
function timeLimit(ms: number): { signal: AbortSignal; lift(): void } {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`The mail server did not take it within ${ms} ms.`)), ms);
  return { signal: late.signal, lift: () => clearTimeout(timer) };
}

/** One mailbox, and nothing that SMTP or a header would read as more. */
const isAddress = (text: string): boolean => /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u.test(text) && text.length <= 254;

/** Other machines need not answer (RFC 3834, and what Exchange heeds in its place), and know how to end these letters (RFC 8058). */
function headersOf({ language, unsubscribe }: Outgoing): Record<string, string> {
  return {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
    "Content-Language": oneLine(language),
    ...(unsubscribe && { "List-Unsubscribe": `<${new URL(unsubscribe).href}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
  };
}

/** ms; long enough for most servers that turn a stranger's first letter away. */
const greylisting = 60_000;

function fateOf(error: unknown, handedOver: boolean): Fate {
  const { responseCode, response, message } = error as { responseCode?: number; response?: string; message: string };
  const said = oneLine(response ?? message).slice(0, 300);
  const fault = responseCode === undefined ? undefined : mailFault(responseCode, statusIn(response ?? ""));
  return fault ? fateOfFault(fault, said) : { type: handedOver ? "unknown" : "not_sent", problem: said };
}

function fateOfFault(fault: MailFault, said: string): Fate {
  switch (fault) {
    case "gone":
    case "refused":
      return { type: "refused", blocked: fault === "gone", problem: said };
    case "later":
      return { type: "not_sent", after: greylisting, problem: said };
    case "ours":
      return {
        type: "not_sent",
        after: greylisting,
        problem: `The mail server does not take our account or sender: check SMTP_URL and MAIL_FROM. ${said}`,
      };
  }
}
