// The law of each country as data: which channels it closes, which documents must stand, which words it adds.
import type { Policy } from "./policy.ts";

export type Pack = Pick<Policy, "unlawful" | "documents" | "warning">;

/**
 * 38-ФЗ article 5 part 10.7, since 2025-09-01; the antimonopoly service named both in March 2026. Whether a bot's message to the clinic's own
 * patient is advertising "on a resource" is not settled: closed until a lawyer unlocks it on record.
 */
const restricted = {
  purpose: "advertising",
  rule: "law:38-FZ-5-10.7",
  law: "38-ФЗ ст. 5 ч. 10.7 (no advertising on resources with restricted access)",
} as const;

/**
 * A document that was withdrawn stops what needs no visit. Service messages speak of a visit the patient has booked: a contract that the
 * patient is a party to, for which 152-ФЗ article 6 part 1 point 5 asks no consent. One that is missing stops nothing by itself, since most
 * clinics have it on paper; `require` in clinic.yaml makes it stop.
 */
const stops: Policy["documents"][number]["stops"] = ["care", "advertising"];

const ru: Pack = {
  unlawful: [
    { ...restricted, channel: "telegram" },
    { ...restricted, channel: "whatsapp" },
  ],
  documents: [
    { document: "personal_data", stops, required: false, law: "152-ФЗ ст. 9 ч. 2" },
    { document: "health_data", stops, required: false, law: "152-ФЗ ст. 10 ч. 2 п. 1" },
  ],
  /** 38-ФЗ article 24 part 7: of medical services. */
  warning: {
    ru: "Имеются противопоказания. Необходима консультация специалиста.",
    en: "There may be contraindications. Please consult a specialist.",
  },
};

/** Where no pack is shipped: what a patient took back stops all the same. */
const none: Pack = {
  unlawful: [],
  documents: [
    { document: "personal_data", stops, required: false },
    { document: "health_data", stops, required: false },
  ],
  warning: {},
};

const packs: Readonly<Record<string, Pack>> = { ru };

/** Of a country by its two letters. */
export const packOf = (country: string): Pack => {
  const known = country.toLowerCase();
  return Object.hasOwn(packs, known) ? (packs[known] ?? none) : none;
};
