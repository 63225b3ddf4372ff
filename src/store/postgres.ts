// PostgreSQL behind the driver's interface.
import pg from "pg";
import type { Driver, Query } from "./db.ts";
import { migratePostgres } from "./migrate.ts";

export async function postgres(url: string, migrate: boolean): Promise<Driver> {
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: "zabota" });
  // Without a listener the loss of an idle connection ends the process; the pool opens another one.
  pool.on("error", () => undefined);
  if (migrate) await migratePostgres(pool);
  return {
    query: runner(pool),
    async transaction(work) {
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
    },
    close: () => pool.end(),
  };
}

const runner =
  (client: Pick<pg.ClientBase, "query">): Query =>
  async (text, values, method, name) =>
    method === "execute" ? client.query({ text, values }) : client.query({ text, values, rowMode: "array", ...(name && { name }) });
