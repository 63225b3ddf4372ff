// What keeps every list as quick among many as among few: how many statements it takes, how many rows they bring, and by which way they are found.
import { beforeAll, describe, expect, it } from "vitest";
import { fillCrowd } from "../../src/bench/crowd.ts";
import { engineOn } from "../../src/bench/lists.ts";
import { looks } from "../../src/bench/looks.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { database, type Query } from "../../src/store/db.ts";
import { sqliteMemory } from "../../src/store/sqlite.ts";

interface Said {
  sql: string;
  parameters: unknown[];
  rows: number;
}

interface Crowd {
  engine: Engine;
  count: number;
  /** What `work` puts to the store. */
  heard(work: () => Promise<unknown>): Promise<Said[]>;
  /** How SQLite means to find its rows. */
  plan(said: Said): Promise<string[]>;
}

async function aCrowd(count: number): Promise<Crowd> {
  const inner = sqliteMemory();
  let said: Said[] = [];
  const query: Query = async (...statement) => {
    const answer = await inner.query(...statement);
    said.push({ sql: statement[0], parameters: statement[1], rows: answer.rows.length });
    return answer;
  };
  const db = database({ ...inner, query });
  await fillCrowd(db, count, () => {});
  return {
    engine: engineOn({ db, close: inner.close }),
    count,
    async heard(work) {
      said = [];
      await work();
      return said;
    },
    async plan({ sql, parameters }) {
      const { rows } = await inner.query(`explain query plan ${sql}`, parameters, "all");
      return rows.map((row) => String((row as unknown[])[3]));
    },
  };
}

let few: Crowd;
let many: Crowd;

beforeAll(async () => {
  few = await aCrowd(100);
  many = await aCrowd(400);
}, 60_000);

/** A clinic has dozens of them, whatever the number of its patients; `some` is cut off by a limit of its own, `json_each` is a page's ids. */
const small = ["users", "api_keys", "scenarios", "publications", "plans", "some", "json_each"];

/** Equal to one of these, a handful of rows is left; a patient's own are as many as one patient has. */
const narrow =
  /\((?:[\w<>]+=\? AND )*(?:patient_id|enrolment_id|id|key|message_key|external_id|address|guardian_id|hash|phone|email|telegram|max|consent_id|task_id|rowid|seq)(?:=\?|[<>])/;

/** Counted over those who are inside, in an index of nothing else. */
const counted =
  /^SCAN enrolments USING (COVERING )?INDEX enrolments_inside$|^SEARCH enrolments USING COVERING INDEX enrolments_steps |^SEARCH enrolments USING COVERING INDEX enrolments_inside \(scenario=\?\)$/;

/** Why a plan reads more than is shown: only its first step may be a walk, in the order of the page and no further than its end. */
function wrong(sql: string, steps: string[]): string[] {
  const reads = steps.filter((step) => {
    const [, how, table = ""] = /^(SCAN|SEARCH) (\w+)/.exec(step) ?? [];
    return how !== undefined && !small.includes(table);
  });
  return reads.flatMap((step, index) => {
    if (narrow.test(step)) return [];
    if (/ limit \?\)/.test(sql) && steps.some((each) => /^(MULTI-INDEX OR|LIST SUBQUERY)/.test(each))) return [];
    if (index > 0) return `${step}: looked through once for each row of another`;
    if (/ group by |^select count\(\*\) from "enrolments"/.test(sql) && counted.test(step)) return [];
    if (!/USING/.test(step) && !/ order by "\w+"."seq" desc limit /.test(sql)) return `${step}: the whole table`;
    if (!/ limit \?/.test(sql)) return `${step}: no narrow way in, and no limit`;
    if (steps.some((each) => each.startsWith("USE TEMP B-TREE FOR ORDER BY"))) return `${step}: all are read to be sorted`;
    return [];
  });
}

describe.each(looks)("$name", ({ look }) => {
  const turns = [0, 1, 2, 3, 4, 5, 6, 7];

  it("puts as many statements to the store among many as among few, each bringing no more than a page", async () => {
    for (const turn of turns) {
      const [short, long] = [
        await few.heard(() => look(few.engine, turn, few.count)),
        await many.heard(() => look(many.engine, turn, many.count)),
      ];
      expect(long.length).toBeLessThanOrEqual(30);
      expect(long.map(({ rows }) => rows).filter((rows) => rows > 250)).toEqual([]);
      expect(long.length).toBeLessThanOrEqual(short.length + 6);
    }
  });

  it("finds its rows by an index, and in their order where there may be many", async () => {
    const problems = new Set<string>();
    for (const turn of turns)
      for (const said of await many.heard(() => look(many.engine, turn, many.count)))
        for (const problem of wrong(said.sql, await many.plan(said))) problems.add(`${problem}\n${said.sql}`);
    expect([...problems]).toEqual([]);
  });
});
