// How a command ends when it does not end well: an exit code and one sentence.
import { WrongSetting } from "../environment.ts";
import { Unavailable } from "../unavailable.ts";

/** 0 done; 1 what was checked has problems; 2 used wrongly; 3 something needed is not available. */
export type ExitCode = 0 | 1 | 2 | 3;

/** An end that a command foresees, such as a patient that does not exist. */
export class End extends Error {
  readonly code: ExitCode;
  constructor(code: ExitCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

export const usedWrongly = (sentence: string): End => new End(2, sentence);

/** What to say of any error that reached the frame. A fault of Zabota's own shows its place with `--verbose` only. */
export function describeEnd(error: unknown, verbose: boolean): { code: ExitCode; sentence: string } {
  if (error instanceof End) return { code: error.code, sentence: error.message };
  if (error instanceof WrongSetting) return { code: 2, sentence: error.message };
  if (error instanceof Unavailable) return { code: 3, sentence: error.message };
  if (verbose && error instanceof Error) return { code: 3, sentence: error.stack ?? error.message };
  return { code: 3, sentence: `Zabota met a fault of its own: ${firstLine(error)}. Add --verbose to see where.` };
}

/** Of a database's error only the code: its message quotes what was to be stored. */
function firstLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: unknown } | undefined;
  if (typeof cause?.code === "string") return cause.code;
  return error.message.split("\n")[0]?.replace(/\.$/, "") || error.name;
}
