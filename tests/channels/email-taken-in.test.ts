// From the mailbox to the engine: what a report or an answer does to the message, the patient and the row it was kept in.
import { expect, onTestFinished, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { now } from "../../src/engine/engine.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import { openHouse, takeIn } from "../../src/server.ts";
import { consentHistory, newestConsents, recordConsent } from "../../src/store/consents.ts";
import { type Inbound, inbound } from "../../src/store/inbound.ts";
import { messageByKey, putMessage } from "../../src/store/messages.ts";
import { createPatient, patient as patientById } from "../../src/store/patients.ts";
import { repliesOf } from "../../src/store/replies.ts";
import { imapServer } from "../support/imap-server.ts";
import { anAddress } from "../support/store.ts";

const ours = "<0123456789abcdef0123456789abcdef01234567@clinic.example>";

/** A clinic that has sent Anna a letter, with a mailbox that holds `source`; what was kept of it, handled. */
async function clinic(source: string) {
  const server = await imapServer();
  server.put(source);
  const config = readConfig({ DATABASE_URL: await anAddress(), IMAP_URL: server.url });
  const house = await openHouse(config);
  onTestFinished(() => house.close());
  const { engine } = house;
  const at = now(engine);
  const { id } = await createPatient(engine.db, { externalId: "p-17", firstName: "Анна", email: "anna@patient.example" }, at);
  await recordConsent(engine.db, { patientId: id, purpose: "care", channel: "email", given: true, at });
  const message = { key: "k", patientId: id, recipientId: id, message: "hello", purpose: "care" as const, dueAt: at, updatedAt: at };
  await putMessage(engine.db, { ...message, channel: "email", state: "delivered", providerId: ours, sentAt: at });
  const problems: unknown[] = [];
  const intake = takeIn(house, config, (_, error) => problems.push(error));
  onTestFinished(() => intake.stop());
  const [row] = await vi.waitFor(async () => {
    const rows = await engine.db.select().from(inbound);
    expect([problems, rows.length]).toEqual([[], 1]);
    return rows;
  }, 10_000);
  await handleInbound(engine, row as Inbound);
  const patient = await patientById(engine.db, id);
  return { engine, row, patient, id, state: (await messageByKey(engine.db, "k"))?.state };
}

const dsn = (status: string) => `From: MAILER-DAEMON@relay.example
Message-ID: <dsn-1@relay.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; anna@patient.example
Action: failed
Status: ${status}

--b
Content-Type: message/rfc822

Message-ID: ${ours}
Subject: words that stay where they are

what the letter said
--b--
`;

const answer = (text: string) => `From: Anna <ANNA@patient.example>
Message-ID: <a1@patient.example>
In-Reply-To: ${ours}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

${text}
`;

test("a mailbox that is gone: the message failed, and no letter goes there again; no word of it is kept", async () => {
  const { state, patient, row } = await clinic(dsn("5.1.1"));
  expect(state).toBe("failed");
  expect(patient?.blockedChannels).toHaveProperty("email");
  expect([row?.id, row?.type, row?.body]).toEqual([
    "mail:<dsn-1@relay.example>",
    "bounce",
    { letter: ours, action: "failed", status: "5.1.1" },
  ]);
});

test.each(["5.2.2", "5.7.26"])("%s: the message failed, and the patient is not to blame", async (status) => {
  const { state, patient } = await clinic(dsn(status));
  expect(state).toBe("failed");
  expect(patient?.blockedChannels).toEqual({});
});

test("an answer is the patient's, whatever the letters of the address", async () => {
  const { engine, id } = await clinic(answer("Спасибо, всё хорошо\n\n> Как вы?"));
  expect(await repliesOf(engine.db, id)).toMatchObject([{ text: "Спасибо, всё хорошо", channel: "email", kind: "stray" }]);
});

test("STOP by letter withdraws", async () => {
  const { engine, id } = await clinic(answer("Стоп"));
  const consents = newestConsents(await consentHistory(engine.db, id));
  expect(consents.length).toBeGreaterThan(0);
  expect(consents.filter(({ given }) => given)).toEqual([]);
});
