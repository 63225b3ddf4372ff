// The commands there are, in the order in which the help lists them; each is loaded when it is asked for.
import type { Command } from "commander";

/** What the file of a command exports: `register` declares its words; the work is imported when the command runs. */
export interface CommandFile {
  register(program: Command): void;
}

export const commands: Record<string, () => Promise<CommandFile>> = {
  check: () => import("./check.ts"),
  compile: () => import("./compile.ts"),
  doctor: () => import("./doctor.ts"),
};
