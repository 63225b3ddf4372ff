// What FHIR resources come to here, in our own words.
import type { Purpose } from "../../journey/plan.ts";
import type { PatientSaid } from "../patient.ts";
import type { Visit } from "../visit.ts";

/** Patients are named by their external ids: the resource's logical id. */
export type FhirSaid =
  | { type: "patient"; at: number; patient: PatientSaid }
  /** Nothing is asked of them, nor put before staff about them, any more. */
  | { type: "death"; patient: string; at: number }
  | { type: "visit"; patient: string; visit: Visit }
  | { type: "deletion"; externalId: string; at: number }
  | { type: "consent"; id: string; patient: string; purposes: Purpose[]; given: boolean; at: number; version?: string }
  | {
      type: "form";
      id: string;
      patient: string;
      at: number;
      event: "form.started" | "form.completed";
      form: { id: string; score?: number };
    }
  | { type: "outcome"; tasks: string[]; outcome: string; by: string; at: number };
