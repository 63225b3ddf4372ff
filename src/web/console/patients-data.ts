// Reads a page of the list of patients, as one who may see so much of them.
import type { Engine } from "../../engine/engine.ts";
import { liveAmong } from "../../store/enrolments.ts";
import { heldAmong } from "../../store/holds.ts";
import { listPatients } from "../../store/patient-list.ts";
import { publishedScenarios } from "../../store/plans.ts";
import { currentPlans, nameOf } from "../phone-data.ts";
import { may } from "./permissions.ts";
import type { Staff } from "./route.ts";

/** As asked for; empty where it was not. */
export interface Asked {
  words: string;
  tag: string;
  scenario: string;
  held: boolean;
  /** The id of the last patient of the page before. */
  after: string;
}

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

export async function patientsData(engine: Engine, { role }: Staff, { words, tag, scenario, held, after }: Asked): Promise<PatientsData> {
  const { db } = engine;
  const contacts = may(role, "patients.contacts");
  const clinical = may(role, "patients.clinical");
  const sought = { words, contacts, tag, scenario, held };
  const found = await listPatients(db, sought, { after: after || undefined, limit: rows + 1 });
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
      const contact = patient.phone ?? patient.email;
      const own = holds.filter(({ patientId }) => patientId === patient.id);
      return {
        id: patient.id,
        name: [patient.lastName, patient.firstName, patient.patronymic].filter(Boolean).join(" ") || nameOf(patient),
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
