// Today: what to do now, one button for each outcome. Taking one changes the list in place, or shows the page again without JavaScript.
import { now } from "../../engine/engine.ts";
import { recordOutcome } from "../../engine/outcome.ts";
import type { Task } from "../../store/tasks.ts";
import { bothTimes, type Language } from "../language.ts";
import { outcomeWords, roleWords, sentence } from "../row-words.ts";
import { framed, Nothing, Said } from "./frame.tsx";
import type { Visit } from "./route.ts";
import { canDo, type TodayData, type TodayRow, todayData, type Urgency } from "./today-data.ts";
import { consoleWords } from "./words.ts";

type Told = "taken" | "notTaken";

export const today = async (visit: Visit) => page(visit);

/** The list alone, as htmx asks for it. */
export const todayPart = async (visit: Visit) => part(visit);

export async function recordTask(visit: Visit<Task>) {
  const { engine, c, field, found, staff } = visit;
  const outcome = field("outcome").trim().slice(0, 200);
  const recorded = await recordOutcome(engine, found.id, outcome, staff.id, now(engine));
  const told = recorded.type === "recorded" ? "taken" : "notTaken";
  if (c.req.header("hx-request")) return part(visit, told);
  return told === "taken" ? c.redirect("/today", 303) : page(visit, told);
}

type Looking = Pick<Visit, "engine" | "staff" | "language" | "c" | "places">;

async function page(visit: Looking, told?: Told) {
  const say = consoleWords[visit.language];
  const data = await todayData(visit.engine, visit.staff);
  const children = (
    <>
      <p class="lead">{say.todayAbout}</p>
      <Today {...data} {...visit} told={told} />
    </>
  );
  return framed(visit, { place: "today", title: say.place_today, children }, told === "notTaken" ? 409 : 200);
}

async function part(visit: Looking, told?: Told) {
  const data = await todayData(visit.engine, visit.staff);
  return visit.c.html(<Today {...data} {...visit} told={told} />);
}

type Shown = Pick<Visit, "language" | "staff" | "places">;

function Today({ rows, told, ...shown }: TodayData & Shown & { told?: Told | undefined }) {
  const say = consoleWords[shown.language];
  const groups: Urgency[] = ["alert", "overdue", "due", "undated"];
  return (
    <div id="today">
      {told === "taken" && <Said good>{say.taken}</Said>}
      {told === "notTaken" && (
        <Said>
          <strong>{say.notTaken}.</strong> {say.notTakenHint}
        </Said>
      )}
      {rows.length === 0 && <Nothing title={say.noTasks} hint={say.noTasksHint} />}
      {groups.map((urgency) => {
        const own = rows.filter((row) => row.urgency === urgency);
        return (
          own.length > 0 && (
            <section class={`group ${urgency}`}>
              <h2>
                {say[`group_${urgency}`]} <span class="number">{own.length}</span>
              </h2>
              <ul>
                {own.map((row) => (
                  <Row {...row} {...shown} />
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}

function Row({ task, patient, language, staff, places, clinicZone }: TodayRow & Shown & Pick<TodayData, "clinicZone">) {
  const say = consoleWords[language];
  return (
    <li class="todo" data-row>
      <div>
        <p class="todo-what">{task.title}</p>
        <p class="quiet">
          {places.includes("patients") ? <a href={`/patients/${encodeURIComponent(patient.id)}`}>{patient.name}</a> : patient.name}
          {` · ${roleWords(task.role, language)}`}
          {task.dueAt !== null && (
            <>
              {" · "}
              <time datetime={new Date(task.dueAt).toISOString()}>
                {say.due} {bothTimes(task.dueAt, patient.zone, clinicZone, language)}
              </time>
            </>
          )}
        </p>
        {task.script && <p class="script">{task.script}</p>}
      </div>
      {canDo(staff, task) && <Outcomes task={task} language={language} />}
    </li>
  );
}

/** One button for each outcome. A reply that could not be read is entered as the patient meant it. */
function Outcomes({ task, language }: { task: Task; language: Language }) {
  const say = consoleWords[language];
  const action = `/tasks/${encodeURIComponent(task.id)}/outcome`;
  const asks = task.task.startsWith("unclear-") && task.outcomes.length === 0;
  const outcomes = task.outcomes.length > 0 || asks ? task.outcomes : ["done"];
  return (
    <form class="row" method="post" action={action} hx-post={action} hx-target="#today" hx-swap="outerHTML">
      {asks && (
        <input type="text" name="outcome" required maxlength={200} aria-label={say.value} placeholder={say.value} autocomplete="off" />
      )}
      {asks && <button type="submit">{say.record}</button>}
      {outcomes.map((outcome) => (
        <button type="submit" name="outcome" value={outcome}>
          {sentence(outcomeWords(outcome, language))}
        </button>
      ))}
    </form>
  );
}
