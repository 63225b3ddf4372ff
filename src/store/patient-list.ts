// The list of patients, a page at a time: as quick among a hundred thousand as among a thousand.
import { aliasedTable, and, asc, count, eq, gt, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import { appointments } from "./appointments.ts";
import { type Db, isThere } from "./db.ts";
import { enrolments } from "./enrolments.ts";
import { type LastVisit, visitedLast } from "./last-visits.ts";
import { bothOf, isPaired, markedSo, patientWords, type Spellings, spellings } from "./patient-words.ts";
import { type Patient, patient as patientById, patients, patientsByIds, wordsOf } from "./patients.ts";

/** All of it together. */
export interface Sought {
  /** Each word begins a word of a name, the clinic's number or, with `contacts`, a phone (in any spelling, or its last four digits) or an e-mail. */
  words?: string;
  contacts?: boolean;
  tag?: string;
  held?: boolean;
  /** This channel refuses them for good. */
  blocked?: ChannelName;
  /** Messages of this purpose were agreed to by no channel. */
  without?: "care" | "advertising";
  /** Inside it now; at one step of one plan with `standing`. */
  scenario?: string;
  standing?: { hash: string; step: number };
  visited?: LastVisit;
}

export interface Page {
  /** The id of the last patient of the page before. */
  after?: string | undefined;
  limit: number;
}

/** Of several ways in the narrowest is taken; of those that lead to more than so many, the first. */
const plenty = 1_000;
/** Where no word leads in, so many or fewer are sorted; more are met soon enough on the way through the names. */
const few = 2_000;

/** In the order of their names; where words are sought, those of each word that was met together. */
export async function listPatients(db: Db, sought: Sought, page: Page): Promise<Patient[]> {
  const words = await Promise.all(asked(sought.words ?? "").map((word) => called(db, word, sought.contacts ?? false)));
  // Words come first: of two that are alike they are the better way in.
  const all = [...words, ...marksIn(sought)];
  const groups = groupsIn(db, sought);
  const [first, ...others] = waysIn(all);
  if (first) return byWord(db, others.length === 0 ? first : await narrowest(db, [first, ...others]), groups, page);
  const counts = await Promise.all(groups.map((group) => bounded(db, allOf(db, group, few))));
  const least = Math.min(...counts);
  const listed = least <= few ? groups[counts.indexOf(least)] : undefined;
  const met = groups.map(
    (group): Met =>
      (id) =>
        group === listed ? inArray(id, allOf(db, group, few)) : isMet(db, group, id),
  );
  return byName(db, met, page);
}

/** One thing asked, and the spellings that meet it, in order; `alone`: by the names only, and in the spellings of pairs. */
interface Called {
  mark?: "tag" | "held" | "blocked" | "without";
  word: string;
  met: readonly Spellings[];
  alone: boolean;
}

/** What nobody's contact begins with is looked for among the names alone. */
async function called(db: Db, word: string, contacts: boolean): Promise<Called> {
  const [name, contact] = [spellings("name", word), spellings("contact", word)];
  const both = contacts && (await bounded(db, allOf(db, { met: [contact] }, 0))) > 0;
  return { word, met: both ? [name, contact] : [name], alone: !both && isPaired(word) };
}

function marksIn({ tag, held, blocked, without }: Sought): Called[] {
  const asMark = (mark: NonNullable<Called["mark"]>, word: string): Called => ({ mark, word, met: [spellings(mark, word)], alone: false });
  return [
    ...(tag ? [asMark("tag", tag)] : []),
    ...(held ? [asMark("held", "")] : []),
    ...(blocked ? [asMark("blocked", blocked)] : []),
    ...(without ? [asMark("without", without)] : []),
  ];
}

/** A walk through some spellings, and what is asked of each patient who is met on it. */
interface WayIn {
  met: readonly Spellings[];
  rest: Called[];
}

/** Where there are spellings for two of the things together, these alone: fewer stand there than with either. */
function waysIn(all: Called[]): WayIn[] {
  const besides = (...left: Called[]) => all.filter((each) => !left.includes(each));
  const names = all.filter(({ alone }) => alone).sort((a, b) => b.word.length - a.word.length);
  const together = names.slice(0, 3).flatMap((one, at): WayIn[] => [
    ...names.slice(at + 1, 3).map((other) => {
      const { met, lesser } = bothOf(one.word, other.word);
      return { met: [met], rest: besides(lesser === one.word ? other : one) };
    }),
    ...all.flatMap((each): WayIn[] => {
      if (each.mark !== "tag" && each.mark !== "held") return [];
      return [{ met: [markedSo(each.mark, each.word, one.word)], rest: besides(each, one) }];
    }),
  ]);
  return together.length > 0 ? together : all.map((each) => ({ met: each.met, rest: besides(each) }));
}

async function narrowest(db: Db, ways: [WayIn, ...WayIn[]]): Promise<WayIn> {
  const counts = await Promise.all(ways.map((way) => bounded(db, allOf(db, way, plenty))));
  return ways[counts.indexOf(Math.min(...counts))] ?? ways[0];
}

/** Patients of whom some row elsewhere tells. */
interface Group {
  table: typeof enrolments | typeof appointments;
  which: SQL | undefined;
}

/** Of the row that is looked at: what can be asked of it alone is asked before the patient is read. */
type Id = typeof patients.id | typeof patientWords.patientId;
type Met = (id: Id) => SQL;

function groupsIn(db: Db, { scenario, standing, visited }: Sought): Group[] {
  const at = standing && and(eq(enrolments.planHash, standing.hash), eq(enrolments.step, standing.step));
  const inside = scenario && and(eq(enrolments.scenario, scenario), isNull(enrolments.endedAt), at);
  return [
    ...(inside ? [{ table: enrolments, which: inside }] : []),
    ...(visited ? [{ table: appointments, which: visitedLast(db, visited) }] : []),
  ];
}

const fits = (table: typeof patientWords, met: readonly Spellings[]): SQL | undefined =>
  or(...met.map(([kind, from, to]) => and(eq(table.kind, kind), gte(table.word, from), lt(table.word, to))));

/** One more than `most` at most. */
function allOf(db: Db, of: Group | Pick<Called, "met">, most: number) {
  const { table, which } = "met" in of ? { table: patientWords, which: fits(patientWords, of.met) } : of;
  return db
    .select({ id: sql<string>`${table.patientId}`.as("id") })
    .from(table)
    .where(which)
    .limit(most + 1);
}

function isMet(db: Db, of: Group | Called, id: Id): SQL {
  const other = aliasedTable(patientWords, "other");
  const { table, which } = "met" in of ? { table: other, which: fits(other, of.met) } : of;
  const one = db.select({ met: sql`1`.as("met") }).from(table);
  return isThere(one.where(and(eq(table.patientId, id), which)));
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

/** Each patient once, by the first of their words that fits. */
async function byWord(db: Db, way: WayIn, groups: Group[], { after, limit }: Page): Promise<Patient[]> {
  const last = after === undefined ? undefined : await firstMet(db, after, way.met);
  const found: string[] = [];
  for (const at of way.met.keys()) {
    if (last && at < placeIn(way.met, last)) continue;
    let from = last && at === placeIn(way.met, last) ? last : undefined;
    while (found.length < limit) {
      const wanted = limit - found.length;
      const rows = await walk(db, way.met.slice(0, at + 1), [...groups, ...way.rest], from, wanted);
      found.push(...rows.filter(({ again }) => again === 0).map(({ patientId }) => patientId));
      if (rows.length < wanted) break;
      from = rows.at(-1);
    }
  }
  const people = new Map((await patientsByIds(db, found)).map((each) => [each.id, each]));
  return found.flatMap((id) => people.get(id) ?? []);
}

type Word = typeof patientWords.$inferSelect;
const placeIn = (met: readonly Spellings[], { kind }: Word): number => met.findIndex(([each]) => each === kind);

/**
 * By the last of these spellings, from after `from` on, in their order; a patient comes once for each word that fits, and `again` is 1 where
 * they were met before: that is asked of those alone who are shown.
 */
async function walk(db: Db, met: readonly Spellings[], asked: (Group | Called)[], from: Word | undefined, limit: number) {
  const { kind, word, place, patientId } = patientWords;
  const [[own, begin, end] = spellings("name", ""), ...before] = met.toReversed();
  const earlier = aliasedTable(patientWords, "earlier");
  const sooner = or(
    and(eq(earlier.kind, own), gte(earlier.word, begin), lt(earlier.word, word)),
    ...(before.length > 0 ? [fits(earlier, before)] : []),
  );
  const one = db.select({ met: sql`1`.as("met") }).from(earlier);
  const again = sql<number>`case when ${isThere(one.where(and(eq(earlier.patientId, patientId), sooner)))} then 1 else 0 end`;
  const sameWord = from && or(gt(word, from.word), gt(place, from.place), and(eq(place, from.place), gt(patientId, from.patientId)));
  const later = from && and(gte(word, from.word), sameWord);
  return db
    .select({ kind, word, place, patientId, again: again.as("again") })
    .from(patientWords)
    .where(and(eq(kind, own), gte(word, begin), lt(word, end), later, ...asked.map((each) => isMet(db, each, patientId))))
    .orderBy(asc(word), asc(place), asc(patientId))
    .limit(limit);
}

async function firstMet(db: Db, patientId: string, met: readonly Spellings[]): Promise<Word | undefined> {
  const rows = await db
    .select()
    .from(patientWords)
    .where(and(eq(patientWords.patientId, patientId), fits(patientWords, met)));
  const order = (row: Word) => `${placeIn(met, row)}${row.word}`;
  return rows.sort((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

/** A phone may be written with spaces, brackets and dashes. A word that begins another one asks nothing more. */
function asked(words: string): string[] {
  const digits = words.replace(/[\s()+-]/g, "");
  if (/^\d{4,15}$/.test(digits)) return [digits];
  const each = words
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 6)
    .flatMap((word) => wordsOf(word).slice(0, 1));
  return [...new Set(each)].filter((word) => !each.some((other) => other !== word && other.startsWith(word)));
}
