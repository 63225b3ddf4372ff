// A file of another program: whatever its encoding, signs and faults, the good rows are kept once and each bad one has its line and reason.
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, onTestFinished, test } from "vitest";
import { NoTable } from "../../src/booking/csv-file.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type ImportRequest, importFile } from "../../src/engine/import-file.ts";
import { keepPatient } from "../../src/engine/keep-patient.ts";
import { receive } from "../../src/engine/receive.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { appointmentsOf } from "../../src/store/appointments.ts";
import { consentHistory } from "../../src/store/consents.ts";
import type { Db } from "../../src/store/db.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { type Patient, patientByExternalId, searchPatients } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { told } from "../../src/store/timeline.ts";
import { anEngine, NOW } from "./support.ts";

function aFile(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "zabota-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "rows.csv");
  writeFileSync(path, content);
  return path;
}

const take = (engine: Engine, kind: ImportRequest["kind"], content: string | Buffer, over: Partial<ImportRequest> = {}) =>
  importFile(engine, { kind, path: aFile(content), ...over });

async function only(engine: Engine, words: string): Promise<Patient> {
  const [found, ...others] = await searchPatients(engine.db, words);
  expect(others).toEqual([]);
  if (!found) throw new Error(`nobody is found by ${words}`);
  return found;
}

const russian = "Фамилия;Имя;Телефон;Дата рождения\nЁлкина;Анна;8 (999) 123-45-67;30.05.1968\n";

describe("reading", () => {
  test.each<[string, Buffer]>([
    ["UTF-8", Buffer.from(russian)],
    ["UTF-8 with its mark", Buffer.from(`\ufeff${russian}`)],
    ["windows-1251", iconv.encode(russian, "windows-1251")],
    ["UTF-16 with its mark", iconv.encode(russian, "utf-16", { addBOM: true })],
    ["UTF-16 without it", iconv.encode(russian, "utf-16le", { addBOM: false })],
    ["commas", Buffer.from(russian.replaceAll(";", ","))],
    ["tabs", Buffer.from(russian.replaceAll(";", "\t"))],
    ["the line ends of Windows", Buffer.from(russian.replaceAll("\n", "\r\n"))],
    ["empty cells after the last", Buffer.from(russian.replace("1968", "1968;;"))],
  ])("%s", async (_, content) => {
    const engine = await anEngine();
    expect(await take(engine, "patients", content)).toMatchObject({ rows: 1, bad: 0, patients: { made: 1 } });
    expect(await only(engine, "елкина")).toMatchObject({ firstName: "Анна", phone: "+79991234567", birthDate: "1968-05-30" });
  });

  test.each<[string, string | Buffer, RegExp]>([
    ["empty", "", /is empty/],
    ["blank", " \n\n", /is empty/],
    ["a workbook", Buffer.from("PK\x03\x04rest", "latin1"), /Excel workbook/],
    ["without a header", "Иванова;Анна;+79991234567\n", /Is it the header\?/],
    ["one quote without an end", `"Фамилия;Имя\n${"x;y\n".repeat(9)}`, /quote is opened/],
  ])("a file that is %s is one sentence", async (_, content, reason) => {
    const engine = await anEngine();
    const refused = take(engine, "patients", content);
    await expect(refused).rejects.toThrow(NoTable);
    await expect(refused).rejects.toThrow(reason);
  });

  test("a map says what is what, and is checked", async () => {
    const engine = await anEngine();
    const content = "A,B\np-17,89991234567\n";
    await take(engine, "patients", content, { map: { A: "patientId", B: "phone" } });
    expect((await patientByExternalId(engine.db, "p-17"))?.phone).toBe("+79991234567");
    await expect(take(engine, "patients", content, { map: { A: "shoe" } })).rejects.toThrow(/names the field "shoe"; there are patientId/);
    await expect(take(engine, "patients", content, { map: { C: "phone" } })).rejects.toThrow(/names the column "C"/);
  });
});

