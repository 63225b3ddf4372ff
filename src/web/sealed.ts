// Lets words stand in an address where only the one who typed them, and we, can read them: addresses are kept in logs and in histories.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Engine } from "../engine/engine.ts";

const cipher = "aes-256-gcm";
/** Bytes. */
const nonce = 12;
const proof = 16;

const keyOf = ({ secretKey }: Pick<Engine, "secretKey">): Buffer =>
  Buffer.from(hkdfSync("sha256", secretKey, "", "zabota sealed words", 32));

/** In characters that an address may hold. Nobody but `reader`, an id, gets them opened. Nothing is nothing. */
export function seal(engine: Pick<Engine, "secretKey">, reader: string, words: string): string {
  if (words === "") return "";
  const begin = randomBytes(nonce);
  const sealing = createCipheriv(cipher, keyOf(engine), begin).setAAD(Buffer.from(reader));
  const body = Buffer.concat([sealing.update(words, "utf8"), sealing.final()]);
  return Buffer.concat([begin, sealing.getAuthTag(), body]).toString("base64url");
}

/** The words; none where it is not ours, or was sealed for another. */
export function unseal(engine: Pick<Engine, "secretKey">, reader: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= nonce + proof) return "";
  const opening = createDecipheriv(cipher, keyOf(engine), bytes.subarray(0, nonce), { authTagLength: proof })
    .setAAD(Buffer.from(reader))
    .setAuthTag(bytes.subarray(nonce, nonce + proof));
  try {
    return Buffer.concat([opening.update(bytes.subarray(nonce + proof)), opening.final()]).toString("utf8");
  } catch {
    return "";
  }
}
