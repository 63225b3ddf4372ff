// Today: what to do now, a row for each thing and a button for each outcome; whatever is done, the list changes in place.
import { type Engine, now } from "../../../engine/engine.ts";
import { recordOutcome } from "../../../engine/outcome.ts";
import { canTakeBack, endFlag, handOn, takeBack, writeBeside } from "../../../engine/task-deeds.ts";
import { type CallOutcome, callOutcomes } from "../../../store/task-notes.ts";
import { isFlagTask, type Task, type Urgency } from "../../../store/tasks.ts";
import { user as userById } from "../../../store/users.ts";
import { bothTimes } from "../../language.ts";
import { outcomeWords, roleWords, sentence } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import type { Person } from "../people.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import {
  canDo,
  canTake,
  type Only,
  type OpenTask,
  openTask,
  type TodayData,
  type TodayGroup,
  type TodayRow,
  taskToSee,
  todayData,
  urgencies,
  waitingCounts,
} from "./data.ts";
import { Outcomes, Thing } from "./task.tsx";
import { type TodayWord, todayWords, waitingSentence } from "./words.ts";

/** What has just been done, or why it was not. */
interface Told {
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

type Looking = Omit<Visit<unknown>, "found">;

/** UTF-16 units of a note. */
const longest = 2_000;

export const today = (visit: Visit) => shown(visit, undefined);

/** One task beside the list; the board alone, as htmx asks for it. */
export const todayWith = (visit: Visit<Task>) => shown(visit, visit.found);

/** The list alone, as a live page asks for it. */
export async function todayList(visit: Visit) {
  const data = await todayData(visit.engine, visit.staff, onlyOf(visit));
  return visit.c.html(<List {...data} {...visit} open={visit.c.req.query("open")} />);
}

/** Likewise the task. */
export async function todayThing(visit: Visit<Task>) {
  return visit.c.html(<Aside {...visit} thing={await openTask(visit.engine, visit.found)} clinicZone={visit.engine.clinic.timezone} />);
}

/** How much waits, for the rail, for the title of the tab, and for those who hear the page. */
export async function waiting({ c, engine, staff, language, places }: Visit) {
  const { alerts, replies } = await waitingCounts(engine, staff);
  const badge = (place: "today" | "conversations", count: number) =>
    places.includes(place) && (
      <span id={`waiting-${place}`} class={count > 0 ? "badge" : undefined} aria-hidden="true" hx-swap-oob="true">
        {count > 0 ? (count > 99 ? "99+" : count) : ""}
      </span>
    );
  return c.html(
    <>
      <span data-count={alerts + replies}>{waitingSentence(alerts, replies, language)}</span>
      {badge("today", alerts)}
      {badge("conversations", replies)}
    </>,
  );
}

export async function recordTask(visit: Visit<Task>) {
  const { engine, field, found, staff, language } = visit;
  const outcome = field("outcome").trim().slice(0, 200);
  const recorded = await recordOutcome(engine, found.id, outcome, staff.id, now(engine));
  if (recorded.type === "refused") return after(visit, { word: "notTaken", problem: true }, 409);
  const undo = canTakeBack(found);
  const ended = found.outcomes.length > 0 && { outcome: sentence(outcomeWords(outcome, language)) };
  return after(visit, { word: "taken", patientId: found.patientId, ...ended, ...(undo ? { undo: found.id } : { because: "noUndo" }) });
}

export async function undoTask(visit: Visit<Task>) {
  const done = await takeBack(visit.engine, visit.found, visit.doer);
  return after(visit, done ? { word: "undone" } : { word: "notUndone", problem: true });
}

/** One's own from now on; or anybody's again. */
export async function claimTask(visit: Visit<Task>) {
  const { engine, found, staff, doer, field } = visit;
  const user = field("take") === "no" ? null : staff.id;
  const done = await handOn(engine, found, { role: found.role, user }, doer);
  return after(visit, done ? undefined : { word: "notHandedOn", problem: true });
}

export async function handOnTask(visit: Visit<Task>) {
  const { engine, found, doer, field } = visit;
  const to = await receiver(engine, found, field("to"));
  const done = to && (await handOn(engine, found, to, doer));
  return after(visit, done ? { word: "handedOn" } : { word: "notHandedOn", problem: true });
}

/** `role:<role>` or `user:<id>`. What goes to somebody of another role becomes that role's. */
async function receiver(engine: Engine, task: Task, to: string): Promise<{ role: string; user: string | null } | undefined> {
  const [kind, name = ""] = to.split(/:(.*)/s);
  if (kind === "role") {
    const role = name === "doctor" || name === "coordinator" ? name : undefined;
    return role && canTake(role, task) ? { role, user: null } : undefined;
  }
  const user = kind === "user" ? await userById(engine.db, name) : undefined;
  if (!user || user.disabledAt !== null || !canTake(user.role, task)) return undefined;
  return { role: canDo(user, task) ? task.role : user.role, user: user.id };
}

const callOf = (text: string): CallOutcome | undefined => callOutcomes.find((each) => each === text);

export async function noteTask(visit: Visit<Task>) {
  const { engine, found, doer, field } = visit;
  const text = field("text").trim().slice(0, longest);
  const call = callOf(field("call"));
  if (text === "" && !call) return after(visit, { word: "nothingWritten", problem: true });
  await writeBeside(engine, found, { text, ...(call && { call }) }, doer);
  return after(visit, { word: "noted" });
}

/** Ends a red flag's hold, with how the call went and why it is safe. */
export async function releaseTask(visit: Visit<Task>) {
  const { engine, found, doer, field } = visit;
  const reason = field("text").trim().slice(0, longest);
  const call = callOf(field("call"));
  if (reason === "" || !call) return after(visit, { word: "reasonNeeded", problem: true });
  const recorded = await endFlag(engine, found, { reason, call }, doer);
  return after(
    visit,
    recorded.type === "recorded" ? { word: "released", patientId: found.patientId } : { word: "notTaken", problem: true },
    409,
  );
}

/** In place for htmx; else the page anew, with what went wrong, if anything did. */
async function after(visit: Visit<Task>, told: Told | undefined, status: 400 | 409 = 400) {
  const { c, engine, found, field, staff } = visit;
  // What stood open beside the list stays open, unless it is what has just been closed.
  const beside = field("open");
  const closed = (told?.word === "taken" || told?.word === "released") && beside === found.id;
  const task = beside === "" || closed ? undefined : (await taskToSee(engine, { task: beside }, staff))?.value;
  if (c.req.header("hx-request")) return c.html(await board(visit, task, told));
  if (told?.problem) return page(visit, task, told, status);
  return c.redirect(task ? `/today/${encodeURIComponent(task.id)}` : "/today", 303);
}

async function shown(visit: Looking, open: Task | undefined) {
  return visit.c.req.header("hx-request") ? visit.c.html(await board(visit, open)) : page(visit, open);
}

async function page(visit: Looking, open: Task | undefined, told?: Told, status: 200 | 400 | 409 = 200) {
  const say = consoleWords[visit.language];
  const children = (
    <>
      <p class="lead">{say.todayAbout}</p>
      {await board(visit, open, told)}
    </>
  );
  return framed(visit, { place: "today", title: say.place_today, children }, status);
}

/** `?only=due&after=<ms>.<id>`: one group, from somewhere in its middle. */
function onlyOf({ c }: Looking): Only | undefined {
  const urgency = urgencies.find((each) => each === c.req.query("only"));
  const [, at, id] = /^(\d{1,15})\.(.{1,100})$/.exec(c.req.query("after") ?? "") ?? [];
  return urgency && { urgency, ...(at !== undefined && id !== undefined && { after: { at: Number(at), id } }) };
}

async function board(visit: Looking, open: Task | undefined, told?: Told) {
  const data = await todayData(visit.engine, visit.staff, onlyOf(visit));
  const thing = open && (await openTask(visit.engine, open));
  return (
    <div id="today" class={thing ? "pair work opened" : "pair work"}>
      <div id="today-said">{told && <Telling told={told} open={open?.id} {...visit} />}</div>
      <List {...data} {...visit} open={thing?.task.id} />
      <Aside {...visit} thing={thing} clinicZone={data.clinicZone} />
    </div>
  );
}

type Shown = Pick<Visit, "language" | "staff" | "places">;

function Telling({ told, language, places, open }: Shown & { told: Told; open?: string | undefined }) {
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

function List({ groups, people, open, ...shown }: TodayData & Shown & { open?: string | undefined; c?: Visit["c"] }) {
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
          <Row {...row} urgency={urgency} open={open} {...shown} />
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

type RowProps = TodayRow & Shown & Pick<TodayData, "clinicZone"> & { urgency: Urgency | "waiting"; open: string | undefined };

function Row({ task, patient, holder, urgency, open, language, staff, clinicZone }: RowProps) {
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
        <p class="quiet">
          <b>{patient.name}</b>
          {` · ${holder ? (holder.id === staff.id ? say.yours : `${say.takenBy} ${holder.name}`) : roleWords(task.role, language)}`}
          {task.dueAt !== null && (
            <>
              {" · "}
              <span class={urgency === "overdue" ? "late" : undefined}>
                {urgency === "overdue" ? say.overdueSince : say.due} {when(task.dueAt)}
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

function Aside({ thing, ...shown }: Shown & { thing: OpenTask | undefined; clinicZone: string }) {
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
