import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { fromLocal, local } from "../../src/calendar/local.ts";
import { capFrees, quietUntil } from "../../src/calendar/quiet.ts";
import type { ChannelName, Purpose } from "../../src/journey/plan.ts";
import { type GateInput, gate } from "../../src/messaging/gate.ts";
import { packOf } from "../../src/messaging/packs.ts";
import { type Document, defaultPolicy, lawfulWords, type Policy } from "../../src/messaging/policy.ts";
import { anyMoment, anyZone } from "../calendar/arbitraries.ts";

const zone = "Asia/Yekaterinburg";
const at = (text: string) => fromLocal(text, zone);
const noon = at("2026-03-02T12:00");
const channels: ChannelName[] = ["telegram", "max", "whatsapp", "email", "sms"];

const spoken =
  (given: boolean) =>
  (purpose: Purpose, ...by: ChannelName[]) =>
    by.map((channel) => ({ id: `${given ? "yes" : "no"} ${purpose} ${channel}`, purpose, channel, given }));
const consent = spoken(true);
const withdrawn = spoken(false);

/** A care message at noon to a patient with Telegram and e-mail, both consented to. */
const asked = (changes: Partial<GateInput> = {}): GateInput => ({
  purpose: "care",
  due: changes.now ?? noon,
  now: noon,
  zone,
  order: ["telegram", "email"],
  skip: [],
  reachable: { telegram: "ok", email: "ok" },
  consents: consent("care", "telegram", "email"),
  sent: [],
  counts: true,
  holds: [],
  policy: defaultPolicy,
  approved: true,
  ...changes,
});
const advertising = (changes: Partial<GateInput> = {}) =>
  asked({
    purpose: "advertising",
    order: ["max", "email"],
    reachable: { max: "ok", email: "ok" },
    consents: consent("advertising", "max", "email"),
    ...changes,
  });
const service = (changes: Partial<GateInput> = {}) =>
  asked({ purpose: "service", consents: consent("service", "telegram", "email"), ...changes });

/** The verdict in one line: `send telegram`, `suppress no_consent`, `defer 2026-03-03T09:00`, `hold staff_hold`. */
function verdict(changes: Partial<GateInput> | GateInput): string {
  const found = gate(asked(changes));
  switch (found.type) {
    case "send":
      return `send ${found.channel}`;
    case "suppress":
      return `suppress ${found.reason}`;
    case "defer":
      return `defer ${local(found.until, changes.zone ?? zone)}`;
    case "hold":
      return `hold ${found.reason}`;
  }
}
type Case = [string, Partial<GateInput>, string];

describe("consent", () => {
  it.each<Case>([
    ["each purpose needs one on record: service too", { purpose: "service", consents: [] }, "suppress no_consent"],
    ["one purpose does not imply another", { purpose: "service", consents: consent("care", "telegram", "email") }, "suppress no_consent"],
    ["care does not imply advertising", { purpose: "advertising", consents: consent("care", "telegram", "email") }, "suppress no_consent"],
    ["without any there is none", { consents: [] }, "suppress no_consent"],
    ["holds for the channels it names", { consents: consent("care", "email") }, "send email"],
    [
      "without it the preferred channel is passed over for the next",
      { consents: [...withdrawn("care", "telegram"), ...consent("care", "email")] },
      "send email",
    ],
    ["once given and withdrawn is withdrawn", { consents: withdrawn("care", "telegram", "email") }, "suppress consent_withdrawn"],
    [
      "withdrawn on one channel and never given on the other was given for the purpose",
      { consents: withdrawn("care", "telegram") },
      "suppress consent_withdrawn",
    ],
    [
      "withdrawn for another purpose was never given for this one",
      { consents: withdrawn("advertising", "telegram") },
      "suppress no_consent",
    ],
    [
      "of a channel the patient has lost does not reach the one they have",
      { reachable: { email: "ok" }, consents: consent("care", "telegram") },
      "suppress no_consent",
    ],
  ])("%s", (_, changes, expected) => expect(verdict(changes)).toBe(expected));
});

