// A scenario read whole: its words, everything they name, and all problems that can be told without running it.

import type { AnswerType, ChannelName } from "../journey/plan.ts";
import { everyStep, type Occurrence } from "./blocks.ts";
import { type FlowStep, flow } from "./flow.ts";
import { includes } from "./includes.ts";
import type { Library } from "./library.ts";
import { lint } from "./lint/index.ts";
import { messagesOf } from "./lint/references.ts";
import type { Named } from "./mappings.ts";
import type { Parsed } from "./parse.ts";
import type { Source } from "./places.ts";
import type { Problem } from "./problem.ts";
import { answerType } from "./questions.ts";
import { scenarioFile } from "./schema.ts";
import { sameAsFile } from "./shared.ts";
import type { MessageWords, QuestionnaireWords, ScenarioFile } from "./syntax.ts";
import type { AskStep, TaskStep } from "./syntax-steps.ts";

export interface Analysis {
  source: Source;
  library: Library;
  /** Absent where the text is no mapping at all. */
  file?: ScenarioFile;
  /** The steps laid out flat. */
  flow: FlowStep[];
  /** Every step, fragments written in. */
  steps: Occurrence[];
  /** The scenario's own and the shared ones. */
  messages: ReadonlyMap<string, Named<MessageWords>>;
  questionnaires: ReadonlyMap<string, Named<QuestionnaireWords>>;
  /** By id; the first of two. */
  asks: ReadonlyMap<string, AskStep>;
  answers: Record<string, AnswerType>;
  tasks: ReadonlyMap<string, TaskStep>;
  languages: string[];
  channels: ChannelName[];
  problems: Problem[];
}

export function analyse(parsed: Parsed, library: Library): Analysis {
  const { source } = parsed;
  const problems = [...parsed.problems];
  const file = parsed.root === undefined ? undefined : scenarioFile.read(parsed.root, problems);
  if (file?.scenario !== undefined) sameAsFile(file.scenario.value, file.scenario.node, source.file, problems);
  const analysis = analysisOf(source, file, library, problems);
  if (file !== undefined) lint(analysis, file);
  problems.push(...sharedProblems(analysis));
  return analysis;
}

/** Everything that a file names, before it is judged. */
export function analysisOf(source: Source, file: ScenarioFile | undefined, library: Library, problems: Problem[]): Analysis {
  const expand = includes(file?.steps ?? [], library, problems);
  const steps = everyStep(file?.steps ?? [], expand);
  const asks = new Map<string, AskStep>();
  const tasks = new Map<string, TaskStep>();
  for (const { step } of steps) {
    if (step.verb === "ask" && step.ask !== undefined && !asks.has(step.ask.value)) asks.set(step.ask.value, step);
    if (step.verb === "task" && step.task !== undefined && !tasks.has(step.task.value)) tasks.set(step.task.value, step);
  }
  return {
    source,
    library,
    file,
    flow: flow(file?.steps ?? [], expand, { source, start: 0 }),
    steps,
    messages: joined(library.shared.messages, file?.messages),
    questionnaires: joined(library.shared.questionnaires, file?.questionnaires),
    asks,
    answers: Object.fromEntries([...asks].map(([id, ask]) => [id, answerType(ask)])),
    tasks,
    languages: file?.languages?.map((one) => one.value) ?? library.clinic.languages,
    channels: file?.channels?.map((one) => one.value) ?? library.clinic.channels,
    problems,
  };
}

/** What is wrong in the shared files that this scenario draws on: it cannot be better than they are. */
function sharedProblems({ steps, messages, questionnaires, library }: Analysis): Problem[] {
  if (library.shared.problems.length === 0) return [];
  const files = new Set<string>();
  for (const { step } of steps) {
    files.add(step.key.source.file);
    for (const name of messagesOf(step)) files.add(messages.get(name.value)?.at.source.file ?? "");
    if (step.verb === "ask" && step.form !== undefined) files.add(questionnaires.get(step.form.value)?.at.source.file ?? "");
  }
  return library.shared.problems.filter((problem) => files.has(problem.file));
}

const joined = <T>(shared: ReadonlyMap<string, Named<T>>, own: readonly Named<T>[] = []): ReadonlyMap<string, Named<T>> =>
  own.length === 0 ? shared : new Map([...shared, ...own.map((one) => [one.name, one] as const)]);
