// Files of scenarios/safety/: their signature, their problems, and the health answers that nothing reads.
import { describe, expect, test } from "vitest";
import { checkText, defaultClinic } from "../../src/scenario/check.ts";
import { parse } from "../../src/scenario/parse.ts";
import { readSafety } from "../../src/scenario/safety.ts";
import { aLibrary, around, marked, safety, spoken } from "./support.ts";

const now = Date.UTC(2026, 0, 15, 9);
const text = safety("danger");
const read = (written: string) => {
  const { sets, problems } = readSafety([parse("safety/pressure.yaml", written)], defaultClinic(), now);
  return { sets, problems: spoken(problems) };
};
const hash = read(text).sets[0]?.hash ?? "";
const signed = (over: object = {}) => {
  const { doctor, date, hash: given } = { doctor: "Иванова И. И.", date: "2026-01-15", hash, ...over };
  return `${text}signed: { doctor: "${doctor}", date: ${date}, hash: ${given} }\n`;
};

describe("a signature", () => {
  test("holds for this very text", () => {
    expect(read(signed())).toMatchObject({ sets: [{ signed: { doctor: "Иванова И. И.", date: "2026-01-15" } }], problems: [] });
  });
  test("holds after a comment was added and words were moved", () => {
    expect(read(`# a comment\n${signed().replace("title: Pressure\n", "")}title: Pressure\n`).sets[0]?.signed).toBeDefined();
  });
  test.each([
    ["no signature at all", text],
    ["a number changed since", signed().replace("180", "190")],
    ["a text changed since", signed().replace("Позвоните 103", "Позвоните 112")],
    ["a phrase changed since", signed().replace("Call now", "Call")],
    ["a day that has not come", signed({ date: "2026-01-16" })],
    ["no name", signed({ doctor: " " })],
  ])("%s: a warning, and the rules still alarm", (_name, written) => {
    const { sets, problems } = read(written);
    expect(sets[0]?.signed).toBeUndefined();
    expect(sets[0]?.rules).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "red-flags-missing", severity: "warning", hint: expect.stringMatching(/\S/) }]);
  });
  test("the check tells the fingerprint to sign with", () => {
    expect(read(text).problems[0]?.hint).toContain(hash);
  });
});

test.each<[string, string, string]>([
  ["another name than the file's", "wrong-type", text.replace("red_flags: pressure", "red_flags: ▲pulse")],
  ["hours for minutes", "bad-duration", text.replace("10 minutes", "▲2 hours")],
  ["nothing to look for", "missing-word", safety("danger", "role: doctor").replace("- rule", "- ▲rule")],
  ["one number of two", "missing-word", safety("danger", "pressure: { ▲systolic: 180, least: 30, most: 300 }")],
  ["a bound without a number", "missing-word", safety("danger", "answers: { ▲pain: {} }")],
  ["a phrase with a sign in it", "wrong-type", safety("danger", 'words: [▲"боль+груди"]')],
  ["an unknown name in the text", "unknown-name", text.replace("clinic.phone", "clinic.▲fone")],
  ["no text in the clinic's language", "missing-translation", text.replace("    urgent: { ru:", "    ▲urgent: { en:")],
  ["two rules of one name", "duplicate-id", `${text}${text.slice(text.indexOf("  - rule")).replace("rule: danger", "rule: ▲danger")}`],
  ["an unknown word", "unknown-word", text.replace("title: Call", "▲titel: x\n    title: Call")],
])("%s", (_name, code, written) => {
  const { text: clean, line, column } = marked(written);
  expect(spoken(checkText("safety/pressure.yaml", clean, aLibrary()))).toContainEqual(
    expect.objectContaining({ code, line, column, file: "safety/pressure.yaml" }),
  );
});

describe("a health answer", () => {
  const { clinic, ...library } = aLibrary();
  const check = (steps: string, rules = clinic.redFlags) =>
    spoken(checkText("test.yaml", marked(around(steps)).text, { ...library, clinic: { ...clinic, redFlags: rules } })).map(
      ({ code, severity, line, column }) => ({ code, severity, line, column }),
    );
  const pressure = "- ask: q\n  message: hello\n  ▲answer: blood-pressure";
  const at = (steps: string) => {
    const { line, column } = marked(around(steps));
    return { code: "red-flags-missing", line, column };
  };
  const answers = (ask: string) =>
    clinic.redFlags.map((set) => ({
      ...set,
      rules: set.rules.map((rule) => ({ ...rule, conditions: [{ type: "answer" as const, ask, from: 8 }] })),
    }));

  test("that a signed rule reads is well", () => expect(check(pressure)).toEqual([]));
  test("that nothing reads is an error, at `answer`", () => expect(check(pressure, [])).toEqual([{ ...at(pressure), severity: "error" }]));
  test("that only unsigned rules read is a warning", () =>
    expect(
      check(
        pressure,
        clinic.redFlags.map(({ signed: _signed, ...set }) => set),
      ),
    ).toEqual([{ ...at(pressure), severity: "warning" }]));

  const scale = "- ask: pain\n  message: hello\n  ▲answer: scale 1-10\n  health: true";
  test("on a scale counts only where it is marked, and is read by its own name", () => {
    expect(check(scale)).toEqual([{ ...at(scale), severity: "error" }]);
    expect(check(scale, answers("pain"))).toEqual([]);
    expect(check(scale, answers("other"))).toHaveLength(1);
    expect(check(scale.replace("\n  health: true", ""))).toEqual([]);
  });
});

describe("the urgent text's WhatsApp template", () => {
  const template = (variables: string) =>
    `${text.trimEnd()}\n    whatsapp: { template: HX0123456789abcdef0123456789abcdef, variables: { "1": "${variables}" } }\n`;
  test("is read with its variables, and signed with the rest", () => {
    const { sets } = read(template("{{ clinic.phone }}"));
    expect(sets[0]?.rules[0]?.whatsapp).toEqual({
      template: "HX0123456789abcdef0123456789abcdef",
      variables: { "1": "{{ clinic.phone }}" },
    });
    expect(sets[0]?.hash).not.toBe(hash);
  });
  test("is checked as any template is", () => {
    expect(read(template("{{ clinic.fone }}")).problems.map(({ code }) => code)).toContain("unknown-name");
  });
});