test("bad rows are beside the file with line and reasons, inert; put right, they can be imported", async () => {
  const engine = await anEngine();
  const path = aFile(
    [
      "ID;Имя;Телефон;Почта;Дата рождения",
      "1;Анна;+79991234567;a@b.ru;30.05.1968",
      "2;Пётр;12;;",
      "3;=HYPERLINK(1);+79990000001;нет;31.02.1990",
      "4;Лев",
      '5;"Иван ""Грозный""";+79990000002;;',
      '6;ООО "Лев";+79990000003;;',
      ";;+79990000004;;",
      "",
    ].join("\n"),
  );
  const summary = await importFile(engine, { kind: "patients", path });
  expect(summary).toMatchObject({ rows: 7, bad: 4, patients: { made: 3 } });
  expect(summary.problems.map(({ line, reasons }) => [line, reasons.length])).toEqual([
    [3, 1],
    [4, 2],
    [5, 1],
    [8, 1],
  ]);
  const beside = readFileSync(`${path}.rejected.csv`, "utf8");
  expect(beside.split("\r\n")[0]).toBe("\ufeffline;reason;ID;Имя;Телефон;Почта;Дата рождения");
  expect(beside).toContain("'=HYPERLINK(1);'+79990000001");
  const corrected = beside.replace(";12;", ";'+79990000005;");
  expect(await take(engine, "patients", corrected)).toMatchObject({ rows: 4, bad: 3, patients: { made: 1 } });
  expect((await patientByExternalId(engine.db, "2"))?.phone).toBe("+79990000005");
});

test("the same file again changes nothing, with ids and without", async () => {
  for (const content of [russian, `ID;Имя;Телефон;Метки\n1;Анна;+79991234567;vip, cardio\n`]) {
    const engine = await anEngine();
    await take(engine, "patients", content);
    const before = [await searchPatients(engine.db, "анна"), await told(engine.db)];
    const again = aFile(content);
    expect(await importFile(engine, { kind: "patients", path: again })).toMatchObject({ patients: { made: 0, changed: 0, same: 1 } });
    expect([(await searchPatients(engine.db, "анна")).map(({ said: _s, updatedAt: _u, ...rest }) => rest), await told(engine.db)]).toEqual([
      (before[0] as Patient[]).map(({ said: _s, updatedAt: _u, ...rest }) => rest),
      before[1],
    ]);
    expect(existsSync(`${again}.rejected.csv`)).toBe(false);
  }
});

test("what was told since the file was written stands, and the same file again tells nothing", async () => {
  const engine = await anEngine();
  const path = aFile("ID;Имя;Телефон\np-17;Анна;+79991234567\n");
  const written = new Date(NOW - 3_600_000);
  utimesSync(path, written, written);
  await importFile(engine, { kind: "patients", path });
  const before = await patientByExternalId(engine.db, "p-17");
  expect(await importFile(engine, { kind: "patients", path })).toMatchObject({ patients: { made: 0, changed: 0, same: 1 } });
  expect(await patientByExternalId(engine.db, "p-17")).toEqual(before);
  const said = { externalId: "p-17", phone: "+79990000000" };
  await engine.db.transaction((tx) => keepPatient(engine, tx, "", said, NOW - 60_000));
  await importFile(engine, { kind: "patients", path });
  expect((await patientByExternalId(engine.db, "p-17"))?.phone).toBe("+79990000000");
});

test("a visit that was moved since the file was written is not moved back", async () => {
  const engine = await anEngine();
  const path = aFile(visits("1;12.03.2026;11:30;;cardiology;;p-17;Анна"));
  await importFile(engine, { kind: "appointments", path });
  const patient = await patientByExternalId(engine.db, "p-17");
  const moved = Date.UTC(2026, 2, 13, 8, 30);
  await receive(engine, {
    type: "appointment.rescheduled",
    at: NOW + 1,
    source: "",
    patientId: patient?.id ?? "",
    appointment: { externalId: "1", start: moved },
  });
  expect(await importFile(engine, { kind: "appointments", path })).toMatchObject({ things: { made: 0, changed: 0, same: 1 } });
  expect((await appointmentsOf(engine.db, patient?.id ?? ""))[0]?.start).toBe(moved);
});

