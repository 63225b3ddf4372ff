// The terminal's side of a talk with a scenario: what is typed, a line at a time, and what is shown.
import { createInterface } from "node:readline";
import type { EventWith } from "../scenario/story.ts";
import type { Talk } from "../simulate/talk.ts";
import type { TranscriptLine } from "../simulate/transcript.ts";
import { colour, print, printError, printJson } from "./terminal.ts";

const help = [
  "Type what the patient writes. Or:",
  "  /next                  to the next thing that happens",
  "  /after 3 days          the clock moves",
  "  /book [service]        the patient books a visit",
  "  /cancel                the visit is cancelled",
  "  /event <type> [service=… start=… diagnoses=I10,I11 tag=…]",
  "  /delivery read         delivered, read, failed or blocked: the last message",
  "  /outcome booked        staff record it on the open task",
  "  /why                   where the journey stands, and why",
  "  /help  /quit",
];

interface Tools {
  heading(name: string, scenario: string, zone: string): string;
  lines(lines: readonly TranscriptLine[], zone: string, before?: number): string[];
  lengthOf(text: string): Parameters<Talk["after"]>[0] | undefined;
}

/** Until /quit, or until what is piped in has ended. With `json` the transcript goes out as lines of JSON, and all else to standard error. */
export async function converse(talk: Talk, scenario: string, { heading, lines, lengthOf }: Tools, json: boolean): Promise<void> {
  const note = json ? printError : print;
  let before: number | undefined;
  const tell = async () => {
    for (const line of await talk.news()) {
      if (json) printJson(line);
      else for (const text of [...lines([line], talk.zone, before), ...bubble(line)]) print(text);
      before = line.at;
    }
  };
  const obey = async (typed: string): Promise<string[]> => {
    const [command = "", ...words] = typed.split(/\s+/);
    const rest = words.join(" ");
    const problem = (said: string | undefined) => (said ? [said] : []);
    if (!command.startsWith("/")) return problem(await talk.do({ type: "reply", text: typed }));
    switch (command) {
      case "/next":
        return (await talk.next()) ? [] : ["Nothing more happens by itself.", ...(await talk.why())];
      case "/after": {
        const length = lengthOf(rest);
        if (!length) return ['Write it as "/after 3 days".'];
        await talk.after(length);
        return [];
      }
      case "/book":
        return problem(await talk.book(rest || undefined));
      case "/cancel":
        return problem(await talk.do({ type: "event", event: "appointment.cancelled", with: {} }));
      case "/event":
        return words[0]
          ? problem(await talk.do({ type: "event", event: words[0], with: withWords(words.slice(1)) }))
          : ['Write it as "/event appointment.noshow".'];
      case "/delivery":
        return isState(rest) ? problem(await talk.do({ type: "delivery", state: rest })) : ["One of: delivered, read, failed, blocked."];
      case "/outcome": {
        const [first = "", second] = words;
        return problem(await talk.do({ type: "outcome", outcome: second ?? first, ...(second && { task: first }) }));
      }
      case "/why":
        return talk.why();
      case "/help":
        return help;
      default:
        return [`There is no ${command}.`, ...help];
    }
  };

  if (!json) for (const line of [...help, "", heading(talk.name, scenario, talk.zone)]) print(line);
  const odd = await talk.begin();
  if (odd) note(odd);
  await tell();
  const terminal = process.stdin.isTTY === true;
  const input = createInterface({ input: process.stdin, output: terminal ? process.stdout : undefined, prompt: "> " });
  if (terminal) input.prompt();
  for await (const line of input) {
    const typed = line.trim();
    if (typed === "/quit") break;
    if (!terminal && !json && typed !== "") print(colour("dim", `> ${typed}`));
    if (typed !== "") {
      const said = await obey(typed);
      await tell();
      for (const each of said) note(each);
    }
    if (terminal) input.prompt();
  }
  input.close();
}

/** What the patient sees. */
function bubble({ text, buttons = [] }: TranscriptLine): string[] {
  if (text === undefined) return [];
  const shown =
    buttons.length > 0 ? [...text.trimEnd().split("\n"), buttons.map((label) => `[${label}]`).join(" ")] : text.trimEnd().split("\n");
  return shown.map((line) => colour("dim", `${" ".repeat(32)}${line}`.trimEnd()));
}

const isState = (text: string): text is "delivered" | "read" | "failed" | "blocked" =>
  ["delivered", "read", "failed", "blocked"].includes(text);

/** `service=cardiology diagnoses=I10,I11` */
function withWords(words: string[]): EventWith {
  const pairs = words.map((word) => word.split("=", 2) as [string, string | undefined]);
  return Object.fromEntries(
    pairs.map(([key, value = ""]) => [key, key === "diagnoses" ? value.split(",") : key === "score" ? Number(value) : value]),
  );
}
