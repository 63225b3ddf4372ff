// PostgreSQL behind the driver's interface.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Driver, Query } from "./db.ts";
import { isDeadlock } from "./fault.ts";
import { migratePostgres } from "./migrate.ts";

/** So often is a transaction begun that has to make way for others. */
const often = 5;
/** ms, and more after each try: whoever waited is woken first, else the same two meet again. */
const aside = 20;

export async function postgres(url: string, migrate: boolean): Promise<Driver> {
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: "zabota" });
  // Without a listener the loss of an idle connection ends the process; the pool opens another one.
  pool.on("error", () => undefined);
  if (migrate) await migratePostgres(pool);
  return {
    query: runner(pool),
    async transaction(work) {
      for (let tries = 1; ; tries++)
        try {
          return await onceIn(pool, work);
        } catch (error) {
          if (!isDeadlock(error) || tries === often) throw error;
          await pause(aside * tries);
        }
    },
    close: () => pool.end(),
  };
}

async function onceIn<T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query("begin");
    const result = await work(runner(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const runner =
  (client: Pick<pg.ClientBase, "query">): Query =>
  async (text, values, method, name) =>
    method === "execute" ? client.query({ text, values }) : client.query({ text, values, rowMode: "array", ...(name && { name }) });
