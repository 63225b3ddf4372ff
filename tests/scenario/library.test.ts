// A folder of scenarios: its clinic, what is shared, rings over several files, and stories.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { checkFile, compileFile, defaultClinic, loadLibrary, loadStories } from "../../src/scenario/check.ts";
import { around, hypertension, safety, spoken } from "./support.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function aFolder(files: Record<string, string>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "zabota-scenarios-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return (name) => join(folder, name);
}
function codes(files: Record<string, string>, name: string): string[] {
  const path = aFolder(files);
  return spoken(checkFile(path(name), loadLibrary(path(".")))).map(({ code, line }) => `${code} ${line}`);
}
const scenario = (name: string, steps: string, enter: string) => around(steps, enter).replace("scenario: test", `scenario: ${name}`);

describe("clinic.yaml", () => {
  test("what is not said holds as the page says", () => {
    const { calendar, policy, ...rest } = defaultClinic();
    expect(rest).toMatchObject({ timezone: "Europe/Moscow", languages: ["ru"], channels: ["telegram", "max", "whatsapp", "email", "sms"] });
    expect(policy).toMatchObject({
      quiet: { from: "21:00", to: "09:00" },
      caps: { advertising: { count: 2, days: 7 }, care: { count: 4, days: 7 } },
    });
    expect(policy.unlawful.map(({ purpose, channel }) => `${purpose} ${channel}`)).toEqual([
      "advertising telegram",
      "advertising whatsapp",
    ]);
    expect(calendar.hours).toMatchObject({ mon: { open: "09:00", close: "18:00" }, sat: null });
  });
  test("what is said holds", () => {
    const path = aFolder({
      "clinic.yaml":
        'name: Забота\ntimezone: Asia/Yekaterinburg\ncountry: DE\nhours: { weekdays: "08:00-20:00", sat: "10:00-15:00", wed: closed }\nquiet_hours: "22:00-08:00"\ncaps: { care: 1 in 3 days }\nlinks: { results: https://example.org/r }\nendpoints: { crm: https://crm.example.org }\n',
    });
    const { clinic } = loadLibrary(path("."));
    expect(clinic).toMatchObject({
      name: "Забота",
      country: "de",
      links: { results: "https://example.org/r" },
      endpoints: { crm: "https://crm.example.org" },
    });
    expect(clinic.calendar.hours).toEqual(
      expect.objectContaining({ tue: { open: "08:00", close: "20:00" }, wed: null, sat: { open: "10:00", close: "15:00" }, sun: null }),
    );
    expect(clinic.policy).toMatchObject({
      quiet: { from: "22:00", to: "08:00" },
      caps: { care: { count: 1, days: 3 }, advertising: { count: 2, days: 7 } },
      unlawful: [],
    });
  });
  test("247: what is not beside a file is taken from the folder of scenarios", () => {
    const path = aFolder({
      "home/clinic.yaml": "name: Дом\n",
      "home/shared/a.yaml": "messages:\n  hi: { ru: { text: a } }\n",
      "away/clinic.yaml": "name: Гости\n",
      "away/x.yaml": "",
    });
    const library = loadLibrary(path("away"), path("home"));
    expect([library.clinic.name, [...library.shared.messages.keys()], library.scenarios]).toEqual(["Гости", ["hi"], ["x"]]);
  });
  test("is checked with the same codes", () => {
    expect(
      codes(
        { "clinic.yaml": 'nam: x\ntimezone: Moscow\nhours: { weekdays: "9-18" }\ncaps: { care: four }\nchannels: [pigeon]\n' },
        "clinic.yaml",
      ),
    ).toEqual(["unknown-word 1", "wrong-type 2", "bad-duration 3", "bad-duration 4", "unknown-channel 5"]);
  });
});

