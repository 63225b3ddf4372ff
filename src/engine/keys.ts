// API keys: made, rotated and ended by people; shown once, recognised by their hash.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type ApiKey, apiKey, apiKeyByHash, apiKeyUsed, createApiKey, endApiKey, type Scope } from "../store/api-keys.ts";
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import type { Doer } from "./staff.ts";

/** `secret` is the whole key, shown this once. */
export interface MadeKey {
  id: string;
  secret: string;
}

/** ms that the old key goes on working after a rotation, so that programs can be told of the new one. */
export const overlap = 24 * 3_600_000;

export async function addKey(db: Db, row: { name: string; scopes: Scope[] }, doer: Doer): Promise<MadeKey> {
  return db.transaction((tx) => make(tx, row, doer, "key.add"));
}

/** A new key that may do the same; the old one ends after the overlap. Undefined where there is no such key, or it has ended. */
export async function rotateKey(db: Db, id: string, doer: Doer): Promise<MadeKey | undefined> {
  return db.transaction(async (tx) => {
    const old = await apiKey(tx, id);
    if (!old || hasEnded(old, doer.at)) return undefined;
    await endApiKey(tx, id, doer.at + overlap);
    return make(tx, old, doer, "key.rotate", { from: id });
  });
}

/** At once. False where there is no such key. */
export async function endKey(db: Db, id: string, doer: Doer): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await apiKey(tx, id))) return false;
    await endApiKey(tx, id, doer.at);
    await audit(tx, { ...doer, act: "key.end", subject: id });
    return true;
  });
}

/** Whose key this is, unless it has ended. `at` in ms UTC. */
export async function keyOf(db: Db, secret: string, at: number): Promise<ApiKey | undefined> {
  const found = await apiKeyByHash(db, hashOf(secret));
  if (!found || hasEnded(found, at)) return undefined;
  await apiKeyUsed(db, found, at);
  return found;
}

export const hasEnded = ({ endsAt }: ApiKey, at: number): boolean => endsAt !== null && endsAt <= at;

async function make(
  tx: Db,
  { name, scopes }: { name: string; scopes: Scope[] },
  doer: Doer,
  act: string,
  detail: Record<string, string> = {},
): Promise<MadeKey> {
  const id = randomUUID();
  const secret = `zabota_${randomBytes(32).toString("base64url")}`;
  await createApiKey(tx, { id, name, scopes, hash: hashOf(secret), createdAt: doer.at, createdBy: doer.by });
  await audit(tx, { ...doer, act, subject: id, detail: { ...detail, scopes: scopes.join(" ") } });
  return { id, secret };
}

/** The key has 256 random bits: a slow hash would add nothing. */
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
