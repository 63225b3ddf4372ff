// Reads a test file into stories, and checks what they name against the scenario they tell of.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Analysis, analyse } from "./analyse.ts";
import { given } from "./details.ts";
import { type Library, load, scenarioPath } from "./library.ts";
import { checkStory } from "./lint/stories.ts";
import { suggest } from "./near.ts";
import type { Parsed } from "./parse.ts";
import { place } from "./places.ts";
import { plain, without } from "./plain.ts";
import { hasErrors, type Problem, report } from "./problem.ts";
import { testFile } from "./schema-story.ts";
import type { Deed, EventWith, Expectation, Line, Story, StoryFile, StoryGuardian, StoryPatient } from "./story.ts";
import type { EventWords, GuardianWords, LineWords, PatientWords, TestFile, TestWords } from "./syntax-story.ts";

/** `stories` is absent where the test file itself has an error; the scenario's own problems are told by checking it. */
export function readStories(parsed: Parsed, library: Library): { stories?: StoryFile; problems: Problem[] } {
  const problems = [...parsed.problems];
  const file = parsed.root === undefined ? undefined : testFile.read(parsed.root, problems);
  if (file?.scenario !== undefined) check(parsed, file, library, problems);
  if (file === undefined || hasErrors(problems)) return { problems };
  return { stories: { file: parsed.source.file, scenario: given(file.scenario).value, tests: given(file.tests).map(story) }, problems };
}

function check({ source }: Parsed, file: TestFile, library: Library, problems: Problem[]): void {
  const scenario = given(file.scenario);
  const path = [join(dirname(source.file), `${scenario.value}.yaml`), scenarioPath(library, scenario.value)].find((one) => existsSync(one));
  if (path === undefined) {
    report(problems, scenario.node, "unknown-scenario", `There is no scenario "${scenario.value}".`, () =>
      suggest(scenario.value, library.scenarios),
    );
    return;
  }
  const analysis: Analysis = analyse(load(path), library);
  for (const test of file.tests ?? []) checkStory(test, analysis, problems);
}

function story(words: TestWords): Story {
  return without<Story>({
    name: given(words.name).value,
    line: place({ source: words.node.source, start: words.node.start }).line,
    patient: patient(words.patient),
    consents: (words.consents ?? []).map((one) => ({ ...one })),
    variant: words.variant?.value,
    story: given(words.story).map(line),
  });
}

const values = (list: readonly { value: string }[] | undefined): string[] | undefined => list?.map((one) => one.value);

function patient(words: PatientWords | undefined): StoryPatient {
  return without<StoryPatient>({
    ...person(words),
    external_id: words?.external_id?.value,
    birth_date: words?.birth_date?.value,
    sex: words?.sex?.value,
    phone: words?.phone?.value,
    email: words?.email?.value,
    age: words?.age?.value,
    tags: values(words?.tags) ?? [],
    attributes: Object.fromEntries((words?.attributes ?? []).map((one) => [one.name, plain(one.value)])),
    visits:
      words?.visits === undefined
        ? undefined
        : without({ count: words.visits.count?.value, days_since_last: words.visits.days_since_last?.value }),
    guardian: words?.guardian && person(words.guardian),
  });
}

const person = (words: GuardianWords | undefined): StoryGuardian =>
  without<StoryGuardian>({
    first_name: words?.first_name?.value,
    last_name: words?.last_name?.value,
    patronymic: words?.patronymic?.value,
    timezone: words?.timezone?.value,
    language: words?.language?.value,
    channels: words?.channels?.map((one) => one.value),
  });

const line = (words: LineWords): Line => without<Line>({ line: place(words.key).line, at: words.at?.value, ...without(said(words)) });

function said(words: LineWords): Deed | Expectation {
  const { type } = words;
  switch (type) {
    case "event":
      return { type, event: given(words.event).value, with: eventWith(words.with) };
    case "reply":
      return { type, text: given(words.reply).value };
    case "choose":
      return { type, value: given(words.choose).value };
    case "outcome": {
      const { value: outcome, task } = given(words.outcome);
      return { type, outcome, task };
    }
    case "delivery": {
      const { value: state, message } = given(words.delivery);
      return { type, state, message };
    }
    case "release":
      return { type, rule: given(words.release).value };
    case "sending":
      return { type, sending: "slow" };
    case "consent":
      return { type, give: given(words.consent).give ?? [], withdraw: given(words.consent).withdraw ?? [] };
    case "after":
      return { type, after: given(words.after).value };
    case "until":
      return { type, until: given(words.until).value };
    case "sent":
      return { type, message: given(words.sent).value, via: words.via?.value, text: words.text?.value };
    case "suppressed":
      return {
        type,
        message: given(words.suppressed).value,
        reason: words.reason?.value as Extract<Line, { type: "suppressed" }>["reason"],
      };
    case "task":
      return { type, task: given(words.task).value };
    case "alert":
      return { type, rule: given(words.alert).value };
    case "tagged":
      return { type, tag: given(words.tagged).value };
    case "started":
      return { type, scenario: given(words.started).value };
    case "called":
      return { type, endpoint: given(words.called).value };
    case "ended":
      return { type, outcome: given(words.ended).value };
    case "not_entered":
      return {
        type,
        scenario: given(words.not_entered).value,
        reason: words.reason?.value as Extract<Line, { type: "not_entered" }>["reason"],
      };
  }
}

function eventWith(words: EventWords | undefined): EventWith {
  return without<EventWith>({
    start: words?.start?.value,
    service: words?.service?.value,
    doctor: words?.doctor?.value,
    diagnoses: values(words?.diagnoses),
    status: words?.status?.value,
    id: words?.id?.value,
    score: words?.score?.value,
    tag: words?.tag?.value,
    purpose: words?.purpose?.value,
    scenario: words?.scenario?.value,
    outcome: words?.outcome?.value,
  });
}