describe("the channel", () => {
  it.each<Case>([
    ["is the first in order", {}, "send telegram"],
    ["follows the patient's wish, which comes first in the order", { order: ["email", "telegram"] }, "send email"],
    [
      "is none outside the list, though the patient has it",
      { order: ["email"], reachable: { telegram: "ok" }, consents: consent("care", "telegram") },
      "suppress no_channel",
    ],
    ["is the next where the first is blocked", { reachable: { telegram: "blocked", email: "ok" } }, "send email"],
    ["is the next where the first was tried", { skip: ["telegram"] }, "send email"],
    ["is none once all were tried", { skip: ["telegram", "email"] }, "suppress no_channel"],
    ["is blocked where all are", { reachable: { telegram: "blocked" } }, "suppress channel_blocked"],
    ["is missing where the patient's only one was cleared", { reachable: {} }, "suppress no_channel"],
    ["named by via is used before the preferred", { via: "email" }, "send email"],
    ["named by via may stand outside the order", { via: "sms", reachable: { sms: "ok" }, consents: consent("care", "sms") }, "send sms"],
    ["named by via and absent is no_channel: no other is tried", { via: "sms" }, "suppress no_channel"],
    ["named by via without consent: no other is tried", { via: "email", consents: consent("care", "telegram") }, "suppress no_consent"],
    [
      "named by via and blocked: no other is tried",
      { via: "telegram", reachable: { telegram: "blocked", email: "ok" } },
      "suppress channel_blocked",
    ],
    ["is the next where only a template may go and there is none", { templateMissing: ["telegram"] }, "send email"],
    ["is none where each would need a template", { templateMissing: ["telegram", "email"] }, "suppress template_needed"],
  ])("%s", (_, changes, expected) => expect(verdict(changes)).toBe(expected));
});

describe("the law", () => {
  const byTelegram: Partial<GateInput> = {
    order: ["telegram", "email"],
    reachable: { telegram: "ok" },
    consents: consent("advertising", "telegram"),
  };
  it.each<Case>([
    [
      "moves advertising from Telegram to the next channel",
      { order: ["telegram", "email"], reachable: { telegram: "ok", email: "ok" }, consents: consent("advertising", "telegram", "email") },
      "send email",
    ],
    ["stops advertising where there is no other", byTelegram, "suppress unlawful_channel"],
    [
      "stops it too where the next channel has no consent",
      { ...byTelegram, reachable: { telegram: "ok", email: "ok" } },
      "suppress unlawful_channel",
    ],
    [
      "stops advertising by WhatsApp",
      { via: "whatsapp", reachable: { whatsapp: "ok" }, consents: consent("advertising", "whatsapp") },
      "suppress unlawful_channel",
    ],
    [
      "lets it go once an administrator has unlocked the channel",
      { ...byTelegram, policy: { ...defaultPolicy, unlawful: [] } },
      "send telegram",
    ],
  ])("%s", (_, changes, expected) => expect(verdict(advertising(changes))).toBe(expected));

  it("does not touch care by Telegram", () => expect(verdict({})).toBe("send telegram"));
  it("is a country's: none is shipped for others", () => expect(packOf("de").unlawful).toEqual([]));
  it("is named in the sentence for staff", () => {
    expect(gate(advertising(byTelegram))).toMatchObject({ because: expect.stringContaining("38-ФЗ ст. 5 ч. 10.7") });
  });
});

describe("a lawyer's unlock", () => {
  const unlocked = { by: "Орлова М. С.", date: "2026-03-02", reason: "bot messages to our own patients" };
  const policy: Policy = { ...defaultPolicy, unlawful: packOf("ru").unlawful.map((rule) => ({ ...rule, unlocked })) };
  const byTelegram = advertising({
    order: ["telegram"],
    reachable: { telegram: "ok" },
    consents: consent("advertising", "telegram"),
    policy,
  });
  it("opens the channel from its date on, and says whose word it is", () => {
    expect(gate(byTelegram)).toMatchObject({ type: "send", channel: "telegram", because: expect.stringContaining("Орлова М. С.") });
    expect(verdict({ ...byTelegram, now: at("2026-03-01T12:00") })).toBe("suppress unlawful_channel");
  });
});

