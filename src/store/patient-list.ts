// The list of patients, a page at a time: as quick among a hundred thousand as among a thousand.
import { aliasedTable, and, asc, count, eq, exists, gt, gte, inArray, isNull, lt, not, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
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

/** In the order of their names; where words are sought, those of each word that was met together. */
export async function listPatients(db: Db, { words = "", contacts = false, tag, scenario, held }: Sought, page: Page): Promise<Patient[]> {
  const kinds: WordKind[] = contacts ? ["name", "contact"] : ["name"];
  const called = [...asked(words).map((word): Called => ({ word, kinds })), ...(tag ? [{ word: tag, kinds: ["tag" as const] }] : [])];
  const groups = [...(scenario ? [inside(scenario)] : []), ...(held ? [standing] : [])];
  const conditions = [
    ...called.map((way) => ({ way, met: (id: Id) => isCalled(db, way, id), many: bounded(db, wordsOfAll(db, way)) })),
    ...groups.map((way) => ({ way, met: (id: Id) => way.met(db, id), many: bounded(db, way.all(db)) })),
  ];
  const counts = await Promise.all(conditions.map(({ many }) => many));
  const least = Math.min(...counts);
  // Words come first: of two that are alike they are the better way in.
  const narrowest = conditions[counts.indexOf(least)];
  const rest = conditions.filter((each) => each !== narrowest).map(({ met }) => met);
  if (!narrowest) return byName(db, [], page);
  const { way, met } = narrowest;
  if ("word" in way) return byWord(db, way, rest, page);
  return byName(db, [least <= few ? (id) => inArray(id, way.all(db)) : met, ...rest], page);
}

interface Called {
  word: string;
  kinds: WordKind[];
}

/** Of the row that is looked at: what can be asked of it alone is asked before the patient is read. */
type Id = typeof patients.id | typeof patientWords.patientId;
type Met = (id: Id) => SQL;

/** Patients of whom some row elsewhere tells. */
interface Group {
  /** One more than `few` at most. */
  all(db: Db): Bounded;
  met(db: Db, id: Id): SQL;
}

type Bounded = Pick<ReturnType<typeof wordsOfAll>, "as"> & SQLWrapper;

function inside(scenario: string): Group {
  const which = and(eq(enrolments.scenario, scenario), isNull(enrolments.endedAt));
  const ids = (db: Db) => db.select({ id: enrolments.patientId }).from(enrolments);
  return {
    all: (db) => ids(db).where(which).limit(few + 1),
    met: (db, id) => exists(ids(db).where(and(eq(enrolments.patientId, id), which))),
  };
}

const isStanding = isNull(holds.releasedAt);
const heldIds = (db: Db) => db.select({ id: holds.patientId }).from(holds);
const standing: Group = {
  all: (db) => heldIds(db).where(isStanding).limit(few + 1),
  met: (db, id) => exists(heldIds(db).where(and(eq(holds.patientId, id), isStanding))),
};

function isMet(table: typeof patientWords, { word, kinds }: Called): SQL | undefined {
  return or(
    ...kinds.map((kind) => {
      const [from, to] = spellings(kind, word);
      return and(eq(table.kind, kind), gte(table.word, from), lt(table.word, to));
    }),
  );
}

const wordIds = (db: Db) => db.select({ id: patientWords.patientId }).from(patientWords);
const wordsOfAll = (db: Db, way: Called) => wordIds(db).where(isMet(patientWords, way)).limit(few + 1);

function isCalled(db: Db, way: Called, id: Id): SQL {
  const other = aliasedTable(patientWords, "other");
  return exists(db.select({ id: other.patientId }).from(other).where(and(eq(other.patientId, id), isMet(other, way))));
}

/** How many there are; one more than `few` stands for all that are more. */
async function bounded(db: Db, all: Bounded): Promise<number> {
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
      ...(index > 0 ? [isMet(earlier, { word, kinds: kinds.slice(0, index) })] : []),
    );
    const met = not(exists(db.select({ word: sql`1`.as("word") }).from(earlier).where(and(eq(earlier.patientId, patientId), before))));
    const rows = await db
      .select({ patient: patients })
      .from(patientWords)
      .innerJoin(patients, eq(patients.id, patientId))
      .where(and(eq(ofKind, kind), gte(spelling, from), lt(spelling, to), later, met, isNull(patients.erasedAt), ...rest.map((each) => each(patientId))))
      .orderBy(asc(spelling), asc(place), asc(patientId))
      .limit(limit - found.length);
    found.push(...rows.map(({ patient }) => patient));
  }
  return found;
}

async function firstMet(db: Db, patientId: string, way: Called): Promise<typeof patientWords.$inferSelect | undefined> {
  const met = await db.select().from(patientWords).where(and(eq(patientWords.patientId, patientId), isMet(patientWords, way)));
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
