// What a patient is found by, word by word, so that a search among many thousands reads no more rows than it shows.
import { and, eq, gte, lt } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, primaryKey, table, text } from "./dialect.ts";
import { patients } from "./patients.ts";

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
  },
  (t) => [primaryKey({ columns: [t.patientId, t.kind, t.word] }), index("patient_words_word").on(t.kind, t.word, t.patientId)],
);

/** In place of all that were kept. */
export async function keepWords(tx: Db, patientId: string, words: Record<WordKind, string[]>, fresh: boolean): Promise<void> {
  if (!fresh) await tx.delete(patientWords).where(eq(patientWords.patientId, patientId));
  const rows = wordRows(patientId, words);
  if (rows.length > 0) await tx.insert(patientWords).values(rows);
}

export const wordRows = (patientId: string, words: Record<WordKind, string[]>): (typeof patientWords.$inferInsert)[] =>
  (Object.keys(words) as WordKind[]).flatMap((kind) => [...new Set(words[kind].map(spelt))].map((word) => ({ patientId, kind, word })));

/** Words of this kind that begin so; a tag is meant whole. */
export function beginsWith(kind: WordKind, word: string) {
  const begin = spelt(word);
  if (kind === "tag") return and(eq(patientWords.kind, kind), eq(patientWords.word, begin));
  return and(eq(patientWords.kind, kind), gte(patientWords.word, begin), lt(patientWords.word, `${begin}g`));
}

/** Four hexadecimal digits for each letter: then what begins alike stands together in every database's order of letters. */
const spelt = (word: string): string => [...word].map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")).join("");
