// How staff read a patient's name: the surname first, as a Russian desk files it, and the patronymic to address them by.
import type { Patient } from "../../store/patients.ts";

/** The clinic's number where no name is known. */
export const fullName = ({ lastName, firstName, patronymic, externalId }: Patient): string =>
  [lastName, firstName, patronymic].filter(Boolean).join(" ") || externalId;
