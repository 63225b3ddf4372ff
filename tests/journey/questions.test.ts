import { describe, expect, test } from "vitest";
import { again, ask, awaiting, end, repeat, route, send } from "../support/route.ts";
import {
  answered,
  created,
  decided,
  deferred,
  delivered,
  dropped,
  exited,
  held,
  journeys,
  partly,
  refused,
  released,
  scheduled,
  sent,
  travel,
  unclear,
  woke,
} from "../support/travel.ts";

// 0 ask; a typed answer: 1; silence: 2; choices: 3, 1
const plan = route(ask({ silence: 2, choices: [3, 1] }), end("answered"), end("silent"), end("chose"));
const asked = sent({ deadline: 100, reminders: [40, 70] });
const plain = sent({ deadline: 100 });

describe("a question", () => {
  test.each([
    ["asked: hears until its first reminder", [asked], "0 hear until 40"],
    ["asked without reminders: hears until its deadline", [plain], "0 hear until 100"],
    ["answered", [asked, answered(0)], "1 finish answered"],
    ["answered by the first choice", [asked, answered(0, 0)], "3 finish chose"],
    ["answered by the second choice", [asked, answered(0, 1)], "1 finish answered"],
    ["answered at the very deadline, before it is told", [plain, answered(0, undefined, 100)], "1 finish answered"],
    ["not answered", [plain, woke(100)], "2 finish silent"],
    ["that nobody could be asked", [dropped], "2 finish silent"],
    ["answered while it is being sent: the answer is not lost", [answered(0), asked], "1 finish answered"],
    ["answered by a choice while it is being sent", [answered(0, 0), asked], "3 finish chose"],
    ["answered while it is being sent, and dropped after all", [answered(0), dropped], "2 finish silent"],
    ["put off: a reply meanwhile is no answer to it", [deferred(500), answered(0), woke(500), asked], "0 hear until 40"],
    ["kept back: a reply meanwhile is no answer to it", [held, answered(0), released, asked], "0 hear until 40"],
    ["answered in the words of another step", [asked, answered(1)], "0 hear until 40"],
    ["answered twice: the second is not used", [asked, answered(0), answered(0, 0)], "1 finish answered"],
    ["answered after silence: nothing", [plain, woke(100), answered(0)], "2 finish silent"],
    ["left", [asked, exited("booked")], "0 finish booked"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });
});

describe("a reminder", () => {
  test.each([
    ["is sent at its moment", [asked, woke(40)], "0 send reminder 0"],
    ["sent: hears until the next", [asked, woke(40), sent()], "0 hear until 70"],
    ["dropped: hears until the next", [asked, woke(40), dropped], "0 hear until 70"],
    ["does not extend the deadline", [asked, woke(40), sent(), woke(70), sent({ deadline: 900 })], "0 hear until 100"],
    ["comes in the order of moments, not of writing", [sent({ deadline: 100, reminders: [70, 40] }), woke(40)], "0 send reminder 1"],
    ["at the deadline is none", [sent({ deadline: 100, reminders: [100, 120] })], "0 hear until 100"],
    ["yields to the deadline when both are due", [asked, woke(100)], "2 finish silent"],
    ["under way is stopped by an answer", [asked, woke(40), answered(0)], "1 finish answered"],
    ["put off waits, but not beyond the deadline", [asked, woke(40), deferred(500)], "0 wake 100 to send reminder 0"],
    ["put off is dropped at the deadline", [asked, woke(40), deferred(500), woke(100)], "2 finish silent"],
    ["put off until the very deadline is dropped", [asked, woke(40), deferred(100), woke(100)], "2 finish silent"],
    ["put off is dropped by an answer", [asked, woke(40), deferred(60), answered(0)], "1 finish answered"],
    ["put off is sent then", [asked, woke(40), deferred(60), woke(60)], "0 send reminder 0"],
    ["kept back: the deadline goes on", [asked, woke(40), held], "0 hear until 100 to send reminder 0"],
    ["kept back: silence", [asked, woke(40), held, woke(100)], "2 finish silent"],
    ["kept back, then released", [asked, woke(40), held, released], "0 send reminder 0"],
    ["under way beyond the deadline: silence follows", [asked, woke(40), sent({}, 150), woke(150)], "2 finish silent"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });
});

describe("a reply that cannot be read", () => {
  const again = [asked, unclear(0)];
  test.each([
    ["is asked again by other words", again, "0 send unclear"],
    ["does not touch reminders or the deadline", [...again, sent()], "0 hear until 40"],
    ["twice is a task for a person", [...again, sent(), unclear(0)], "0 task unclear"],
    ["twice: the question stays open", [...again, sent(), unclear(0), created()], "0 hear until 40"],
    ["three times: nothing more", [...again, sent(), unclear(0), created(), unclear(0)], "0 hear until 40"],
    ["then a good one", [...again, sent(), answered(0)], "1 finish answered"],
    ["then a good one while the second asking is under way", [...again, answered(0)], "1 finish answered"],
    ["twice, then the value that a person entered", [...again, sent(), unclear(0), created(), answered(0)], "1 finish answered"],
    ["twice, then silence", [...again, sent(), unclear(0), created(), woke(100)], "2 finish silent"],
    ["while the question is being sent", [unclear(0), asked], "0 send unclear"],
    ["while the second asking is under way: then a task", [...again, unclear(0), sent()], "0 task unclear"],
    [
      "three times while the second asking is under way: one task",
      [...again, unclear(0), unclear(0), sent(), created()],
      "0 hear until 40",
    ],
    ["while a reminder is under way: asked again after it", [asked, woke(40), unclear(0), sent()], "0 send unclear"],
    ["while a reminder is put off: asked again instead of it", [asked, woke(40), deferred(60), unclear(0)], "0 send unclear"],
    ["while the second asking is put off: a task instead of it", [...again, deferred(60), unclear(0)], "0 task unclear"],
    ["while the question is put off: nothing", [deferred(500), unclear(0)], "0 wake 500 to send first 0"],
    ["whose second asking is suppressed", [...again, dropped], "0 hear until 40"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });
});

describe("a question that the channel refuses for good", () => {
  test.each([
    ["goes by the next one", [asked, refused(0)], "0 send first 1"],
    ["goes by the next one, and its deadline stands", [asked, refused(0), sent({ deadline: 900 })], "0 hear until 40"],
    ["refused while it is being sent", [refused(0), asked], "0 send first 1"],
    ["and no other channel is left: silence", [asked, refused(0), dropped], "2 finish silent"],
    ["while a reminder is under way", [asked, woke(40), refused(0), sent()], "0 send first 1"],
    ["while a reminder is put off", [asked, woke(40), deferred(60), refused(0)], "0 send first 1"],
    [
      "and again while the next copy is put off: that one is still to come",
      [asked, refused(0), deferred(60), refused(0)],
      "0 wake 60 to send first 1",
    ],
    ["delivered is no answer", [asked, delivered(0)], "0 hear until 40"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });
});

describe("a diary", () => {
  // 0 repeat, body: 1 ask, 2 again
  const diary = route(repeat(3), ask({ round: 0, silence: 2 }), again(0, { round: 0 }), end());
  const begun = [scheduled(0, 1000)];

  test("forgets the round before when the next one asks", () => {
    const events = [
      ...begun,
      sent({ deadline: 500, reminders: [400] }),
      unclear(1),
      sent(),
      answered(1),
      decided(0),
      scheduled(1000, 2000),
      woke(1000),
      sent({ deadline: 1500 }),
    ];
    expect(journeys(diary, ...events).at(-1)).toMatchObject({
      want: { type: "hear", at: 1500 },
      asked: { deadline: 1500, reminders: [], unclear: 0 },
    });
  });

  test("drops the question that was put off when the next round begins", () => {
    expect(travel(diary, ...begun, deferred(5000), woke(1000)).at(-1)).toBe("2 decide after 1");
  });

  test("does not take an answer of this round for the next one's", () => {
    const events = [
      ...begun,
      answered(1),
      sent({ deadline: 500 }),
      decided(0),
      scheduled(1000, 2000),
      woke(1000),
      sent({ deadline: 1500 }),
    ];
    expect(travel(diary, ...events).at(-1)).toBe("1 hear until 1500");
  });
});

test("a booking that lands while a question before the await is being sent is not the answer", () => {
  const mixed = route(ask({ silence: 1 }), send(), awaiting(3), end());
  expect(travel(mixed, answered(2), plain).at(-1)).toBe("0 hear until 100");
});

describe("a form, answered one question after another", () => {
  const second = [asked, partly(0)];
  test.each([
    ["puts the next question", second, "0 send question"],
    ["and hears as before, until the same moments", [...second, sent()], "0 hear until 40"],
    ["is silent at the same deadline", [...second, sent(), woke(100)], "2 finish silent"],
    ["counts what is unclear for each question anew", [asked, unclear(0), sent(), partly(0), sent(), unclear(0)], "0 send unclear"],
    ["answered while the next question is on its way: no more is put", [...second, answered(0)], "1 finish answered"],
    ["answered partly while a question is on its way: the next one follows it", [...second, partly(0), sent()], "0 send question"],
    ["whose next question cannot be sent stays open", [...second, dropped], "0 hear until 40"],
    ["hears nothing of an earlier step", [asked, answered(0), partly(0)], "1 finish answered"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });
});
