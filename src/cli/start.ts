// `zabota start`: production. The web takes things in, the worker carries journeys; one process may be both.
import { type Command, Option } from "commander";
import { printError, progressLine } from "./terminal.ts";

type Role = "all" | "web" | "worker";

export function register(program: Command): void {
  program
    .command("start")
    .description("run Zabota: the web, the workers, or both")
    .addOption(new Option("--role <role>", "what this process does").choices(["all", "web", "worker"]).default("all"))
    .addHelpText("after", "\nExample:\n  npx zabota start --role all")
    .action(start);
}

async function start({ role }: { role: Role }): Promise<void> {
  const { readConfig } = await import("../config.ts");
  const config = readConfig(undefined, ["SECRET_KEY"]);
  const { pino } = await import("pino");
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const { carryJourneys, expectSoundClinic, listen, openHouse, proofsOf, readiness, takeIn } = await import("../server.ts");
  const { connectTemporal } = await import("../engine/temporal.ts");
  expectSoundClinic(config);
  const line = progressLine();
  const temporal = await connectTemporal(config, (text) => line.tell(text));
  line.end();
  const house = await openHouse(config);
  const { redFlags } = house.engine.clinic;
  if (redFlags.length === 0) log.warn("there are no red-flag rules: what patients write alarms nobody");
  for (const { id, signed } of redFlags)
    if (!signed) log.warn({ rules: id }, "signed by no doctor: staff are alarmed, patients get no urgent text");
  const { hasUsers } = await import("../store/users.ts");
  if (role !== "worker" && !(await hasUsers(house.engine.db)))
    printError("Nobody can sign in to the console yet. Add the first user: npx zabota user add <email> --role administrator");
  const ending = new AbortController();
  const faults = new Map<string, number>();
  const say = (what: string, error: unknown) => {
    const [where = "other"] = what.split(" ");
    faults.set(where, (faults.get(where) ?? 0) + 1);
    log.warn({ what, problem: nameOf(error) }, "will be tried again");
  };
  const carrying = role === "web" ? undefined : carryJourneys(house, config, temporal.address, say, ending.signal);
  const web = role === "worker" ? undefined : await serveWeb();
  const intake = web && takeIn(house, config, say);
  log.info({ role, temporal: temporal.address, ...(web && { port: web.port }) }, "Zabota runs");
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  log.info("Zabota stops");
  ending.abort();
  await intake?.stop();
  await web?.close();
  await carrying;
  await house.close();
  await temporal.stop();

  async function serveWeb() {
    const { createApp } = await import("../web/app.ts");
    const app = createApp({
      engine: house.engine,
      webhookSecrets: config.webhookSecrets,
      proofs: proofsOf(config),
      ready: () => readiness(house, config, temporal.address),
      poke: () => house.running?.relay.poke(),
      problem: say,
      faults,
    });
    return listen(app, config.port).catch((error: NodeJS.ErrnoException) => {
      printError(error.code === "EADDRINUSE" ? `PORT ${config.port} is in use by another program.` : error.message);
      process.exit(3);
    });
  }
}

/** Its class and code: messages may quote what was to be stored. */
function nameOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string | number };
  return [name, code].filter((part) => part !== undefined).join(" ");
}
