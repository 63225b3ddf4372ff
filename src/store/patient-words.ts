// What a patient is found by, word by word, so that a search among many thousands reads no more rows than it shows.
import { and, eq, inArray, isNull, like, or } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, primaryKey, table, text } from "./dialect.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

/**
 * Contacts are apart from names: not everybody may search by them. A blocked channel, a tag and what `StateKind` says are marks, meant whole.
 * `pair`: two words of the names together; `marked`: a tag or a hold together with a word of the names. Of two words that many have, few
 * patients may have both: these are met without walking through the many.
 */
export type WordKind = FoundBy | StateKind | "pair" | "marked";
export type FoundBy = "name" | "contact" | "tag" | "blocked";
/** `held`, and which purpose there is no consent `without`: kept by holds and consents, not by the patient's own row. */
export type StateKind = "held" | "without";

export const patientWords = table(
  "patient_words",
  {
    patientId: text()
      .notNull()
      .references(() => patients.id),
    kind: text<WordKind>().notNull(),
    /** See `spelt`. */
    word: text().notNull(),
    /** The beginning of the patient's `folded`: whoever is found by the same word stands in the order of names. */
    place: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.patientId, t.kind, t.word] }), index("patient_words_word").on(t.kind, t.word, t.place, t.patientId)],
);

/** Who is found by them. */
type Found = { id: string; folded: string };
type NewWord = typeof patientWords.$inferInsert;

const forget = prepared((tx, { id }: { id: string }) => tx.delete(patientWords).where(eq(patientWords.patientId, id)));

/** One statement for each number of words: `kind0`, `word0`, `kind1`, … */
const insert = prepared((tx, { patientId, place, ...each }: { patientId: string; place: string; [numbered: string]: string }) =>
  tx
    .insert(patientWords)
    .values(
      Object.keys(each)
        .filter((key) => key.startsWith("word"))
        .map((key) => ({ patientId, place, kind: each[key.replace("word", "kind")] as WordKind, word: each[key] as string })),
    )
    .onConflictDoNothing(),
);

/** Nobody has agreed to anything before they have said so. */
const unsaid: Record<StateKind, string[]> = { held: [], without: ["care", "advertising"] };

/** Whether patients are found by having no consent to it. */
export const isMissed = (purpose: string): boolean => unsaid.without.includes(purpose);

/** In place of all that were kept, but for the marks of the patient's state: those begin as nobody's do, and stay. */
export async function keepWords(tx: Db, of: Found, words: Record<FoundBy, string[]>, fresh: boolean): Promise<void> {
  const state = fresh ? unsaid : await stateOf(tx, of.id);
  if (!fresh) await forget(tx, { id: of.id });
  const rows = wordRows(of, { ...words, ...state });
  const [first] = rows;
  if (!first) return;
  const numbered = rows.flatMap(({ kind, word }, index) => [
    [`kind${index}`, kind],
    [`word${index}`, word],
  ]);
  await insert(tx, { patientId: of.id, place: first.place, ...Object.fromEntries(numbered) });
}

async function stateOf(tx: Db, patientId: string): Promise<Record<StateKind, string[]>> {
  const which = and(eq(patientWords.patientId, patientId), inArray(patientWords.kind, ["held", "without"]));
  const rows = await tx.select().from(patientWords).where(which);
  const stands = (kind: StateKind, word: string) => rows.some((row) => row.kind === kind && row.word === spelt(word));
  return { held: [""].filter((word) => stands("held", word)), without: unsaid.without.filter((word) => stands("without", word)) };
}

export function wordRows({ id: patientId, folded }: Found, words: Record<FoundBy | StateKind, string[]>): NewWord[] {
  const place = placeOf(folded);
  const rows = (kind: WordKind, spellings: string[]) => [...new Set(spellings)].map((word) => ({ patientId, kind, word, place }));
  const plain = (Object.keys(words) as (FoundBy | StateKind)[]).flatMap((kind) => rows(kind, words[kind].map(spelt)));
  const names = [...new Set(words.name.map(spelt).filter(pairs))];
  const together = names.flatMap((one, at) => names.slice(at + 1).flatMap((other) => spellingsOfTwo(one, other)));
  const marked = (["tag", "held"] as const).flatMap((kind) => words[kind].flatMap((word) => names.map((name) => both(kind, word, name))));
  return [...plain, ...rows("pair", together), ...rows("marked", marked)];
}

