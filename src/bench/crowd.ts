// A clinic of many patients, the same at every run: what they came for, were sent and answered, and what staff have still to do.
import { answers } from "../store/answers.ts";
import { appointments } from "../store/appointments.ts";
import { auditLog } from "../store/audit.ts";
import { consents } from "../store/consents.ts";
import { type Db, queryOf } from "../store/db.ts";
import { dialect } from "../store/dialect.ts";
import { enrolments } from "../store/enrolments.ts";
import { holds } from "../store/holds.ts";
import { messages } from "../store/messages.ts";
import { patientWords, wordRows } from "../store/patient-words.ts";
import { fold, foundBy, patients } from "../store/patients.ts";
import { publishPlan } from "../store/plans.ts";
import { type ReplyKind, replies } from "../store/replies.ts";
import { settled } from "../store/settled.ts";
import { flagKey, tasks } from "../store/tasks.ts";
import { timeline } from "../store/timeline.ts";
import { createUser } from "../store/users.ts";
import { verdicts } from "../store/verdicts.ts";
import { bulk } from "./bulk.ts";
import { model } from "./model.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** Monday 2 March 2026, noon in Moscow: when staff look. */
export const lookedAt = Date.UTC(2026, 2, 2, 9);
export const crowdScenarios = ["model", "recall", "thanks", "control", "welcome"];
export const crowdUsers = ["u-coordinator", "u-doctor", "u-auditor", "u-marketer"] as const;

const each = 10;
/** Patients whose rows are kept before they are written, and those of one transaction. */
const together = 1_000;
const committed = 20_000;
/** This one has more of everything: a page of theirs is as long as any. */
export const heavy = 7;
const heavyMessages = 600;

