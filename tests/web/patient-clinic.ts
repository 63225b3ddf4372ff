// A small clinic for the tests of patient pages: one question of a test's own, a message that carries every link, and what was sent.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Outgoing } from "../../src/channels/channel.ts";
import { type Engine, now } from "../../src/engine/engine.ts";
import { receive } from "../../src/engine/receive.ts";
import { type ChannelName, channelNames } from "../../src/journey/plan.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { openMemory } from "../../src/store/open.ts";
import { createPatient, type NewPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { type Served, served } from "./support.ts";

export const start = Date.UTC(2026, 2, 2, 9);
export const day = 24 * 3_600_000;

export const form = `form: wellbeing`;

const questionnaires = `
questionnaires:
  wellbeing:
    version: "1"
    title: { ru: "Как вы себя чувствуете", en: "How are you" }
    questions:
      - id: pain
        text: { ru: "Насколько сильна боль сегодня?", en: "How strong is the pain today?" }
        answer: scale 0-10
        required: true
        score: { "7": 3, "8": 3 }
      - id: pressure
        text: { ru: "Какое давление сегодня утром?", en: "What is your blood pressure this morning?" }
        answer: blood-pressure
      - id: walks
        text: { ru: "Гуляете ли вы каждый день?", en: "Do you walk every day?" }
        choices:
          daily: { ru: "Да, почти каждый день", en: "Yes, almost every day" }
          rarely: { ru: "Редко", en: "Rarely" }
        score: { daily: 0, rarely: 2 }
        required: true
      - id: sleep
        text: { ru: "Сколько часов вы спали?", en: "How many hours did you sleep?" }
        answer: number
        unit: ч
      - id: visit
        text: { ru: "Когда удобно прийти?", en: "When would you like to come?" }
        answer: date
      - id: helped
        text: { ru: "Помогло ли лечение?", en: "Did the treatment help?" }
        answer: yes-no
      - id: words
        text: { ru: "Что ещё вы хотите сказать врачу?", en: "What else would you like to tell the doctor?" }
        answer: text
`;

const scenario = (answer: string) => `
scenario: page
title: Страница
purpose: care
languages: [ru, en]
channels: [telegram, email]
enter: { on: appointment.fulfilled, again: always }
steps:
  - ask: state
    message: question
    ${answer}
    within: 5 days
    silence:
      - end: silent
  - send: after
messages:
  question:
    ru: { subject: "Как вы?", text: "{{ patient.first_name }}, ответьте, пожалуйста: {{ links.survey }}" }
    en: { subject: "How are you?", text: "{{ patient.first_name }}, please answer: {{ links.survey }}" }
  after:
    ru: { subject: "Спасибо", text: "{{ links.preferences }} {{ links.unsubscribe }} {{ links.book }} {{ links.call }} {{ links.directions }}" }
    en: { subject: "Thanks", text: "{{ links.preferences }} {{ links.unsubscribe }} {{ links.book }} {{ links.call }} {{ links.directions }}" }
${answer === form ? questionnaires : ""}`;

export interface PatientClinic {
  engine: Engine;
  web: Served;
  /** Oldest first. */
  sent: (Outgoing & { channel: ChannelName })[];
  patientId: string;
  /** The newest link to this page that was sent, as a path. */
  link(page: string): string;
  push(ms: number): Promise<void>;
  settle(): Promise<void>;
}

/** `answer` is the line of the ask that says how it is answered. The patient has agreed to care and service messages, and was asked. */
export async function aPatientClinic(answer = "answer: blood-pressure", row: Partial<NewPatient> = {}): Promise<PatientClinic> {
  const folder = mkdtempSync(join(tmpdir(), "zabota-pages-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ["clinic.yaml", "safety"]) cpSync(join("scenarios", part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, "page.yaml"), scenario(answer));
  const library = loadLibrary(folder);
  const { plan, problems } = compileFile(join(folder, "page.yaml"), library);
  if (!plan) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
  const { db, close } = await openMemory();
  onTestFinished(close);
  await publishPlan(db, plan, start);
  const sent: PatientClinic["sent"] = [];
  const channels = Object.fromEntries(
    channelNames.map((name) => [
      name,
      {
        name,
        async send(outgoing: Outgoing) {
          sent.push({ ...outgoing, channel: name });
          return { type: "sent" as const };
        },
      },
    ]),
  );
  const settings = { db, clinic: library.clinic, channels, publicUrl: "http://localhost:3000", approved: "everything" as const };
  const host = virtualHost({ ...settings, only: ["page"], at: start, paused: () => new Promise(() => {}) });
  const { engine } = host;
  const who = {
    externalId: "p-1",
    firstName: "Анна",
    telegram: "17",
    email: "anna@example.org",
    timezone: "Europe/Moscow",
    language: "ru",
  };
  const patient = await createPatient(db, { ...who, ...row }, start);
  for (const purpose of ["care", "service"] as const)
    for (const channel of ["telegram", "email"] as const)
      await recordConsent(db, { patientId: patient.id, purpose, channel, given: true, at: start - day, way: "paper" });
  const appointment = { externalId: "a-1", service: "cardiology" };
  await receive(engine, { type: "appointment.fulfilled", at: now(engine), source: "mis", patientId: patient.id, appointment });
  await host.settle();
  const web = await served({ engine });
  return {
    engine,
    web,
    sent,
    patientId: patient.id,
    link(page) {
      const found = sent
        .flatMap(({ text }) => [...text.matchAll(new RegExp(`http://localhost:3000(/p/${page}/[\\w-]+)`, "g"))])
        .at(-1)?.[1];
      if (!found) throw new Error(`no link to ${page} was sent`);
      return found;
    },
    async push(ms) {
      const moment = now(engine) + ms;
      for (let next = await host.nextWake(); next !== undefined && next <= moment; next = await host.nextWake()) await host.wakeAt(next);
      await host.wakeAt(moment);
    },
    settle: () => host.settle(),
  };
}
