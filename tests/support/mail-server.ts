// Mail servers for the tests: a true one that keeps what it is given, and one that behaves badly at a line of our choice.
import { createServer, type Server, type Socket } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerEnvelope, type SMTPServerOptions } from "smtp-server";

export interface MailServer {
  url: string;
  letters: ParsedMail[];
  /** What was asked for each letter. */
  envelopes: SMTPServerEnvelope[];
  /** How many connections there ever were. */
  connections(): number;
  close(): Promise<void>;
}

/** `reply` gives a server's refusal for one step of the conversation, as "550 5.1.1 No such user". */
export async function mailServer(reply: { auth?: string; mail?: string; rcpt?: string; data?: string } = {}): Promise<MailServer> {
  const letters: ParsedMail[] = [];
  const envelopes: SMTPServerEnvelope[] = [];
  let connections = 0;
  const options: SMTPServerOptions = {
    disabledCommands: reply.auth ? ["STARTTLS"] : ["AUTH", "STARTTLS"],
    allowInsecureAuth: true,
    hideDSN: false,
    onAuth: (_auth, _session, done) => done(refusal(reply.auth)),
    onConnect: (_session, done) => {
      connections++;
      done();
    },
    onMailFrom: (_address, _session, done) => done(refusal(reply.mail)),
    onRcptTo: (_address, _session, done) => done(refusal(reply.rcpt)),
    onData: (stream, { envelope }, done) => {
      envelopes.push(envelope);
      simpleParser(stream).then((letter) => {
        if (!reply.data) letters.push(letter);
        done(refusal(reply.data));
      }, done);
    },
  };
  const server = new SMTPServer(options);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", () => ready()));
  return {
    url: `smtp://127.0.0.1:${portOf(server.server as Server)}`,
    letters,
    envelopes,
    connections: () => connections,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function refusal(line: string | undefined): Error | null {
  if (!line) return null;
  const [, code = "550", text = ""] = /^(\d{3}) (.*)$/.exec(line) ?? [];
  return Object.assign(new Error(text), { responseCode: Number(code) });
}

export type Stage = "greeting" | "mail" | "rcpt" | "data" | "body" | "dot";
export interface RudeServer extends Omit<MailServer, "letters" | "envelopes"> {
  /** How many letters came through to their final dot. */
  dots(): number;
}

/** Speaks SMTP until `stage`, and there falls silent (after `garbage`, where it is given) or drops the connection. */
export async function rudeServer(stage: Stage, does: "hangs" | "drops", garbage?: string): Promise<RudeServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let dots = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    let inBody = false;
    const at = (here: Stage, otherwise: string) => {
      if (here !== stage) socket.write(otherwise);
      else if (does === "drops") socket.destroy();
      else if (garbage !== undefined) socket.write(`${garbage}\r\n`);
    };
    at("greeting", "220 rude.example ESMTP\r\n");
    let rest = "";
    socket.on("data", (chunk) => {
      rest += chunk.toString("latin1");
      if (inBody && stage === "body" && does === "drops") socket.destroy();
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (inBody) {
          if (line !== ".") continue;
          inBody = false;
          dots++;
          at("dot", "250 2.0.0 taken\r\n");
        } else if (line.startsWith("MAIL")) at("mail", "250 2.1.0 ok\r\n");
        else if (line.startsWith("RCPT")) at("rcpt", "250 2.1.5 ok\r\n");
        else if (line === "DATA") {
          inBody = true;
          at("data", "354 go on\r\n");
        } else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", () => ready()));
  return {
    url: `smtp://127.0.0.1:${portOf(server)}`,
    connections: () => connections,
    dots: () => dots,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the mail server listens nowhere");
  return address.port;
}