test("a row that the store cannot keep spoils none of its neighbours", async () => {
  const engine = await anEngine();
  const refusing = new Proxy(engine.db, {
    get: (db, name) =>
      name === "transaction"
        ? (work: (tx: Db) => Promise<unknown>) =>
            db.transaction(async (tx) => {
              const done = await work(tx);
              if (await patientByExternalId(tx, "3")) throw new Error("the store refuses the third");
              return done;
            })
        : Reflect.get(db, name),
  });
  const content = `ID;Имя;Телефон\n${[1, 2, 3, 4].map((id) => `${id};Анна;+7999123456${id}`).join("\n")}\n`;
  const summary = await take({ ...engine, db: refusing }, "patients", content);
  expect(summary).toMatchObject({ rows: 4, bad: 1, patients: { made: 3 } });
  expect(summary.problems).toEqual([{ line: 4, reasons: ["The store could not keep this row."] }]);
  await expect(take({ ...engine, db: refusing }, "patients", "ID;Имя;Телефон\n3;Анна;+79991234563\n")).rejects.toThrow("refuses");
});

test("a column of yes and no is a consent once it is said to what and since when; the clinic's own words are said in the map", async () => {
  const engine = await anEngine();
  const content = "ФИО;Телефон;Согласие\nЁлкина Анна;+79991234567;Да\nПетров Пётр;+79991234568;нет\nСидорова Ольга;+79991234569;\n";
  await take(engine, "patients", content);
  const blind = await take(engine, "consents", content);
  expect([blind.bad, blind.problems[0]?.reasons[0]]).toEqual([3, expect.stringContaining("say it with --purpose")]);
  const agreed = { purpose: "care", date: "01.02.2026" } as const;
  expect(await take(engine, "consents", content, { agreed })).toMatchObject({ bad: 1, things: { made: 2 } });
  const { id } = await only(engine, "елкина");
  expect((await consentHistory(engine.db, id)).map(({ purpose, given, at }) => [purpose, given, at])).toEqual([
    ["care", true, Date.UTC(2026, 1, 1, 9)],
    ["care", true, Date.UTC(2026, 1, 1, 9)],
  ]);
  const own = visits("1;02.03.2026;11:30;Ушёл не дождавшись;cardiology;;p-17;Анна");
  expect(await take(engine, "appointments", own, { map: { status: { "ушел не дождавшись": "noshow" } } })).toMatchObject({ bad: 0 });
  await expect(take(engine, "appointments", own, { map: { shoe: { a: "b" } } })).rejects.toThrow(/words for "shoe", which is no field/);
});

test("who has no id is known again by phone or e-mail and name, also from another source; a shared phone is two people", async () => {
  const engine = await anEngine();
  await take(engine, "patients", "ID;Фамилия;Имя;Телефон\n17;Ёлкина;Анна;+79991234567\n", { source: "mis" });
  await take(engine, "patients", "ФИО;Телефон;Почта\nЕлкина Анна;8 999 123 45 67;anna@example.org\nЁлкин Лев;89991234567;\n");
  expect(await patientByExternalId(engine.db, "17", "mis")).toMatchObject({ email: "anna@example.org" });
  expect((await searchPatients(engine.db, "елкин")).length).toBe(2);
});

const visits = (...rows: string[]) => ["ID;Дата приёма;Время;Статус;Услуга;МКБ;ID пациента;Имя", ...rows, ""].join("\n");

test("past visits move nobody and enter nobody; coming ones are bookings, as of the import", async () => {
  const engine = await anEngine();
  await take(
    engine,
    "appointments",
    visits("1;02.03.2026;11:30;Пришла;cardiology;I10;p-17;Анна", "2;12.03.2026;11:30;;cardiology;;p-17;Анна"),
  );
  const patient = await patientByExternalId(engine.db, "p-17");
  expect((await appointmentsOf(engine.db, patient?.id ?? "")).map(({ status, start, diagnoses }) => [status, start, diagnoses])).toEqual([
    ["fulfilled", Date.UTC(2026, 2, 2, 8, 30), ["I10"]],
    ["booked", Date.UTC(2026, 2, 12, 8, 30), []],
  ]);
  expect(await enrolmentsOf(engine.db, patient?.id ?? "")).toEqual([]);
  const rows = (await told(engine.db)).filter(({ kind }) => kind === "event");
  expect(rows.map(({ what, at, detail }) => [what, at, detail.imported ?? false])).toEqual([
    ["appointment.fulfilled", Date.UTC(2026, 2, 2, 8, 30), true],
    ["appointment.booked", NOW, false],
  ]);
});

