// QuestionnaireResponse: a questionnaire as far as a patient has filled it in.
import { eq } from "drizzle-orm";
import type { FormAnswers } from "../messaging/questionnaire.ts";
import type { Db } from "./db.ts";
import { index, instant, json, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { patients } from "./patients.ts";

export const questionnaireResponses = table(
  "questionnaire_responses",
  {
    /** `<enrolment>/<ask>@<since>`: each round of a diary has one of its own. */
    key: text().primaryKey(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    enrolmentId: text()
      .notNull()
      .references(() => enrolments.id),
    ask: text().notNull(),
    questionnaire: text().notNull(),
    /** The edition of the questions. */
    version: text().notNull(),
    /** FHIR's words. */
    status: text<"in-progress" | "completed">().notNull(),
    answers: json<FormAnswers>().notNull(),
    startedAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index("questionnaire_responses_patient").on(t.patientId), index("questionnaire_responses_enrolment").on(t.enrolmentId)],
);

export type QuestionnaireResponse = typeof questionnaireResponses.$inferSelect;

export async function questionnaireResponse(db: Db, key: string): Promise<QuestionnaireResponse | undefined> {
  return (await db.select().from(questionnaireResponses).where(eq(questionnaireResponses.key, key)))[0];
}

/** Makes it, or takes its answers, status and moment of change. */
export async function saveQuestionnaireResponse(tx: Db, row: QuestionnaireResponse): Promise<void> {
  const { status, answers, updatedAt } = row;
  await tx
    .insert(questionnaireResponses)
    .values(row)
    .onConflictDoUpdate({ target: questionnaireResponses.key, set: { status, answers, updatedAt } });
}
