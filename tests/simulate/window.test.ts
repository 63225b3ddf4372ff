// WhatsApp's 24 hours: from the patient's last word there free words may go, before and after only an approved template.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Outgoing } from "../../src/channels/channel.ts";
import { now } from "../../src/engine/engine.ts";
import { receive } from "../../src/engine/receive.ts";
import { reply } from "../../src/engine/reply.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { openMemory } from "../../src/store/open.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { scenario } from "./support.ts";

const hour = 3_600_000;
/** Monday noon in Moscow. */
const start = Date.UTC(2026, 2, 2, 9);
const id = "HX0123456789abcdef0123456789abcdef";
const approved = `t:
  ru: { text: "Анна, {{ patient.first_name }}?" }
  whatsapp: { template: ${id}, variables: { "1": "{{ patient.first_name }}", "2": "{{ clinic.name }}" } }`;

/** One patient with a phone, in a scenario of one message; "free" is one whose template was forgotten, which the check would have told. */
async function clinic(words: "free" | "template", channels: string) {
  const folder = mkdtempSync(join(tmpdir(), "zabota-window-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "test.yaml");
  writeFileSync(file, scenario("test", { steps: "- { send: t }", channels, messages: approved }));
  const library = loadLibrary(folder);
  const { plan, problems } = compileFile(file, library);
  if (!plan?.messages.t) throw new Error(problems.map(({ message }) => message).join("\n"));
  if (words === "free") Object.assign(plan, { hash: `free ${channels}`, messages: { t: { ...plan.messages.t, whatsapp: undefined } } });
  const { db, close } = await openMemory();
  onTestFinished(close);
  await publishPlan(db, plan, start);
  const out: Outgoing[] = [];
  const send = async (message: Outgoing) => {
    out.push(message);
    return { type: "sent" as const };
  };
  const settings = {
    db,
    clinic: library.clinic,
    publicUrl: "http://localhost:3000",
    approved: "everything" as const,
    only: ["test"],
    at: start,
  };
  const host = virtualHost({
    ...settings,
    channels: { whatsapp: { name: "whatsapp", send }, sms: { name: "sms", send } },
    paused: () => new Promise(() => {}),
  });
  const { engine } = host;
  const patient = await createPatient(
    db,
    { externalId: "p", firstName: "Анна", phone: "+79990000001", timezone: "Europe/Moscow", language: "ru" },
    start,
  );
  for (const channel of ["whatsapp", "sms"] as const)
    await recordConsent(db, { patientId: patient.id, purpose: "care", channel, given: true, at: start - 1 });
  let count = 0;
  return {
    says: (channel: "whatsapp" | "sms", hoursAgo: number) =>
      reply(engine, { patientId: patient.id, channel, id: `r${++count}`, text: "привет", at: start - hoursAgo * hour }),
    async visits() {
      await receive(engine, {
        type: "appointment.fulfilled",
        at: now(engine),
        source: "mis",
        patientId: patient.id,
        appointment: { externalId: "a" },
      });
      await host.settle();
      const [message] = await messagesOf(db, patient.id);
      return { state: message?.state, reason: message?.reason, channel: message?.channel, template: out[0]?.template };
    },
  };
}

const filled = { id, variables: { "1": "Анна", "2": expect.any(String) } };
const sent = (channel: string, more = {}) => ({ state: "sent", channel, ...more });

describe("a message by WhatsApp", () => {
  test.each<[string, "free" | "template", string, [channel: "whatsapp" | "sms", hoursAgo: number][], object]>([
    ["without a template does not open a conversation", "free", "[whatsapp]", [], { state: "suppressed", reason: "template_needed" }],
    ["without one goes by the next channel instead", "free", "[whatsapp, sms]", [], sent("sms", { template: undefined })],
    [
      "goes in free words within 24 hours of the patient's word",
      "free",
      "[whatsapp]",
      [["whatsapp", 23.9]],
      sent("whatsapp", { template: undefined }),
    ],
    ["not after them", "free", "[whatsapp]", [["whatsapp", 24]], { state: "suppressed", reason: "template_needed" }],
    ["nor for a word by another channel", "free", "[whatsapp]", [["sms", 1]], { state: "suppressed", reason: "template_needed" }],
    ["goes by its template when nothing was said", "template", "[whatsapp]", [], sent("whatsapp", { template: filled })],
    ["and after 24 hours", "template", "[whatsapp]", [["whatsapp", 25]], sent("whatsapp", { template: filled })],
    [
      "but in its own words within them",
      "template",
      "[whatsapp]",
      [
        ["whatsapp", 25],
        ["whatsapp", 2],
      ],
      sent("whatsapp", { template: undefined }),
    ],
    ["has no template by another channel", "template", "[sms]", [], sent("sms", { template: undefined })],
  ])("%s", async (_, kind, channels, words, expected) => {
    const one = await clinic(kind, channels);
    for (const [channel, hoursAgo] of words) await one.says(channel, hoursAgo);
    expect(await one.visits()).toMatchObject(expected);
  });
});
