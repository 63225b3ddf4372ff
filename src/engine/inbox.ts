// Empties the inbox: on SQLite some rows to a commit, which costs more than they do; what fails waits and holds up no other; the web first.
import { setImmediate as breath } from "node:timers/promises";
import type { Db } from "../store/db.ts";
import { dialect } from "../store/dialect.ts";
import { codeOf, isDeadlock } from "../store/fault.ts";
import { type Inbound, putOff, unhandled } from "../store/inbound.ts";
import type { Engine } from "./engine.ts";
import { takeRow } from "./take-in.ts";

export interface Inbox {
  engine: Engine;
  /** Told of what failed and will be tried again: a code, never a text. */
  problem(what: string, error: unknown): void;
  /** Asked between two commits: where it says yes, the rest waits for the next time. */
  over(): boolean;
}

/**
 * So many rows at most share a commit. Where several processes write at once, each row has its own: workers that hold the patients of some
 * rows while they ask for those of others wait for each other in a circle.
 */
const together = dialect === "sqlite" ? 25 : 1;
/** ms: no commit gathers rows for longer, since nobody else in this process gets a word in meanwhile. */
const patience = 8;
/** ms: where the web needed longer for its own, it gets another turn; for so long at most, or a flood would starve the inbox. */
const busy = 1;
const courtesy = 50;
/** ms until what came too early is looked at again. */
const soon = 500;

/** Until nothing is due, or it is over. Safe to repeat; of several processes each takes what no other has in hand. */
export async function emptyInbox(inbox: Inbox): Promise<"empty" | "more"> {
  while ((await unhandled(inbox.engine.db, 1, Date.now())).length > 0) {
    if (inbox.over()) return "more";
    await takeSome(inbox);
    await othersFirst();
  }
  return "empty";
}

/** One transaction of as many as patience allows, each in a savepoint of its own. */
async function takeSome({ engine, problem }: Inbox): Promise<void> {
  const failed = await engine.db.transaction(async (tx) => {
    const faults: unknown[] = [];
    const begun = performance.now();
    for (const row of await unhandled(tx, together, Date.now())) {
      const fault = await takeOne(engine, tx, row);
      if (fault !== undefined) faults.push(fault);
      if (performance.now() - begun > patience) break;
    }
    return faults;
  });
  for (const error of failed) problem("inbound", error);
}

/** Answers with what went wrong, if anything did: only the note is left of that. A deadlock is no row's failure: it is thrown on. */
async function takeOne(engine: Engine, tx: Db, row: Inbound): Promise<unknown> {
  try {
    const taken = await tx.transaction((own) => takeRow(engine, own, row));
    if (taken === "later") await putOff(tx, row.id, Date.now() + soon);
    return undefined;
  } catch (error) {
    if (isDeadlock(error)) throw error;
    const tries = row.tries + 1;
    await putOff(tx, row.id, nextTry(tries, Date.now()), { tries, fault: codeOf(error) });
    return error ?? new Error("something was thrown that is no error");
  }
}

/** A second after the first failure, twice as long after each, five minutes at most: ten failures take some nine minutes. */
export const nextTry = (tries: number, now: number): number => now + Math.min(5 * 60_000, 1_000 * 2 ** (tries - 1));

/** Whoever knocked meanwhile is let in before the next rows. Where the database is another process, nobody was kept out. */
async function othersFirst(): Promise<void> {
  if (dialect !== "sqlite") return;
  const until = performance.now() + courtesy;
  for (let begun = performance.now(); begun < until; begun = performance.now()) {
    await breath();
    if (performance.now() - begun < busy) return;
  }
}
