// What Today looks like: groups by urgency, a row for each thing, and beside them the one that is open.
import { isFlagTask, type Urgency } from "../../../store/tasks.ts";
import { bothTimes } from "../../language.ts";
import { roleWords } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { Nothing, Said } from "../frame.tsx";
import type { Person } from "../people.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import { canDo, type OpenTask, type TodayData, type TodayGroup, type TodayRow } from "./data.ts";
import { Outcomes, Thing } from "./task.tsx";
import { type TodayWord, todayWords } from "./words.ts";

/** What has just been done, or why it was not. */
export interface Told {
  word: TodayWord | "notTaken";
  problem?: true;
  /** How it ended, in words. */
  outcome?: string;
  /** The task whose outcome can be taken back. */
  undo?: string;
  /** Where it cannot be: the reason. */
  because?: TodayWord;
  /** Whose task it was. */
  patientId?: string;
}

export type Looking = Omit<Visit<unknown>, "found">;

type Shown = Pick<Visit, "language" | "staff" | "places">;

export function Telling({ told, language, places, open }: Shown & { told: Told; open?: string | undefined }) {
  const say = todayWords[language];
  const frame = consoleWords[language];
  if (told.word === "notTaken")
    return (
      <Said>
        <strong>{frame.notTaken}.</strong> {frame.notTakenHint}
      </Said>
    );
  const undo = told.undo && `/tasks/${encodeURIComponent(told.undo)}/undo`;
  return (
    <Said good={!told.problem}>
      <span>
        {say[told.word]}
        {told.outcome ? `: ${told.outcome}.` : told.word === "taken" ? "." : ""} {told.because && say[told.because]}{" "}
        {told.patientId && places.includes("patients") && <a href={`/patients/${encodeURIComponent(told.patientId)}`}>{say.patientPage}</a>}
      </span>
      {undo && (
        <form method="post" action={undo} hx-post={undo} hx-target="#today" hx-swap="outerHTML">
          {open && <input type="hidden" name="open" value={open} />}
          <button type="submit">{say.undo}</button>
        </form>
      )}
    </Said>
  );
}

export function List({ groups, people, open, ...shown }: TodayData & Shown & { open?: string | undefined; c?: Visit["c"] }) {
  const { language } = shown;
  const say = { ...consoleWords[language], ...todayWords[language] };
  const part = shown.c?.req.query("only") !== undefined;
  const alarmed = people.filter(({ alarm, patient }) => alarm && !patient);
  const others = people.filter((each) => !alarmed.includes(each));
  const empty = people.length === 0 && groups.every(({ rows }) => rows.length === 0);
  const of = (urgency: Urgency) => groups.find((group) => group.urgency === urgency);
  const query = new URLSearchParams({
    ...(open !== undefined && { open }),
    ...(part && { only: shown.c?.req.query("only") ?? "", after: shown.c?.req.query("after") ?? "" }),
  });
  return (
    <div id="today-list" class="list-of-work" data-live="today" hx-get={`/today/list?${query}`} hx-trigger="fresh" hx-swap="outerMorph">
      {part && (
        <p class="quiet">
          {say.onlyThese} <a href="/today">{say.wholeList}</a>
        </p>
      )}
      {empty && <Nothing title={say.noTasks} hint={say.noTasksHint} />}
      {(alarmed.length > 0 || (of("alert")?.rows.length ?? 0) > 0) && (
        <Group title={say.group_alert} urgency="alert" group={of("alert")} people={alarmed} open={open} {...shown} />
      )}
      {(["overdue", "due"] as const).map((urgency) => (
        <Group title={say[`group_${urgency}`]} urgency={urgency} group={of(urgency)} people={[]} open={open} {...shown} />
      ))}
      <Group title={say.group_waiting} urgency="waiting" group={undefined} people={others} open={open} {...shown} />
      <Group title={say.group_undated} urgency="undated" group={of("undated")} people={[]} open={open} {...shown} />
    </div>
  );
}

interface GroupProps extends Shown, Pick<TodayData, "clinicZone"> {
  title: string;
  urgency: Urgency | "waiting";
  group: TodayGroup | undefined;
  people: Person[];
  open: string | undefined;
}

