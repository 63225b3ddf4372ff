// One clinic for a whole day: real worker and relay, the console behind its sign-in, a booking system with a key, and patients in Telegram.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { openChannels } from "../../src/channels/index.ts";
import { type Engine, now } from "../../src/engine/engine.ts";
import { invite } from "../../src/engine/invite.ts";
import { publishAll } from "../../src/engine/publish.ts";
import { loadLibrary } from "../../src/scenario/library.ts";
import { type Patient, patientByExternalId } from "../../src/store/patients.ts";
import { telegram, telegramToken } from "../support/providers.ts";
import { type Served, send, served } from "../web/support.ts";
import { type Clinic, openClinic, until } from "./clinic.ts";

export const scenarioId = "pressure-after-visit";
const secret = "telegram-secret";

/** What the marketer writes: nobody has to wait three weeks for it. */
export interface Written {
  title: string;
  task: string;
  script: string;
  /** Texts by message. */
  texts: Record<"check" | "last-call" | "fine" | "thanks", { subject: string; text: string }>;
}

const yamlOf = ({ title, task, script, texts }: Written, language: string, thanks: boolean): string => `scenario: ${scenarioId}
title: ${JSON.stringify(title)}
purpose: care
languages: [${language}]
channels: [telegram]
enter: { on: appointment.fulfilled, again: always }
steps:
  - ask: pressure
    message: check
    answer: blood-pressure
    within: 5 days
${thanks ? "  - send: thanks\n" : ""}  - branch:
      - when: answers.pressure.systolic >= 135 || answers.pressure.diastolic >= 85
        steps:
          - task: book-control-visit
            title: ${JSON.stringify(task)}
            role: coordinator
            due: 1 workday
            script: ${JSON.stringify(script)}
            outcomes:
              booked: []
              declined: [{ end: declined }]
              unreachable: [{ send: last-call }]
      - otherwise:
          - send: fine
  - end: completed
messages:
${(["check", "last-call", "fine", ...(thanks ? (["thanks"] as const) : [])] as const)
  .map(
    (name) =>
      `  ${name}:\n    ${language}: { subject: ${JSON.stringify(texts[name].subject)}, text: ${JSON.stringify(texts[name].text)} }\n`,
  )
  .join("")}`;

export interface Person {
  externalId: string;
  firstName: string;
  lastName: string;
  phone: string;
  email: string;
  /** Their chat in Telegram. */
  chat: number;
}

export interface Day {
  engine: Engine;
  clinic: Clinic;
  web: Served;
  /** On disk only: publishing is the marketer's. */
  writeAnew(): void;
  /** The booking system makes the patient's record and consents with its key; the patient starts the bot. */
  registers(person: Person, key: string): Promise<Patient>;
  /** The booking system says that a visit is over; answers when the bot has asked. */
  visitEnds(person: Person): Promise<void>;
  writes(person: Person, text: string): Promise<void>;
  /** What the bot said to them, so far. */
  heard(person: Person): string[];
}

export async function openDay(address: string, language: "ru" | "en", written: Written): Promise<Day> {
  const folder = mkdtempSync(join(tmpdir(), "zabota-day-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ["safety", "clinic.yaml"]) cpSync(join("scenarios", part), join(folder, part), { recursive: true });
  const file = join(folder, `${scenarioId}.yaml`);
  writeFileSync(file, yamlOf(written, language, false));
  vi.stubEnv("SCENARIOS_DIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());

  const bot = await telegram();
  const library = loadLibrary(folder);
  const channels = openChannels({ telegram: { botToken: telegramToken, apiRoot: bot.url } });
  const clinic = await openClinic(address, channels, { settings: library.clinic });
  const { engine } = clinic;
  onTestFinished(() => clinic.close());
  await publishAll(engine, library, now(engine));
  const web = await served({ engine, proofs: { telegram: secret }, poke: () => clinic.running.relay.poke() });

  let updates = 0;
  const fromTelegram = async (update: object) => {
    const answer = await fetch(`${web.url}/webhooks/telegram`, {
      method: "POST",
      body: JSON.stringify({ update_id: ++updates, ...update }),
      headers: { "x-telegram-bot-api-secret-token": secret },
    });
    expect(answer.status).toBe(200);
  };
  const said = (chat: number, text: string) => ({
    message: {
      message_id: 1_000_000 + updates,
      date: 1,
      chat: { id: chat, type: "private" },
      from: { id: chat, is_bot: false, first_name: "A" },
      text,
    },
  });
  const day: Day = {
    engine,
    clinic,
    web,
    writeAnew: () => writeFileSync(file, yamlOf(written, language, true)),
    async registers(person, key) {
      const { externalId, chat, ...fields } = person;
      const ask = async (method: string, path: string, body: object) => {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await fetch(`${web.url}/api${path}`, { method, body: JSON.stringify(body), headers });
        expect(answer.ok, await answer.text()).toBe(true);
      };
      await ask("PUT", `/patients/${externalId}?source=mis`, { ...fields, language, timezone: "Europe/Moscow" });
      await ask("POST", `/patients/${externalId}/consents?source=mis`, {
        purpose: "care",
        channels: ["telegram"],
        given: true,
        way: "form",
      });
      const found = () => patientByExternalId(engine.db, externalId, "mis");
      const token = await invite(engine, engine.db, (await found())?.id ?? "", "telegram", now(engine));
      await fromTelegram(said(chat, `/start ${token}`));
      await until(async () => (await found())?.telegram === String(chat), `${externalId} starts the bot`);
      // Else what the bot says to START would be taken for the first question.
      await until(() => day.heard(person).length > 0, `${externalId} is greeted`);
      return (await found()) as Patient;
    },
    async visitEnds(person) {
      const { externalId } = person;
      const before = day.heard(person).length;
      const visit = { externalId: `visit of ${externalId}`, start: iso(now(engine) - 1_800_000), service: "cardiology" };
      const event = { type: "appointment.fulfilled", occurredAt: iso(now(engine)), source: "mis", patient: { externalId } };
      expect((await send(web, { ...event, appointment: visit })).status).toBe(202);
      await until(() => day.heard(person).length > before, `${externalId} is asked`);
    },
    writes: ({ chat }, text) => fromTelegram(said(chat, text)),
    heard: ({ chat }) =>
      bot.asked
        .filter(({ path }) => path.endsWith("/sendMessage"))
        .map(({ body }) => JSON.parse(body) as { chat_id: string; text: string })
        .filter(({ chat_id }) => String(chat_id) === String(chat))
        .map(({ text }) => text),
  };
  return day;
}

const iso = (at: number): string => new Date(at).toISOString();
