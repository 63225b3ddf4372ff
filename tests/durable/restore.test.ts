// A store is copied while it is used, and Zabota starts from the copy at a Temporal server that has never heard of its journeys: they go on.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { startDevServer } from "../../src/engine/dev-server.ts";
import { findTemporalProgram } from "../../src/engine/temporal-program.ts";
import { wallClock } from "../../src/journey/clock.ts";
import { copyStore } from "../../src/store/backup.ts";
import { openStore } from "../../src/store/open.ts";
import { aPatient } from "../support/store.ts";
import { day, noon, openClinic, scenario } from "./clinic.ts";

const config = readConfig({});
const copy = (url: string, target: string) => copyStore(url, target, config.machine, () => {});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "zabota-restore-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const plan = scenario("restored", {
  steps: `
  - send: hello
  - wait: 3 days
  - send: bye
  - end: served`,
  messages: ["hello", "bye"],
});

it("journeys that waited when the copy was made go on from it, and what was sent before is not sent again", async () => {
  const folder = aFolder();
  const [before, after] = [join(folder, "zabota.db"), join(folder, "restored", "zabota.db")];
  const sent: string[] = [];
  const telegram = {
    name: "telegram" as const,
    async send({ key }: { key: string }) {
      sent.push(key);
      return { type: "sent" as const };
    },
  };
  const first = await openClinic(inject("temporal"), { telegram }, { store: await openStore(`file:${before}`) });
  first.setClock({ ...wallClock, speed: 0, virtual: noon });
  await first.publish(plan);
  const { id } = await first.visit();
  await first.once(id, ({ journey, launchedAt }) => journey.want.type === "wake" && launchedAt !== null, "the wait");
  const backup = join(folder, "copy.db");
  expect(await copy(`file:${before}`, backup)).toBe(statSync(backup).size);
  await first.close();

  const store = await openStore(`file:${after}`, { migrate: false });
  await store.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(`${after}${end}`, { force: true });
  copyFileSync(backup, after);
  const server = await startDevServer({ program: await findTemporalProgram(config, () => {}) });
  onTestFinished(() => server.stop());
  const second = await openClinic(server.address, { telegram }, { store: await openStore(`file:${after}`) });
  onTestFinished(() => second.close());
  second.setClock({ speed: 3 * day, real: Date.now(), virtual: noon + 3 * day });
  const ended = await second.once(id, ({ endedAt }) => endedAt !== null, "the end");
  expect([ended.outcome, sent.map((key) => key.split("/")[1])]).toEqual(["served", ["send:hello#1", "send:bye#3"]]);
});

it("the copy is one moment's, however much is written meanwhile; what is there is never overwritten", async () => {
  const folder = aFolder();
  const url = `file:${join(folder, "zabota.db")}`;
  const store = await openStore(url);
  onTestFinished(() => store.close());
  for (let index = 0; index < 300; index++) await aPatient(store.db, { attributes: { long: "x".repeat(8_000) } });
  const target = join(folder, "copy.db");
  let turns = 0;
  const copying = copyStore(url, target, config.machine, () => void turns++);
  for (let index = 0; index < 20; index++) await aPatient(store.db);
  await copying;
  expect(turns).toBeGreaterThan(0);
  expect(existsSync(`${target}-wal`)).toBe(false);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  const copied = await openStore(`file:${target}`);
  const { patients } = await import("../../src/store/patients.ts");
  expect(await copied.db.$count(patients)).toBeGreaterThanOrEqual(300);
  await copied.close();
  writeFileSync(join(folder, "mine"), "kept");
  await expect(copy(url, join(folder, "mine"))).rejects.toThrow("already");
  expect(readFileSync(join(folder, "mine"), "utf8")).toBe("kept");
});
