// A plan's name: a hash over everything in it that can change what a patient gets.
import { createHash } from "node:crypto";
import type { Plan } from "../journey/plan.ts";

/** SHA-256, hex, over JSON with sorted keys; the title is for people and does not count. */
export function hash({ title: _title, ...rest }: Omit<Plan, "hash">): string {
  return createHash("sha256").update(canonical(rest)).digest("hex");
}

/** Enough of it for people to tell one version from another. */
export const shortHash = (hash: string): string => hash.slice(0, 8);

/** JSON with sorted keys and nothing that is undefined. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  let json = "";
  if (Array.isArray(value)) {
    for (const item of value) json += `${json === "" ? "" : ","}${canonical(item)}`;
    return `[${json}]`;
  }
  for (const key of sortedKeys(value)) {
    const part = (value as Record<string, unknown>)[key];
    if (part !== undefined) json += `${json === "" ? "" : ","}${JSON.stringify(key)}:${canonical(part)}`;
  }
  return `{${json}}`;
}

/** Sorts only where there is something to sort: most objects here have few keys. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? "") < key) ? keys : keys.sort();
}