const placeOf = (folded: string): string => folded.slice(0, 40);

/** Sets a mark of the patient's state, or takes it off. One who was erased is found by nothing. */
export async function mark(tx: Db, patientId: string, kind: StateKind, word: string, on: boolean): Promise<void> {
  const own = eq(patientWords.patientId, patientId);
  if (!on) {
    const single = and(eq(patientWords.kind, kind), eq(patientWords.word, spelt(word)));
    const paired = and(eq(patientWords.kind, "marked"), like(patientWords.word, `${both(kind, word, "")}%`));
    await tx.delete(patientWords).where(and(own, or(single, paired)));
    return;
  }
  const [one] = await tx
    .select({ folded: patients.folded })
    .from(patients)
    .where(and(eq(patients.id, patientId), isNull(patients.erasedAt)));
  if (!one) return;
  const names =
    kind === "held"
      ? await tx
          .select()
          .from(patientWords)
          .where(and(own, eq(patientWords.kind, "name")))
      : [];
  const row = { patientId, place: placeOf(one.folded) };
  const paired = names
    .filter((each) => pairs(each.word))
    .map((each) => ({ ...row, kind: "marked" as const, word: both(kind, word, each.word) }));
  await tx
    .insert(patientWords)
    .values([{ ...row, kind, word: spelt(word) }, ...paired])
    .onConflictDoNothing();
}

/** From the first on, up to before the second, stands every word that is met. */
export type Spellings = readonly [kind: WordKind, from: string, to: string];

/** Every name or contact that begins so; a mark is meant whole. */
export const spellings = (kind: FoundBy | StateKind, word: string): Spellings =>
  kind === "name" || kind === "contact" ? beginning(kind, spelt(word)) : [kind, spelt(word), `${spelt(word)}!`];

/** Letters of the lesser word that the spelling of a pair has; in them, digits of its spelling. */
const cut = 4 * 3;

/** Whether words that begin so stand in pairs: short ones and numbers do not. */
export const isPaired = (word: string): boolean => pairs(spelt(word));
const pairs = (spelling: string): boolean => spelling.length >= cut && !/^(?:.{4}){0,2}003\d/.test(spelling);

/** Everybody with a word that begins as the first three letters of `lesser`, and another that begins as the whole of the greater. */
export function bothOf(one: string, other: string): { met: Spellings; lesser: string } {
  const lesser = isLesser(spelt(one), spelt(other)) ? one : other;
  const greater = lesser === one ? other : one;
  return { met: beginning("pair", `${spelt(lesser).slice(0, cut)}!${spelt(greater)}`), lesser };
}

/** Everybody of this mark with a word of the names that begins so. */
export const markedSo = (kind: "tag" | "held", word: string, name: string): Spellings => beginning("marked", both(kind, word, spelt(name)));

const beginning = (kind: WordKind, begin: string): Spellings => [kind, begin, `${begin}g`];
const both = (kind: "tag" | StateKind, word: string, name: string): string => `${spelt(`${kind} ${word}`)}!${name}`;
const isLesser = (one: string, other: string): boolean => one.slice(0, cut) < other.slice(0, cut);

/** The lesser first; where both begin alike, either. */
function spellingsOfTwo(one: string, other: string): string[] {
  const inOrder = (first: string, second: string) => (isLesser(second, first) ? [] : [`${first.slice(0, cut)}!${second}`]);
  return [...inOrder(one, other), ...inOrder(other, one)];
}

/** Four hexadecimal digits for each letter: then what begins alike stands together in every database's order of letters. */
const spelt = (word: string): string => [...word].map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")).join("");