function Group({ title, urgency, group, people, open, ...shown }: GroupProps) {
  const rows = group?.rows ?? [];
  const next = group?.next;
  const count = rows.length + people.length;
  if (count === 0) return null;
  const say = todayWords[shown.language];
  return (
    <section class={`group ${urgency}`}>
      <h2>
        {title} <span class="number">{next ? `${count}+` : count}</span>
      </h2>
      <ul>
        {people.map((person) => (
          <Words person={person} {...shown} />
        ))}
        {rows.map((row) => (
          <Row {...row} open={open} {...shown} />
        ))}
      </ul>
      {next && (
        <p>
          <a class="button" href={`/today?only=${urgency}&after=${next.at}.${encodeURIComponent(next.id)}`}>
            {say.more}
          </a>
        </p>
      )}
    </section>
  );
}

type RowProps = TodayRow & Shown & Pick<TodayData, "clinicZone"> & { open: string | undefined };

function Row({ task, late, patient, holder, words, open, language, staff, clinicZone }: RowProps) {
  const say = todayWords[language];
  const href = `/today/${encodeURIComponent(task.id)}`;
  const opens = { href, "hx-get": href, "hx-target": "#today", "hx-swap": "outerMorph", "hx-push-url": "true" };
  const flag = isFlagTask(task);
  const when = (at: number) => <time datetime={new Date(at).toISOString()}>{bothTimes(at, patient.zone, clinicZone, language)}</time>;
  return (
    <li class="todo" data-row id={`row-${task.id}`} aria-current={task.id === open ? "true" : undefined}>
      <div>
        <p class="todo-what">
          <a id={`open-${task.id}`} {...opens}>
            {task.title}
          </a>
        </p>
        {words !== undefined && <p class="words">{`«${words.slice(0, 200)}»`}</p>}
        <p class="quiet">
          <b>{patient.name}</b>
          {` · ${holder ? (holder.id === staff.id ? say.yours : `${say.takenBy} ${holder.name}`) : roleWords(task.role, language)}`}
          {task.dueAt !== null && (
            <>
              {" · "}
              <span class={late ? "late" : undefined}>
                {late ? say.overdueSince : say.due} {when(task.dueAt)}
              </span>
            </>
          )}
        </p>
      </div>
      {canDo(staff, task) && !flag && task.id !== open && <Outcomes task={task} language={language} open={open} />}
      {flag && task.id !== open && (
        <a class="button" {...opens}>
          {canDo(staff, task) ? say.lookInto : say.look}
        </a>
      )}
    </li>
  );
}

/** Somebody who wrote, and waits for an answer. */
function Words({ person, language, staff, clinicZone }: { person: Person } & Shown & Pick<TodayData, "clinicZone">) {
  const say = todayWords[language];
  const { last, patient, href, count } = person;
  return (
    <li class="todo" data-row>
      <div>
        <p class="todo-what">
          <a href={href}>{patient?.name ?? say.stranger}</a> {count > 1 && <span class="state">{count}</span>}
        </p>
        <p class="words">{last.text.slice(0, 200)}</p>
        <p class="quiet">
          {channelNames[last.channel]} ·{" "}
          <time datetime={new Date(last.receivedAt).toISOString()}>{bothTimes(last.receivedAt, clinicZone, clinicZone, language)}</time>
        </p>
      </div>
      <a class="button" href={href}>
        {may(staff.role, "conversations.write") ? (patient ? say.answer : say.lookInto) : say.look}
      </a>
    </li>
  );
}

export function Aside({ thing, ...shown }: Shown & { thing: OpenTask | undefined; clinicZone: string }) {
  const say = todayWords[shown.language];
  if (!thing)
    return (
      <aside id="today-thing" class="thing none">
        <Nothing title={say.choose} hint={say.chooseHint} />
      </aside>
    );
  const { id, patientId } = thing.task;
  return (
    <aside
      id="today-thing"
      class="thing"
      data-live={`today patient:${patientId}`}
      hx-get={`/today/${encodeURIComponent(id)}/part`}
      hx-trigger="fresh"
      hx-swap="outerMorph"
    >
      <Thing {...thing} {...shown} />
    </aside>
  );
}
