// E-mail over SMTP: one pool of connections, and for each letter an honest word on what became of it.
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import addressparser from "nodemailer/lib/addressparser";
import type { Channel, Fate, Outgoing } from "./channel.ts";
import { letter, oneLine } from "./letter.ts";

export interface MailSettings {
  /** `smtp://user:password@host:port`, or `smtps://`. */
  smtpUrl: string;
  /** `Clinic <care@clinic.example>` */
  from: string;
}

/** `timeout` in ms bounds a sending with all its waiting. Throws only for a `from` without an address. */
export function emailChannel({ smtpUrl, from }: MailSettings, timeout = 9_000): Channel {
  const [sender] = addressparser(oneLine(from), { flatten: true });
  if (!sender || !isAddress(sender.address)) throw new Error("MAIL_FROM holds no e-mail address.");
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
    const messageId = messageIdOf(message.key, sender?.address ?? "");
    const signal = AbortSignal.timeout(timeout);
    try {
      await transport.sendMail({
        ...letter(message),
        from: sender,
        to: { name: "", address: message.to },
        messageId,
        headers: { "Auto-Submitted": "auto-generated", "Content-Language": oneLine(message.language) },
        signal,
      });
      return { type: "sent", providerId: messageId, delivered: true };
    } catch (error) {
      return fateOf(error, bodies.get(signal)?.readableEnded === true);
    }
  }

  return { name: "email", send, close: async () => transport.close() };
}

/** One mailbox, and nothing that SMTP or a header would read as more. */
const isAddress = (text: string): boolean => /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(text) && text.length <= 254;

/** The same letter has the same id however often it is tried; the key itself stays with us. */
const messageIdOf = (key: string, sender: string): string =>
  `<${createHash("sha256").update(key).digest("hex").slice(0, 40)}@${sender.slice(sender.lastIndexOf("@") + 1)}>`;

/** A mailbox that is not there, as RFC 3463 has it. What begins with 5.7 is about the sender: the patient's address is not at fault. */
const gone = /\b5\.(1\.([1236]|10)|2\.1)\b/;
/** Long enough for most servers that turn a stranger's first letter away. */
const greylisting = 60_000;

function fateOf(error: unknown, handedOver: boolean): Fate {
  const { code, responseCode, response, message } = error as { code?: string; responseCode?: number; response?: string; message: string };
  const problem = oneLine(response ?? message).slice(0, 300);
  const aboutTheLetter = code === "EENVELOPE" || code === "EMESSAGE";
  // 530: our own account at the relay is not in order, which says nothing about this letter.
  if (aboutTheLetter && responseCode !== 530 && (responseCode === undefined || responseCode >= 500)) {
    return { type: "refused", blocked: gone.test(response ?? ""), problem };
  }
  if (responseCode) return { type: "not_sent", after: greylisting, problem };
  return handedOver ? { type: "unknown", problem } : { type: "not_sent", problem };
}
