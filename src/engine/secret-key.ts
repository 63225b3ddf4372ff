// The key that all others are derived from: SECRET_KEY, else one of this machine's own, made once and kept with its data.
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** 32 bytes. Where several processes begin at once, all get the one that was written first. */
export function keptKey(dataFolder: string): Buffer {
  const path = join(dataFolder, "secret.key");
  mkdirSync(dataFolder, { recursive: true });
  try {
    writeFileSync(path, randomBytes(32).toString("base64"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = Buffer.from(readFileSync(path, "utf8"), "base64");
  if (key.length !== 32) throw new Error(`${path} does not hold a key: remove it, and links sent so far will say that they are old`);
  return key;
}