describe("quick replies", () => {
  const replies = (title: string, text: string) => `languages: [ru, en]\nquick_replies:\n  - title: ${title}\n    text: ${text}\n`;
  const both = (words: string) => `{ ru: "${words}", en: "${words}" }`;
  const read = (text: string) => loadLibrary(aFolder({ "clinic.yaml": text })(".")).clinic.quickReplies;

  test("are the clinic's own, and none where it has none", () => {
    expect(read(replies(both("Да"), both("{{ patient.first_name }}, да.")))).toEqual([
      { title: { ru: "Да", en: "Да" }, text: { ru: "{{ patient.first_name }}, да.", en: "{{ patient.first_name }}, да." } },
    ]);
    expect(defaultClinic().quickReplies).toEqual([]);
  });
  test.each([
    ["fine", both("Да"), both("{{ clinic.phone }}: {{ visits.count }}"), []],
    ["a text without a language", both("Да"), '{ ru: "Да" }', ["missing-translation 4"]],
    ["a title without a language", "{ en: Yes }", both("Да"), ["missing-translation 3"]],
    ["no mapping of languages", "Да", both("Да"), ["wrong-type 3"]],
    ["an unknown name", both("Да"), both("{{ patient.frist_name }}"), ["unknown-name 4", "unknown-name 4"]],
    ["a link, which belongs to one message", both("Да"), '{ ru: "Да", en: "{{ links.book }}" }', ["unknown-name 4"]],
    ["half a tag", both("Да"), '{ ru: "Да", en: "{{ patient" }', ["bad-template 4"]],
    ["a title too long for a button", both("а".repeat(41)), both("Да"), ["text-too-long 3", "text-too-long 3"]],
    ["a text too long for one answer", both("Да"), `{ ru: "${"а".repeat(3901)}", en: a }`, ["text-too-long 4"]],
  ])("%s", (_name, title, text, expected) => expect(codes({ "clinic.yaml": replies(title, text) }, "clinic.yaml")).toEqual(expected));
  test("a text that cannot be filled in is not offered", () => {
    expect(read(replies(both("Да"), '{ ru: "Да", en: "{{ patient" }'))).toEqual([{ title: { ru: "Да", en: "Да" }, text: { ru: "Да" } }]);
    expect(read(replies(both("Да"), both("{{ links.book }}")))).toEqual([]);
  });
  test("the shipped ones are right", () => {
    expect(checkFile("scenarios/clinic.yaml", loadLibrary("scenarios"))).toEqual([]);
    expect(loadLibrary("scenarios").clinic.quickReplies.length).toBeGreaterThan(3);
  });
});

describe("rings over several scenarios", () => {
  const wait = "- wait: 1 day\n";
  test.each([
    ["without a wait", "- start: b", "- start: a", "always", ["never-waits 9"]],
    ["with a wait", `${wait}- start: b`, "- start: a", "always", ["endless-loop 10"]],
    ["broken by never", "- start: b", "- start: a", "never", []],
  ])("%s", (_name, a, b, again, expected) => {
    const enter = `{ on: manual, again: ${again} }`;
    expect(codes({ "a.yaml": scenario("a", a, enter), "b.yaml": scenario("b", b, enter) }, "a.yaml")).toEqual(expected);
  });
  test("a scenario that starts itself", () => {
    expect(codes({ "a.yaml": scenario("a", "- start: a", "{ on: manual, again: always }") }, "a.yaml")).toEqual(["never-waits 9"]);
  });
  test("by a tag", () => {
    expect(
      codes({ "a.yaml": scenario("a", "- set: { tags: [vip] }", '{ on: patient.tagged, when: tag == "vip", again: always }') }, "a.yaml"),
    ).toEqual(["never-waits 9"]);
    expect(
      codes({ "a.yaml": scenario("a", "- set: { tags: [other] }", '{ on: patient.tagged, when: tag == "vip", again: always }') }, "a.yaml"),
    ).toEqual([]);
  });
  test("by ending", () => {
    expect(codes({ "a.yaml": scenario("a", `${wait}- send: hello`, "{ on: scenario.ended, again: always }") }, "a.yaml")).toEqual([
      "endless-loop 6",
    ]);
  });
});

describe("shared files", () => {
  const greeting =
    "fragment: greeting\nsteps:\n  - send: thanks\n  - ask: mood\n    message: thanks\n    answer: nps\n  - branch:\n      - when: answers.mood > 8 && answers.pressure.systolic > 3\n        steps: []\nmessages:\n  thanks: { ru: { text: Спасибо } }\n";
  test("what the scenario around it must give is told there", () => {
    const files = { "shared/greeting.yaml": greeting, "a.yaml": scenario("a", "- include: greeting", "{ on: manual }") };
    expect(codes(files, "shared/greeting.yaml")).toEqual([]);
    expect(codes(files, "a.yaml")).toEqual(["unknown-name 8"]);
  });
  test("a scenario is no better than what it includes", () => {
    const path = aFolder({
      "shared/greeting.yaml": "fragment: greeting\nsteps:\n  - sned: x\n  - end: a\n",
      "a.yaml": scenario("a", "- include: greeting", "{ on: manual }"),
    });
    const { plan, problems } = compileFile(path("a.yaml"), loadLibrary(path(".")));
    expect(plan).toBeUndefined();
    expect(problems).toMatchObject([{ code: "unknown-word", line: 3, file: path("shared/greeting.yaml") }]);
  });
  test("one name in two files", () => {
    expect(
      codes(
        { "shared/a.yaml": "messages:\n  hi: { ru: { text: a } }\n", "shared/b.yaml": "messages:\n  hi: { ru: { text: b } }\n" },
        "shared/b.yaml",
      ),
    ).toEqual(["duplicate-id 2"]);
  });
});

