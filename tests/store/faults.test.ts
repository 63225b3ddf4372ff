// What leaves the store when something fails: never a patient's name or words.
import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { recordConsent } from "../../src/store/consents.ts";
import { dialect } from "../../src/store/dialect.ts";
import { isDuplicate } from "../../src/store/fault.ts";
import { messages } from "../../src/store/messages.ts";
import { type Db, openMemory, openStore } from "../../src/store/open.ts";
import { patients } from "../../src/store/patients.ts";
import { tell } from "../../src/store/timeline.ts";
import { aMessage, anAddress, aPatient, aStore, NOW } from "../support/store.ts";

const secret = "Секретова";

async function faultOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

const consent = { patientId: secret, purpose: "care", channel: "email", given: true, at: NOW, text: secret } as const;

const faults: [string, { sqlite: string; postgres: string }, (db: Db) => Promise<unknown>][] = [
  [
    "a duplicate",
    { sqlite: "SQLITE_CONSTRAINT_UNIQUE", postgres: "23505" },
    (db) => aPatient(db, { externalId: secret, firstName: secret }),
  ],
  ["a dangling reference", { sqlite: "SQLITE_CONSTRAINT_FOREIGNKEY", postgres: "23503" }, (db) => recordConsent(db, consent)],
  [
    "a missing value",
    { sqlite: "SQLITE_CONSTRAINT_NOTNULL", postgres: "23502" },
    (db) => db.update(patients).set({ firstName: secret, externalId: sql`null` }),
  ],
  ["a bad query", { sqlite: "SQLITE_ERROR", postgres: "42883" }, (db) => db.select({ x: sql`nonsense(${secret})` }).from(patients)],
  [
    "a dangling reference inside",
    { sqlite: "SQLITE_CONSTRAINT_FOREIGNKEY", postgres: "23503" },
    (db) => db.transaction((tx) => tell(tx, { patientId: secret, at: NOW, kind: "event", what: secret })),
  ],
  [
    "a dangling reference deep inside",
    { sqlite: "SQLITE_CONSTRAINT_FOREIGNKEY", postgres: "23503" },
    (db) => db.transaction((tx) => tx.transaction((nested) => nested.insert(messages).values(aMessage(secret)))),
  ],
];

test.each(faults)("%s carries the database's code and no data", async (_name, codes, work) => {
  const { db } = await aStore();
  await aPatient(db, { externalId: secret });
  const fault = await faultOf(() => work(db));
  expect(fault).toMatchObject({ name: "StoreFault", code: codes[dialect] });
  expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain(secret);
  expect(isDuplicate(fault)).toBe(codes[dialect] === "SQLITE_CONSTRAINT_UNIQUE" || codes[dialect] === "23505");
});

test("a caller's own error comes out of a transaction as it is", async () => {
  const { db } = await aStore();
  const own = new Error("not today");
  expect(await faultOf(() => db.transaction(() => Promise.reject(own)))).toBe(own);
});

test("an address of the other database is refused, in words", async () => {
  const other = dialect === "sqlite" ? "postgres://localhost/zabota" : "file:./zabota.db";
  await expect(openStore(other)).rejects.toThrow(`This process speaks ${dialect}`);
  await expect(openStore("mysql://localhost")).rejects.toThrow("must begin with file: or postgres:");
  if (dialect === "postgres") await expect(openMemory()).rejects.toThrow("without a PostgreSQL DATABASE_URL");
});

test("a database that is not migrated is not migrated on the sly", async () => {
  const { db, close } = await openStore(await anAddress(), { migrate: false });
  expect(await faultOf(() => aPatient(db))).toMatchObject({ code: dialect === "sqlite" ? "SQLITE_ERROR" : "42P01" });
  await close();
});
