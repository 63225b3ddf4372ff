// Today: what to do now, a row for each thing and a button for each outcome; whatever is done, the list changes in place.

import { type Engine, now } from "../../../engine/engine.ts";
import { recordOutcome } from "../../../engine/outcome.ts";
import { canTakeBack, endFlag, handOn, takeBack, writeBeside } from "../../../engine/task-deeds.ts";
import { type CallOutcome, callOutcomes } from "../../../store/task-notes.ts";
import type { Task } from "../../../store/tasks.ts";
import { user as userById } from "../../../store/users.ts";
import { outcomeWords } from "../../row-words.ts";
import { framed } from "../frame.tsx";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import { Aside, List, type Looking, Telling, type Told } from "./board.tsx";
import { canDo, canTake, type Only, openTask, taskToSee, todayData, urgencies, waitingCounts } from "./data.ts";
import { waitingSentence } from "./words.ts";

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
  const ended = found.outcomes.length > 0 && { outcome: outcomeWords(outcome, language) };
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
export async function after(visit: Visit<Task>, told: Told | undefined, status: 400 | 409 = 400) {
  const { c, engine, found, field, staff } = visit;
  // What stood open beside the list stays open, unless it is what has just been closed.
  const beside = field("open");
  const closed = (told?.word === "taken" || told?.word === "released") && beside === found.id;
  const task = beside === "" || closed ? undefined : (await taskToSee(engine, { task: beside }, staff))?.value;
  if (c.req.header("hx-request")) return c.html(await board(visit, task, told));
  if (told?.problem) return page(visit, task, told, status);
  return c.redirect(task ? `/today/${encodeURIComponent(task.id)}` : "/today", 303);
}

export async function shown(visit: Looking, open: Task | undefined) {
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
