// How the demo ended, scenario by scenario: what a person reads last, and what a machine checks.
import type { Engine } from "../engine/engine.ts";
import { allEnrolments } from "../store/enrolments.ts";
import { told } from "../store/timeline.ts";

export interface Summary {
  patients: number;
  /** Of each scenario how many journeys ended how; `waiting` ones wait for a person. */
  scenarios: Record<string, Record<string, number>>;
  messages: { sent: number; suppressed: Record<string, number> };
  tasks: number;
  /** Patients of hypertension-control who show each of its ways. */
  hypertension: {
    booked_after_high_reading: string[];
    ended_well_with_normal_reading: string[];
    silent_and_got_a_task: string[];
    suppressed_for_want_of_consent: string[];
  };
}

const scenario = "hypertension-control";

/** `name` turns a patient's id in the store into the one that people know. */
export async function summarise(engine: Engine, name: (patientId: string) => string): Promise<Summary> {
  const enrolments = await allEnrolments(engine.db);
  const rows = await told(engine.db);
  const scenarios: Summary["scenarios"] = {};
  for (const { scenario: id, outcome } of enrolments) {
    const ends = scenarios[id] ?? {};
    scenarios[id] = { ...ends, [outcome ?? "waiting"]: (ends[outcome ?? "waiting"] ?? 0) + 1 };
  }
  const suppressed: Record<string, number> = {};
  for (const { kind, detail } of rows)
    if (kind === "suppressed") suppressed[String(detail.reason)] = (suppressed[String(detail.reason)] ?? 0) + 1;
  const who = (test: (did: (kind: string, what: string, reason?: string) => boolean, outcome: string | null) => boolean) =>
    enrolments
      .filter((enrolment) => enrolment.scenario === scenario)
      .filter(({ id, outcome }) => {
        const own = rows.filter(({ enrolmentId }) => enrolmentId === id);
        return test(
          (kind, what, reason) =>
            own.some((row) => row.kind === kind && row.what === what && (reason === undefined || row.detail.reason === reason)),
          outcome,
        );
      })
      .map(({ patientId }) => name(patientId));
  return {
    patients: new Set(rows.map(({ patientId }) => patientId)).size,
    scenarios,
    messages: { sent: rows.filter(({ kind }) => kind === "sent").length, suppressed },
    tasks: rows.filter(({ kind }) => kind === "task").length,
    hypertension: {
      booked_after_high_reading: who((did, outcome) => did("sent", "control-visit-needed") && outcome === "booked"),
      ended_well_with_normal_reading: who((did, outcome) => did("sent", "pressure-is-fine") && outcome === "completed"),
      silent_and_got_a_task: who(
        (did, outcome) => did("sent", "pressure-check") && did("task", "call-silent-patient") && outcome === "silent",
      ),
      suppressed_for_want_of_consent: who((did) => did("suppressed", "pressure-check", "no_consent")),
    },
  };
}
