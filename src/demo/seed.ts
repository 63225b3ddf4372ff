// Fills the demo's clinic: people with a past, what they agreed to, and the shipped scenarios published.
import type { Engine } from "../engine/engine.ts";
import { publishAll } from "../engine/publish.ts";
import type { Library } from "../scenario/check.ts";
import { saveAppointment } from "../store/appointments.ts";
import { recordConsent } from "../store/consents.ts";
import { createPatient } from "../store/patients.ts";
import { seedStaff } from "../web/console/demo-staff.ts";
import type { Person } from "./people.ts";

const day = 24 * 3_600_000;

/** Answers with the store's id of each person, by theirs. */
export async function seed(engine: Engine, library: Library, people: Person[], at: number): Promise<Map<string, string>> {
  await publishAll(engine, library, at);
  await seedStaff(engine.db, at);
  const ids = new Map<string, string>();
  for (const [index, person] of people.entries()) {
    const addresses = addressesOf(person, index);
    const guardian =
      person.guardian &&
      (await createPatient(
        engine.db,
        {
          source: "mis",
          externalId: `${person.id}-guardian`,
          ...person.guardian,
          timezone: person.timezone,
          language: person.language,
          ...addresses,
        },
        at,
      ));
    const patient = await createPatient(
      engine.db,
      {
        source: "mis",
        externalId: person.id,
        firstName: person.firstName,
        lastName: person.lastName,
        sex: person.sex,
        birthDate: person.birthDate,
        timezone: person.timezone,
        language: person.language,
        ...(guardian ? { guardianId: guardian.id } : addresses),
      },
      at,
    );
    ids.set(person.id, patient.id);
    for (const purpose of person.consents) {
      for (const channel of person.channels)
        await recordConsent(engine.db, {
          patientId: patient.id,
          purpose,
          channel,
          given: true,
          at: at - 90 * day,
          way: "paper",
          recordedBy: "demo-coordinator",
        });
    }
    const start = at - (120 + index) * day;
    await saveAppointment(engine.db, {
      patientId: patient.id,
      source: "mis",
      externalId: `past-${person.id}`,
      status: "fulfilled",
      start,
      service: "therapy",
      changedAt: start,
    });
  }
  return ids;
}

/** Where a person, or who is written to in their place, is found. Messengers know people by numbers. */
function addressesOf({ id, channels }: Person, index: number) {
  const has = (channel: Person["channels"][number]) => channels.includes(channel);
  return {
    telegram: has("telegram") ? telegramOf(index) : null,
    max: has("max") ? String(800_000_001 + index) : null,
    phone: has("whatsapp") || has("sms") ? `+7900${String(1_000_000 + index)}` : null,
    email: has("email") ? `${id}@patients.example` : null,
  };
}

const telegramOf = (index: number): string => String(700_000_001 + index);

/** The chats of those who have blocked the bot. */
export const blockedChats = (people: Person[]): Set<string> =>
  new Set(people.flatMap(({ hasBlockedBot }, index) => (hasBlockedBot ? telegramOf(index) : [])));
