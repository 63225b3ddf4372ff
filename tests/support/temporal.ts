// The real Temporal server of the durable tests, started once for all of them.
import type { TestProject } from "vitest/node";
import { readConfig } from "../../src/config.ts";
import { startDevServer } from "../../src/engine/dev-server.ts";
import { findTemporalProgram } from "../../src/engine/temporal-program.ts";

declare module "vitest" {
  export interface ProvidedContext {
    temporal: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const program = await findTemporalProgram(readConfig(), (text) => process.stderr.write(`${text}\n`));
  const server = await startDevServer({ program });
  provide("temporal", server.address);
  return () => server.stop();
}