describe("a document", () => {
  const document = (purpose: Document, given: boolean) => ({ id: `${purpose} ${given}`, purpose, channel: null, given });
  const all = (["service", "care", "advertising"] as const).flatMap((purpose) => consent(purpose, ...channels));
  const asking = (purpose: Purpose, records: GateInput["consents"], policy = defaultPolicy) =>
    verdict({ purpose, order: ["max"], reachable: { max: "ok" }, consents: [...all, ...records], policy });
  const required: Policy = { ...defaultPolicy, documents: defaultPolicy.documents.map((rule) => ({ ...rule, required: true })) };
  const both = [document("personal_data", true), document("health_data", true)];

  it.each<[string, Purpose, GateInput["consents"], Policy, string]>([
    ["that is kept on paper and missing here stops nothing", "care", [], defaultPolicy, "send max"],
    ["that was withdrawn stops care", "care", [document("personal_data", false)], defaultPolicy, "suppress consent_withdrawn"],
    ["on health stops care as well", "care", [document("health_data", false)], defaultPolicy, "suppress consent_withdrawn"],
    ["stops advertising", "advertising", [document("personal_data", false)], defaultPolicy, "suppress consent_withdrawn"],
    ["lets service go, which rests on the visit that was booked", "service", [document("personal_data", false)], defaultPolicy, "send max"],
    [
      "stops in a country without a pack too",
      "care",
      [document("personal_data", false)],
      { ...defaultPolicy, ...packOf("de") },
      "suppress consent_withdrawn",
    ],
    ["that the clinic requires and that is missing stops care", "care", [], required, "suppress no_consent"],
    ["that is required and given lets it go", "care", both, required, "send max"],
    ["is required of no service message", "service", [], required, "send max"],
  ])("%s", (_, purpose, records, policy, expected) => expect(asking(purpose, records, policy)).toBe(expected));

  it("is named with its law", () => {
    const found = gate(asked({ consents: [...all, document("health_data", false)] }));
    expect(found).toMatchObject({ rule: "document", consentId: "health_data false", because: expect.stringContaining("152-ФЗ ст. 10") });
  });
});

describe("a verdict names its rule and the record it rests on", () => {
  const late = at("2026-03-02T21:40");
  const four = Array(4).fill({ at: noon - 1 });
  const unlawful = advertising({ order: ["telegram"], reachable: { telegram: "ok" }, consents: consent("advertising", "telegram") });
  it.each<[GateInput, string, string | undefined]>([
    [asked(), "consent", "yes care telegram"],
    [asked({ consents: withdrawn("care", "telegram", "email") }), "consent", "no care telegram"],
    [asked({ consents: [] }), "consent", undefined],
    [unlawful, "law:38-FZ-5-10.7", "yes advertising telegram"],
    [asked({ reachable: { telegram: "blocked" } }), "channel", undefined],
    [asked({ templateMissing: ["telegram", "email"] }), "template", undefined],
    [advertising({ approved: false }), "approval", undefined],
    [asked({ now: late }), "quiet_hours", "yes care telegram"],
    [asked({ sent: four }), "cap", "yes care telegram"],
    [advertising({ sent: four }), "cap", "yes advertising max"],
    [service({ now: late, appointment: { start: at("2026-03-03T08:00") } }), "too_late", "yes service telegram"],
    [asked({ holds: ["staff"] }), "hold", undefined],
  ])("%#", (input, rule, consentId) => {
    const found = gate(input);
    expect([found.rule, found.consentId]).toEqual([rule, consentId]);
  });
});

