// The drawing of a plan: every step is there, no line leads nowhere, and the same plan gives the same drawing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan, Step } from "../../src/journey/plan.ts";
import { compileFile } from "../../src/scenario/check.ts";
import { diagram } from "../../src/scenario/diagram.ts";
import { mermaid } from "../../src/scenario/diagram-mermaid.ts";
import { svg } from "../../src/scenario/diagram-svg.ts";
import { loadLibrary } from "../../src/scenario/library.ts";
import { aPlan } from "../support/store.ts";

const library = loadLibrary("scenarios");
const planOf = (id: string): Plan => {
  const { plan } = compileFile(`scenarios/${id}.yaml`, library);
  if (!plan) throw new Error(`${id} does not compile`);
  return plan;
};

/** Throws where a tag is not closed, or an attribute or text is not escaped. */
function wellFormed(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const rest = xml.replace(/<(\/?)([\w]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>|[^<>]+/g, (token, closing, name, attributes = "", single) => {
    if (name === undefined) {
      if (!/^(?:[^&]|&#\d+;)*$/.test(token)) throw new Error(`text is not escaped: ${token}`);
      return "";
    }
    if (/&(?!#\d+;)/.test(attributes)) throw new Error(`an attribute is not escaped: ${attributes}`);
    if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      seen.push(name);
      if (!single) open.push(name);
    }
    return "";
  });
  if (rest !== "" || open.length > 0) throw new Error(`left over: ${rest.slice(0, 80)} ${open}`);
  return seen;
}

describe.each(library.scenarios)("%s", (id) => {
  test.each(["ru", "en"] as const)("as Mermaid text (%s)", (language) => {
    expect(mermaid(diagram(planOf(id), language))).toMatchSnapshot();
  });

  test("has every step, and no line that leads nowhere", () => {
    const plan = planOf(id);
    const { boxes, lines } = diagram(plan, "ru");
    // The end that every file has after its own is out of reach in a file that says how it ends.
    const drawn = boxes.flatMap(({ step }) => step ?? []);
    const left = plan.steps.filter((_, index) => !drawn.includes(index)).map(({ op }) => op);
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
    expect(left.filter((op) => op !== "end")).toEqual([]);
    expect(left.length).toBeLessThan(2);
    const ids = boxes.map((box) => box.id);
    for (const { from, to } of lines) expect(ids).toEqual(expect.arrayContaining([from, to]));
    for (const box of boxes) expect(box.text, box.id).not.toBe("");
  });

  test("as a picture: well-formed, the same each time, with a title and no foreign objects", () => {
    const picture = () => svg(diagram(planOf(id), "ru"), { description: "t", alone: true });
    const seen = wellFormed(picture());
    expect(seen.filter((name) => name === "title")).toHaveLength(1);
    expect(seen).not.toContain("foreignObject");
    expect(picture()).toBe(picture());
    expect(picture()).not.toContain("NaN");
  });
});

/** Any routes between any steps. */
const anyPlan = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const to = fc.integer({ min: 0, max: count - 1 });
  const text = fc.string({ unit: "binary" });
  const length = fc.constant({ count: 2, unit: "day" as const });
  const step: fc.Arbitrary<Omit<Step, "id">> = fc.oneof(
    fc.record({ op: fc.constant("wait" as const), next: to, do: fc.record({ for: length }) }),
    fc.record({ op: fc.constant("send" as const), next: to, do: fc.record({ message: text }) }),
    fc.record({ op: fc.constant("branch" as const), targets: fc.tuple(to, to), do: fc.record({ when: fc.tuple(text) }) }),
    fc.record({
      op: fc.constant("await" as const),
      // biome-ignore lint/suspicious/noThenProperty: the plan's own word.
      then: to,
      timeout: to,
      do: fc.record({ on: fc.tuple(text), within: length }),
    }),
    fc.record({ op: fc.constant("again" as const), repeat: to, next: to, do: fc.constant({}) }),
    fc.record({ op: fc.constant("back" as const), task: to, do: fc.constant({}) }),
    fc.record({ op: fc.constant("end" as const), outcome: text, do: fc.constant({}) }),
  );
  return fc
    .tuple(fc.array(step, { minLength: count, maxLength: count }), text)
    .map(([steps, title]): Plan => ({ ...aPlan, title, steps: steps.map((each, index) => ({ ...each, id: `s${index}` }) as Step) }));
});

test("any plan is drawn with nothing left hanging, whatever its words are", () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const drawn = diagram(plan, "en");
      const ids = new Set(drawn.boxes.map(({ id }) => id));
      const targets = new Set(drawn.lines.map(({ to }) => to));
      expect(drawn.boxes.filter(({ id }) => id !== "enter" && !targets.has(id))).toEqual([]);
      expect(drawn.lines.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
      const picture = svg(drawn, {
        description: "d",
        link: (step) => ({ href: `?step=${step}&a`, label: "<l>", current: step === 0 }),
        count: () => 7,
      });
      wellFormed(picture);
      for (const id of ids) expect(picture).toContain(`data-box="${id}"`);
      expect(
        mermaid(drawn)
          .split("\n")
          .filter((line) => line.startsWith("  ")),
      ).toHaveLength(drawn.boxes.length + drawn.lines.length);
    }),
    { numRuns: 60 },
  );
});
