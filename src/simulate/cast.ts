// Sets the stage of a story: the patient, what they agreed to, the plan under test and those it may start.
import { Temporal } from "temporal-polyfill";
import type { ChannelName, Plan, Purpose } from "../journey/plan.ts";
import type { Story, StoryConsent, StoryPatient } from "../scenario/story.ts";
import { saveAppointment } from "../store/appointments.ts";
import { recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { createPatient, type Patient } from "../store/patients.ts";
import { publishPlan } from "../store/plans.ts";
import { giveVariant } from "../store/variants.ts";

/** The channels that the story's patient has: all of the scenario's, unless the story names some, in the order that the patient wishes. */
export const channelsOf = (plan: Plan, { channels }: StoryPatient): ChannelName[] => channels ?? plan.channels;

/** `at` (ms UTC) is where the clock begins: everything given was so before. */
export async function cast(db: Db, story: Story, plan: Plan, started: Plan[], zone: string, at: number): Promise<Patient> {
  return db.transaction(async (tx) => {
    for (const each of [plan, ...started]) await publishPlan(tx, each, at);
    const patient = await createPatient(tx, patientRow(story.patient, plan, zone, at), at);
    for (const { purpose, channel } of channelConsents(story.consents, channelsOf(plan, story.patient))) {
      await recordConsent(tx, { patientId: patient.id, purpose, channel, given: true, at: at - 1, way: "story", recordedBy: "story" });
    }
    await pastVisits(tx, patient, story.patient, zone, at);
    for (const { id, op } of plan.steps) {
      if (op === "split" && story.variant)
        await giveVariant(tx, { patientId: patient.id, scenario: plan.scenario, step: id }, story.variant);
    }
    return patient;
  });
}

/** Consents without a channel hold on every channel that the patient has. */
export function channelConsents(consents: StoryConsent[], channels: readonly ChannelName[]): { purpose: Purpose; channel: ChannelName }[] {
  return consents.flatMap(({ purpose, channel }) =>
    channel ? [{ purpose, channel }] : channels.map((each) => ({ purpose, channel: each })),
  );
}

function patientRow(given: StoryPatient, plan: Plan, zone: string, at: number) {
  const channels = channelsOf(plan, given);
  const has = (...names: ChannelName[]) => names.some((name) => channels.includes(name));
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const born = given.age === undefined ? undefined : today.subtract({ years: given.age }).toString();
  return {
    externalId: given.external_id ?? "story",
    firstName: given.first_name ?? null,
    lastName: given.last_name ?? null,
    patronymic: given.patronymic ?? null,
    birthDate: given.birth_date ?? born ?? null,
    sex: (given.sex ?? null) as Patient["sex"],
    timezone: zone,
    language: given.language ?? null,
    phone: given.phone ?? (has("whatsapp", "sms") ? "+79990000001" : null),
    email: given.email ?? (has("email") ? "patient@example.org" : null),
    telegram: has("telegram") ? "1" : null,
    max: has("max") ? "1" : null,
    preferredChannels: given.channels ?? [],
    tags: given.tags,
    attributes: given.attributes,
  };
}

async function pastVisits(tx: Db, patient: Patient, { visits }: StoryPatient, zone: string, at: number): Promise<void> {
  const count = visits?.count ?? (visits?.days_since_last === undefined ? 0 : 1);
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  for (let index = 0; index < count; index++) {
    const start = now.subtract({ days: (visits?.days_since_last ?? 30) + index * 30 }).epochMilliseconds;
    await saveAppointment(tx, {
      patientId: patient.id,
      source: "past",
      externalId: `${patient.id}/${index}`,
      status: "fulfilled",
      start,
      changedAt: start,
    });
  }
}
