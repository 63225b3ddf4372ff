// The tree of names that an author may use, with the kind of each value: what expressions and templates are checked against.

import type { AnswerType } from "../journey/plan.ts";
import type { Names } from "./names.ts";

export type Known =
  /** `values` where only these can be: the buttons of a choice. */
  | { type: "value"; kind: Kind; values?: readonly string[] }
  /** Whatever a clinic or a questionnaire puts there. */
  | { type: "open" }
  | { type: "list"; of: Known }
  | { type: "object"; fields: ReadonlyMap<string, Known> };
/** Whole numbers are `int`. Dates are `string`, "YYYY-MM-DD". */
export type Kind = "string" | "int" | "double" | "bool";

const open: Known = { type: "open" };
const text: Known = { type: "value", kind: "string" };
const whole: Known = { type: "value", kind: "int" };
const number: Known = { type: "value", kind: "double" };
const yesNo: Known = { type: "value", kind: "bool" };
const list = (of: Known): Known => ({ type: "list", of });
const object = (fields: Record<string, Known>): Known => ({ type: "object", fields: new Map(Object.entries(fields)) });

const pressure = object({ systolic: number, diastolic: number, pulse: number });
const patient = object({
  first_name: text,
  last_name: text,
  patronymic: text,
  birth_date: text,
  age: whole,
  sex: text,
  language: text,
  timezone: text,
  attributes: open,
});
const guardian = object({ first_name: text, last_name: text, patronymic: text });
const appointment = object({ start: text, service: text, doctor: text, diagnoses: list(text), status: text });
const visits = object({ count: whole, days_since_last: whole });
const clinic = object({ name: text, phone: text, address: text });
const everyLink = ["book", "call", "survey", "preferences", "unsubscribe", "telegram", "max"];
const roots: Record<string, Known> = {
  form: object({ id: text, score: number }),
  tag: text,
  consent: object({ purpose: text }),
  ended: object({ scenario: text, outcome: text }),
};

const trees = new WeakMap<Names, { expressions: ReadonlyMap<string, Known>; templates: ReadonlyMap<string, Known> }>();

/** The roots known in expressions, and those known in templates (links and the clinic as well). Built once for each `Names`. */
export function known(names: Names): { expressions: ReadonlyMap<string, Known>; templates: ReadonlyMap<string, Known> } {
  const kept = trees.get(names);
  if (kept) return kept;
  const answers = Object.entries(names.answers).map(([id, answer]): [string, Known] => [id, answered(answer)]);
  const expressions = new Map<string, Known>([
    ["patient", patient],
    ["guardian", guardian],
    ["answers", { type: "object", fields: new Map(answers) }],
    ["series", { type: "object", fields: new Map(answers.map(([id, one]) => [id, list(one)])) }],
    ["visits", visits],
    ["tags", list(text)],
  ]);
  if (names.appointment) expressions.set("appointment", appointment);
  for (const root of names.event ?? []) {
    const brought = Object.hasOwn(roots, root) ? roots[root] : undefined;
    if (brought) expressions.set(root, brought);
  }
  const templates = new Map([...expressions, ["clinic", clinic]]);
  if (names.links !== "none")
    templates.set("links", object(Object.fromEntries([...everyLink, ...names.links].map((name) => [name, text]))));
  const tree = { expressions, templates };
  trees.set(names, tree);
  return tree;
}

function answered(answer: AnswerType): Known {
  switch (answer.type) {
    case "number":
      return number;
    case "scale":
    case "nps":
      return whole;
    case "yes-no":
      return yesNo;
    case "date":
    case "text":
      return text;
    case "choices":
      return { type: "value", kind: "string", values: answer.choices.map((choice) => choice.value) };
    case "blood-pressure":
      return pressure;
    case "form":
      return open;
  }
}
