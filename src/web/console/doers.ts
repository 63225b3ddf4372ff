// Who did something, by name: staff, programs with a key, the command line, or nobody who had signed in.
import { allApiKeys } from "../../store/api-keys.ts";
import type { Db } from "../../store/db.ts";
import { allUsers } from "../../store/users.ts";
import type { Language } from "../language.ts";
import { consoleWords } from "./words.ts";

/** By what the store keeps of who did it: a user's id, or `key:<id>`. */
export type Names = ReadonlyMap<string, string>;

export async function namesOfDoers(db: Db): Promise<Names> {
  const users = await allUsers(db);
  const keys = await allApiKeys(db);
  return new Map([...users.map(({ id, name }) => [id, name] as const), ...keys.map(({ id, name }) => [`key:${id}`, name] as const)]);
}

/** One whose name is gone is shown as it is kept. */
export function doerWords(by: string, names: Names, language: Language): string {
  const say = consoleWords[language];
  if (by === "nobody") return say.nobody;
  if (by === "command-line") return say.commandLine;
  const name = names.get(by) ?? by;
  return by.startsWith("key:") ? `${say.program} ${language === "ru" ? `«${name}»` : `“${name}”`}` : name;
}
