// `/live`: tells pages that something has changed, never what. One look at the store a second serves every page of this process.
import { streamSSE } from "hono/streaming";
import type { Engine } from "../../engine/engine.ts";
import { actedSince, type Newest, newest, newestStranger, openSessions, toldSince } from "../../store/changes.ts";
import type { TimelineKind } from "../../store/timeline.ts";
import type { Role } from "../../store/users.ts";
import { may, type Permission } from "./permissions.ts";
import type { Visit } from "./route.ts";

/** What a part of a page may say that it shows; `patient:<id>` besides. */
export type Topic = "today" | "conversations" | "entering";

const seenWith: Record<Topic, Permission> = { today: "tasks.see", conversations: "conversations.see", entering: "entering.see" };

/** Which parts a row of the timeline changes, and what it takes to hear that there was one. */
const kinds: Record<TimelineKind, { needs: Permission; topics: readonly Topic[] }> = {
  event: { needs: "patients.see", topics: [] },
  entered: { needs: "patients.see", topics: ["entering"] },
  not_entered: { needs: "patients.see", topics: ["entering"] },
  started: { needs: "patients.see", topics: [] },
  ended: { needs: "patients.see", topics: ["today"] },
  tagged: { needs: "patients.see", topics: [] },
  untagged: { needs: "patients.see", topics: [] },
  called: { needs: "patients.see", topics: [] },
  opened: { needs: "patients.see", topics: [] },
  consent: { needs: "patients.see", topics: ["conversations"] },
  deferred: { needs: "patients.see", topics: [] },
  sent: { needs: "patients.see", topics: ["conversations", "today"] },
  said: { needs: "patients.clinical", topics: ["conversations"] },
  suppressed: { needs: "patients.see", topics: ["conversations"] },
  held: { needs: "patients.see", topics: ["conversations"] },
  failed: { needs: "patients.see", topics: ["conversations", "today"] },
  delivery: { needs: "patients.see", topics: ["conversations"] },
  migrated: { needs: "patients.see", topics: [] },
  by_hand: { needs: "patients.see", topics: ["today"] },
  task: { needs: "patients.clinical", topics: ["today"] },
  outcome: { needs: "patients.clinical", topics: ["today"] },
  alert: { needs: "patients.clinical", topics: ["today"] },
  reply: { needs: "patients.clinical", topics: ["conversations", "today"] },
};

interface Change {
  needs: Permission;
  topics: readonly Topic[];
  patientId: string | null;
}

const byStaff = (act: string): readonly Topic[] =>
  act.startsWith("task.") ? ["today"] : act.startsWith("conversation.") ? ["conversations", "today"] : [];

interface Listener {
  role: Role;
  session: string | undefined;
  /** False where they do not read. */
  send(event: { event: string; data: string; id: string }): boolean;
  beat(): boolean;
  end(): void;
}

/** ms */
const pause = 1_000;
const beats = 15;
/** Of one who takes in no more than so many events behind. */
const mostUnread = 5;
/** More than so many rows in a second, or missed while away, and some ids are left out; the topics are all but sure to be named. */
const most = 1_000;
/** On PostgreSQL a row may appear after one with a higher number, if its transaction was the slower one. */
const lookBack = 200;

