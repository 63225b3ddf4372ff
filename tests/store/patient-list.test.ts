// The list of patients: who is found by what, and a walk through its pages.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { saveAppointment } from "../../src/store/appointments.ts";
import { recordConsent } from "../../src/store/consents.ts";
import type { Db } from "../../src/store/db.ts";
import { placeHold, releaseHold } from "../../src/store/holds.ts";
import type { LastVisit } from "../../src/store/last-visits.ts";
import { listPatients, type Sought } from "../../src/store/patient-list.ts";
import { createPatient, updatePatient } from "../../src/store/patients.ts";
import { aStore, NOW } from "../support/store.ts";

describe("the list", () => {
  const people = [
    { externalId: "p-1", lastName: "Ёлкина", firstName: "Анна", phone: "+79991234567", email: "anna@example.org", tags: ["vip"] },
    { externalId: "p-2", lastName: "Елисеев", firstName: "Иван", phone: "+79160000001" },
    { externalId: "p-3", lastName: "Иванова", firstName: "Анна-Мария", tags: ["vip", "new"] },
    { externalId: "p-4", lastName: "O'Hara", firstName: "Анна", blockedChannels: { telegram: NOW } },
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
    ["two words of which one begins the other, as one", { words: "ан анна" }, ["p-1", "p-3", "p-4"]],
    ["two words too short to stand together", { words: "ан ел" }, ["p-1"]],
    ["two parts of one name", { words: "мария анна" }, ["p-3"]],
    ["three words", { words: "анна мария иванова" }, ["p-3"]],
    ["a name and a phone", { words: "анна 4567", contacts: true }, ["p-1"]],
    ["a name and an e-mail", { words: "елкина anna@", contacts: true }, ["p-1"]],
    ["a name and the clinic's number", { words: "анна p-3" }, ["p-3"]],
    ["words that only different people have", { words: "иван анна мария елисеев" }, []],
    ["a channel that refuses them", { blocked: "telegram" }, ["p-4"]],
    ["a channel, a tag and a word", { blocked: "telegram", tag: "vip", words: "анна" }, []],
    ["having agreed to nothing", { without: "care" }, ["p-1", "p-2", "p-3", "p-4"]],
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

  const ids = async (db: Db, sought: Sought) => (await listPatients(db, sought, { limit: 10 })).map(({ externalId }) => externalId);

  test("follows holds, consents, tags and names as they change", async () => {
    const { db } = await aStore();
    const { id } = await createPatient(db, { externalId: "p-1", lastName: "Ёлкина", firstName: "Анна" }, NOW);
    await placeHold(db, { id: "h-1", patientId: id, kind: "staff", at: NOW });
    await placeHold(db, { id: "h-2", patientId: id, kind: "staff", at: NOW });
    await updatePatient(db, id, { lastName: "Котова", tags: ["vip"] }, NOW);
    expect(await ids(db, { held: true, words: "котова", tag: "vip" })).toEqual(["p-1"]);
    expect(await ids(db, { words: "елкина" })).toEqual([]);
    await releaseHold(db, "h-1", NOW);
    expect(await ids(db, { held: true })).toEqual(["p-1"]);
    await releaseHold(db, "h-2", NOW);
    expect([await ids(db, { held: true }), await ids(db, { held: true, words: "анна" })]).toEqual([[], []]);
    const consent = { patientId: id, purpose: "advertising", channel: "sms" } as const;
    await recordConsent(db, { ...consent, given: true, at: NOW });
    expect([await ids(db, { without: "advertising" }), await ids(db, { without: "care" })]).toEqual([[], ["p-1"]]);
    await recordConsent(db, { ...consent, given: false, at: NOW - 1 });
    expect(await ids(db, { without: "advertising" })).toEqual([]);
    await recordConsent(db, { ...consent, given: false, at: NOW + 1 });
    expect(await ids(db, { without: "advertising" })).toEqual(["p-1"]);
  });

  test("has by their last visit those who kept it, and none later", async () => {
    const { db } = await aStore();
    const visit = (patientId: string, externalId: string, start: number, service: string, status = "fulfilled") =>
      saveAppointment(db, { patientId, externalId, start, service, status, changedAt: NOW });
    const day = 24 * 3_600_000;
    const [a, b] = [await createPatient(db, { externalId: "a" }, NOW), await createPatient(db, { externalId: "b" }, NOW)];
    await visit(a.id, "1", NOW - 40 * day, "cardiology");
    await visit(b.id, "2", NOW - 40 * day, "cardiology");
    await visit(b.id, "3", NOW - 10 * day, "dentistry");
    await visit(b.id, "4", NOW - day, "cardiology", "noshow");
    const last = (visited: Omit<LastVisit, "now" | "until"> & { until?: number }) =>
      ids(db, { visited: { until: NOW, now: NOW, ...visited } });
    expect(await last({ service: "cardiology" })).toEqual(["a"]);
    expect(await last({ since: NOW - 20 * day })).toEqual(["b"]);
    expect(await last({ since: NOW - 50 * day, until: NOW - 30 * day })).toEqual(["a"]);
    expect(await ids(db, { visited: { service: "dentistry", until: NOW, now: NOW }, words: "b" })).toEqual(["b"]);
  });

  test("finds by any two beginnings whom a look at each of their words finds", async () => {
    const { db } = await aStore();
    const names = fc.constantFrom("иван", "иванова", "анна", "аня", "анна-мария", "ли", "ивлева", "c12", "мари");
    const people = fc.sample(fc.tuple(names, names, names), { numRuns: 60, seed: 7 });
    for (const [index, [lastName, firstName, patronymic]] of people.entries())
      await createPatient(db, { externalId: `№${index}`, lastName, firstName, patronymic, ...(index % 4 === 0 && { tags: ["vip"] }) }, NOW);
    const begins = (words: string[], asked: string) => words.some((word) => word.startsWith(asked));
    for (const one of ["ива", "иван", "анн", "ан", "мария", "ли", "c12", "мар"])
      for (const other of ["ив", "ивл", "анна", "аня", "мари", "c1"]) {
        const met = people.flatMap((person, index) => {
          const words = person.flatMap((name) => [name, ...(name.includes("-") ? name.split("-") : [])]);
          return begins(words, one) && begins(words, other) ? [`№${index}`] : [];
        });
        const found = async (sought: Sought) =>
          (await listPatients(db, { words: `${one} ${other}`, ...sought }, { limit: 99 })).map(({ externalId }) => externalId).sort();
        expect([one, other, await found({})]).toEqual([one, other, met.sort()]);
        expect(await found({ tag: "vip" })).toEqual(met.filter((id) => Number(id.slice(1)) % 4 === 0));
      }
  });
});
