// A plan's name: a hash over everything in it that can change what a patient gets.

import { createHash } from "node:crypto";
import type { Plan } from "../journey/plan.ts";

/** SHA-256, hex, over JSON with sorted keys; the title is for people and does not count. */
export function hash({ title: _title, ...rest }: Omit<Plan, "hash">): string {
  return createHash("sha256").update(canonical(rest)).digest("hex");
}

/** JSON with sorted keys and nothing that is undefined. */
export const canonical = (value: unknown): string => JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sorted(part) : part));

const isRecord = (part: unknown): part is Record<string, unknown> => typeof part === "object" && part !== null && !Array.isArray(part);
const sorted = (part: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
