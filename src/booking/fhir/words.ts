// What FHIR R4's codes mean here: tables, so that a clinic's integrator can read them.
import type { Purpose } from "../../journey/plan.ts";
import type { VisitStatus } from "../visit.ts";

/** hl7.org/fhir/R4/valueset-appointmentstatus.html. Null: not booked yet. `deleted`: it never was. */
export const appointmentStatuses: Record<string, VisitStatus | "deleted" | null> = {
  proposed: null,
  pending: null,
  waitlist: null,
  booked: "booked",
  arrived: "arrived",
  "checked-in": "arrived",
  fulfilled: "fulfilled",
  cancelled: "cancelled",
  noshow: "noshow",
  "entered-in-error": "deleted",
};

/** hl7.org/fhir/R4/valueset-encounter-status.html */
export const encounterStatuses: Record<string, VisitStatus | "deleted" | null> = {
  planned: "booked",
  arrived: "arrived",
  triaged: "arrived",
  "in-progress": "arrived",
  onleave: "arrived",
  finished: "fulfilled",
  cancelled: "cancelled",
  "entered-in-error": "deleted",
  unknown: null,
};

/** Whether the patient agrees; null: nothing is settled yet. hl7.org/fhir/R4/valueset-consent-state-codes.html */
export const consentStatuses: Record<string, boolean | null> = {
  draft: null,
  proposed: null,
  active: true,
  rejected: false,
  inactive: false,
  "entered-in-error": false,
};

/** Codes of `category` and of `provision.purpose`: our own words, and those of HL7's PurposeOfUse. */
export const consentPurposes: Record<string, Purpose> = {
  service: "service",
  care: "care",
  advertising: "advertising",
  PATADMIN: "service",
  HOPERAT: "service",
  TREAT: "care",
  CAREMGT: "care",
  HMARKT: "advertising",
};

export const allPurposes = [...new Set(Object.values(consentPurposes))];

/** Codes of `policyRule` by which the patient says no, but for what is excepted. terminology.hl7.org, v3-ActConsentDirective */
export const dissent = ["OPTOUT", "OPTOUTE", "NOCONSENT"];

/** Codes of `scope` that are no word on messages: advance directives, research, a treatment. hl7.org/fhir/R4/valueset-consent-scope.html */
export const otherScopes = ["adr", "research", "treatment"];

/** What came of a task that names no `businessStatus`; null: nothing yet. hl7.org/fhir/R4/valueset-task-status.html */
export const taskStatuses: Record<string, string | null> = {
  draft: null,
  requested: null,
  received: null,
  accepted: null,
  rejected: "rejected",
  ready: null,
  cancelled: "cancelled",
  "in-progress": null,
  "on-hold": null,
  failed: "failed",
  completed: "done",
  "entered-in-error": null,
};

/** Null: nobody is told. hl7.org/fhir/R4/valueset-questionnaire-answers-status.html */
export const formEvents: Record<string, "form.started" | "form.completed" | null> = {
  "in-progress": "form.started",
  completed: "form.completed",
  amended: "form.completed",
  "entered-in-error": null,
  stopped: null,
};

/** Names by which nobody is addressed. hl7.org/fhir/R4/valueset-name-use.html */
export const passedNames = ["old", "maiden", "nickname", "anonymous", "temp"];

/** ICD-10 as HL7, as its national editions and as the Russian registry of classifiers name it. */
export const isIcd10 = (system: string | undefined): boolean =>
  system !== undefined && (/icd-10/i.test(system) || system === "urn:oid:1.2.643.5.1.13.13.11.1005");

/** `linkId`s of the item that holds the sum. */
export const scoreItems = ["score", "total", "total-score"];
