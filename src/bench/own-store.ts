// A store of the bench's own: a file in a temporary folder, or a database beside the one that DATABASE_URL names; gone when it is done.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { environment, written } from "../environment.ts";
import { dialect } from "../store/dialect.ts";
import { openStore, type Store } from "../store/open.ts";

/** What is in the database that DATABASE_URL names is neither read nor written. */
export async function ownStore(): Promise<Store> {
  return dialect === "postgres" ? besides(written("DATABASE_URL", environment()) ?? "") : inFolder();
}

async function inFolder(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "zabota-bench-"));
  const { db, close } = await openStore(`file:${join(folder, "zabota.db")}`);
  return { db, close: () => close().finally(() => rmSync(folder, { recursive: true, force: true })) };
}

async function besides(url: string): Promise<Store> {
  const name = `zabota_bench_${crypto.randomUUID().replaceAll("-", "")}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  await told(url, `create database ${name}`);
  const { db, close } = await openStore(own.toString());
  return { db, close: () => close().finally(() => told(url, `drop database ${name}`)) };
}

async function told(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
