// Generates migrations: run `npx drizzle-kit generate` once plainly, and once with DATABASE_URL=postgres: in the environment.
import { defineConfig } from "drizzle-kit";

const dialect = /^postgres(ql)?:/.test(process.env.DATABASE_URL ?? "") ? "postgresql" : "sqlite";

export default defineConfig({
  dialect,
  schema: "./src/store/schema.ts",
  out: `./src/store/migrations/${dialect === "postgresql" ? "postgres" : "sqlite"}`,
  casing: "snake_case",
});
