// Transactions: all or nothing, and never one inside another by mistake.
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { dialect } from "../../src/store/dialect.ts";
import { type Db, openMemory } from "../../src/store/open.ts";
import { lockPatient, patient, patients, updatePatient } from "../../src/store/patients.ts";
import { aPatient, aStore, NOW } from "../support/store.ts";

/** A transaction that has written and waits to be told how to end. */
function anOpenTransaction(db: Db, id: string): { written: Promise<void>; end(how: "commit" | "fail"): Promise<void> } {
  let write: () => void;
  let decide: (how: "commit" | "fail") => void;
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  const decided = new Promise<"commit" | "fail">((resolve) => {
    decide = resolve;
  });
  const ended = db.transaction(async (tx) => {
    await aPatient(tx, { id });
    write();
    if ((await decided) === "fail") throw new Error("crash");
  });
  return {
    written,
    end: (how) => {
      decide(how);
      return ended;
    },
  };
}

test("nobody outside sees what is not committed, and another's writes are not rolled back with it", async () => {
  const { db } = await aStore();
  const open = anOpenTransaction(db, "first");
  await open.written;
  expect(await patient(db, "first")).toBeUndefined();
  const other = db.transaction((tx) => aPatient(tx, { id: "other" }));
  const plain = aPatient(db, { id: "plain" });
  await expect(open.end("fail")).rejects.toThrow("crash");
  await Promise.all([other, plain]);
  expect((await db.select({ id: patients.id }).from(patients).orderBy(patients.id)).map(({ id }) => id)).toEqual(["other", "plain"]);
});

test("what is committed is seen at once", async () => {
  const { db } = await aStore();
  const open = anOpenTransaction(db, "first");
  await open.written;
  await open.end("commit");
  expect(await patient(db, "first")).toMatchObject({ id: "first" });
});

test.runIf(dialect === "sqlite")("in memory, with its one connection, an outside read waits for the transaction's end", async () => {
  const { db, close } = await openMemory();
  const open = anOpenTransaction(db, "first");
  await open.written;
  const read = patient(db, "first");
  await expect(open.end("fail")).rejects.toThrow("crash");
  expect(await read).toBeUndefined();
  await close();
});

test("the database used inside a transaction of its own is an error at once, and nothing stays", async () => {
  const { db } = await aStore();
  const uses: ((tx: Db) => Promise<unknown>)[] = [
    () => patient(db, "x"),
    () => aPatient(db),
    () => db.$count(patients),
    () => db.transaction((tx) => aPatient(tx)),
  ];
  for (const use of uses) {
    const mixed = db.transaction(async (tx) => {
      await aPatient(tx);
      await use(tx);
    });
    await expect(mixed).rejects.toThrow("inside a transaction of its own");
  }
  expect(await db.$count(patients)).toBe(0);
});

test("a transaction used after its end is an error", async () => {
  const { db } = await aStore();
  const kept = await db.transaction(async (tx) => [tx]);
  for (const tx of kept) await expect(patient(tx, "x")).rejects.toThrow("after its end");
  expect(await patient(db, "x")).toBeUndefined();
});

test("a nested transaction that fails takes only its own writes with it", async () => {
  const { db } = await aStore();
  await db.transaction(async (tx) => {
    await aPatient(tx, { id: "outer" });
    const inner = tx.transaction(async (nested) => {
      await aPatient(nested, { id: "inner" });
      await nested.transaction((deeper) => aPatient(deeper, { id: "deeper" }));
      throw new Error("crash");
    });
    await expect(inner).rejects.toThrow("crash");
    await tx.transaction((nested) => aPatient(nested, { id: "second" }));
  });
  expect((await db.select({ id: patients.id }).from(patients).orderBy(patients.id)).map(({ id }) => id)).toEqual(["outer", "second"]);
});

test("after a lock, reading and then writing loses nobody's change", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db, { attributes: { count: 0 } });
  const addOne = () =>
    db.transaction(async (tx) => {
      const before = await lockPatient(tx, id);
      await updatePatient(tx, id, { attributes: { count: Number(before?.attributes.count) + 1 } }, NOW);
    });
  await Promise.all(Array.from({ length: 40 }, addOne));
  expect((await patient(db, id))?.attributes).toEqual({ count: 40 });
});

test("a statement that fails leaves the store usable", async () => {
  const { db } = await aStore();
  await aPatient(db, { id: "twice" });
  await expect(db.transaction((tx) => aPatient(tx, { id: "twice" }))).rejects.toThrow("could not insert patients");
  await db.update(patients).set({ firstName: "Мария" }).where(eq(patients.id, "twice"));
  expect(await patient(db, "twice")).toMatchObject({ firstName: "Мария" });
});

test.runIf(dialect === "postgres")("two that wait for each other both come to their end, each with its own effect once", async () => {
  const { db } = await aStore();
  for (const id of ["one", "other"]) await aPatient(db, { id, tags: [] });
  let holding = 0;
  let begun = 0;
  let bothHold: () => void;
  const both = new Promise<void>((resolve) => {
    bothHold = resolve;
  });
  const tags = (first: string, second: string) =>
    db.transaction(async (tx) => {
      begun++;
      const held = await lockPatient(tx, first);
      if (++holding === 2) bothHold();
      await both;
      for (const row of [held, await lockPatient(tx, second)])
        await updatePatient(tx, row?.id ?? "", { tags: [...(row?.tags ?? []), `from ${first}`] }, NOW);
      return first;
    });
  expect(await Promise.all([tags("one", "other"), tags("other", "one")])).toEqual(["one", "other"]);
  // Else nothing was tested.
  expect(begun).toBeGreaterThan(2);
  for (const id of ["one", "other"]) expect((await patient(db, id))?.tags.toSorted()).toEqual(["from one", "from other"]);
});
