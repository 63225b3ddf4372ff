// Prepared queries answer as the library's own would, whatever is absent, null or odd, wherever they run.
import { and, asc, desc, eq, gt } from "drizzle-orm";
import { expect, test } from "vitest";
import { consents } from "../../src/store/consents.ts";
import { isAmong } from "../../src/store/db.ts";
import { patients } from "../../src/store/patients.ts";
import { prepared } from "../../src/store/prepared.ts";
import { tell, timeline } from "../../src/store/timeline.ts";
import { aPatient, aStore, NOW } from "../support/store.ts";

const named = prepared((db, { firstName, since }: { firstName?: string | undefined; since: number }) =>
  db
    .select({ id: patients.id, tags: patients.tags, sex: patients.sex, createdAt: patients.createdAt })
    .from(patients)
    .where(and(gt(patients.createdAt, since), firstName === undefined ? undefined : eq(patients.firstName, firstName)))
    .orderBy(desc(patients.id)),
);

test("values that are absent leave their words out; rows are read as ever", async () => {
  const { db } = await aStore();
  await aPatient(db, { id: "a", firstName: "Анна", tags: ["vip"], sex: "female" });
  await aPatient(db, { id: "b", firstName: "Борис" });
  const a = { id: "a", tags: ["vip"], sex: "female", createdAt: NOW };
  const b = { id: "b", tags: [], sex: null, createdAt: NOW };
  expect(await named(db, { since: 0 })).toEqual([b, a]);
  expect(await named(db, { since: 0, firstName: "Анна" })).toEqual([a]);
  expect(await named(db, { since: 0, firstName: undefined })).toEqual([b, a]);
  expect(await named(db, { since: NOW })).toEqual([]);
});

const among = prepared((db, { ids }: { ids: string[] }) =>
  db.select({ id: patients.id }).from(patients).where(isAmong(patients.id, ids)).orderBy(asc(patients.id)),
);

test("a list is as long as it is each time, whatever its texts are", async () => {
  const { db } = await aStore();
  const odd = ["a", "b", 'c "," {d}', "'; drop table patients; --", "NULL", ""];
  for (const id of odd) await aPatient(db, { id });
  for (const ids of [odd, odd.slice(2, 5), ["b"], ["b", "b", "nobody"], []]) {
    const expected = new Set(ids.filter((id) => odd.includes(id)));
    expect(new Set((await among(db, { ids })).map(({ id }) => id))).toEqual(expected);
    expect(await db.$count(patients, isAmong(patients.id, ids))).toBe(expected.size);
  }
});

const patch = prepared((tx, { id, ...given }: Partial<typeof patients.$inferInsert> & { id: string }) =>
  tx.update(patients).set(given).where(eq(patients.id, id)).returning(),
);

test("a patch changes what it brings, and null clears", async () => {
  const { db } = await aStore();
  const before = await aPatient(db, { phone: "+79991234567", attributes: { a: 1 } });
  const odd = { "'": '"; drop table patients; --', п: [null, "5", 5, true] };
  expect(await patch(db, { id: before.id, phone: null, attributes: odd })).toEqual([{ ...before, phone: null, attributes: odd }]);
  expect(await patch(db, { id: before.id, said: null, firstName: "?" })).toEqual([
    { ...before, phone: null, attributes: odd, firstName: "?" },
  ]);
  expect(await patch(db, { id: "nobody", firstName: "?" })).toEqual([]);
});

test("in a transaction it sees and shares its fate, and after its end it is an error", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db, { firstName: "Анна" });
  const lost = db.transaction(async (tx) => {
    await patch(tx, { id, firstName: "Мария" });
    await tx.transaction((nested) => tell(nested, { patientId: id, at: NOW, kind: "event", what: "x" }));
    expect(await named(tx, { since: 0, firstName: "Мария" })).toHaveLength(1);
    throw new Error("crash");
  });
  await expect(lost).rejects.toThrow("crash");
  expect(await named(db, { since: 0, firstName: "Мария" })).toEqual([]);
  expect(await db.$count(timeline)).toBe(0);
  for (const tx of await db.transaction(async (tx) => [tx])) await expect(named(tx, { since: 0 })).rejects.toThrow("after its end");
  await expect(db.transaction(() => named(db, { since: 0 }))).rejects.toThrow("inside a transaction of its own");
});

test("one query serves many stores at once", async () => {
  const stores = [await aStore(), await aStore()];
  for (const [index, { db }] of stores.entries()) await aPatient(db, { id: `${index}` });
  expect(await Promise.all(stores.map(async ({ db }) => (await named(db, { since: 0 })).map(({ id }) => id)))).toEqual([["0"], ["1"]]);
});

test("what would be the same each time, or cannot be read, is refused at once", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const twin = prepared((tx, row: typeof consents.$inferInsert) => tx.insert(consents).values(row));
  const row = { patientId, purpose: "care", channel: "email", given: true, at: NOW } as const;
  await expect(twin(db, row)).rejects.toThrow("makes up a value by itself");
  await twin(db, { ...row, id: "c" });
  const nested = prepared((tx, { id }: { id: string }) =>
    tx
      .select({ patient: patients, consent: consents })
      .from(consents)
      .innerJoin(patients, eq(patients.id, consents.patientId))
      .where(eq(consents.id, id))
      .orderBy(asc(consents.seq)),
  );
  await expect(nested(db, { id: "c" })).rejects.toThrow("flat rows only");
});

test("its faults say no more than any other's", async () => {
  const { db } = await aStore();
  await expect(tell(db, { patientId: "Секретова", at: NOW, kind: "event", what: "Секретова" })).rejects.toMatchObject({
    name: "StoreFault",
    message: expect.not.stringContaining("Секретова"),
  });
});
