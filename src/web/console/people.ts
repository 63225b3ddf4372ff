// Who is waiting for an answer: the words that wait, put together by person.
import type { Db } from "../../store/db.ts";
import { patientsByIds } from "../../store/patients.ts";
import { type Waiting, waitingReplies } from "../../store/replies.ts";
import { fullName } from "./name.ts";

export interface Person {
  /** Their conversation's address. */
  href: string;
  /** None for a stranger. */
  patient?: { id: string; name: string };
  /** The newest that waits. */
  last: Waiting;
  /** How many words of theirs wait. */
  count: number;
  alarm: boolean;
}

export const patientThread = (id: string): string => `/conversations/${encodeURIComponent(id)}`;
export const strangerThread = ({ channel, id }: Pick<Waiting, "channel" | "id">): string =>
  `/strangers/${channel}/${encodeURIComponent(id)}`;

/**
 * What alarms first, then whoever waits longest, in at most `limit` words; `words`: how many there were. What stands in a task as unclear is
 * left out with `tasksApart`.
 */
export async function waitingPeople(
  db: Db,
  { limit, tasksApart = false }: { limit: number; tasksApart?: boolean },
): Promise<{ people: Person[]; words: number }> {
  const all = await waitingReplies(db, { limit });
  const words = all.filter(({ why }) => !tasksApart || why !== "unclear");
  const patients = await patientsByIds(
    db,
    words.flatMap(({ patientIds }) => patientIds[0] ?? []),
  );
  const names = new Map(patients.map((each) => [each.id, fullName(each)]));
  const people = new Map<string, Person>();
  for (const word of words) {
    const [id] = word.patientIds;
    const who = id ?? `${word.channel} ${word.address}`;
    const before = people.get(who);
    const last = before && before.last.receivedAt > word.receivedAt ? before.last : word;
    people.set(who, {
      href: id === undefined ? strangerThread(last) : patientThread(id),
      ...(id !== undefined && { patient: { id, name: names.get(id) ?? id } }),
      last,
      count: (before?.count ?? 0) + 1,
      alarm: (before?.alarm ?? false) || word.alarm !== null,
    });
  }
  return { people: [...people.values()], words: all.length };
}
