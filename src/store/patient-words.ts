// What a patient is found by, word by word, so that a search among many thousands reads no more rows than it shows.
import { eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, primaryKey, table, text } from "./dialect.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

/** Contacts are apart from names: not everybody may search by them. */
export type WordKind = "name" | "contact" | "tag";

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

const forget = prepared((tx, { id }: { id: string }) => tx.delete(patientWords).where(eq(patientWords.patientId, id)));

/** One statement for each number of words: `kind0`, `word0`, `kind1`, … */
const insert = prepared((tx, { patientId, place, ...each }: { patientId: string; place: string; [numbered: string]: string }) =>
  tx.insert(patientWords).values(
    Object.keys(each)
      .filter((key) => key.startsWith("word"))
      .map((key) => ({ patientId, place, kind: each[key.replace("word", "kind")] as WordKind, word: each[key] as string })),
  ),
);

/** In place of all that were kept. */
export async function keepWords(tx: Db, of: Found, words: Record<WordKind, string[]>, fresh: boolean): Promise<void> {
  if (!fresh) await forget(tx, { id: of.id });
  const rows = wordRows(of, words);
  const [first] = rows;
  if (!first) return;
  const numbered = rows.flatMap(({ kind, word }, index) => [
    [`kind${index}`, kind],
    [`word${index}`, word],
  ]);
  await insert(tx, { patientId: of.id, place: first.place, ...Object.fromEntries(numbered) });
}

export const wordRows = ({ id: patientId, folded }: Found, words: Record<WordKind, string[]>): (typeof patientWords.$inferInsert)[] =>
  (Object.keys(words) as WordKind[]).flatMap((kind) =>
    [...new Set(words[kind].map(spelt))].map((word) => ({ patientId, kind, word, place: folded.slice(0, 40) })),
  );

/** From the first on, up to before the second, stands every word that begins so; a tag is meant whole. */
export function spellings(kind: WordKind, word: string): [from: string, to: string] {
  const begin = spelt(word);
  return [begin, `${begin}${kind === "tag" ? "!" : "g"}`];
}

/** Four hexadecimal digits for each letter: then what begins alike stands together in every database's order of letters. */
const spelt = (word: string): string => [...word].map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")).join("");
