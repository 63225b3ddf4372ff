// SQLite's transactions that share a commit: each stands or falls by itself, and nobody is answered before it is on the disk.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { type Commits, commits } from "../../src/store/commits.ts";
import type { Query } from "../../src/store/db.ts";
import { dialect } from "../../src/store/dialect.ts";

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "zabota-commits-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "test.db");
}

/** A writer of one table, and what somebody else sees of it. */
function aWriter(): Commits & { connection: Sqlite.Database; seen(): unknown[] } {
  const path = aFile();
  const connection = new Sqlite(path);
  connection.pragma("journal_mode = wal");
  connection.exec("create table kept (id integer primary key)");
  const other = new Sqlite(path);
  onTestFinished(() => {
    connection.close();
    other.close();
  });
  const query: Query = async (sql, parameters) => {
    connection.prepare(sql).run(...parameters);
    return { rows: [] };
  };
  return { ...commits(connection, query, 50), connection, seen: () => other.prepare("select id from kept order by id").pluck().all() };
}

const keep = (query: Query, id: number) => query("insert into kept values (?)", [id], "run");

test("one that throws among those that share a commit rolls back alone", async () => {
  const { share, seen } = aWriter();
  const ends = [1, 2, 3, 4].map((id) =>
    share(async (query) => {
      await keep(query, id);
      if (id === 2) throw new Error("crash");
      if (id === 3) await keep(query, 1);
      return id;
    }),
  );
  expect((await Promise.allSettled(ends)).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  await expect(ends[1]).rejects.toThrow("crash");
  await expect(ends[2]).rejects.toThrow("UNIQUE");
  expect(seen()).toEqual([1, 4]);
});

test("the first of a commit that throws leaves nothing, and keeps nobody else's from the disk", async () => {
  const { share, connection, seen } = aWriter();
  const fails = share(async (query) => {
    await keep(query, 1);
    throw new Error("crash");
  });
  const others = [2, 3].map((id) => share((query) => keep(query, id)));
  await expect(fails).rejects.toThrow("crash");
  await Promise.all(others);
  expect([connection.inTransaction, seen()]).toEqual([false, [2, 3]]);
});

test("whoever is answered finds on the disk what they did and what they saw", async () => {
  const { share, seen } = aWriter();
  let shared = 0;
  let before: unknown[] | undefined;
  const one = async (id: number) => {
    const found = await share(async (query) => {
      if (before === undefined || seen().length === before.length) shared++;
      before = seen();
      await keep(query, id);
      return id;
    });
    expect(seen()).toContain(found);
  };
  await Promise.all(Array.from({ length: 120 }, (_, id) => one(id)));
  expect(seen()).toHaveLength(120);
  // Else nothing was tested.
  expect(shared).toBeGreaterThan(60);
});

test("a refusal that rests on another's row is not given before that row is kept", async () => {
  const { share, seen } = aWriter();
  const first = share((query) => keep(query, 1));
  const second = share((query) => keep(query, 1)).catch(() => seen());
  expect(await second).toEqual([1]);
  await first;
});

test("where SQLite gives everything up by itself, all of the commit hear the first error, and the next one is sound", async () => {
  const { share, connection, seen } = aWriter();
  const good = share((query) => keep(query, 1));
  const swallowing = share(async (query) => {
    await keep(query, 2);
    // As a full disk does.
    await query("insert or rollback into kept values (?)", [1], "run").catch(() => undefined);
    await keep(query, 3);
  });
  const ends = await Promise.allSettled([good, swallowing]);
  for (const end of ends) expect(end).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("UNIQUE") } });
  expect(connection.inTransaction).toBe(false);
  await share((query) => keep(query, 4));
  expect(seen()).toEqual([4]);
});

test("a commit that fails is heard of by all that share it, and they may try again", async () => {
  const { share, connection, seen } = aWriter();
  connection.pragma("foreign_keys = on");
  connection.exec("create table child (parent integer references kept (id) deferrable initially deferred)");
  const orphan = (query: Query) => query("insert into child values (9)", [], "run");
  const ends = await Promise.allSettled([share((query) => keep(query, 1)), share(orphan)]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect([connection.inTransaction, seen()]).toEqual([false, []]);
  await share((query) => keep(query, 1));
  expect(seen()).toEqual([1]);
});

test("what runs alone, as closing does, comes after what was asked before it, and that is kept", async () => {
  const { share, alone, seen } = aWriter();
  const waiting = [1, 2, 3].map((id) => share((query) => keep(query, id)));
  expect(await alone(() => seen())).toEqual([1, 2, 3]);
  await Promise.all(waiting);
});

test.runIf(dialect === "sqlite")("a process that is killed has lost nothing of what it was told is kept", async () => {
  const path = aFile();
  const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "../support/writes-until-killed.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    told.push(Number(line));
    if (told.length === 300) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  const after = new Sqlite(path);
  const kept = new Set(after.prepare("select external_id from patients").pluck().all());
  after.close();
  expect(told.length).toBeGreaterThanOrEqual(300);
  expect(told.filter((id) => !kept.has(String(id)))).toEqual([]);
});
