// The JSON Schema that editors use is made from the same source as the check, and the file on disk is current.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scenarioSchema } from "../../src/scenario/schema.ts";

const path = new URL("../../scenarios/scenario.schema.json", import.meta.url);
const written = `${JSON.stringify(scenarioSchema(), null, 2)}\n`;

test("scenarios/scenario.schema.json is current (UPDATE_SCHEMA=1 writes it)", () => {
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(path, written);
  expect(existsSync(path) && readFileSync(path, "utf8")).toBe(written);
});

test("it describes every verb, and points to itself for steps within steps", () => {
  expect(written).toContain('"$ref": "#/$defs/steps"');
  for (const verb of ["wait", "send", "ask", "await", "branch", "split", "repeat", "task", "set", "start", "call", "include", "end"])
    expect(written).toMatch(new RegExp(`"required": \\[\\s+"${verb}"`));
});
