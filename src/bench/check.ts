// Checking and compiling a long scenario, against the YAML parse of the same text; and how the time grows with the length.
import { parse } from "yaml";
import { compileText, loadLibrary } from "../scenario/check.ts";
import { interleaved } from "./interleave.ts";
import { longScenario } from "./long-scenario.ts";
import type { Measure, Row } from "./measure.ts";

const long = 5_000;
const short = 50;
const rounds = 7;

export const check: Measure = async ({ progress }) => {
  const library = loadLibrary("none");
  const compile = (text: string) => {
    const { plan, problems } = compileText("long.yaml", text, library);
    if (!plan) throw new Error(`the long scenario has problems: ${problems.map(({ message }) => message).join(" ")}`);
  };
  const texts = { short: longScenario(short), long: longScenario(long) };
  /** As many short ones as make a long one. */
  const shorts = () => {
    for (let count = 0; count < long / short; count++) compile(texts.short);
  };
  shorts();
  compile(texts.long);
  const parsing = await interleaved(
    rounds,
    timed(() => parse(texts.long)),
    timed(() => compile(texts.long)),
    progress,
  );
  const growth = await interleaved(
    rounds,
    timed(shorts),
    timed(() => compile(texts.long)),
    progress,
  );
  const rows: Row[] = [
    {
      measure: "check",
      figure: "check and compile 5,000 steps",
      unit: "times",
      value: parsing.ratio,
      against: "the YAML parse of the same text",
      same: parsing.same,
      bound: 2,
      context: { ms: parsing.b, ms_yaml: parsing.a, kilobytes: texts.long.length / 1024 },
    },
    {
      measure: "check",
      figure: "time per step at 5,000 steps",
      unit: "times",
      value: growth.ratio,
      against: "the same at 50 steps",
      same: growth.same,
      bound: 1.25,
      context: { microseconds: (growth.b / long) * 1000, microseconds_at_50: (growth.a / long) * 1000 },
    },
  ];
  return rows;
};

/** Answers with the milliseconds of CPU that it took: others on the machine lengthen those less than the wall's. */
const timed = (work: () => unknown) => (): number => {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
};
