// What `zabota doctor` finds of Node, Temporal, the store and the scenarios. It looks only: no server is started, nothing fetched.
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "../config.ts";
import { serverVersion } from "../engine/temporal.ts";
import { locateTemporalProgram } from "../engine/temporal-program.ts";
import { findProgram } from "../machine.ts";
import { loadLibrary } from "../scenario/library.ts";
import type { Db } from "../store/db.ts";
import { openStore } from "../store/open.ts";
import { publishedScenarios } from "../store/plans.ts";
import { setting } from "../store/settings.ts";
import type { Finding } from "./doctor.ts";
import { scenarioRoom, yamlFiles } from "./files.ts";
import { counted } from "./terminal.ts";

export function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const found = process.versions.node;
  if (major > 20 || (major === 20 && minor >= 19)) return { state: "fine", what: "Node", found };
  return { state: "missing", what: "Node", found, advice: "Install Node 20.19 or newer." };
}

export async function temporal(config: Config): Promise<Finding> {
  const what = "Temporal";
  const { address } = config.temporal;
  if (address) {
    const version = await serverVersion(config, address);
    if (version) return { state: "fine", what, found: `server ${version} at ${address}` };
    return {
      state: "missing",
      what,
      found: `no answer from ${address}`,
      advice: "Start that cluster, or unset TEMPORAL_ADDRESS to use a server of Zabota's own.",
    };
  }
  const program = locateTemporalProgram(config);
  if (program) return { state: "fine", what, found: `a development server, by ${program}` };
  const go = findProgram(config.machine, "go");
  const advice = go
    ? "It is downloaded, or built with Go, on the first start."
    : "It is downloaded on the first start; where that fails, install the Temporal CLI.";
  return { state: "off", what, found: "its program is not here yet", advice };
}

export async function store({ databaseUrl }: Config): Promise<Finding> {
  const what = "Store";
  const file = databaseUrl.startsWith("file:");
  const named = file ? databaseUrl : `PostgreSQL at ${new URL(databaseUrl).host}`;
  if (file && !existsSync(databaseUrl.slice("file:".length)) && !databaseUrl.startsWith("file://"))
    return {
      state: "off",
      what,
      found: `${named} does not exist yet`,
      advice: `It is made on the first start, in ${dirname(databaseUrl.slice("file:".length))}.`,
    };
  try {
    const opened = await openStore(databaseUrl, { migrate: false });
    const ready = await isMigrated(opened.db);
    const copied = ready ? lastCopied(await setting(opened.db, "backup")) : "";
    await opened.close();
    return { state: "fine", what, found: ready ? `${named} opens${copied}` : `${named} opens, and is migrated on the next start` };
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as { code?: string };
    return {
      state: "missing",
      what,
      found: `${named} cannot be opened (${code ?? "no code"})`,
      advice: "Look at DATABASE_URL, and at whether the database runs.",
    };
  }
}

/** What `zabota backup` left. */
function lastCopied(kept: unknown): string {
  const at = (kept as { at?: number } | undefined)?.at;
  if (at === undefined) return "; never copied by `zabota backup`";
  const days = Math.floor((Date.now() - at) / 86_400_000);
  return days < 1 ? "; copied within a day" : `; last copied ${counted(days, "day")} ago`;
}

const isMigrated = (db: Db): Promise<boolean> =>
  publishedScenarios(db).then(
    () => true,
    () => false,
  );

/** One for each set of rules. */
export function redFlags({ scenariosDir }: Config): Finding[] {
  const what = "Red flags";
  const { clinic, safetyProblems } = loadLibrary(scenariosDir);
  const errors = safetyProblems.filter(({ severity }) => severity === "error").length;
  const folder = `${scenariosDir}/safety`;
  if (errors > 0)
    return [
      { state: "wrong", what, found: `${counted(errors, "error")} in ${folder}`, advice: `See them with: npx zabota check ${folder}` },
    ];
  if (clinic.redFlags.length === 0)
    return [
      {
        state: "off",
        what,
        found: "there are no rules",
        advice: `What patients write alarms nobody. Have a doctor write and sign rules in ${folder}.`,
      },
    ];
  return clinic.redFlags.map(({ id, signed }) => {
    if (signed) return { state: "fine", what, found: `${id}, signed by ${signed.doctor} on ${signed.date}` };
    const advice = `Staff are alarmed, but patients get no urgent text. How a doctor signs: npx zabota check ${folder}/${id}.yaml`;
    return { state: "off", what, found: `${id} is signed by no doctor`, advice };
  });
}

export async function scenarios({ scenariosDir }: Config): Promise<Finding> {
  const what = "Scenarios";
  if (!existsSync(scenariosDir))
    return {
      state: "missing",
      what,
      found: `there is no folder ${scenariosDir}`,
      advice: "Set SCENARIOS_DIR to the folder with the scenarios.",
    };
  const files = yamlFiles([scenariosDir]);
  const errors = files.flatMap((await scenarioRoom()).check).filter(({ severity }) => severity === "error").length;
  if (errors === 0) return { state: "fine", what, found: `${counted(files.length, "file")} in ${scenariosDir}, no errors` };
  return {
    state: "wrong",
    what,
    found: `${counted(errors, "error")} in ${scenariosDir}`,
    advice: `See them with: npx zabota check ${scenariosDir}`,
  };
}
