// An open task, with one button for each outcome.
import type { Task } from "../store/tasks.ts";
import { bothTimes, type Language } from "./language.ts";
import { outcomeWords, roleWords, sentence } from "./row-words.ts";
import { words } from "./words.ts";

export function TaskCard({
  task,
  patient,
  language,
  zones,
  back,
}: {
  task: Task;
  patient?: { id: string; name: string };
  language: Language;
  zones: readonly [string, string];
  back: string;
}) {
  const say = words[language];
  const asks = task.task.startsWith("unclear-") && task.outcomes.length === 0;
  return (
    <form class="task" method="post" action={`/demo/tasks/${encodeURIComponent(task.id)}/outcome`}>
      <input type="hidden" name="back" value={back} />
      <p>
        <span aria-hidden="true">☐ </span>
        <strong>{task.title}</strong>
      </p>
      <p class="quiet">
        {patient && (
          <>
            <a href={`/demo/phone/${encodeURIComponent(patient.id)}`}>{patient.name}</a>
            {" · "}
          </>
        )}
        {roleWords(task.role, language)}
        {task.dueAt !== null && ` · ${say.due} ${bothTimes(task.dueAt, ...zones, language)}`}
      </p>
      {task.script && <p class="script">{task.script}</p>}
      <div class="row">
        {asks && (
          <input type="text" name="outcome" required maxlength={200} aria-label={say.value} placeholder={say.value} autocomplete="off" />
        )}
        {asks && <button type="submit">{say.record}</button>}
        {!asks && task.outcomes.length === 0 && (
          <button type="submit" name="outcome" value="done">
            {say.done}
          </button>
        )}
        {task.outcomes.map((outcome) => (
          <button type="submit" name="outcome" value={outcome}>
            {sentence(outcomeWords(outcome, language))}
          </button>
        ))}
      </div>
    </form>
  );
}