describe("what the law adds to a text", () => {
  it.each<[string, Purpose, string, Policy, string | undefined]>([
    ["a warning to advertising", "advertising", "ru", defaultPolicy, "Имеются противопоказания. Необходима консультация специалиста."],
    ["in the text's language", "advertising", "en", defaultPolicy, "There may be contraindications. Please consult a specialist."],
    [
      "in the first language where there is no other",
      "advertising",
      "kk",
      defaultPolicy,
      "Имеются противопоказания. Необходима консультация специалиста.",
    ],
    ["nothing to care", "care", "ru", defaultPolicy, undefined],
    ["nothing where no pack is shipped", "advertising", "ru", { ...defaultPolicy, ...packOf("de") }, undefined],
  ])("%s", (_, purpose, language, policy, expected) => expect(lawfulWords(policy, purpose, language)).toBe(expected));
});

describe("quiet hours", () => {
  const late = at("2026-03-02T21:40");
  const nine = "defer 2026-03-03T09:00";
  const begins = (start: string) => ({ start: at(start) });
  it.each<[string, GateInput, string]>([
    ["defer care to their end", asked({ now: late }), nine],
    ["defer advertising to their end", advertising({ now: late }), nine],
    ["defer service to their end", service({ now: late }), nine],
    ["defer what answers the patient's own word too", asked({ now: late, counts: false }), nine],
    ["begin at 21:00 itself", asked({ now: at("2026-03-02T21:00") }), nine],
    ["are over at 09:00 itself", asked({ now: at("2026-03-03T09:00") }), "send telegram"],
    ["are the patient's own: 21:40 there is 19:40 in Moscow", asked({ now: late, zone: "Europe/Moscow" }), "send telegram"],
    ["let service wait while the visit is later", service({ now: late, appointment: begins("2026-03-03T09:01") }), nine],
    [
      "make service too late, at once, when the visit begins exactly at their end",
      service({ now: late, appointment: begins("2026-03-03T09:00") }),
      "suppress too_late",
    ],
    [
      "make service too late when the visit begins before their end",
      service({ now: late, appointment: begins("2026-03-03T08:00") }),
      "suppress too_late",
    ],
    ["do not make service after the visit too late", service({ now: late, appointment: begins("2026-03-02T20:00") }), nine],
    ["do not make a message due at the very start too late", service({ now: late, appointment: begins("2026-03-02T21:40") }), nine],
    ["do not make care too late", asked({ now: late, appointment: begins("2026-03-03T08:00") }), nine],
    ["know no lateness without a start", service({ now: late, appointment: {} }), nine],
  ])("%s", (_, input, expected) => expect(verdict(input)).toBe(expected));

  it("make service too late when the visit has begun while it was held back", () => {
    expect(verdict(service({ due: noon, now: at("2026-03-02T15:00"), appointment: begins("2026-03-02T14:00") }))).toBe("suppress too_late");
  });
});

