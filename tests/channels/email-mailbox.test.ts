// What comes to the clinic's mailbox: reports on our letters and patients' answers are taken in, the rest of the post is left alone.
import { describe, expect, test } from "vitest";
import { readMailbox } from "../../src/channels/bounces.ts";
import { mailSaid, type Received } from "../../src/channels/inbound-mail.ts";
import { imapServer } from "../support/imap-server.ts";

const ours = "<0123456789abcdef0123456789abcdef01234567@clinic.example>";

const dsn = (fields: string, returned = `Message-ID: ${ours}\nSubject: secret words`) => `From: MAILER-DAEMON@relay.example
To: care@clinic.example
Subject: Undelivered
Message-ID: <dsn-1@relay.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; anna@patient.example
${fields}

--b
Content-Type: text/rfc822-headers

${returned}

--b--
`;

const letter = (headers: string, text: string) => `From: Anna <Anna@patient.example>
To: care@clinic.example
Subject: Re: hello
Message-ID: <a1@patient.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
${headers}
${text}
`;

async function readOnce(url: string, patients = ["anna@patient.example"], keep?: (letter: Received) => Promise<void>) {
  const kept: Received[] = [];
  const deps = {
    knows: async (address: string) => patients.includes(address.toLowerCase()),
    keep: keep ?? (async (one: Received) => void kept.push(one)),
  };
  await readMailbox(url, deps, new AbortController().signal);
  return kept;
}

describe("a report on a letter of ours", () => {
  test.each<[string, string, string | undefined]>([
    ["no such mailbox", "Action: failed\nStatus: 5.1.1", "blocked"],
    ["no such domain", "Action: failed\nStatus: 5.1.2", "blocked"],
    ["switched off", "Action: failed\nStatus: 5.2.1", "blocked"],
    ["mailbox full", "Action: failed\nStatus: 5.2.2", "failed"],
    ["the sender's papers", "Action: failed\nStatus: 5.7.26", "failed"],
    ["spam", "Action: failed\nStatus: 5.7.1", "failed"],
    ["the relay has given up waiting", "Action: failed\nStatus: 4.4.7", "failed"],
    ["no status at all", "Action: failed", "failed"],
    [
      "the finer word is the patient's server's",
      "Action: Failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 The email account\n  does not exist",
      "blocked",
    ],
    ["with a comment and folded", "Action: failed\nStatus:\n 5.1.1 (bad destination mailbox address)", "blocked"],
    ["still being tried", "Action: delayed\nStatus: 4.4.1", undefined],
    ["arrived", "Action: delivered\nStatus: 2.0.0", "delivered"],
    ["handed on", "Action: relayed\nStatus: 2.0.0", undefined],
  ])("%s", async (_, fields, state) => {
    const server = await imapServer();
    server.put(dsn(fields));
    const [kept] = await readOnce(server.url);
    expect(kept).toMatchObject({ type: "bounce", id: "<dsn-1@relay.example>", body: { letter: ours } });
    expect(mailSaid(kept?.body)).toEqual(state && { type: "reported", channel: "email", id: ours, state });
  });

  test("is kept as an id and codes: no words, no addresses", async () => {
    const server = await imapServer();
    server.put(dsn("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 anna@patient.example unknown"));
    const [kept] = await readOnce(server.url);
    expect(kept?.body).toEqual({ letter: ours, action: "failed", status: "5.1.1" });
  });

  test("names the letter in its own fields too", async () => {
    const server = await imapServer();
    server.put(
      dsn(`Action: failed\nStatus: 5.1.1`, "Subject: nothing").replace("Reporting-MTA", `Original-Envelope-Id: ${ours}\nReporting-MTA`),
    );
    expect(await readOnce(server.url)).toMatchObject([{ body: { letter: ours } }]);
  });

  test.each([
    ["on a letter of others", dsn("Action: failed\nStatus: 5.1.1", "Message-ID: <x@elsewhere.example>")],
    ["without its fields", dsn("")],
    ["of another kind", dsn("Action: failed").replaceAll("delivery-status", "disposition-notification")],
  ])("%s is left alone", async (_, source) => {
    const server = await imapServer();
    const put = server.put(source);
    expect(await readOnce(server.url)).toEqual([]);
    expect(put.flags.has("\\Seen")).toBe(false);
  });
});

