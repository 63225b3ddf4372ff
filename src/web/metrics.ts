// `/metrics` for Prometheus: what waits, and how this process is. Counts alone; told only to the clinic's own network.
import { Hono } from "hono";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { type Engine, now } from "../engine/engine.ts";
import { countsOf } from "../store/counts.ts";
import { isOwnPeer } from "./address.ts";

/** `faults`: how often what failed in this process and was tried again. */
export function metrics(engine: Engine, faults: ReadonlyMap<string, number>): Hono {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "zabota_" });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `zabota_${name}`, help, labelNames, registers: [registry] });
  const journeys = gauge("journeys", "Journeys that have not ended.");
  const tasks = gauge("tasks_open", "Tasks that nobody has closed.");
  const messages = gauge("messages", "Messages that are not settled, by state.", ["state"]);
  const inbound = gauge("inbound_waiting", "Deliveries kept and not looked at yet.");
  const oldest = gauge("inbound_oldest_seconds", "How long the oldest of them has waited.");
  const stuck = gauge("inbound_stuck", "Deliveries that were tried often and could not be taken in.");
  const calls = gauge("calls", "Outgoing calls that have not succeeded, by state.", ["state"]);
  const undelivered = gauge("happenings_waiting", "What journeys have not been told yet.");
  const failed = gauge("faults", "What failed and was tried again since the start, by where.", ["where"]);
  return new Hono().get("/", async (c) => {
    if (!isOwnPeer(c)) return c.notFound();
    const counts = await countsOf(engine.db);
    journeys.set(counts.journeys);
    tasks.set(counts.openTasks);
    inbound.set(counts.inbound);
    undelivered.set(counts.undelivered);
    stuck.set(counts.stuckInbound);
    calls.set({ state: "waiting" }, counts.calls.waiting);
    calls.set({ state: "given_up" }, counts.calls.givenUp);
    oldest.set(counts.oldestInbound === undefined ? 0 : Math.max(0, now(engine) - counts.oldestInbound) / 1000);
    for (const [state, number] of Object.entries(counts.messages)) messages.set({ state }, number);
    for (const [where, number] of faults) failed.set({ where }, number);
    return c.body(await registry.metrics(), 200, { "content-type": registry.contentType, "cache-control": "no-store" });
  });
}
