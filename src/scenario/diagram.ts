// A plan as a drawing: what stands in each box and which lines lead where, in words that a marketer reads.
import type { Expression, Plan, Step } from "../journey/plan.ts";
import { type DiagramWords, diagramWords, type Language } from "./diagram-words.ts";

export interface Box {
  /** `s4` for a step, `enter`, `exit0`. */
  id: string;
  /** Index into the plan; none for the entry and the exits. */
  step?: number;
  kind: Step["op"] | "enter" | "exit";
  text: string;
}

export interface Line {
  from: string;
  to: string;
  text: string;
  /** May be taken from anywhere. */
  anywhere?: true;
}

export interface Diagram {
  title: string;
  boxes: Box[];
  lines: Line[];
}

/**
 * Every step that can be reached is a box, in the plan's order; lines of the same two ends are one. What nobody can reach nobody wrote: the
 * end that every file has after its own.
 */
export function diagram(plan: Plan, language: Language): Diagram {
  const say = diagramWords[language];
  const { enter, exits, steps } = plan;
  const events = (types: string[]) => types.map(say.event);
  const boxes: Box[] = [
    { id: "enter", kind: "enter", text: [say.enters(events(enter.on)), condition(enter.when, say)].filter(Boolean).join("\n") },
    ...exits.map(({ outcome, goal }, index): Box => ({ id: `exit${index}`, kind: "exit", text: say.exit(outcome, goal) })),
    ...steps.map((step, index): Box => ({ id: `s${index}`, step: index, kind: step.op, text: textOf(plan, step, language) })),
  ];
  const leaving = exits.map(({ on, when }, index): Line => {
    const text = [say.exits(events(on)), condition(when, say)].filter(Boolean).join("\n");
    return { from: "enter", to: `exit${index}`, text, anywhere: true };
  });
  const onward = steps.flatMap((step, index) =>
    waysOf(step, say, language).map(([to, text]) => ({ from: `s${index}`, to: `s${to}`, text })),
  );
  const lines = merged([{ from: "enter", to: "s0", text: "" }, ...leaving, ...onward]);
  const met = reached(lines);
  return { title: plan.title, boxes: boxes.filter(({ id }) => met.has(id)), lines: lines.filter(({ from }) => met.has(from)) };
}

function reached(lines: Line[]): ReadonlySet<string> {
  const met = new Set(["enter"]);
  for (const id of met) for (const { from, to } of lines) if (from === id) met.add(to);
  return met;
}

function textOf(plan: Plan, step: Step, language: Language): string {
  const say = diagramWords[language];
  switch (step.op) {
    case "wait": {
      const { for: length, at, on } = step.do;
      return say.wait(
        say.duration(length),
        at,
        on && (on.join(" ") === "mon tue wed thu fri" ? say.weekdays : on.map((day) => say.days[day] ?? day).join(" ")),
      );
    }
    case "until": {
      const { offset, at } = step.do;
      return say.until(offset && say.duration(offset), offset?.sign === -1, at);
    }
    case "send":
      return say.send(titleOf(plan, step.do.message, language));
    case "ask":
      return say.ask(titleOf(plan, step.do.message, language));
    case "await":
      return [say.awaits(step.do.on.map(say.event)), condition(step.do.when, say)].filter(Boolean).join("\n");
    case "branch":
      return say.branch;
    case "split":
      return say.split;
    case "repeat":
      return say.repeat(say.duration(step.do.every), step.do.times, step.do.at);
    case "again":
      return say.again;
    case "task":
      return say.task(step.do.title.replace(/\{[{%].*?[%}]\}/g, "…").trim());
    case "back":
      return say.back;
    case "set": {
      const { tags, untag, attributes } = step.do;
      const done = [tags.length > 0 && say.tag(tags), untag.length > 0 && say.untag(untag)];
      return [...done, Object.keys(attributes).length > 0 && say.attributes].filter(Boolean).join("\n");
    }
    case "start":
      return say.starts(step.do.scenario);
    case "call":
      return say.calls(step.do.endpoint);
    case "end":
      return say.end(step.outcome);
  }
}

