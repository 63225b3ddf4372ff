// Reads a page of the list of patients, as one who may see so much of them.
import { byteOrderMark, csvLine } from "../../../booking/csv-cells.ts";
import { type Engine, now } from "../../../engine/engine.ts";
import { liveAmong } from "../../../store/enrolments.ts";
import { heldAmong } from "../../../store/holds.ts";
import { listPatients } from "../../../store/patient-list.ts";
import { publishedScenarios } from "../../../store/plans.ts";
import type { Language } from "../../language.ts";
import { currentPlans } from "../../phone-data.ts";
import { phoneShown } from "../../phone-shown.ts";
import { fullName } from "../name.ts";
import { patientWords } from "../patient/words.ts";
import { may } from "../permissions.ts";
import type { Staff } from "../route.ts";
import { type Asked, soughtBy } from "./asked.ts";

export interface PatientRow {
  id: string;
  name: string;
  number: string;
  /** Absent where it is not theirs to see. */
  contact?: string;
  tags: string[];
  /** Titles. */
  inside: string[];
  held: boolean;
  flagged: boolean;
}

export interface PatientsData {
  rows: PatientRow[];
  /** Pass it as `after` for the next page. */
  next?: string;
  scenarios: { id: string; title: string }[];
}

const rows = 50;

export async function patientsData(engine: Engine, { role }: Staff, asked: Asked): Promise<PatientsData> {
  const { db } = engine;
  const contacts = may(role, "patients.contacts");
  const clinical = may(role, "patients.clinical");
  const sought = soughtBy(asked, contacts, now(engine));
  const found = await listPatients(db, sought, { after: asked.after || undefined, limit: rows + 1 });
  const shown = found.slice(0, rows);
  const ids = shown.map(({ id }) => id);
  const [live, holds, plans, published] = [
    await liveAmong(db, ids),
    await heldAmong(db, ids),
    await currentPlans(engine),
    await publishedScenarios(db),
  ];
  const last = shown.at(-1);
  return {
    rows: shown.map((patient) => {
      const contact = patient.phone ? phoneShown(patient.phone) : patient.email;
      const own = holds.filter(({ patientId }) => patientId === patient.id);
      return {
        id: patient.id,
        name: fullName(patient),
        number: patient.externalId,
        ...(contacts && contact && { contact }),
        tags: patient.tags,
        inside: live.flatMap((each) => (each.patientId === patient.id ? (plans.get(each.scenario)?.title ?? each.scenario) : [])),
        held: own.length > 0,
        flagged: clinical && own.some(({ kind }) => kind === "red_flag"),
      };
    }),
    ...(found.length > rows && last && { next: last.id }),
    scenarios: published.map(({ id }) => ({ id, title: plans.get(id)?.title ?? id })),
  };
}

/** Patients read at once for a file. */
const together = 500;

/** Everybody who is asked for, as a CSV file that grows as it is read: for one who may see contacts. */
export async function* patientsFile(engine: Engine, asked: Asked, language: Language): AsyncGenerator<string> {
  const say = patientWords[language];
  const { db } = engine;
  const sought = soughtBy(asked, true, now(engine));
  const plans = await currentPlans(engine);
  yield byteOrderMark + csvLine([say.number, say.name, say.phone, say.email, say.tags, say.inScenario, say.held], delimiter);
  for (let after: string | undefined; ; ) {
    const page = await listPatients(db, sought, { after, limit: together });
    const ids = page.map(({ id }) => id);
    const live = await liveAmong(db, ids);
    const held = new Set((await heldAmong(db, ids)).map(({ patientId }) => patientId));
    for (const patient of page) {
      const inside = live.flatMap((each) => (each.patientId === patient.id ? (plans.get(each.scenario)?.title ?? each.scenario) : []));
      const { id, externalId, phone, email, tags } = patient;
      yield csvLine(
        [externalId, fullName(patient), phone ?? "", email ?? "", tags.join(", "), inside.join(", "), held.has(id) ? say.held : ""],
        delimiter,
      );
    }
    after = page.at(-1)?.id;
    if (page.length < together) return;
  }
}

/** As spreadsheets in Russian open it without asking. */
const delimiter = ";";
