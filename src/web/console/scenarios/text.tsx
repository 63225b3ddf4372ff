// A scenario's text as it is on disk: numbered lines, and each problem under the words it is about.
import type { Plan } from "../../../journey/plan.ts";
import type { Problem } from "../../../scenario/problem.ts";
import { problemIn } from "../../../scenario/problem-in.ts";
import type { Language } from "../../language.ts";
import { numberOf } from "./data.ts";
import type { ScenarioFile } from "./files.ts";
import { problemsCounted, scenarioWords } from "./words.ts";

interface Shown {
  file: ScenarioFile;
  language: Language;
  /** The step looked at, of the plan that is drawn: its line is marked where that is the file's own. */
  step?: number | undefined;
  drawn?: Plan | undefined;
}

export function SourceText({ file, language, step, drawn }: Shown) {
  const say = scenarioWords[language];
  const problems = file.problems.map((problem) => problemIn(language, problem));
  const own = problems.filter((problem) => problem.file === file.file);
  const others = problems.filter((problem) => problem.file !== file.file);
  const place = step !== undefined && drawn !== undefined && drawn.hash === file.plan?.hash ? file.places?.[step] : undefined;
  const lines = file.text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return (
    <>
      {others.length > 0 && (
        <div class="said problem">
          <strong>{say.otherFiles}</strong>
          {others.map((problem) => (
            <p>
              {say[problem.severity]}. {problem.file}, {say.line} {problem.line}: {problem.message} {problem.hint}
            </p>
          ))}
        </div>
      )}
      {problems.length > 0 && <p class="quiet">{problemsCounted(numberOf(problems, "error"), numberOf(problems, "warning"), language)}</p>}
      {own.length > 0 && (
        <ul class="quiet">
          {own.slice(0, 10).map((problem) => (
            <li>
              <a href={`#L${problem.line}`}>
                {say.line} {problem.line}
              </a>
              : {problem.message}
            </li>
          ))}
        </ul>
      )}
      <ol class="source" tabindex={0} aria-label={file.file} translate="no">
        {lines.map((line, index) => {
          const wrong = own.filter((problem) => problem.line === index + 1);
          const marked = place?.file === file.file && place.line === index + 1;
          return (
            <li id={`L${index + 1}`} class={marked ? "marked" : undefined}>
              <code class={/^\s*#/.test(line) ? "quiet-line" : undefined}>
                <Marked line={line} problems={wrong} />
              </code>
              {wrong.map((problem) => (
                <p class={`wrong ${problem.severity}`}>
                  {say[problem.severity]}. {problem.message} {problem.hint && <small>{problem.hint}</small>}
                </p>
              ))}
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** The first problem's word is underlined; the others of the line have their sentence below. */
function Marked({ line, problems: [first] }: { line: string; problems: Problem[] }) {
  if (!first) return <>{line || " "}</>;
  const letters = [...line];
  const from = Math.min(first.column - 1, letters.length);
  const rest = letters.slice(from).join("");
  const word = /^("[^"]*"|'[^']*'|[^\s:,[\]{}]+)/.exec(rest)?.[0] ?? rest;
  return (
    <>
      {letters.slice(0, from).join("")}
      <mark>{word || " "}</mark>
      {rest.slice(word.length)}
    </>
  );
}