test.each<[string, string, RegExp]>([
  ["a time", "3;12.03.2026;;;x;;p-17;Анна", /does not say at what time/],
  ["a date", "3;;;;x;;p-17;Анна", /does not say when/],
  ["a date that a calendar has", "3;31.02.2026;10:00;;x;;p-17;Анна", /is no date and time/],
  ["a status that is known", "3;02.03.2026;10:00;Улетел;x;;p-17;Анна", /status "Улетел" is not known/],
  ["a patient", "3;02.03.2026;10:00;;x;;;Анна", /no id of the patient/],
])("a visit needs %s", async (_, row, reason) => {
  const summary = await take(await anEngine(), "appointments", visits(row));
  expect(summary.problems[0]?.reasons[0]).toMatch(reason);
});

test("consents are written into the ledger with their evidence, once; a patient must be there", async () => {
  const engine = await anEngine();
  await take(engine, "patients", "ID;Имя;Телефон;Почта\np-17;Анна;+79991234567;a@b.ru\n");
  const content =
    "ID пациента;Согласие;Канал;Дата согласия;Скан;Дано\np-17;Забота;почта, смс;01.02.2026;scan-1.pdf;да\np-17;ПДн;;01.02.2026;scan-2.pdf;\np-18;Реклама;;01.02.2026;;нет\np-17;Погода;;01.02.2026;;\np-17;Забота;;;;\n";
  const first = await take(engine, "consents", content);
  expect(first).toMatchObject({ rows: 5, bad: 3, things: { made: 2 } });
  expect(await take(engine, "consents", content)).toMatchObject({ things: { made: 0, same: 2 } });
  const patient = await patientByExternalId(engine.db, "p-17");
  const ledger = await consentHistory(engine.db, patient?.id ?? "");
  expect(ledger.map(({ purpose, channel, way, proof }) => [purpose, channel, way, proof])).toEqual([
    ["care", "email", "import", "scan-1.pdf"],
    ["care", "sms", "import", "scan-1.pdf"],
    ["personal_data", null, "import", "scan-2.pdf"],
  ]);
});

