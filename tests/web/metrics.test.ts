// `/metrics` counts what waits, names nobody, and is told to the clinic's own network alone.
import { expect, test } from "vitest";
import { keepInbound } from "../../src/store/inbound.ts";
import { aClinic } from "./clinic.ts";
import { served } from "./support.ts";

test("what waits is counted, and nobody is named", async () => {
  const { engine, arrives } = await aClinic();
  const id = await arrives({ firstName: "Анна", telegram: "tg-anna" });
  await keepInbound(engine.db, { id: "telegram:1", type: "telegram", body: { secret: "слово" }, receivedAt: 0 });
  const { url } = await served({ engine, faults: new Map([["temporal", 3]]) });
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain("zabota_journeys 1\n");
  expect(text).toContain("zabota_inbound_waiting 1\n");
  expect(text).toContain('zabota_faults{where="temporal"} 3\n');
  expect(text).toContain('zabota_messages{state="unknown"} 0\n');
  expect(text).not.toMatch(new RegExp(`Анна|tg-anna|слово|${id}`));
});

test("what comes through a proxy is told nothing", async () => {
  const { engine } = await aClinic();
  const { url } = await served({ engine });
  expect((await fetch(`${url}/metrics`, { headers: { "x-forwarded-for": "203.0.113.7" } })).status).toBe(404);
});
