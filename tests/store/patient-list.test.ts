// The list of patients: who is found by what, and a walk through its pages.
import { describe, expect, test } from "vitest";
import { listPatients, type Sought } from "../../src/store/patient-list.ts";
import { createPatient } from "../../src/store/patients.ts";
import { aStore, NOW } from "../support/store.ts";

describe("the list", () => {
  const people = [
    { externalId: "p-1", lastName: "Ёлкина", firstName: "Анна", phone: "+79991234567", email: "anna@example.org", tags: ["vip"] },
    { externalId: "p-2", lastName: "Елисеев", firstName: "Иван", phone: "+79160000001" },
    { externalId: "p-3", lastName: "Иванова", firstName: "Анна-Мария", tags: ["vip", "new"] },
    { externalId: "p-4", lastName: "O'Hara", firstName: "Анна" },
  ];
  const names = async (sought: Sought) => {
    const { db } = await aStore();
    for (const row of people) await createPatient(db, row, NOW);
    return (await listPatients(db, sought, { limit: 10 })).map(({ externalId }) => externalId).sort();
  };

  test.each<[string, Sought, string[]]>([
    ["nothing asked: everybody", {}, ["p-1", "p-2", "p-3", "p-4"]],
    ["how a surname begins, its case and ё aside", { words: "ЕЛ" }, ["p-1", "p-2"]],
    ["both words", { words: "анна ел" }, ["p-1"]],
    ["a part of a double name", { words: "мария" }, ["p-3"]],
    ["the clinic's number", { words: "p-2" }, ["p-2"]],
    ["a phone as people write it", { words: "8 (999) 123-45-67", contacts: true }, ["p-1"]],
    ["its last four digits", { words: "0001", contacts: true }, ["p-2"]],
    ["an e-mail", { words: "Anna@ex", contacts: true }, ["p-1"]],
    ["no contact, for one who may not see them", { words: "0001" }, []],
    ["no e-mail either", { words: "anna@example.org" }, []],
    ["a tag, whole", { tag: "vip" }, ["p-1", "p-3"]],
    ["a part of a tag", { tag: "vi" }, []],
    ["a word that fits two of theirs, once", { words: "анна", contacts: true }, ["p-1", "p-3", "p-4"]],
    ["words and a tag", { words: "анна", tag: "new" }, ["p-3"]],
    ["signs that mean something to a database", { words: "%_'\\" }, []],
  ])("finds by %s", async (_, sought, found) => {
    expect(await names(sought)).toEqual(found);
  });

  test("is walked page by page without a gap or a repeat, also among those of one name", async () => {
    const { db } = await aStore();
    for (let index = 0; index < 25; index++) await createPatient(db, { externalId: "same", source: `s${index}`, firstName: "Анна" }, NOW);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listPatients(db, { words: "анна" }, { after, limit: 10 });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
    }
    expect(seen.length).toBe(25);
    expect(new Set(seen).size).toBe(25);
  });

  test("goes on from those with such a name to those with such an address", async () => {
    const { db } = await aStore();
    for (let index = 0; index < 7; index++)
      await createPatient(db, { externalId: `n${index}`, firstName: index % 2 ? "anna" : "Olga", email: `anna${index}@example.org` }, NOW);
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listPatients(db, { words: "anna", contacts: true }, { after, limit: 2 });
      if (page.length === 0) break;
      seen.push(...page.map(({ externalId }) => externalId));
      after = page.at(-1)?.id;
    }
    expect([seen.length, new Set(seen.slice(0, 3)), new Set(seen)]).toEqual([
      7,
      new Set(["n1", "n3", "n5"]),
      new Set(["n0", "n1", "n2", "n3", "n4", "n5", "n6"]),
    ]);
  });
});