/** Far apart for neighbours, as real ids are: the database's pages are met in no order. */
export const patientIdOf = (number: number): string => `p-${scattered(number)}`;
const enrolmentIdOf = (number: number, which: number): string => `e-${scattered(number * 2 + which)}`;
const scattered = (number: number): string => (Math.imul(number + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, "0");

/** The more patients, the more of each name: as in a town. */
const lastNames = ["Иванов", "Смирнов", "Кузнецов", "Попов", "Васильев", "Петров", "Соколов", "Михайлов", "Новиков", "Фёдоров"].flatMap(
  (name) => ["", "ский", "енко", "ович", "чук", "цев", "кин", "ник", "аев", "юк"].map((end) => `${name}${end}`),
);
const firstNames = ["Анна", "Мария", "Ольга", "Елена", "Иван", "Пётр", "Сергей", "Алексей", "Дмитрий", "Наталья", "Юлия", "Фаина"];
const patronymics = ["Ивановна", "Петровна", "Сергеевна", "Иванович", "Петрович", "Сергеевич"];
export const lastNameOf = (number: number): string => pick(lastNames, number * 7 + (number >> 3));
export const firstNameOf = (number: number): string => pick(firstNames, number * 5 + (number >> 5));
const hasOpenTask = (number: number): boolean => number % 4 === 0;
const isFlagged = (number: number): boolean => hasOpenTask(number) && (number >> 2) % 4 === 0;
/** The whole crowd came within a year, whatever its size. */
export const cameAt = (number: number, count: number): number =>
  lookedAt - day - Math.floor((number / count) * 360) * day - (number % 600) * 60_000;
export const phoneOf = (number: number): string => `+7${9_000_000_000 + ((number * 7_919) % 999_999_937)}`;

function pick<T>(from: readonly T[], number: number): T {
  return from[number % from.length] as T;
}

/** Each has ten messages, two visits, two enrolments, three replies and two tasks, and what the timeline, the gate and the audit log say of them. */
export async function fillCrowd(db: Db, count: number, progress: (text: string) => void): Promise<void> {
  const plans = crowdScenarios.map((id) => model(id));
  for (const plan of plans) await publishPlan(db, plan, lookedAt - 400 * day);
  for (const id of crowdUsers)
    await createUser(db, { id, name: id, email: `${id}@clinic.example`, role: roleOf(id) }, lookedAt - 400 * day);
  for (let begin = 0; begin < count; begin += committed) {
    const end = Math.min(count, begin + committed);
    await db.transaction(async (tx) => {
      // Each row lands anywhere in its indexes: they are kept in memory, else the disk is read for most rows.
      if (dialect === "sqlite") await queryOf(tx)("pragma cache_size = -1000000", [], "all");
      const into = tables(tx);
      for (let number = begin; number < end; number++) {
        onePatient(into, plans, number, count);
        if (number % together === together - 1 || number === end - 1) for (const { flush } of Object.values(into)) await flush();
      }
    });
    if (count > committed) progress(`${end} patients`);
  }
}

const roleOf = (id: (typeof crowdUsers)[number]) => id.slice("u-".length) as "coordinator" | "doctor" | "auditor" | "marketer";

/** In an order in which each refers only to what is there. */
const tables = (tx: Db) => ({
  patients: bulk(tx, patients),
  words: bulk(tx, patientWords),
  consents: bulk(tx, consents),
  appointments: bulk(tx, appointments),
  enrolments: bulk(tx, enrolments),
  messages: bulk(tx, messages),
  verdicts: bulk(tx, verdicts),
  replies: bulk(tx, replies),
  answers: bulk(tx, answers),
  settled: bulk(tx, settled),
  tasks: bulk(tx, tasks),
  holds: bulk(tx, holds),
  timeline: bulk(tx, timeline),
  audit: bulk(tx, auditLog),
});

function onePatient(into: ReturnType<typeof tables>, plans: ReturnType<typeof model>[], number: number, count: number): void {
  const patientId = patientIdOf(number);
  const met = cameAt(number, count);
  const named = {
    externalId: `c${number}`,
    lastName: lastNameOf(number),
    firstName: firstNameOf(number),
    patronymic: pick(patronymics, number),
    phone: phoneOf(number),
    email: `c${number}@patient.example`,
    tags: number % 10 === 0 ? ["vip"] : [],
    blockedChannels: {},
  };
  const patient = {
    id: patientId,
    ...named,
    telegram: `t${number}`,
    timezone: pick(["Europe/Moscow", "Asia/Yekaterinburg"], number),
    folded: fold(named),
  };
  into.patients.add({ ...patient, createdAt: met, updatedAt: met });
  const state = { held: isFlagged(number) ? [""] : [], without: ["advertising"] };
  for (const row of wordRows(patient, { ...foundBy(named), ...state })) into.words.add(row);
  const consent = { id: `k-${patientId}`, patientId, purpose: "care", channel: "telegram", given: true, at: met, way: "form" } as const;
  into.consents.add(consent);

  const say = (row: Partial<typeof timeline.$inferInsert> & Pick<typeof timeline.$inferInsert, "at" | "kind" | "what">) =>
    into.timeline.add({ enrolmentId: null, scenario: null, detail: {}, reason: null, ...row, patientId });

  for (const visit of [0, 1]) {
    const externalId = `v${number}-${visit}`;
    const start = visit === 0 ? met : lookedAt + ((number % 30) + 1) * day;
    const status = visit === 0 ? "fulfilled" : "booked";
    const row = { id: `a-${externalId}`, patientId, externalId, status, start, service: pick(["cardiology", "dentistry"], number) };
    into.appointments.add({ ...row, changedAt: met });
    say({ at: met, kind: "event", what: `appointment.${status}`, detail: { service: row.service, start } });
  }

  const live = number % 3 === 0;
  for (const which of [0, 1]) {
    const id = enrolmentIdOf(number, which);
    const plan = pick(plans, number + which);
    const inside = which === 1 && live;
    const step = inside ? pick([1, 2, 4], number >> 2) : plan.steps.length - 1;
    const wakeAt = inside ? lookedAt + ((number % 80) + 1) * day : null;
    const endedAt = inside ? null : met + 22 * day;
    into.enrolments.add({
      ...{ id, patientId, scenario: plan.scenario, planHash: plan.hash, entryKey: `${plan.scenario}/${id}`, enteredAt: met + which * hour },
      trigger: { type: "appointment.fulfilled" },
      journey: {
        ...{ step, turn: step + 1, at: met, since: met, rounds: {}, heard: [] },
        want: wakeAt === null ? { type: "nothing", outcome: "called" } : { type: "wake", at: wakeAt },
      },
      ...{ step, wakeAt, launchedAt: met, endedAt, outcome: inside ? null : "called" },
    });
    const story = { enrolmentId: id, scenario: plan.scenario };
    const refused = number % 20 === 0 && which === 0;
    say({ ...story, at: met + which * hour, kind: "entered", what: plan.scenario });
    if (refused)
      say({
        at: met,
        kind: "not_entered",
        what: plan.scenario,
        scenario: plan.scenario,
        detail: { reason: "no_consent" },
        reason: "no_consent",
      });
    for (const turn of [1, 2, 3])
      into.settled.add({ enrolmentId: id, turn, step: turn, answer: { type: "message_sent", at: met, turn }, at: met });

    const sent = number === heavy ? heavyMessages / 2 : each / 2;
    for (let turn = 0; turn < sent; turn++) {
      const key = `${id}/hello#${turn}`;
      const at = met + which * hour + turn * (number === heavy ? hour : 2 * day);
      const state = pick(["delivered", "read", "sent", "suppressed", "delivered", "failed"] as const, number + turn);
      const went = state === "suppressed" ? null : at;
      into.messages.add({
        ...{
          key,
          ...story,
          patientId,
          recipientId: patientId,
          message: "hello",
          step: 0,
          turn,
          purpose: "care",
          channel: "telegram",
          state,
        },
        ...{
          reason: state === "suppressed" ? "no_consent" : null,
          text: `Здравствуйте, ${named.firstName}! Как вы себя чувствуете после визита?`,
        },
        ...{
          address: patient.telegram,
          providerId: `m-${scattered(number * each + which * 5 + turn)}`,
          ask: turn === 1 ? "score" : null,
          language: "ru",
        },
        ...{ dueAt: at, claimedAt: went, sentAt: went, updatedAt: at },
      });
      say({ ...story, at, kind: state === "suppressed" ? "suppressed" : "sent", what: "hello", detail: { key, channel: "telegram" } });
      if (turn % 5 === 0 || number === heavy)
        into.verdicts.add({
          ...{
            messageKey: key,
            message: "hello",
            enrolmentId: id,
            patientId,
            at,
            type: "send",
            rule: "consent",
            because: "consent on record",
          },
          ...{ channel: "telegram", consentId: consent.id, inputs: { purpose: "care" } },
        });
    }
    if (endedAt !== null) say({ ...story, at: endedAt, kind: "ended", what: "called" });
  }

  const said = number === heavy ? 300 : 3;
  for (let index = 0; index < said; index++) {
    const receivedAt = met + index * (number === heavy ? hour : 4 * day) + 3 * hour;
    const waits = index === 2 && number % 4 === 0;
    const kind: ReplyKind = index === 2 ? "stray" : "answer";
    const id = `r${number}-${index}`;
    const about = kind === "answer" ? { enrolmentId: enrolmentIdOf(number, 0), ask: "score" } : { enrolmentId: null, ask: null };
    const answered = waits || kind === "answer" ? null : receivedAt + hour;
    const row = {
      id,
      channel: pick(["telegram", "whatsapp", "sms"] as const, number),
      patientId,
      text: "Спасибо, всё хорошо",
      receivedAt,
      kind,
    };
    into.replies.add({ ...row, ...about, answeredAt: answered, answeredBy: answered === null ? null : "u-coordinator" });
    say({ at: receivedAt, kind: "reply", what: kind, detail: { id, channel: row.channel } });
    if (kind === "answer") into.answers.add({ enrolmentId: enrolmentIdOf(number, 0), ask: "score", value: 3, at: receivedAt });
  }

  for (const index of [0, 1]) {
    const id = `t-${scattered(number * 2 + index)}`;
    const open = index === 1 && hasOpenTask(number);
    const sort = open ? (number >> 2) % 4 : 1;
    const task = sort === 0 ? "chest-pain" : "call";
    const createdAt = met + index * day;
    const key = sort === 0 ? flagKey(patientId, task, `r${number}-2`) : `${enrolmentIdOf(number, index)}/call#5`;
    const dueAt = sort === 3 ? null : sort === 2 ? lookedAt + ((number % 50) + 1) * hour : createdAt + 8 * hour;
    const closedAt = open ? null : createdAt + 4 * hour;
    into.tasks.add({
      ...{
        id,
        key,
        enrolmentId: enrolmentIdOf(number, index),
        patientId,
        task,
        title: "Позвонить",
        role: sort === 0 ? "doctor" : "coordinator",
      },
      ...{ step: 4, outcomes: ["reached", "not reached"], dueAt, createdAt, state: open ? "open" : "done", closedAt },
      ...{
        outcome: open ? null : "reached",
        closedBy: open ? null : "u-coordinator",
        claimedBy: open && number % 8 === 0 ? "u-coordinator" : null,
      },
    });
    say({ at: createdAt, kind: "task", what: task, detail: { key, role: "coordinator" } });
    if (closedAt !== null) say({ at: closedAt, kind: "outcome", what: task, detail: { outcome: "reached" } });
    if (sort === 0) into.holds.add({ id: `h-${patientId}`, patientId, kind: "red_flag", rule: task, at: createdAt });
  }

  for (const index of [0, 1])
    into.audit.add({
      at: met + index * day,
      by: pick(crowdUsers, number + index),
      act: "looked",
      patientId,
      detail: { route: "/patients/:patient" },
    });
}
