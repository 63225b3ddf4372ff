// Checks clinic.yaml, as the one who changed it would want to hear.

import { holidays } from "../calendar/holidays.ts";
import { defaultClinic } from "./clinic.ts";
import type { Parsed } from "./parse.ts";
import { type Problem, report } from "./problem.ts";
import { checkQuickReplies } from "./quick-replies.ts";
import { clinicFile } from "./schema-clinic.ts";

export function checkClinic({ root, problems: found }: Parsed): Problem[] {
  const problems = [...found];
  const file = root === undefined ? undefined : clinicFile.read(root, problems);
  const country = file?.holidays;
  if (country !== undefined && !hasHolidays(country.value))
    report(problems, country.node, "wrong-type", `No holidays are known for "${country.value}".`);
  checkQuickReplies(file?.quick_replies ?? [], file?.languages?.map(({ value }) => value) ?? defaultClinic().languages, problems);
  return problems;
}

function hasHolidays(country: string): boolean {
  try {
    holidays(country)("2026-01-01");
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