describe("a letter", () => {
  test("that answers ours is the patient's words, without what they quote", async () => {
    const server = await imapServer();
    server.put(
      letter(
        `In-Reply-To: ${ours}\nReferences: <x@y.example> ${ours}\n`,
        "150 на 95\n\nпн, 2 мар. 2026 г. в 10:00, Клиника <care@clinic.example>:\n> Какое у вас давление?",
      ),
    );
    const [kept] = await readOnce(server.url, []);
    expect(mailSaid(kept?.body)).toEqual({
      type: "words",
      channel: "email",
      address: "Anna@patient.example",
      id: "<a1@patient.example>",
      text: "150 на 95",
      quoted: ours,
    });
  });

  test("out of the blue counts where the writer is a patient, and is left to staff otherwise", async () => {
    const server = await imapServer();
    const put = server.put(letter("", "Отпишите меня, пожалуйста"));
    expect(await readOnce(server.url, [])).toEqual([]);
    expect([...put.flags]).toEqual(["$ZabotaLooked"]);
    put.flags.clear();
    expect(mailSaid((await readOnce(server.url))[0]?.body)).toMatchObject({ type: "words", text: "Отпишите меня, пожалуйста" });
    expect(put.flags.has("\\Seen")).toBe(true);
  });

  test.each(["Auto-Submitted: auto-replied\n", "Precedence: bulk\n", "X-Autoreply: yes\n", "List-Id: <news.example>\n"])(
    "by a machine says nothing: %j",
    async (header) => {
      const server = await imapServer();
      server.put(letter(`In-Reply-To: ${ours}\n${header}`, "I am on holiday"));
      expect(await readOnce(server.url)).toEqual([]);
    },
  );

  test("of five megabytes is read by its beginning, and its words have an end", async () => {
    const server = await imapServer();
    server.put(letter(`In-Reply-To: ${ours}\n`, "слово ".repeat(450_000)));
    const [kept] = await readOnce(server.url);
    expect(kept?.type === "mail" && kept.body.text.length).toBeLessThanOrEqual(20_000);
    expect(server.asked.find((line) => line.startsWith("UID FETCH"))).toContain("<0.262144>");
  });

  test("that nobody can read keeps no other waiting", async () => {
    const server = await imapServer();
    server.put("\u0000\u0001 not a letter at all");
    server.put('From: <>\nContent-Type: multipart/report; boundary="\n\n--\n');
    server.put(letter(`In-Reply-To: ${ours}\n`, "5"));
    expect(await readOnce(server.url)).toMatchObject([{ body: { text: "5" } }]);
  });
});

describe("the mailbox", () => {
  test("is read once: what was looked at has our mark, whatever staff have read meanwhile", async () => {
    const server = await imapServer();
    const put = server.put(dsn("Action: failed\nStatus: 5.1.1"));
    put.flags.add("\\Seen");
    expect(await readOnce(server.url)).toHaveLength(1);
    expect(await readOnce(server.url)).toEqual([]);
    expect(server.asked.filter((line) => line.startsWith("UID FETCH"))).toHaveLength(1);
  });

  test("that takes no marks of ours is read by what is unread", async () => {
    const server = await imapServer({ keywords: false });
    server.put(dsn("Action: failed\nStatus: 5.1.1"));
    expect(await readOnce(server.url)).toHaveLength(1);
    expect(await readOnce(server.url)).toEqual([]);
  });

  test("gives a letter again that could not be kept", async () => {
    const server = await imapServer();
    const put = server.put(dsn("Action: failed\nStatus: 5.1.1"));
    const away = readOnce(server.url, [], async () => {
      throw new Error("the store is away");
    });
    await expect(away).rejects.toThrow("the store is away");
    expect(put.flags.size).toBe(0);
    expect(await readOnce(server.url)).toHaveLength(1);
  });

  test("with another password is a problem that does not name it", async () => {
    const server = await imapServer();
    const error = await readOnce(server.url.replace("s3cret", "wrong-w0rd")).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain("wrong-w0rd");
  });

  test.each(["LOGIN", "SELECT", "UID SEARCH", "UID FETCH"])("that drops the line at %s throws", async (command) => {
    const server = await imapServer({ at: { command, does: "drops" } });
    server.put(dsn("Action: failed\nStatus: 5.1.1"));
    await expect(readOnce(server.url)).rejects.toThrow();
  });

  test("that hangs is left when we stop", async () => {
    const server = await imapServer({ at: { command: "SELECT", does: "hangs" } });
    const ending = new AbortController();
    const reading = readMailbox(server.url, { knows: async () => true, keep: async () => {} }, ending.signal);
    await expect.poll(() => server.asked.some((line) => line.startsWith("SELECT"))).toBe(true);
    ending.abort();
    await expect(reading).rejects.toThrow();
  });
});