describe("backfill", () => {
  const day = 24 * 3_600_000;
  const recall = (over: Partial<Plan["enter"]> = {}): Plan => ({
    hash: `recall-${Object.keys(over)}`,
    scenario: "recall",
    title: "recall",
    purpose: "care",
    languages: ["ru"],
    channels: ["telegram"],
    enter: {
      on: ["appointment.fulfilled"],
      when: 'appointment.service == "cardiology"',
      again: { type: "per_appointment" },
      backfill: { within: { count: 12, unit: "month" }, spread: { count: 14, unit: "day" } },
      ...over,
    },
    exits: [{ on: ["appointment.booked"], when: 'appointment.service == "cardiology"', outcome: "booked", goal: true }],
    priority: 0,
    steps: [
      { id: "wait", op: "wait", next: 1, do: { for: { count: 3, unit: "week" } } },
      { id: "end", op: "end", outcome: "completed", do: {} },
      { id: "end", op: "end", outcome: "completed", do: {} },
    ],
    messages: { a: { texts: { ru: { text: "a" } } } },
    questionnaires: {},
  });
  const sending = (): Plan => ({
    ...recall(),
    hash: "sending",
    steps: [
      { id: "wait", op: "wait", next: 1, do: { for: { count: 3, unit: "week" } } },
      { id: "send", op: "send", next: 2, do: { message: "a" } },
      { id: "end", op: "end", outcome: "completed", do: {} },
    ],
  });

  const entered = async (engine: Engine) => {
    const patient = await patientByExternalId(engine.db, "p-17");
    return (await enrolmentsOf(engine.db, patient?.id ?? "", "recall")).map(({ enteredAt, backfilledAt, journey }) => ({
      enteredAt,
      backfilledAt,
      want: journey.want,
    }));
  };
  const start = Date.UTC(2026, 0, 12, 8, 30);
  const past = "1;12.01.2026;11:30;Пришла;cardiology;;p-17;Анна";

  test("what is due already begins at a moment within the spread, counted from the visit; again changes nothing", async () => {
    const engine = await anEngine();
    await publishPlan(engine.db, sending(), NOW);
    expect((await take(engine, "appointments", visits(past))).entered).toEqual({ recall: 1 });
    const [one] = await entered(engine);
    expect(one).toMatchObject({ enteredAt: start, want: { type: "wake", command: { type: "schedule", since: start } } });
    expect(one?.backfilledAt).toBeGreaterThan(NOW);
    expect(one?.backfilledAt).toBeLessThanOrEqual(NOW + 14 * day);
    expect(one?.want).toMatchObject({ at: one?.backfilledAt });
    const again = await take(engine, "appointments", visits(past));
    expect([again.entered, again.refused, (await entered(engine)).length]).toEqual([{}, {}, 1]);
  });

  test("where nothing is due yet the journey begins at once", async () => {
    const engine = await anEngine();
    await publishPlan(engine.db, sending(), NOW);
    await take(engine, "appointments", visits("1;02.03.2026;11:30;Пришла;cardiology;;p-17;Анна"));
    expect((await entered(engine))[0]?.backfilledAt).toBe(NOW);
  });

  test.each<[string, string[], Partial<Plan["enter"]>, number[]]>([
    ["169: not where an exit has happened since", [past, "2;20.03.2026;11:30;Записан;cardiology;;p-17;Анна"], {}, []],
    ["an exit that does not fit keeps nobody out", [past, "2;20.03.2026;11:30;Записан;therapy;;p-17;Анна"], {}, [start]],
    [
      "170: of several the latest that fits",
      [
        "0;05.12.2025;11:30;Пришла;therapy;;p-17;Анна",
        "9;01.12.2025;11:30;Пришла;cardiology;;p-17;Анна",
        "2;20.01.2026;11:30;Пришла;therapy;;p-17;Анна",
      ],
      {},
      [Date.UTC(2025, 11, 1, 8, 30)],
    ],
    ["not beyond `within`", ["1;01.03.2025;11:30;Пришла;cardiology;;p-17;Анна"], {}, []],
    ["171: not without `backfill`", [past], { backfill: undefined }, []],
    ["not by a visit that did not take place", ["1;12.01.2026;11:30;Отменен;cardiology;;p-17;Анна"], {}, []],
  ])("%s", async (_, rows, over, expected) => {
    const engine = await anEngine();
    await publishPlan(engine.db, recall(over), NOW);
    await take(engine, "appointments", visits(...rows));
    expect((await entered(engine)).map(({ enteredAt }) => enteredAt)).toEqual(expected);
  });

  test("a dry run says who would enter, and keeps nothing", async () => {
    const engine = await anEngine();
    await publishPlan(engine.db, sending(), NOW);
    const path = aFile(visits(past, "2;soon;11:30;;cardiology;;p-18;Лев"));
    const summary = await importFile(engine, { kind: "appointments", path, dryRun: true });
    expect(summary).toMatchObject({ rows: 2, bad: 1, patients: { made: 1 }, things: { made: 1 }, entered: { recall: 1 } });
    expect([await patientByExternalId(engine.db, "p-17"), await told(engine.db), existsSync(`${path}.rejected.csv`)]).toEqual([
      undefined,
      [],
      false,
    ]);
  });

  test("a visit that a live event told of, and the file tells again, is one", async () => {
    const engine = await anEngine();
    await take(engine, "patients", "ID;Имя;Телефон\np-17;Анна;+79991234567\n");
    const patient = await patientByExternalId(engine.db, "p-17");
    const appointment = { externalId: "1", start, service: "cardiology" };
    await receive(engine, { type: "appointment.fulfilled", at: NOW - 3 * day, source: "", patientId: patient?.id ?? "", appointment });
    expect(await take(engine, "appointments", visits(past))).toMatchObject({ things: { made: 0, changed: 0, same: 1 } });
  });
});
