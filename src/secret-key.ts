// Makes the key of a demo or a trial on one machine, and keeps it, so that links and sessions outlive a restart.
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";

/** 32 bytes: SECRET_KEY, else the key kept in the data folder, made on first use and readable by its owner alone. */
export function secretKey(config: Config): Buffer {
  if (config.secretKey) return config.secretKey;
  const file = join(config.dataFolder, "secret.key");
  mkdirSync(config.dataFolder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString("base64"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return Buffer.from(readFileSync(file, "utf8"), "base64");
}
