// Lists, searches and timelines among 100,000 patients with a million messages, against the same among 1,000.
import { loadavg } from "node:os";
import type { Engine } from "../engine/engine.ts";
import { defaultClinic } from "../scenario/clinic.ts";
import { queryOf } from "../store/db.ts";
import { dialect } from "../store/dialect.ts";
import type { Store } from "../store/open.ts";
import { fillCrowd, lookedAt } from "./crowd.ts";
import { type Look, looks, nobody, wholePage } from "./looks.ts";
import type { Measure, Row } from "./measure.ts";
import { ownStore } from "./own-store.ts";
import { type Kept, kept, type Spent, timed } from "./spent.ts";

const few = 1_000;
const many = 100_000;
/** Of each look in each of the two; the first are not counted. */
const turns = 300;
const warmUp = 12;
const ruling: "wall" | "cpu" = dialect === "postgres" ? "wall" : "cpu";

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
 * A rare thing fills a page among many and is one row among few: so it is held against as long an answer among few (`asLong`), and the
 * rows of both and the ratio as it is stand beside it.
 */
async function compared(small: Side, large: Side, progress: (text: string) => void): Promise<Row[]> {
  const all: Looked[] = [];
  for (const each of looks) {
    const times = { small: kept(), large: kept() };
    for (let turn = 0; turn < turns + warmUp; turn++)
      for (const [side, { engine, count }] of Object.entries(turn % 2 ? { small, large } : { large, small })) {
        const spent = await timed(() => each.look(engine, turn, count));
        if (turn >= warmUp) times[side as keyof typeof times].push(spent);
      }
    all.push({ ...each, ...times, load: loadavg()[0] ?? 0 });
    const [a, b] = [times.small.at(0.95), times.large.at(0.95)];
    progress(
      `${each.name}: p50 ${times.large.at(0.5).wall.toFixed(1)} ms, p95 ${b.wall.toFixed(1)} ms; CPU p95 ${b.cpu.toFixed(1)} against ${a.cpu.toFixed(1)} ms; rows ${b.rows} against ${a.rows}`,
    );
  }
  const rows = all.map((each) => rowOf(each, aRow(all)));
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

interface Looked extends Look {
  small: Kept;
  large: Kept;
  load: number;
}

/** A row's time among few: the median of a whole page of patients there, less that of an empty one, shared among its rows. */
function aRow(all: Looked[]): number {
  const [page, none] = [wholePage, nobody].map(({ name }) => all.find((each) => each.name === name)?.small);
  if (!page || !none) throw new Error("a whole page and nobody are among the looks");
  return Math.max(0, page.at(0.5)[ruling] - none.at(0.5)[ruling]) / (page.at(0.5).rows - none.at(0.5).rows);
}

/** As long an answer takes among few what theirs took, and a row's time for each row more that many show. */
export const asLong = (small: Spent, large: Spent, row: number): number => small[ruling] + Math.max(0, large.rows - small.rows) * row;

function rowOf({ name, small, large, load }: Looked, row: number): Row {
  const [a, b] = [small.at(0.95), large.at(0.95)];
  return {
    measure: "lists",
    figure: name,
    unit: "times",
    value: b[ruling] / asLong(a, b, row),
    against: `1,000 patients with a row's time for each row more (${dialect}, ${ruling}, p95)`,
    bound: 2,
    context: {
      ...{ rows: b.rows, rows_at_1000: a.rows, times_the_same_look: b[ruling] / a[ruling] },
      ...{ p50_ms: large.at(0.5).wall, p95_ms: b.wall, p95_ms_at_1000: a.wall, load },
    },
  };
}
