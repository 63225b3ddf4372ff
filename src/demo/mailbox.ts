// The demo's own mail server: what patients are sent by e-mail really goes over SMTP, and arrives here.
import { type AddressObject, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface Mail {
  /** Its Message-ID. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** ms UTC, on the wall's clock. */
  at: number;
}

export interface Mailbox {
  url: string;
  /** Oldest first. */
  mails(): Mail[];
  close(): Promise<void>;
}

/** Listens on a free port of this machine only. */
export async function openMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        const { messageId: id = "", subject = "", text = "", html } = mail;
        mails.push({ id, to: addressOf(mail.to), subject, text, html: html || "", at: Date.now() });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, mails: () => mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

const addressOf = (to: AddressObject | AddressObject[] | undefined): string => [to].flat()[0]?.value[0]?.address ?? "";
