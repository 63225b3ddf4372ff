// The commands there are, in the order in which the help lists them; each is loaded when it is asked for.
import type { Command } from "commander";

/** What the file of a command exports: `register` declares its words; the work is imported when the command runs. */
export interface CommandFile {
  register(program: Command): void;
}

export const commands: Record<string, () => Promise<CommandFile>> = {
  demo: () => import("./demo.ts"),
  start: () => import("./start.ts"),
  check: () => import("./check.ts"),
  compile: () => import("./compile.ts"),
  simulate: () => import("./simulate.ts"),
  test: () => import("./test.ts"),
  diagram: () => import("./diagram.ts"),
  publish: () => import("./publish.ts"),
  enrol: () => import("./enrol.ts"),
  stop: () => import("./stop.ts"),
  explain: () => import("./explain.ts"),
  import: () => import("./import.ts"),
  user: () => import("./user.ts"),
  key: () => import("./key.ts"),
  patient: () => import("./patient.ts"),
  backup: () => import("./backup.ts"),
  doctor: () => import("./doctor.ts"),
  bench: () => import("./bench.ts"),
};