/** Its subject where it has one without blanks to fill in, else its name. */
function titleOf({ messages, languages }: Plan, name: string, language: Language): string {
  const texts = Object.hasOwn(messages, name) ? messages[name]?.texts : undefined;
  const subject = (texts?.[language] ?? texts?.[languages[0] ?? ""])?.subject?.trim();
  const quoted = language === "ru" ? (text: string) => `«${text}»` : (text: string) => `“${text}”`;
  return subject && !/\{[{%]/.test(subject) ? quoted(subject) : name.replaceAll("-", " ");
}

function waysOf(step: Step, say: DiagramWords, language: Language): [to: number, text: string][] {
  switch (step.op) {
    case "wait":
    case "send":
    case "set":
    case "start":
    case "call":
      return [[step.next, ""]];
    case "until":
      return [
        [step.then, ""],
        [step.next, say.passed],
        [step.cancelled, say.cancelled],
      ];
    case "ask": {
      const { answer, within } = step.do;
      const choices = answer.type === "choices" ? answer.choices : [];
      const answers = step.choices?.map((to, index): [number, string] => {
        const { label = {}, value = "" } = choices[index] ?? {};
        return [to, label[language] ?? Object.values(label)[0] ?? value];
      });
      return [...(answers ?? [[step.next, say.answered] as [number, string]]), [step.silence, say.silence(say.duration(within))]];
    }
    case "await":
      return [
        [step.then, say.happened],
        [step.timeout, say.timeout(say.duration(step.do.within))],
      ];
    case "branch":
      return step.targets.map((to, index) => [to, condition(step.do.when[index], say) || say.otherwise]);
    case "split":
      return step.targets.map((to, index) => {
        const variant = step.do.variants[index];
        return [to, variant ? `${variant.name}, ${variant.weight} %` : `${say.holdout}, ${step.do.holdout ?? 0} %`];
      });
    case "repeat":
      return [[step.body, say.round]];
    case "again":
      return [
        [step.repeat, say.rounds],
        [step.next, say.over],
      ];
    case "task": {
      const ways = step.outcomes?.map((to, index): [number, string] => [to, say.outcome(step.do.outcomes[index] ?? "")]);
      return [
        ...(ways ?? [[step.next, ""] as [number, string]]),
        ...(step.late === undefined ? [] : [[step.late, say.overdue] as [number, string]]),
      ];
    }
    case "back":
      return [[step.task, ""]];
    case "end":
      return [];
  }
}

const longest = 90;

/** An expression in short: signs for comparisons, words for the rest. Empty where there is none. */
function condition(when: Expression | undefined, say: DiagramWords): string {
  if (when === undefined) return "";
  const read = when
    // The one function that marketers use for diagnoses.
    .replace(/\.exists\(\s*(\w+),\s*\1\.startsWith\(("[^"]*")\)\s*\)/g, ": $2…")
    .split(/("[^"]*"|'[^']*')/)
    .map((part, index) => (index % 2 === 1 ? part : inWords(part, say)))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
  const letters = [...read];
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join("")
        .trim()}…`
    : read;
}

const inWords = (part: string, say: DiagramWords): string =>
  part
    .replace(/\/\/.*$/gm, "")
    .replace(/\b(answers|appointment|patient)\./g, "")
    .replace(/&&/g, ` ${say.and} `)
    .replace(/\|\|/g, ` ${say.or} `)
    .replace(/!=/g, " ≠ ")
    .replace(/>=/g, " ≥ ")
    .replace(/<=/g, " ≤ ")
    .replace(/==/g, " = ")
    .replace(/!/g, `${say.not} `)
    .replace(/\bin\b/g, say.in);

function merged(lines: Line[]): Line[] {
  const known = new Map<string, Line>();
  for (const line of lines) {
    const key = `${line.from} ${line.to}`;
    const before = known.get(key);
    const text = [before?.text, line.text].filter(Boolean).join(" / ");
    known.set(key, { ...line, text });
  }
  return [...known.values()];
}
