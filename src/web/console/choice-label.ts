// What a choice that a patient took says to staff: its label, where a code would tell them nothing.
import { planOf } from "../../engine/plans.ts";
import type { Plan } from "../../journey/plan.ts";
import type { Reading } from "../../messaging/replies.ts";
import type { Db } from "../../store/db.ts";
import { enrolment as enrolmentById } from "../../store/enrolments.ts";
import type { Reply } from "../../store/replies.ts";
import type { Language } from "../language.ts";

/** None where the reply took no choice, or where the plan has no such question. */
export function choiceLabel(plan: Plan, { ask, reading }: Pick<Reply, "ask" | "reading">, language: Language): string | undefined {
  const read = reading as Reading | null;
  if (read?.type !== "read") return undefined;
  for (const step of plan.steps) {
    if (step.op !== "ask" || step.do.ask !== ask || step.do.answer.type !== "choices") continue;
    const label = step.do.answer.choices.find(({ value }) => value === read.value)?.label;
    return label?.[language] ?? label?.[plan.languages[0] ?? "ru"];
  }
  return undefined;
}

/** The plans that asked what these answer, by the enrolment's id. */
export async function plansOf(db: Db, replies: readonly Reply[]): Promise<Map<string, Plan>> {
  const ids = [...new Set(replies.flatMap(({ enrolmentId }) => enrolmentId ?? []))];
  const found = (await Promise.all(ids.map((id) => enrolmentById(db, id)))).flatMap((each) => each ?? []);
  return new Map(await Promise.all(found.map(async ({ id, planHash }) => [id, await planOf(db, planHash)] as const)));
}
