// Sets the stage of a story: the patient, what they agreed to, the plan under test and those it may start.
import { Temporal } from "temporal-polyfill";
import type { ChannelName, Plan, Purpose } from "../journey/plan.ts";
import type { Story, StoryConsent, StoryGuardian, StoryPatient } from "../scenario/story.ts";
import { saveAppointment } from "../store/appointments.ts";
import { recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { createPatient, type Patient } from "../store/patients.ts";
import { publishPlan } from "../store/plans.ts";
import { giveVariant } from "../store/variants.ts";

/** The channels that the story's patient, or the guardian, has: all of the scenario's, unless the story names some, in the order wished for. */
export const channelsOf = (plan: Plan, { channels, guardian }: StoryPatient): ChannelName[] =>
  (guardian ?? { channels }).channels ?? plan.channels;

/** `at` (ms UTC) is where the clock begins: everything given was so before. */
export async function cast(db: Db, story: Story, plan: Plan, started: Plan[], zone: string, at: number): Promise<Patient> {
  return db.transaction(async (tx) => {
    for (const each of [plan, ...started]) await publishPlan(tx, each, at);
    const { guardian } = story.patient;
    const externalId = `${story.patient.external_id ?? "story"}/guardian`;
    const adult = guardian && (await createPatient(tx, { externalId, ...personRow(guardian), ...addresses(guardian, plan) }, at));
    const own = adult ? { guardianId: adult.id } : addresses(story.patient, plan);
    const patient = await createPatient(tx, { ...patientRow(story.patient, zone, at), ...own }, at);
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

function patientRow(given: StoryPatient, zone: string, at: number) {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const born = given.age === undefined ? undefined : today.subtract({ years: given.age }).toString();
  return {
    ...personRow(given),
    externalId: given.external_id ?? "story",
    birthDate: given.birth_date ?? born ?? null,
    sex: (given.sex ?? null) as Patient["sex"],
    timezone: zone,
    tags: given.tags,
    attributes: given.attributes,
  };
}

const personRow = (given: StoryGuardian) => ({
  firstName: given.first_name ?? null,
  lastName: given.last_name ?? null,
  patronymic: given.patronymic ?? null,
  timezone: given.timezone ?? null,
  language: given.language ?? null,
});

function addresses(given: StoryGuardian & Pick<StoryPatient, "phone" | "email">, plan: Plan) {
  const channels = given.channels ?? plan.channels;
  const has = (...names: ChannelName[]) => names.some((name) => channels.includes(name));
  return {
    phone: given.phone ?? (has("whatsapp", "sms") ? "+79990000001" : null),
    email: given.email ?? (has("email") ? "patient@example.org" : null),
    telegram: has("telegram") ? "1" : null,
    max: has("max") ? "1" : null,
    preferredChannels: given.channels ?? [],
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
