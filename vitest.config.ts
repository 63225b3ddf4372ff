// The suite's parts: pure tests anywhere, the store's on both databases, and the durable ones against a real Temporal.
import { defineConfig } from "vitest/config";

// The store speaks the dialect of DATABASE_URL: what the machine has set must not choose for the tests.
const sqlite = { DATABASE_URL: "" };
const postgres = { DATABASE_URL: "postgres:" };

/** Programs that are started, mail and providers' servers, HTTP, a browser. */
const edges = ["tests/cli/**/*.test.ts", "tests/channels/**/*.test.ts", "tests/web/**/*.test.ts", "tests/engine/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "pure",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/store/**", "tests/durable/**", ...edges],
          env: sqlite,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "edges",
          include: edges,
          env: sqlite,
          globalSetup: "tests/support/chromium.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "store-sqlite", include: ["tests/store/**/*.test.ts"], env: sqlite, testTimeout: 60_000 } },
      {
        test: {
          name: "store-postgres",
          include: ["tests/store/**/*.test.ts"],
          env: postgres,
          globalSetup: "tests/support/postgres.ts",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "durable",
          include: ["tests/durable/**/*.test.ts"],
          env: sqlite,
          globalSetup: ["tests/support/temporal.ts", "tests/support/chromium.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
