// Answers which way a journey goes: a branch, a split's variant, or one more round.
import { createHash } from "node:crypto";
import { scopeOf } from "../src/engine/scope.ts";
import { holds } from "../src/scenario/holds.ts";
import type { Db } from "../src/store/db.ts";
import { giveVariant, variantOf as variantGiven } from "../src/store/variants.ts";
import { type CommandOf, type Context, details, type Result } from "./context.ts";

export async function decide(tx: Db, context: Context, command: CommandOf<"decide">): Promise<Result> {
  const { engine, enrolment, patient, step, plan, at } = context;
  if (step.op === "split") return { type: "decided", index: await variantOf(tx, context) };
  const scope = await scopeOf(tx, engine.clinic, patient, at, enrolment);
  if (step.op === "again") {
    const repeat = plan.steps[step.repeat];
    if (!repeat) throw new Error("a round belongs to no repeat");
    const { times, until } = details(repeat, "repeat");
    const over = (times !== undefined && command.done >= times) || (until !== undefined && holds(until, scope));
    return { type: "decided", index: over ? 1 : 0 };
  }
  const { when } = details(step, "branch");
  const found = when.findIndex((expression) => holds(expression, scope));
  return { type: "decided", index: found === -1 ? when.length : found };
}

/** Kept once drawn, by patient and step: changed weights move nobody. */
async function variantOf(tx: Db, { patient, plan, step }: Context): Promise<number> {
  const { variants, holdout = 0 } = details(step, "split");
  const place = { patientId: patient.id, scenario: plan.scenario, step: step.id };
  const drawn =
    (await variantGiven(tx, place)) ?? (await giveVariant(tx, place, draw(`${patient.id}/${plan.scenario}/${step.id}`, variants, holdout)));
  const index = variants.findIndex(({ name }) => name === drawn);
  return index === -1 ? variants.length : index;
}

/** The hold-out is taken from everybody first; the variants share the rest. The name `holdout` cannot be a variant's. */
function draw(seed: string, variants: { name: string; weight: number }[], holdout: number): string {
  const point = (createHash("sha256").update(seed).digest().readUInt32BE(0) / 2 ** 32) * 100;
  if (point < holdout) return "holdout";
  let left = ((point - holdout) / (100 - holdout)) * 100;
  for (const { name, weight } of variants) {
    left -= weight;
    if (left < 0) return name;
  }
  return variants.at(-1)?.name ?? "holdout";
}
