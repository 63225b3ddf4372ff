// A message's words for one patient: Liquid, and a sentence mended where the patient's name is not known.

import type { Template as Parsed } from "liquidjs";
import type { Template } from "../journey/plan.ts";
import { liquidFor, Nameless, nameless, type Where } from "./liquid.ts";

export { checkTemplate } from "./check-template.ts";

const mostKept = 5_000;
const kept = new Map<string, Parsed[]>();

/** The text in the patient's language and zone. Values are data: never read as Liquid again, and not escaped. Throws where a template is broken or runs over 100 ms or 1 MB. */
export function render(template: Template, scope: object, where: Where): string {
  const liquid = liquidFor(where);
  const key = `${where.language} ${where.zone} ${template}`;
  let parsed = kept.get(key);
  if (!parsed) {
    parsed = liquid.parse(template);
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, parsed);
  }
  return mended(String(liquid.renderSync(parsed, named(scope))));
}

const names = ["first_name", "last_name", "patronymic"];

function named(scope: object): object {
  const { patient, guardian } = scope as Record<"patient" | "guardian", Record<string, unknown> | undefined>;
  return { ...scope, patient: calledSo(patient), guardian: calledSo(guardian) };
}

function calledSo(person: Record<string, unknown> = {}): object {
  const missing = names.filter((name) => typeof person[name] !== "string" || String(person[name]).trim() === "");
  return { ...person, ...Object.fromEntries(missing.map((name) => [name, new Nameless()])) };
}

const gone = new RegExp(`(?:[*_]{0,3}${nameless}[*_]{0,3}[ \\u00a0]*)*[*_]{0,3}${nameless}[*_]{0,3}`, "g");

/** Takes out a missing name with its comma: «, прошло» becomes «Прошло», «Здравствуйте, !» becomes «Здравствуйте!» (rule 249). */
function mended(text: string): string {
  if (!text.includes(nameless)) return text;
  const parts = text.split(gone);
  let whole = parts[0] ?? "";
  for (const after of parts.slice(1)) {
    if (/(^|[\n.!?…])[ \t\u00a0]*[«"(—–-]?[ \t\u00a0]*$/u.test(whole)) {
      whole += after.replace(/^[ \t\u00a0]*[,!.:;…]*[ \t\u00a0]*/u, "").replace(/^[«"(]?\p{L}/u, (letter) => letter.toUpperCase());
    } else if (/^[ \t\u00a0]*([,.!?…:;)»\n]|$)/u.test(after)) {
      whole = whole.replace(/[ \t\u00a0]*,?[ \t\u00a0]*$/u, "") + after.replace(/^[ \t\u00a0]+/u, "");
    } else {
      whole += after.replace(/^[ \t\u00a0]+/u, /\s$/u.test(whole) ? "" : " ");
    }
  }
  return whole;
}
