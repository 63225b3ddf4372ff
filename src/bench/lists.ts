// Lists, searches and timelines among 100,000 patients with a million messages, against the same among 1,000.
import { loadavg } from "node:os";
import type { Engine } from "../engine/engine.ts";
import { defaultClinic } from "../scenario/clinic.ts";
import { queryOf } from "../store/db.ts";
import { dialect } from "../store/dialect.ts";
import type { Store } from "../store/open.ts";
import { fillCrowd, lookedAt } from "./crowd.ts";
import { looks } from "./looks.ts";
import type { Measure, Row } from "./measure.ts";
import { ownStore } from "./own-store.ts";

const few = 1_000;
const many = 100_000;
/** Of each look in each of the two; the first are not counted. */
const turns = 100;
const warmUp = 12;
const ruling = dialect === "postgres" ? "wall" : "cpu";

export const lists: Measure = async ({ progress }) => {
  const stores: Store[] = [];
  try {
    const crowd = async (count: number): Promise<Side> => {
      const store = await ownStore();
      stores.push(store);
      const begun = performance.now();
      await fillCrowd(store.db, count, progress);
      // As the server does by itself some minutes after so many rows.
      if (dialect === "postgres") await queryOf(store.db)("vacuum analyze", [], "run");
      progress(`${count} patients written in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      return { engine: engineOn(store), count };
    };
    return await compared(await crowd(few), await crowd(many), progress);
  } finally {
    for (const store of stores) await store.close();
  }
};

interface Side {
  engine: Engine;
  count: number;
}

export const engineOn = ({ db }: Store): Engine => ({
  db,
  clock: () => ({ speed: 0, real: 0, virtual: lookedAt }),
  clinic: defaultClinic(),
  channels: {},
  publicUrl: "http://localhost:3000",
  secretKey: Buffer.alloc(32, "zabota"),
  wake: () => {},
  approved: "everything",
});

/**
 * On SQLite the ratio is of this process's CPU, in which the database does its work: others on the machine lengthen that less than the wall's
 * time, and what they lengthen alike on both sides would only bring the two together. PostgreSQL works elsewhere: there it is of the wall's.
 * A rare thing fills a page among many and is one row among few: then most of the ratio is that longer page.
 */
async function compared(small: Side, large: Side, progress: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, look } of looks) {
    const times = { small: kept(), large: kept() };
    for (let turn = 0; turn < turns + warmUp; turn++)
      for (const [side, { engine, count }] of Object.entries(turn % 2 ? { small, large } : { large, small })) {
        const spent = await timed(() => look(engine, turn, count));
        if (turn >= warmUp) times[side as keyof typeof times].push(spent);
      }
    const [a, b] = [times.small.at(0.95), times.large.at(0.95)];
    const middle = times.large.at(0.5);
    progress(
      `${name}: p50 ${middle.wall.toFixed(1)} ms, p95 ${b.wall.toFixed(1)} ms; CPU p95 ${b.cpu.toFixed(1)} against ${a.cpu.toFixed(1)} ms`,
    );
    rows.push({
      measure: "lists",
      figure: name,
      unit: "times",
      value: b[ruling] / a[ruling],
      against: `the same among 1,000 patients (${dialect}, ${ruling}, p95)`,
      bound: 2,
      context: { p50_ms: middle.wall, p95_ms: b.wall, p95_ms_at_1000: a.wall, load: loadavg()[0] ?? 0 },
    });
  }
  const slowest = rows.reduce((most, row) => ((row.context?.p95_ms ?? 0) > (most.context?.p95_ms ?? 0) ? row : most));
  return [
    ...rows,
    {
      measure: "lists",
      figure: `p95 of the slowest, ${slowest.figure}`,
      unit: "s",
      value: (slowest.context?.p95_ms ?? 0) / 1000,
      bound: 0.15,
    },
  ];
}

interface Spent {
  wall: number;
  cpu: number;
}

function kept() {
  const all: Spent[] = [];
  const share = (values: number[], at: number) =>
    values.toSorted((x, y) => x - y)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? 0;
  return {
    push: (spent: Spent) => void all.push(spent),
    at: (part: number): Spent => ({
      wall: share(
        all.map(({ wall }) => wall),
        part,
      ),
      cpu: share(
        all.map(({ cpu }) => cpu),
        part,
      ),
    }),
  };
}

/** In ms. */
async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const before = process.cpuUsage();
  const begun = performance.now();
  await work();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}
