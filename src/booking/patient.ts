// What a source may say of a patient.

/** Absent stays, null and "" clear. */
export interface PatientSaid {
  externalId: string;
  firstName?: string | null;
  lastName?: string | null;
  patronymic?: string | null;
  /** YYYY-MM-DD, or MM-DD where the year is not known. */
  birthDate?: string | null;
  sex?: "male" | "female" | "other" | "unknown" | null;
  phone?: string | null;
  email?: string | null;
  /** IANA */
  timezone?: string | null;
  language?: string | null;
}
