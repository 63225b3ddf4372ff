// The clinic's answers at hand, filled in for one patient and in the patient's language; their names are in the language of staff.
import { type Engine, now } from "../../../engine/engine.ts";
import { scopeOf } from "../../../engine/scope.ts";
import { render } from "../../../messaging/render.ts";
import type { Patient } from "../../../store/patients.ts";
import type { Language } from "../../language.ts";

export interface AtHand {
  title: string;
  text: string;
}

export async function atHand(engine: Engine, patient: Patient, reader: Language): Promise<AtHand[]> {
  const { db, clinic } = engine;
  const chosen = clinic.quickReplies.map(({ title, text }) => {
    const language = among(text, [patient.language, ...clinic.languages]);
    return { title: title[among(title, [reader, ...clinic.languages])] ?? "", template: text[language] ?? "", language };
  });
  const scope = {
    ...(await scopeOf(db, clinic, patient, now(engine), undefined, chosen.map(({ template }) => template).join("\n"))),
    clinic,
  };
  const zone = patient.timezone ?? clinic.timezone;
  return chosen.map(({ title, template, language }) => ({ title, text: render(template, scope, { language, zone }).trim() }));
}

/** The first of the languages that there are words in, else whichever there is. */
const among = (texts: Record<string, string>, languages: readonly (string | null)[]): string =>
  [...languages, ...Object.keys(texts)].find((each) => each !== null && Object.hasOwn(texts, each)) ?? "ru";
