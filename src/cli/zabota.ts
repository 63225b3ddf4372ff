// The frame of the command line: loads the one command asked for, and turns every end into an exit code and at most one sentence.
import { Command, CommanderError } from "commander";
import { readEnvFile } from "../environment.ts";
import { commands } from "./commands.ts";
import { describeEnd } from "./ends.ts";
import { print, printError } from "./terminal.ts";

/** Runs one command. Sets the exit code of the process and returns when the command is done; never throws. */
export async function main(words: string[]): Promise<void> {
  process.stdout.on("error", endQuietly);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => endAtOnce(signal));
  const verbose = words.includes("--verbose");
  const args = words.filter((word) => word !== "--verbose");
  try {
    readEnvFile();
    await (await program(args)).parseAsync(args, { from: "user" });
  } catch (error) {
    // Commander has said its sentence by itself.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const { code, sentence } = describeEnd(error, verbose);
    printError(sentence);
    process.exitCode = code;
  }
}

/** Unless the command ends by itself, in order: it listens then, too. What was started is stopped on exit, which a plain signal would skip. */
function endAtOnce(signal: "SIGINT" | "SIGTERM"): void {
  if (process.listenerCount(signal) === 1) process.exit(signal === "SIGINT" ? 130 : 143);
}

/** Only the command that was named is loaded; all of them for the list, or to find one near a misspelt name. */
async function program(args: string[]): Promise<Command> {
  const zabota = new Command("zabota")
    .description("Keeps a clinic in touch with its patients after the visit.")
    .usage("<command> [options]")
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => printError(firstSentence(text)) })
    .exitOverride()
    .helpCommand(false);
  const named = args.find((arg) => !arg.startsWith("-"));
  const load = named === undefined ? undefined : commands[named];
  for (const each of load ? [load] : Object.values(commands)) (await each()).register(zabota);
  if (args.length === 0) zabota.help();
  return zabota;
}

/** "error: unknown option '--x'\n(Did you mean --y?)" as one line without the prefix. */
function firstSentence(text: string): string {
  const words = text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The reader has gone, as in `zabota check | head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}