/** The followers of one process. */
export function livePages(): (visit: Visit) => Response {
  const listeners = new Set<Listener>();
  let following = false;

  async function follow({ db }: Engine): Promise<void> {
    let cursor = await newest(db);
    let stranger = await newestStranger(db);
    const seen = new Set<string>();
    const look = async (): Promise<Change[]> => {
      const told = await toldSince(db, cursor.timeline - lookBack, most);
      const acted = await actedSince(db, cursor.audit - lookBack, most);
      const fresh = (name: string) => !seen.has(name) && Boolean(seen.add(name));
      const changes: Change[] = [
        ...told.filter(({ seq }) => fresh(`t${seq}`)).map(changeOf),
        ...acted.filter(({ seq }) => fresh(`a${seq}`)).map(actOf),
      ];
      cursor = { timeline: Math.max(cursor.timeline, told[0]?.seq ?? 0), audit: Math.max(cursor.audit, acted[0]?.seq ?? 0) };
      if (seen.size > 10 * most) keepOnly(seen, [...told.map(({ seq }) => `t${seq}`), ...acted.map(({ seq }) => `a${seq}`)]);
      const latest = await newestStranger(db);
      if (latest !== stranger) changes.push(ofStrangers);
      stranger = latest;
      return changes;
    };
    await look();
    for (let turn = 1; listeners.size > 0; turn++) {
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
      const changes = await look();
      const ids = [...listeners].flatMap(({ session }) => session ?? []);
      const open = await openSessions(db, ids, Date.now());
      for (const listener of listeners) {
        const gone = listener.session !== undefined && !open.has(listener.session);
        const event = gone ? undefined : eventFor(listener.role, changes, cursor);
        const reads = !gone && (!event || listener.send(event)) && (turn % beats !== 0 || listener.beat());
        if (!reads) listener.end();
      }
    }
  }

  /** A store that cannot be read ends every stream: browsers come back by themselves, and say what they have heard last. */
  function start(engine: Engine): void {
    if (following) return;
    following = true;
    follow(engine)
      .catch(() => {
        for (const listener of listeners) listener.end();
      })
      .finally(() => {
        following = false;
        if (listeners.size > 0) start(engine);
      });
  }

  return ({ c, engine, staff }) => {
    c.header("x-accel-buffering", "no");
    const heard = heardLast(c.req.header("last-event-id") ?? c.req.query("after"));
    return streamSSE(c, async (stream) => {
      let unread = 0;
      const write = (work: Promise<unknown>): boolean => {
        unread++;
        void work.finally(() => unread--);
        return unread <= mostUnread;
      };
      const ended = new Promise<void>((resolve) => {
        const listener: Listener = {
          role: staff.role,
          session: staff.session,
          send: (event) => write(stream.writeSSE(event)),
          beat: () => write(stream.write(": \n\n")),
          end() {
            listeners.delete(listener);
            resolve();
          },
        };
        stream.onAbort(() => listener.end());
        listeners.add(listener);
      });
      start(engine);
      const at = await newest(engine.db);
      const missed = heard && eventFor(staff.role, await since(engine, heard), at);
      write(stream.writeSSE({ event: "hello", data: "", id: idOf(at), retry: 3_000 }));
      if (missed) write(stream.writeSSE(missed));
      await ended;
    });
  };
}

const changeOf = ({ kind, patientId }: { kind: TimelineKind; patientId: string }): Change => ({ ...kinds[kind], patientId });
const actOf = ({ act, patientId }: { act: string; patientId: string | null }): Change => ({
  needs: "patients.clinical",
  topics: byStaff(act),
  patientId: byStaff(act).length > 0 ? patientId : null,
});
const ofStrangers: Change = { needs: "patients.clinical", topics: ["conversations", "today"], patientId: null };

/** Undefined where nothing that this role may know of has changed. */
function eventFor(role: Role, changes: Change[], at: Newest): { event: string; data: string; id: string } | undefined {
  const own = changes.filter(({ needs }) => may(role, needs));
  const topics = new Set(own.flatMap((change) => change.topics).filter((topic) => may(role, seenWith[topic])));
  const names = [...topics, ...new Set(own.flatMap(({ patientId }) => (patientId === null ? [] : `patient:${patientId}`)))];
  return names.length === 0 ? undefined : { event: "changed", data: JSON.stringify(names), id: idOf(at) };
}

const idOf = ({ timeline, audit }: Newest): string => `${timeline}.${audit}`;

function heardLast(id: string | undefined): Newest | undefined {
  const [, timeline, audit] = /^(\d{1,15})\.(\d{1,15})$/.exec(id ?? "") ?? [];
  return timeline === undefined ? undefined : { timeline: Number(timeline), audit: Number(audit) };
}

async function since({ db }: Engine, heard: Newest): Promise<Change[]> {
  const told = await toldSince(db, heard.timeline, most);
  const acted = await actedSince(db, heard.audit, most);
  return [...told.map(changeOf), ...acted.map(actOf)];
}

function keepOnly(seen: Set<string>, names: string[]): void {
  seen.clear();
  for (const name of names) seen.add(name);
}