describe("stories", () => {
  const page = `scenario: hypertension-control
tests:
  - name: высокое давление ведёт к записи
    patient: { first_name: Анна, timezone: Asia/Yekaterinburg, channels: [telegram] }
    consents: [care]
    story:
      - event: appointment.fulfilled
        at: 2026-03-02T12:00
        with: { service: cardiology, diagnoses: [I10] }
      - sent: pressure-check
        via: telegram
        at: 2026-03-23T10:00
      - reply: "150 на 95"
      - sent: control-visit-needed
      - after: 3 days
      - task: book-control-visit
      - outcome: booked
      - ended: completed
`;
  const load = (text: string) => {
    const path = aFolder({
      "hypertension-control.yaml": hypertension,
      "hypertension-control.test.yaml": text,
      "safety/pressure.yaml": safety("hypertensive-crisis"),
    });
    const read = loadStories(path("hypertension-control.test.yaml"), loadLibrary(path(".")));
    return { ...read, problems: spoken(read.problems) };
  };
  test("the page's story, line by line", () => {
    const { stories, problems } = load(page);
    expect(problems).toEqual([]);
    expect(stories).toMatchObject({
      scenario: "hypertension-control",
      tests: [{ line: 3, consents: [{ purpose: "care" }], patient: { first_name: "Анна", channels: ["telegram"] } }],
    });
    expect(stories?.tests[0]?.story).toEqual([
      {
        line: 7,
        at: "2026-03-02T12:00",
        type: "event",
        event: "appointment.fulfilled",
        with: { service: "cardiology", diagnoses: ["I10"] },
      },
      { line: 10, at: "2026-03-23T10:00", type: "sent", message: "pressure-check", via: "telegram" },
      { line: 13, type: "reply", text: "150 на 95" },
      { line: 14, type: "sent", message: "control-visit-needed" },
      { line: 15, type: "after", after: { count: 3, unit: "day" } },
      { line: 16, type: "task", task: "book-control-visit" },
      { line: 17, type: "outcome", outcome: "booked" },
      { line: 18, type: "ended", outcome: "completed" },
    ]);
  });
  test("every other word", () => {
    const lines = [
      "- delivery: failed",
      "- delivery: { pressure-check: read }",
      "- outcome: { book-control-visit: declined }",
      "- release: hypertensive-crisis",
      "- sending: slow",
      "- consent: { give: [care] }",
      "- consent: { withdraw: { care: [telegram] } }",
      "- until: 2026-03-25T10:00",
      "- suppressed: pressure-check\n  reason: no_consent",
      "- alert: any",
      "- tagged: vip",
      "- not_entered: hypertension-control\n  reason: again",
    ].map((line) => line.replace(/^/gm, "      "));
    const { stories, problems } = load(`${page}${lines.join("\n")}\n`);
    expect(problems).toEqual([]);
    expect(stories?.tests[0]?.story.slice(8).map(({ line: _line, ...rest }) => rest)).toEqual([
      { type: "delivery", state: "failed" },
      { type: "delivery", state: "read", message: "pressure-check" },
      { type: "outcome", outcome: "declined", task: "book-control-visit" },
      { type: "release", rule: "hypertensive-crisis" },
      { type: "sending", sending: "slow" },
      { type: "consent", give: [{ purpose: "care" }], withdraw: [] },
      { type: "consent", give: [], withdraw: [{ purpose: "care", channel: "telegram" }] },
      { type: "until", until: "2026-03-25T10:00" },
      { type: "suppressed", message: "pressure-check", reason: "no_consent" },
      { type: "alert", rule: "any" },
      { type: "tagged", tag: "vip" },
      { type: "not_entered", scenario: "hypertension-control", reason: "again" },
    ]);
  });
  test.each([
    ["221: a deed without a moment", "        at: 2026-03-02T12:00                 # the patient's local time\n", ""],
    ["224: expectations that pin a moment", "- task: book-control-visit", "- task: book-control-visit\n        at: 2026-03-26T10:00"],
    ["224: an end that does", "- ended: completed", "- ended: completed\n        at: 2026-03-26T10:00"],
    [
      "229, 230: what was sent, when and by what",
      "- sent: control-visit-needed",
      '- sent: control-visit-needed\n        via: telegram\n        at: 2026-03-23T10:00\n        text: "приём"',
    ],
    ["231: a second asking by the question's name", "- sent: control-visit-needed", "- sent: pressure\n      - sent: control-visit-needed"],
    ["232: the outcome of a task by its name", "- outcome: booked", "- outcome: { book-control-visit: booked }"],
    ["113: the task of an unclear answer", "- task: book-control-visit", "- task: unclear-pressure\n      - task: book-control-visit"],
    [
      "237: everything of a patient",
      "{ first_name: Анна,",
      '{ external_id: p-1, first_name: Анна, last_name: Б, patronymic: В, birth_date: 1980-05-17, sex: f, phone: "+79991234567", email: a@example.org, language: ru, age: 45, tags: [vip], attributes: { a: 1 }, visits: { count: 2, days_since_last: 3 },',
    ],
    ["237: a phone without quotes", "{ first_name: Анна,", "{ phone: 79991234567,"],
    ["238: no channels", "channels: [telegram]", "channels: []"],
    ["96: consents by channel", "consents: [care]", "consents: { care: [telegram], advertising: email }"],
    ["98: no consents", "    consents: [care]\n", ""],
    ["98: none of them", "consents: [care]", "consents: []"],
    ["239: a start without an offset", "with: { service", "with: { start: 2026-03-02T11:00, service"],
    ["239: a start with one", "with: { service", "with: { start: 2026-03-02T11:00:00+05:00, service"],
    ["252: seconds, and a moment with a Z", "at: 2026-03-02T12:00", "at: 2026-03-02T12:00:30Z"],
  ])("%s", (_name, before, after) => {
    const plain = page.replace(/ +# the patient's local time/, "");
    const from = before.replace(/ +# the patient's local time/, "");
    expect(plain).toContain(from);
    expect(load(plain.replace(from, after)).problems).toEqual([]);
  });
  test.each([
    ["a misspelt line", "- reply:", "- repyl:", "unknown-word", 'Did you mean "reply"?'],
    ["a misspelt field of the patient", "first_name:", "first_nam:", "unknown-word", 'Did you mean "first_name"?'],
    ["a misspelt purpose", "consents: [care]", "consents: [caer]", "wrong-type", 'Did you mean "care"?'],
    [
      "a misspelt event",
      "event: appointment.fulfilled",
      "event: appointment.fulfiled",
      "unknown-event",
      'Did you mean "appointment.fulfilled"?',
    ],
    ["a misspelt task", "task: book-control-visit", "task: book-control-vist", "wrong-type", 'Did you mean "book-control-visit"?'],
    ["a moment for the clock", "- after: 3 days", "- after: 3 days\n        at: 2026-03-26T10:00", "unknown-word", undefined],
    [
      "an unknown reason",
      "- ended: completed",
      "- suppressed: pressure-check\n        reason: no_consnt",
      "wrong-type",
      'Did you mean "no_consent"?',
    ],
    ["a state that is none", "- ended: completed", "- delivery: sent", "wrong-type", undefined],
    ["a zone that is none", "Asia/Yekaterinburg", "Yekaterinburg", "wrong-type", undefined],
    ["a variant that the scenario has not", "    consents:", "    variant: b\n    consents:", "wrong-type", undefined],
    ["two words that are lines", '- reply: "150 на 95"', '- reply: "150 на 95"\n        choose: a', "unknown-word", undefined],
    ["a day that is none", "2026-03-02T12:00", "2026-02-30T12:00", "bad-duration", undefined],
    ["a story without lines", / {4}story:[\s\S]*/, "    consents: []\n", "missing-word", undefined],
  ])("not %s", (_name, before, after, code, hint) => {
    const [first] = load(page.replace(before, after)).problems;
    expect(first).toMatchObject({ code, ...(hint === undefined ? {} : { hint }) });
  });
  test.each([
    ["an unknown message", "sent: pressure-check", "sent: pressure-chek", "unknown-message"],
    ["an unknown task", "task: book-control-visit", "task: book", "wrong-type"],
    ["an unknown channel", "via: telegram", "via: telegrm", "unknown-channel"],
    ["an unknown event", "event: appointment.fulfilled", "event: appointment.done", "unknown-event"],
    ["an unknown word", "reply:", "replay:", "unknown-word"],
    ["a bad moment", "2026-03-02T12:00", "2026-02-30T12:00", "bad-duration"],
    ["an unknown scenario", "scenario: hyper", "scenario: hypper", "unknown-scenario"],
    ["an end that is none", "ended: completed", "ended: complete", "wrong-type"],
  ])("%s", (_name, right, wrong, code) => {
    expect(load(page.replace(right, wrong)).problems.map((problem) => problem.code)).toEqual([code]);
  });
});
