// The list of patients, a page at a time: as quick among a hundred thousand as among a thousand.
import { aliasedTable, and, asc, count, eq, exists, gt, gte, inArray, isNull, lt, not, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "./db.ts";
import { enrolments } from "./enrolments.ts";
import { holds } from "./holds.ts";
import { patientWords, spellings, type WordKind } from "./patient-words.ts";
import { type Patient, patient as patientById, patients, wordsOf } from "./patients.ts";

export interface Sought {
  /** Each word begins a word of a name, the clinic's number or, with `contacts`, a phone (in any spelling, or its last four digits) or an e-mail. */
  words?: string;
  contacts?: boolean;
  tag?: string;
  /** Inside it now. */
  scenario?: string;
  held?: boolean;
}

export interface Page {
  /** The id of the last patient of the page before. */
  after?: string | undefined;
  limit: number;
}

/** So many or fewer are sorted; more are met soon enough on the way through the names. */
const few = 2_000;
/** Where much is asked at once, few may meet all of it: so many or fewer are asked one by one. */
const several = 10_000;

/** In the order of their names; where words are sought, those of each word that was met together. */
export async function listPatients(db: Db, { words = "", contacts = false, tag, scenario, held }: Sought, page: Page): Promise<Patient[]> {
  const kinds: WordKind[] = contacts ? ["name", "contact"] : ["name"];
  const called = [...asked(words).map((word): Called => ({ word, kinds })), ...(tag ? [{ word: tag, kinds: ["tag" as const] }] : [])];
  const groups = [...(scenario ? [inside(scenario)] : []), ...(held ? [standing] : [])];
  const ways = [...called, ...groups];
  const [only] = ways;
  if (!only) return byName(db, [], page);
  const most = ways.length === 1 ? few : several;
  const counts = ways.length === 1 && "word" in only ? [0] : await Promise.all(ways.map((way) => bounded(db, allOf(db, way, most))));
  const least = Math.min(...counts);
  // Words come first: of two that are alike they are the better way in.
  const narrowest = ways[counts.indexOf(least)] ?? only;
  const rest = ways
    .filter((way) => way !== narrowest)
    .map(
      (way): Met =>
        (id) =>
          isMet(db, way, id),
    );
  if ("word" in narrowest) return byWord(db, narrowest, rest, page);
  const met: Met = (id) => (least <= most ? inArray(id, allOf(db, narrowest, most)) : isMet(db, narrowest, id));
  return byName(db, [met, ...rest], page);
}

interface Called {
  word: string;
  kinds: WordKind[];
}

/** Patients of whom some row elsewhere tells. */
interface Group {
  table: typeof enrolments | typeof holds;
  which: SQL | undefined;
}

type Way = Called | Group;
/** Of the row that is looked at: what can be asked of it alone is asked before the patient is read. */
type Id = typeof patients.id | typeof patientWords.patientId;
type Met = (id: Id) => SQL;

const inside = (scenario: string): Group => ({
  table: enrolments,
  which: and(eq(enrolments.scenario, scenario), isNull(enrolments.endedAt)),
});
const standing: Group = { table: holds, which: isNull(holds.releasedAt) };

function fits(table: typeof patientWords, { word, kinds }: Called): SQL | undefined {
  return or(
    ...kinds.map((kind) => {
      const [from, to] = spellings(kind, word);
      return and(eq(table.kind, kind), gte(table.word, from), lt(table.word, to));
    }),
  );
}

/** One more than `most` at most. */
function allOf(db: Db, way: Way, most: number) {
  const { table, which } = "word" in way ? { table: patientWords, which: fits(patientWords, way) } : way;
  return db
    .select({ id: sql<string>`${table.patientId}`.as("id") })
    .from(table)
    .where(which)
    .limit(most + 1);
}

function isMet(db: Db, way: Way, id: Id): SQL {
  const other = aliasedTable(patientWords, "other");
  const { table, which } = "word" in way ? { table: other, which: fits(other, way) } : way;
  const one = db.select({ met: sql`1`.as("met") }).from(table);
  return exists(one.where(and(eq(table.patientId, id), which)));
}

/** How many there are, up to the limit. */
async function bounded(db: Db, all: ReturnType<typeof allOf>): Promise<number> {
  return (await db.select({ n: count() }).from(all.as("some")))[0]?.n ?? 0;
}

async function byName(db: Db, met: Met[], { after, limit }: Page): Promise<Patient[]> {
  const last = after === undefined ? undefined : await patientById(db, after);
  const later = last && and(gte(patients.folded, last.folded), or(gt(patients.folded, last.folded), gt(patients.id, last.id)));
  const which = and(isNull(patients.erasedAt), later, ...met.map((each) => each(patients.id)));
  return db.select().from(patients).where(which).orderBy(asc(patients.folded), asc(patients.id)).limit(limit);
}

/** Each patient once, by the first of their words that fits: names before contacts. */
async function byWord(db: Db, { word, kinds }: Called, rest: Met[], { after, limit }: Page): Promise<Patient[]> {
  const last = after === undefined ? undefined : await firstMet(db, after, { word, kinds });
  const found: Patient[] = [];
  for (const [index, kind] of kinds.entries()) {
    if (found.length >= limit || (last && kinds.indexOf(last.kind) > index)) continue;
    const [from, to] = spellings(kind, word);
    const { kind: ofKind, word: spelling, place, patientId } = patientWords;
    const sameWord = last && or(gt(spelling, last.word), gt(place, last.place), and(eq(place, last.place), gt(patientId, last.patientId)));
    const later = last?.kind === kind ? and(gte(spelling, last.word), sameWord) : undefined;
    const earlier = aliasedTable(patientWords, "earlier");
    const before = or(
      and(eq(earlier.kind, kind), gte(earlier.word, from), lt(earlier.word, spelling)),
      ...(index > 0 ? [fits(earlier, { word, kinds: kinds.slice(0, index) })] : []),
    );
    const met = not(
      exists(
        db
          .select({ word: sql`1`.as("word") })
          .from(earlier)
          .where(and(eq(earlier.patientId, patientId), before)),
      ),
    );
    const rows = await db
      .select({ patient: patients })
      .from(patientWords)
      .innerJoin(patients, eq(patients.id, patientId))
      .where(
        and(
          eq(ofKind, kind),
          gte(spelling, from),
          lt(spelling, to),
          later,
          met,
          isNull(patients.erasedAt),
          ...rest.map((each) => each(patientId)),
        ),
      )
      .orderBy(asc(spelling), asc(place), asc(patientId))
      .limit(limit - found.length);
    found.push(...rows.map(({ patient }) => patient));
  }
  return found;
}

async function firstMet(db: Db, patientId: string, way: Called): Promise<typeof patientWords.$inferSelect | undefined> {
  const met = await db
    .select()
    .from(patientWords)
    .where(and(eq(patientWords.patientId, patientId), fits(patientWords, way)));
  const order = (row: typeof patientWords.$inferSelect) => `${way.kinds.indexOf(row.kind)}${row.word}`;
  return met.sort((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

/** A phone may be written with spaces, brackets and dashes. */
function asked(words: string): string[] {
  const digits = words.replace(/[\s()+-]/g, "");
  if (/^\d{4,15}$/.test(digits)) return [digits];
  return words
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 6)
    .flatMap((word) => wordsOf(word).slice(0, 1));
}