describe("caps", () => {
  const sent = (...when: string[]) => when.map((text) => ({ at: at(text) }));
  const four = sent("2026-02-24T12:00", "2026-02-25T10:00", "2026-02-26T10:00", "2026-03-01T10:00");
  it.each<[string, GateInput, string]>([
    ["let the fourth care message of seven days go", asked({ sent: four.slice(1) }), "send telegram"],
    ["defer the fifth to the first moment that the cap allows", asked({ sent: four }), "defer 2026-03-03T12:00"],
    [
      "count a message until the same local time seven dates later, and at that instant no longer",
      asked({ sent: four, now: at("2026-03-03T12:00") }),
      "send telegram",
    ],
    ["count it a minute before that", asked({ sent: four, now: at("2026-03-03T11:59") }), "defer 2026-03-03T12:00"],
    [
      "defer past quiet hours when the cap frees at night",
      asked({ sent: sent("2026-02-24T20:59", "2026-02-23T22:00", "2026-02-25T10:00", "2026-02-26T10:00") }),
      "defer 2026-03-03T09:00",
    ],
    [
      "defer to the moment at which enough of too many are free",
      asked({ sent: [...four, ...sent("2026-03-01T11:00")] }),
      "defer 2026-03-04T10:00",
    ],
    [
      "free by morning what is due at night",
      asked({ now: at("2026-03-02T22:00"), sent: sent("2026-02-23T23:00", "2026-02-25T10:00", "2026-02-26T10:00", "2026-03-01T10:00") }),
      "defer 2026-03-03T09:00",
    ],
    [
      "suppress the third advertising message of seven days",
      advertising({ sent: sent("2026-02-25T10:00", "2026-03-01T10:00") }),
      "suppress frequency_cap",
    ],
    ["let the second go", advertising({ sent: sent("2026-02-25T10:00") }), "send max"],
    [
      "suppress advertising at night at once, if it would be too much in the morning",
      advertising({ now: at("2026-03-02T22:00"), sent: sent("2026-02-25T10:00", "2026-03-01T10:00") }),
      "suppress frequency_cap",
    ],
    [
      "let advertising wait for the morning, if there is room then",
      advertising({ now: at("2026-03-02T22:00"), sent: sent("2026-02-23T23:00", "2026-03-01T10:00") }),
      "defer 2026-03-03T09:00",
    ],
    ["do not exist for service", service({ sent: [...four, ...four] }), "send telegram"],
    ["do not hold back an answer to the patient's own word", asked({ sent: four, counts: false }), "send telegram"],
    ["of nought let nothing go", asked({ policy: { ...defaultPolicy, caps: { care: { count: 0, days: 7 } } } }), "suppress frequency_cap"],
  ])("%s", (_, input, expected) => expect(verdict(input)).toBe(expected));

  it("keep the local time across a change of clocks", () => {
    const berlin = (text: string) => fromLocal(text, "Europe/Berlin");
    const input = asked({
      zone: "Europe/Berlin",
      now: berlin("2026-03-30T10:00"),
      sent: Array(4).fill({ at: berlin("2026-03-25T12:00") }),
    });
    expect(gate(input)).toMatchObject({ type: "defer", until: berlin("2026-04-01T12:00") });
  });
});

describe("holds and approval", () => {
  it.each<[string, GateInput, string]>([
    ["a hold by staff keeps a message back", asked({ holds: ["staff"] }), "hold staff_hold"],
    ["a hold by staff keeps service back too", service({ holds: ["staff"] }), "hold staff_hold"],
    ["a red flag keeps care back", asked({ holds: ["red_flag"] }), "hold red_flag_hold"],
    ["a red flag keeps advertising back", advertising({ holds: ["red_flag"] }), "hold red_flag_hold"],
    ["a red flag lets service go", service({ holds: ["red_flag"] }), "send telegram"],
    ["advertising that nobody approved does not go", advertising({ approved: false }), "suppress not_approved"],
    ["care needs no approval", asked({ approved: false }), "send telegram"],
  ])("%s", (_, input, expected) => expect(verdict(input)).toBe(expected));
});

describe("of several reasons the first in order is given", () => {
  // Everything speaks against this message; each line takes away what the line before it named.
  const two = [{ at: noon - 1 }, { at: noon - 2 }];
  const worst = advertising({
    order: ["telegram", "email"],
    reachable: {},
    consents: withdrawn("advertising", "telegram"),
    holds: ["red_flag", "staff"],
    approved: false,
    sent: two,
  });
  const email = { reachable: { email: "ok" }, consents: consent("advertising", "email") } as const;
  it.each<[string, Partial<GateInput>]>([
    ["hold staff_hold", {}],
    ["hold red_flag_hold", { holds: ["red_flag"] }],
    ["suppress consent_withdrawn", { holds: [] }],
    ["suppress no_consent", { holds: [], consents: [] }],
    [
      "suppress unlawful_channel",
      { holds: [], order: ["telegram"], reachable: { telegram: "blocked" }, consents: consent("advertising", "telegram") },
    ],
    ["suppress unlawful_channel", { holds: [], order: ["telegram"], reachable: {}, consents: consent("advertising", "email") }],
    ["suppress channel_blocked", { holds: [], ...email, reachable: { email: "blocked" } }],
    ["suppress no_channel", { holds: [], consents: consent("advertising", "email") }],
    ["suppress template_needed", { holds: [], ...email, templateMissing: ["email"] }],
    ["suppress not_approved", { holds: [], ...email }],
    ["suppress frequency_cap", { holds: [], ...email, approved: true }],
  ])("%s", (expected, changes) => expect(verdict({ ...worst, ...changes })).toBe(expected));

  it("too_late comes before a cap on service", () => {
    const policy = { ...defaultPolicy, caps: { service: { count: 0, days: 7 } } };
    const input = service({ now: at("2026-03-02T22:00"), appointment: { start: at("2026-03-03T08:00") }, policy });
    expect(verdict(input)).toBe("suppress too_late");
    expect(verdict({ ...input, appointment: undefined })).toBe("suppress frequency_cap");
  });
});

