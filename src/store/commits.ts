// Lets SQLite's transactions that come at about the same time go to the disk together: waiting for the disk is most of what one costs.
import type Sqlite from "better-sqlite3";
import type { Query } from "./db.ts";

/**
 * ms: where two come within a round of the event loop, their commit waits so long for more, or, where the disk is slow, twice as long as the
 * last one took: then this process is never busy with waiting for most of its time. One that is alone waits for nobody.
 */
const patience = { least: 10, most: 60 };

/** Of which all or none stays. */
interface Group {
  count: number;
  written: Promise<void>;
  settle: (error?: unknown) => void;
}

export interface Commits {
  /** Runs `work` when its turn comes, to stand or fall by itself; settles, with a result or an error, once everything it saw is on the disk. */
  share<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Runs `work` in its turn, outside of any transaction: what waits for its commit is committed first. */
  alone<T>(work: () => Promise<T> | T): Promise<T>;
}

/** Up to `together` transactions share a commit. One connection, one queue. */
export function commits(connection: Sqlite.Database, query: Query, together: number): Commits {
  const [begin, savepoint, release, undo, commit, rollback] = [
    "begin immediate",
    "savepoint own",
    "release own",
    "rollback to own",
    "commit",
    "rollback",
  ].map((sql) => connection.prepare(sql));
  let group: Group | undefined;
  /** ms */
  let lastTook = 0;
  /** What made SQLite give the whole group up, as a full disk does. */
  let lost: { error: unknown } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }

  function open(): Group {
    begin?.run();
    lost = undefined;
    const opened = { count: 0, ...pledge() };
    group = opened;
    if (together > 1) setImmediate(closeSoon, opened);
    return opened;
  }

  function closeSoon(opened: Group): void {
    const end = () => void inTurn(() => opened === group && close(opened));
    if (opened.count > 1) setTimeout(end, Math.min(patience.most, Math.max(patience.least, 2 * lastTook)));
    else end();
  }

  function close(opened: Group): void {
    group = undefined;
    const begun = performance.now();
    try {
      commit?.run();
      lastTook = performance.now() - begun;
      opened.settle();
    } catch (error) {
      if (connection.inTransaction) connection.exec("rollback");
      opened.settle(error);
    }
  }

  /** What runs after SQLite has given the group up would be committed statement by statement. */
  const guarded: Query = async (...statement) => {
    if (lost) throw lost.error;
    try {
      return await query(...statement);
    } catch (error) {
      if (!connection.inTransaction) lost = { error };
      throw error;
    }
  };

  async function join<T>(work: (query: Query) => Promise<T>): Promise<{ own: Group; answer: () => T }> {
    const own = group ?? open();
    // SQLite copies every page that a savepoint may have to bring back: the first has the whole transaction to itself, and needs none.
    const first = own.count === 0;
    if (!first) savepoint?.run();
    let failed = false;
    const answer = await work(guarded).then(
      (result) => () => result,
      (error: unknown) => {
        failed = true;
        return () => {
          throw error;
        };
      },
    );
    if (lost) {
      group = undefined;
      own.settle(lost.error);
    } else if (first && failed) {
      group = undefined;
      rollback?.run();
      own.settle();
    } else {
      if (!first && failed) undo?.run();
      if (!first) release?.run();
      own.count++;
      if (own.count >= together) close(own);
    }
    return { own, answer };
  }

  return {
    async share(work) {
      const { own, answer } = await inTurn(() => join(work));
      await own.written;
      return answer();
    },
    alone: (work) =>
      inTurn(() => {
        if (group) close(group);
        return work();
      }),
  };
}

function pledge(): Pick<Group, "written" | "settle"> {
  let settle: Group["settle"] = () => undefined;
  const written = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });
  return { written, settle };
}
