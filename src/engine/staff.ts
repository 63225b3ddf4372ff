// What an administrator does about staff: adds and disables them, changes what they are, gives a new password. Each act is in the audit log.
import { randomBytes, randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { setPassword } from "../store/accounts.ts";
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import { endSessions } from "../store/sessions.ts";
import { forgetTwoFactor } from "../store/two-factors.ts";
import { changeUser, createUser, type Role, user as userById } from "../store/users.ts";

/** Who does it, when (ms UTC), and from which network address. */
export interface Doer {
  by: string;
  at: number;
  address?: string;
}

/** Characters; a longer one is refused by the sign-in library. */
export const passwordLength = { least: 12, most: 128 };

export type Added = { type: "added"; id: string; password: string } | { type: "refused"; reason: "address_taken" };

/** Without a `password` one is made up. Either is to be changed at the first sign-in. */
export async function addUser(db: Db, row: { email: string; name: string; role: Role; password?: string }, doer: Doer): Promise<Added> {
  const id = randomUUID();
  const password = row.password ?? madeUp();
  const hash = await hashPassword(password);
  return db.transaction(async (tx) => {
    const { email, name, role } = row;
    if (!(await createUser(tx, { id, email, name, role, temporaryPassword: true }, doer.at)))
      return { type: "refused", reason: "address_taken" };
    await setPassword(tx, id, hash, doer.at);
    await audit(tx, { ...doer, act: "user.add", subject: id, detail: { role } });
    return { type: "added", id, password };
  });
}

/** Every session of theirs ends at once. False where there is no such user. */
export async function disableUser(db: Db, id: string, doer: Doer): Promise<boolean> {
  return change(db, id, doer, "user.disable", (tx) => changeUser(tx, id, { disabledAt: doer.at }, doer.at));
}

export async function enableUser(db: Db, id: string, doer: Doer): Promise<boolean> {
  return change(db, id, doer, "user.enable", (tx) => changeUser(tx, id, { disabledAt: null }, doer.at));
}

/** They sign in anew: no session outlives what it was opened for. */
export async function changeRole(db: Db, id: string, role: Role, doer: Doer): Promise<boolean> {
  return change(db, id, doer, "user.role", (tx) => changeUser(tx, id, { role }, doer.at), { role });
}

/** For one who has lost their phone; an administrator sets up another before doing anything else. */
export async function resetTwoFactor(db: Db, id: string, doer: Doer): Promise<boolean> {
  return change(db, id, doer, "user.reset_codes", async (tx) => {
    await forgetTwoFactor(tx, id);
    await changeUser(tx, id, { twoFactorEnabled: false }, doer.at);
  });
}

/** Answers with it; to be changed at the next sign-in. Undefined where there is no such user. */
export async function givePassword(db: Db, id: string, doer: Doer): Promise<string | undefined> {
  const password = madeUp();
  const hash = await hashPassword(password);
  const done = await change(db, id, doer, "user.password", async (tx) => {
    await setPassword(tx, id, hash, doer.at);
    await changeUser(tx, id, { temporaryPassword: true }, doer.at);
  });
  return done ? password : undefined;
}

async function change(
  db: Db,
  id: string,
  doer: Doer,
  act: string,
  work: (tx: Db) => Promise<void>,
  detail: Record<string, string> = {},
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await userById(tx, id))) return false;
    await work(tx);
    await endSessions(tx, id);
    await audit(tx, { ...doer, act, subject: id, detail });
    return true;
  });
}

/** 120 bits, in groups that can be read over the telephone. */
const madeUp = (): string => (randomBytes(15).toString("hex").match(/.{6}/g) ?? []).join("-");
