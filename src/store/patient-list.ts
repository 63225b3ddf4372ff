// The list of patients, a page at a time, in the order of their names: as quick among a hundred thousand as among a thousand.
import { and, asc, eq, exists, gt, gte, inArray, isNull, or, type SQL } from "drizzle-orm";
import type { Db } from "./db.ts";
import { enrolments } from "./enrolments.ts";
import { holds } from "./holds.ts";
import { beginsWith, patientWords } from "./patient-words.ts";
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

/** So many or fewer are looked at one by one; more are met soon enough on the way through the names. */
const few = 2_000;

/** From after the patient with the id `after`. */
export async function listPatients(
  db: Db,
  sought: Sought,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Patient[]> {
  const last = after === undefined ? undefined : await patientById(db, after);
  const later = last && and(gte(patients.folded, last.folded), or(gt(patients.folded, last.folded), gt(patients.id, last.id)));
  const { rest, ids } = await narrowest(db, conditions(sought));
  const which = and(isNull(patients.erasedAt), later, ids && inArray(patients.id, ids), ...rest.map((condition) => condition.met(db)));
  return db.select().from(patients).where(which).orderBy(asc(patients.folded), asc(patients.id)).limit(limit);
}

/** Who meets it, at most `limit`; and, in a query of patients, whether this one does. */
interface Condition {
  who(db: Db, limit: number): Promise<{ id: string }[]>;
  met(db: Db): SQL;
}

function conditions({ words = "", contacts = false, tag, scenario, held }: Sought): Condition[] {
  const called = (which: SQL | undefined): Condition => ({
    who: (db, limit) => db.selectDistinct({ id: patientWords.patientId }).from(patientWords).where(which).limit(limit),
    met: (db) =>
      exists(
        db
          .select({ id: patientWords.patientId })
          .from(patientWords)
          .where(and(eq(patientWords.patientId, patients.id), which)),
      ),
  });
  const inside = and(eq(enrolments.scenario, scenario ?? ""), isNull(enrolments.endedAt));
  const standing = isNull(holds.releasedAt);
  return [
    ...asked(words).map((word) => called(contacts ? or(beginsWith("name", word), beginsWith("contact", word)) : beginsWith("name", word))),
    ...(tag ? [called(beginsWith("tag", tag))] : []),
    ...(scenario
      ? [
          {
            who: (db: Db, limit: number) => db.selectDistinct({ id: enrolments.patientId }).from(enrolments).where(inside).limit(limit),
            met: (db: Db) =>
              exists(
                db
                  .select({ id: enrolments.id })
                  .from(enrolments)
                  .where(and(eq(enrolments.patientId, patients.id), inside)),
              ),
          },
        ]
      : []),
    ...(held
      ? [
          {
            who: (db: Db, limit: number) => db.selectDistinct({ id: holds.patientId }).from(holds).where(standing).limit(limit),
            met: (db: Db) =>
              exists(
                db
                  .select({ id: holds.id })
                  .from(holds)
                  .where(and(eq(holds.patientId, patients.id), standing)),
              ),
          },
        ]
      : []),
  ];
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

async function narrowest(db: Db, all: Condition[]): Promise<{ ids?: string[]; rest: Condition[] }> {
  let best: { ids: string[]; of: Condition } | undefined;
  for (const of of all) {
    const ids = (await of.who(db, few + 1)).map(({ id }) => id);
    if (ids.length <= few && ids.length < (best?.ids.length ?? Number.POSITIVE_INFINITY)) best = { ids, of };
  }
  return best ? { ids: best.ids, rest: all.filter((each) => each !== best.of) } : { rest: all };
}
