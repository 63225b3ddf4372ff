// Builds routes by hand: each step knows its own place, and leads to the next one unless told otherwise.
import type { Route } from "../../src/journey/move.ts";
import type { Waypoint } from "../../src/journey/plan.ts";

type Make = (index: number) => Waypoint;
type Fields<Op extends Waypoint["op"]> = Partial<Omit<Extract<Waypoint, { op: Op }>, "op">>;

export const route = (...makes: Make[]): Route => makes.map((make, index) => make(index));

const step =
  <Op extends "wait" | "send" | "ask" | "task" | "set" | "start" | "call">(op: Op, byDefault: (index: number) => object = () => ({})) =>
  (fields: Fields<Op> = {}): Make =>
  (index) =>
    ({ op, next: index + 1, ...byDefault(index), ...fields }) as Waypoint;

export const wait = step("wait");
export const send = step("send");
export const ask = step("ask", (index) => ({ silence: index + 1 }));
export const task = step("task");
export const set = step("set");
export const start = step("start");
export const call = step("call");

/** `then` follows directly. */
export const until =
  (next: number, cancelled: number, fields: Fields<"until"> = {}): Make =>
  // biome-ignore lint/suspicious/noThenProperty: a word of the language
  (index) => ({ op: "until", then: index + 1, next, cancelled, ...fields });
export const awaiting =
  (timeout: number, fields: Fields<"await"> = {}): Make =>
  // biome-ignore lint/suspicious/noThenProperty: a word of the language
  (index) => ({ op: "await", then: index + 1, timeout, ...fields });
export const branch =
  (...targets: number[]): Make =>
  () => ({ op: "branch", targets });
export const split =
  (...targets: number[]): Make =>
  () => ({ op: "split", targets });
export const repeat =
  (next: number, fields: Fields<"repeat"> = {}): Make =>
  (index) => ({ op: "repeat", body: index + 1, next, ...fields });
export const again =
  (repeated: number, fields: Fields<"again"> = {}): Make =>
  (index) => ({ op: "again", repeat: repeated, next: index + 1, ...fields });
export const back =
  (of: number, fields: Fields<"back"> = {}): Make =>
  () => ({ op: "back", task: of, ...fields });
export const end =
  (outcome = "completed", fields: Fields<"end"> = {}): Make =>
  () => ({ op: "end", outcome, ...fields });
