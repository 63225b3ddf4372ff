// A mailbox for the tests that speaks as much IMAP4rev1 as a reader of post needs: sign in, select, search, fetch, mark.
import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Letter {
  source: string;
  flags: Set<string>;
}

export interface ImapServer {
  url: string;
  letters: Letter[];
  /** Puts a letter into INBOX. */
  put(source: string): Letter;
  /** Every command, without its tag. */
  asked: string[];
  connections(): number;
}

interface Behaviour {
  /** Takes marks of the reader's own making. */
  keywords?: boolean;
  password?: string;
  /** Falls silent, or drops the connection, at this command. */
  at?: { command: string; does: "hangs" | "drops" };
}

export async function imapServer({ keywords = true, password = "s3cret", at }: Behaviour = {}): Promise<ImapServer> {
  const letters: Letter[] = [];
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    const say = (line: string) => socket.write(`${line}\r\n`);
    say("* OK [CAPABILITY IMAP4rev1] here");
    let rest = "";
    socket.on("data", (chunk) => {
      rest += chunk.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const [, tag = "", line = ""] = /^(\S+) (.*)$/.exec(rest.slice(0, end)) ?? [];
        rest = rest.slice(end + 2);
        asked.push(line);
        if (at && line.toUpperCase().startsWith(at.command)) {
          if (at.does === "drops") socket.destroy();
          return;
        }
        say(`${tag} ${answer(line, say)}`);
        if (/^LOGOUT/i.test(line)) socket.end();
      }
    });
  });

  function answer(line: string, say: (line: string) => void): string {
    const [, command = "", rest = ""] = /^((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    switch (command.toUpperCase()) {
      case "LOGIN":
        return rest.includes(password) ? "OK [CAPABILITY IMAP4rev1] signed in" : "NO [AUTHENTICATIONFAILED] who are you";
      case "LIST":
        say('* LIST (\\HasNoChildren) "/" INBOX');
        return "OK listed";
      case "SELECT":
        say(`* ${letters.length} EXISTS`);
        say("* FLAGS (\\Seen \\Deleted)");
        say(`* OK [PERMANENTFLAGS (\\Seen \\Deleted${keywords ? " \\*" : ""})] as you like`);
        say("* OK [UIDVALIDITY 1] valid");
        say(`* OK [UIDNEXT ${letters.length + 1}] next`);
        return "OK [READ-WRITE] selected";
      case "UID SEARCH":
        say(`* SEARCH${letters.flatMap((letter, index) => (matches(letter, rest) ? ` ${index + 1}` : "")).join("")}`);
        return "OK searched";
      case "UID FETCH": {
        const [, uid = "", length = ""] = /^(\d+) .*BODY\.PEEK\[\]<0\.(\d+)>/.exec(rest) ?? [];
        const source = letters[Number(uid) - 1]?.source.slice(0, Number(length)) ?? "";
        say(`* ${uid} FETCH (UID ${uid} BODY[]<0> {${Buffer.byteLength(source)}}\r\n${source})`);
        return "OK fetched";
      }
      case "UID STORE": {
        const [, uid = "", flags = ""] = /^(\d+) \+FLAGS(?:\.SILENT)? \((.*)\)$/.exec(rest) ?? [];
        for (const flag of flags.split(" ")) letters[Number(uid) - 1]?.flags.add(flag);
        return "OK stored";
      }
      default:
        if (command === "CAPABILITY") say("* CAPABILITY IMAP4rev1");
        return "OK";
    }
  }

  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    url: `imap://care%40clinic.example:${password}@127.0.0.1:${port}`,
    letters,
    put(source) {
      const letter = { source: source.replace(/\r?\n/g, "\r\n"), flags: new Set<string>() };
      letters.push(letter);
      return letter;
    },
    asked,
    connections: () => connections,
  };
}

function matches({ flags }: Letter, criteria: string): boolean {
  const [, without] = /UNKEYWORD (\S+)/.exec(criteria) ?? [];
  if (without !== undefined && flags.has(without)) return false;
  return !(/\bUNSEEN\b/.test(criteria) && flags.has("\\Seen"));
}
