// Grows routes of any shape: a tree of blocks, as a scenario has them, laid out flat as the compiler lays them.
import fc from "fast-check";
import type { Route } from "../../src/journey/move.ts";
import type { Waypoint } from "../../src/journey/plan.ts";

export type Block = Node[];
export type Node =
  | { op: "wait" | "send" | "set" | "start" | "call" | "end" | "note" }
  | { op: "ask"; choices: Block[]; silence: Block }
  | { op: "until"; inTime: Block; cancelled: Block }
  | { op: "await"; met: Block; timeout: Block }
  | { op: "branch" | "split"; ways: Block[] }
  | { op: "repeat"; body: Block }
  | { op: "task"; outcomes: Block[]; overdue?: Block };
type Place = Pick<Waypoint, "visit" | "overdue" | "round">;

/** Begins with a `set`, ends as `completed`. */
export function layOut(tree: Block): Route {
  const steps: Waypoint[] = [];
  const add = (step: Waypoint): number => steps.push(step) - 1;
  const block = (nodes: Block, after: number, place: Place): number => nodes.reduceRight((next, node) => one(node, next, place), after);
  const one = (node: Node, next: number, place: Place): number => {
    switch (node.op) {
      case "end":
        return add({ op: "end", outcome: "early", ...place });
      case "note":
        return add({ op: "task", next, ...place });
      case "ask": {
        const choices = node.choices.map((way) => block(way, next, place));
        return add({ op: "ask", next, silence: block(node.silence, next, place), ...(choices.length > 0 ? { choices } : {}), ...place });
      }
      case "await": {
        // biome-ignore lint/suspicious/noThenProperty: a word of the language
        return add({ op: "await", then: block(node.met, next, place), timeout: block(node.timeout, next, place), ...place });
      }
      case "branch":
      case "split":
        return add({ op: node.op, targets: [...node.ways.map((way) => block(way, next, place)), next], ...place });
      case "until": {
        const at = add({ op: "end", outcome: "" });
        const cancelled = block(node.cancelled, add({ op: "end", outcome: "cancelled", ...place }), place);
        // biome-ignore lint/suspicious/noThenProperty: a word of the language
        steps[at] = { op: "until", then: block(node.inTime, next, { ...place, visit: at }), next, cancelled, ...place };
        return at;
      }
      case "repeat": {
        const at = add({ op: "end", outcome: "" });
        const inside = { ...place, round: at };
        steps[at] = { op: "repeat", body: block(node.body, add({ op: "again", repeat: at, next, ...inside }), inside), next, ...place };
        return at;
      }
      case "task": {
        const at = add({ op: "end", outcome: "" });
        const outcomes = node.outcomes.map((way) => block(way, next, place));
        const inside = { ...place, overdue: at };
        const late = node.overdue && block(node.overdue, add({ op: "back", task: at, ...inside }), inside);
        steps[at] = { op: "task", next, outcomes, ...(late === undefined ? {} : { late }), ...place };
        return at;
      }
      default:
        return add({ op: node.op, next, ...place });
    }
  };
  const first = add({ op: "end", outcome: "" });
  steps[first] = { op: "set", next: block(tree, add({ op: "end", outcome: "completed" }), {}) };
  return steps;
}

export const trees: fc.Arbitrary<Block> = fc.letrec<{ block: Block; node: Node }>((tie) => {
  const block = tie("block");
  const several = fc.array(block, { minLength: 1, maxLength: 2 });
  return {
    block: fc.array(tie("node"), { maxLength: 4, depthIdentifier: "tree" }),
    node: fc.oneof(
      { depthIdentifier: "tree", depthSize: "small", maxDepth: 4 },
      fc.record({ op: fc.constantFrom("wait", "send", "send", "set", "start", "call", "end", "note") }),
      fc.record({ op: fc.constant("ask"), choices: fc.array(block, { maxLength: 2 }), silence: block }),
      fc.record({ op: fc.constant("until"), inTime: block, cancelled: block }),
      fc.record({ op: fc.constant("await"), met: block, timeout: block }),
      fc.record({ op: fc.constantFrom("branch", "split"), ways: several }),
      fc.record({ op: fc.constant("repeat"), body: block }),
      fc.record({ op: fc.constant("task"), outcomes: several, overdue: fc.option(block, { nil: undefined }) }),
    ) as fc.Arbitrary<Node>,
  };
}).block;

const say: Node = { op: "send" };
const question: Node = { op: "ask", choices: [[say], []], silence: [say] };

/** A tree with every step there is, and the meetings of them that matter. */
export const everything: Block = [
  { op: "wait" },
  { op: "until", inTime: [say, question], cancelled: [say] },
  say,
  { op: "await", met: [say], timeout: [{ op: "note" }] },
  { op: "repeat", body: [question, say, { op: "await", met: [], timeout: [] }] },
  {
    op: "task",
    outcomes: [[say], [{ op: "branch", ways: [[{ op: "end" }], [{ op: "start" }]] }]],
    overdue: [say, { op: "task", outcomes: [[]], overdue: [question] }],
  },
  { op: "split", ways: [[{ op: "call" }], [{ op: "set" }]] },
];
