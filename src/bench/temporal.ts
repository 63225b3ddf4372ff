// A Temporal development server of the bench's own, in memory, started when a measure first asks for it.
import { readConfig } from "../config.ts";
import { type DevServer, startDevServer } from "../engine/dev-server.ts";
import { findTemporalProgram } from "../engine/temporal-program.ts";

export function benchTemporal(progress: (text: string) => void): { address(): Promise<string>; stop(): Promise<void> } {
  let server: Promise<DevServer> | undefined;
  const start = async () => startDevServer({ program: await findTemporalProgram(readConfig(), progress) });
  return {
    async address() {
      server ??= start();
      return (await server).address;
    },
    async stop() {
      await (await server)?.stop();
    },
  };
}