describe("because", () => {
  it.each<[GateInput, string]>([
    [
      asked({ now: at("2026-03-02T21:40") }),
      "21:40 is in the patient's quiet hours (21:00–09:00): it goes at 2026-03-03 09:00 (Asia/Yekaterinburg).",
    ],
    [
      asked({ sent: Array(4).fill({ at: at("2026-02-27T10:00") }) }),
      "At most 4 care messages in 7 days: this one goes at 2026-03-06 10:00 (Asia/Yekaterinburg).",
    ],
    [
      service({ now: at("2026-03-02T21:40"), appointment: { start: at("2026-03-03T08:00") } }),
      "The appointment at 2026-03-03 08:00 (Asia/Yekaterinburg) will have begun when this may go, at 2026-03-03 09:00 (Asia/Yekaterinburg).",
    ],
    [asked({ consents: [] }), "No consent to care messages by telegram, email is on record."],
    [asked({ via: "sms" }), "The step names sms, which this patient has not."],
    [asked({ reachable: { telegram: "blocked" } }), "The patient has blocked telegram, until they write there again."],
  ])("is one sentence that staff can read: %#", (input, sentence) => expect(gate(input)).toMatchObject({ because: sentence }));
});

describe("whatever is asked, in every zone", () => {
  const purposes: Purpose[] = ["service", "care", "advertising"];
  const pairs = purposes.flatMap((purpose) => channels.map((channel) => ({ purpose, channel })));
  const anyConsents = fc
    .tuple(
      fc.subarray(pairs, { minLength: 6 }),
      fc.array(fc.constantFrom(true, true, true, false), { minLength: pairs.length, maxLength: pairs.length }),
    )
    .map(([some, given]) => some.map((pair, index) => ({ id: `${index}`, ...pair, given: given[index] === true })));
  const anyInput: fc.Arbitrary<GateInput> = fc
    .record({
      purpose: fc.constantFrom(...purposes),
      now: anyMoment,
      zone: anyZone,
      via: fc.option(fc.constantFrom(...channels), { nil: undefined, freq: 5 }),
      order: fc.shuffledSubarray(channels, { minLength: 2 }),
      skip: fc.oneof({ weight: 3, arbitrary: fc.constant<ChannelName[]>([]) }, { weight: 1, arbitrary: fc.shuffledSubarray(channels) }),
      reachable: fc.dictionary(fc.constantFrom(...channels), fc.constantFrom("ok", "ok", "blocked"), { minKeys: 2 }),
      consents: anyConsents,
      ago: fc.array(fc.nat(10 * 86_400_000), { maxLength: 6 }),
      early: fc.nat(43_200_000),
      start: fc.option(fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }), { nil: undefined }),
      counts: fc.boolean(),
      holds: fc.oneof(
        { weight: 4, arbitrary: fc.constant<GateInput["holds"]>([]) },
        { weight: 1, arbitrary: fc.subarray<"staff" | "red_flag">(["staff", "red_flag"]) },
      ),
      approved: fc.constantFrom(true, true, false),
    })
    .map(({ ago, early, start, ...rest }) => ({
      ...rest,
      due: rest.now - early,
      sent: ago.map((ms) => ({ at: rest.now - ms })),
      appointment: start === undefined ? undefined : { start: rest.now + start },
      policy: defaultPolicy,
    }));
  const counted = (input: GateInput, when: number) => {
    const cap = input.counts ? input.policy.caps[input.purpose] : undefined;
    return cap
      ? input.sent.filter((message) => capFrees(message.at, cap.days, input.zone) > when).length - cap.count
      : Number.NEGATIVE_INFINITY;
  };

  test("nothing goes in quiet hours, without consent, over a cap, on a hold, unlawfully, unapproved, or by a blocked or tried channel", () => {
    let sent = 0;
    fc.assert(
      fc.property(anyInput, (input) => {
        const found = gate(input);
        if (found.type !== "send") return;
        sent += 1;
        expect(quietUntil(input.now, input.zone, input.policy.quiet)).toBeUndefined();
        const rests = { id: found.consentId, purpose: input.purpose, channel: found.channel, given: true };
        expect(input.consents).toContainEqual(rests);
        expect(counted(input, input.now)).toBeLessThan(0);
        expect(input.holds).not.toContain("staff");
        expect(input.policy.unlawful.some((rule) => rule.purpose === input.purpose && rule.channel === found.channel)).toBe(false);
        expect(input.purpose === "advertising" && !input.approved).toBe(false);
        expect(input.reachable[found.channel]).toBe("ok");
        expect(input.skip).not.toContain(found.channel);
        expect(input.via ? [input.via] : input.order).toContain(found.channel);
      }),
      { numRuns: 500 },
    );
    expect(sent).toBeGreaterThan(10);
  });

  test("what is deferred goes at that moment if nothing changes, and not before", () => {
    let deferred = 0;
    fc.assert(
      fc.property(anyInput, (input) => {
        const found = gate(input);
        if (found.type !== "defer") return;
        deferred += 1;
        expect(found.until).toBeGreaterThan(input.now);
        expect(gate({ ...input, now: found.until }).type).toBe("send");
        expect(gate({ ...input, now: found.until - 60_000 }).type).not.toBe("send");
      }),
      { numRuns: 500 },
    );
    expect(deferred).toBeGreaterThan(10);
  });

  test("a reason stands for something that is so, and every earlier one is not", () => {
    const order = [
      "staff_hold",
      "red_flag_hold",
      "consent_withdrawn",
      "no_consent",
      "unlawful_channel",
      "channel_blocked",
      "no_channel",
      "not_approved",
      "too_late",
      "frequency_cap",
    ];
    fc.assert(
      fc.property(anyInput, (input) => {
        const found = gate(input);
        if (found.type !== "suppress" && found.type !== "hold") return;
        const own = input.consents.filter((one) => one.purpose === input.purpose);
        const given = (channel: ChannelName) => own.some((one) => one.channel === channel && one.given);
        const wanted = (input.via ? [input.via] : input.order).filter((channel) => !input.skip.includes(channel));
        const present = wanted.filter((channel) => input.reachable[channel]);
        const lawful = (channel: ChannelName) => input.purpose !== "advertising" || !["telegram", "whatsapp"].includes(channel);
        const missing = present.length > 0 ? !present.some(given) : !own.some((one) => one.given);
        const pool = present.length > 0 ? present.filter(given) : wanted;
        const good = present.filter((channel) => given(channel) && lawful(channel));
        const past = (ms: number) => quietUntil(ms, input.zone, input.policy.quiet) ?? ms;
        const start = input.appointment?.start ?? Number.POSITIVE_INFINITY;
        const is: Record<string, boolean> = {
          staff_hold: input.holds.includes("staff"),
          red_flag_hold: input.holds.includes("red_flag") && input.purpose !== "service",
          consent_withdrawn: missing && own.some((one) => !one.given),
          no_consent: missing && !own.some((one) => !one.given),
          unlawful_channel: pool.length > 0 && !pool.some(lawful),
          channel_blocked: good.length > 0 && good.every((channel) => input.reachable[channel] === "blocked"),
          no_channel: present.length === 0,
          not_approved: input.purpose === "advertising" && !input.approved,
          too_late: input.purpose === "service" && input.due < start && start <= past(input.now),
          frequency_cap: input.purpose === "advertising" && counted(input, past(input.now)) >= 0,
        };
        expect(found.reason).toBe(order.find((reason) => is[reason]));
      }),
      { numRuns: 500 },
    );
  });
});
