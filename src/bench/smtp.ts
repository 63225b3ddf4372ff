// Sending by e-mail with consent, claim and record, against a bare nodemailer pool that sends the same letters to the same server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { sendMessage } from "../../activities/send-message.ts";
import { emailChannel, mailOf } from "../channels/email.ts";
import type { Engine } from "../engine/engine.ts";
import { planOf } from "../engine/plans.ts";
import { receive } from "../engine/receive.ts";
import type { Plan } from "../journey/plan.ts";
import { compileText, loadLibrary } from "../scenario/check.ts";
import { defaultClinic } from "../scenario/clinic.ts";
import { recordConsent } from "../store/consents.ts";
import { enrolmentsOf } from "../store/enrolments.ts";
import { openStore, type Store } from "../store/open.ts";
import { createPatient, patient as patientById } from "../store/patients.ts";
import { publishPlan } from "../store/plans.ts";
import { noon } from "./clinic.ts";
import { interleaved } from "./interleave.ts";
import type { Measure, Row } from "./measure.ts";
import { sink } from "./programs.ts";

/** In one pass. */
const letters = 400;
/** As many as a worker has under way. */
const atOnce = 50;
const rounds = 3;

const sender = { name: "Clinic", address: "care@clinic.example" };
const from = `${sender.name} <${sender.address}>`;
const brand = { name: "Clinic", phone: "+7 495 123-45-67", address: "Moscow, Lesnaya 12" };

export const smtp: Measure = async ({ progress }) => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-bench-"));
  const server = spawn(process.execPath, [sink], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(server.stdout, "data")) as [Buffer];
  const smtpUrl = `smtp://127.0.0.1:${String(port).trim()}`;
  const store = await openStore(`file:${join(folder, "bench.db")}`);
  const channel = emailChannel({ smtpUrl, from, brand });
  const pool = createTransport({ url: smtpUrl, pool: true });
  try {
    const clinic = await openClinic(store, channel);
    const ready = await mailOf(likeOurs, brand, sender);
    const addressed = (index: number) => ({ ...ready, to: { name: "", address: `b${index}@patient.example` } });
    const bare = () => measured(Array.from({ length: letters }, (_, index) => () => pool.sendMail(addressed(index))));
    const engine = async () => measured(await clinic.enrolled(letters));
    // The first letters open the connections and compile the layout.
    await bare();
    await engine();
    const row = async (figure: string, of: keyof Cost, bound: number): Promise<Row> => {
      const { a, b, ratio, same } = await interleaved(
        rounds,
        async () => (await bare())[of],
        async () => (await engine())[of],
        progress,
      );
      const context = { ms: b / letters, ms_bare: a / letters };
      return { measure: "smtp", figure, unit: "times", value: ratio, against: "a bare nodemailer pool", same, bound, context };
    };
    return [await row("time for a letter", "wall", 1 / 0.7), await row("CPU for a letter", "cpu", 1.5)];
  } finally {
    pool.close();
    await channel.close?.();
    await store.close();
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** ms; CPU of all threads of this process. */
interface Cost {
  wall: number;
  cpu: number;
}

async function measured(sendings: (() => Promise<unknown>)[]): Promise<Cost> {
  const left = sendings.values();
  const before = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const send of left) await send();
    }),
  );
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

const subjectText = "Your visit to the clinic";
const body = (name: string) =>
  `Good day, ${name}!\n\nThree weeks ago you came to see our cardiologist. Please measure your **blood pressure** in the morning and in the evening, and write both numbers down.\n\n[Book a visit](https://clinic.example/book)`;

/** What the engine hands to its channel; the links are as long as ours. */
const likeOurs = {
  key: "",
  to: "",
  subject: subjectText,
  text: body("Anna"),
  language: "en",
  buttons: [],
  unsubscribe: `https://clinic.example/p/unsubscribe/${"x".repeat(78)}`,
  preferences: `https://clinic.example/p/preferences/${"x".repeat(78)}`,
};

async function openClinic({ db }: Store, email: ReturnType<typeof emailChannel>) {
  const engine: Engine = {
    db,
    clock: () => ({ speed: 0, real: 0, virtual: noon }),
    clinic: defaultClinic(),
    channels: { email },
    publicUrl: "https://clinic.example",
    secretKey: Buffer.alloc(32, "zabota"),
    wake: () => {},
    approved: "everything",
  };
  await publishPlan(db, oneLetter(), noon - 1);
  let count = 0;
  return {
    /** Sendings of as many newcomers. */
    async enrolled(many: number) {
      const sendings: (() => Promise<unknown>)[] = [];
      for (let number = 0; number < many; number++) {
        const id = await newPatient(engine, ++count);
        const appointment = { externalId: id, service: "cardiology" };
        await receive(engine, { type: "appointment.fulfilled", at: noon, source: "bench", patientId: id, appointment });
        sendings.push(await sending(engine, id));
      }
      return sendings;
    },
  };
}

/** As the activity does it, once it has read whose journey it carries. */
async function sending(engine: Engine, patientId: string): Promise<() => Promise<unknown>> {
  const patient = await patientById(engine.db, patientId);
  const [enrolment] = await enrolmentsOf(engine.db, patientId);
  const command = enrolment?.journey.want.type === "perform" ? enrolment.journey.want.command : undefined;
  const plan = await planOf(engine.db, enrolment?.planHash ?? "");
  const step = plan.steps[command?.step ?? -1];
  if (!patient || !enrolment || !step || command?.type !== "send_message") throw new Error("the bench's visit sends nothing");
  const { journey, seen, id } = enrolment;
  const key = `${id}/${step.id}#${command.turn}`;
  const context = { engine, enrolment, plan, patient, zone: "Europe/Moscow", at: noon, step, journey, seen, key };
  return () => sendMessage(context, command);
}

const newPatient = ({ db }: Engine, number: number): Promise<string> =>
  db.transaction(async (tx) => {
    const named = { externalId: `b${number}`, firstName: "Anna", email: `b${number}@patient.example`, timezone: "Europe/Moscow" };
    const { id } = await createPatient(tx, named, noon - 1);
    const consent = { patientId: id, purpose: "care" as const, channel: "email" as const, given: true, at: noon - 1 };
    await recordConsent(tx, { ...consent, way: "bench", recordedBy: "bench" });
    return id;
  });

const text = `
scenario: letter
title: "One letter"
purpose: care
languages: [en]
channels: [email]
enter: { on: appointment.fulfilled, again: always }
steps:
  - send: hello
messages:
  hello:
    en:
      subject: ${JSON.stringify(subjectText)}
      text: ${JSON.stringify(body("{{ patient.first_name }}"))}
`;

function oneLetter(): Plan {
  const { plan: compiled, problems } = compileText("letter.yaml", text, loadLibrary("none", "scenarios"));
  if (!compiled) throw new Error(`the bench's scenario has problems: ${problems.map(({ message }) => message).join(" ")}`);
  return compiled;
}
