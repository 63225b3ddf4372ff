// `zabota key`: makes and replaces the keys by which the clinic's own programs use the HTTP API.
import type { Command } from "commander";
import type { Scope } from "../store/api-keys.ts";
import { End, usedWrongly } from "./ends.ts";
import { commandLine, withEngine } from "./store.ts";
import { columns, print, printJson } from "./terminal.ts";

export function register(program: Command): void {
  const key = program.command("key").description("make, replace and end keys for the HTTP API");
  key
    .command("add")
    .description("make a key; it is shown this once")
    .argument("<name>", "which program it is for")
    .requiredOption("--scopes <scopes>", "what it may do, separated by commas, such as patients:read,tasks:write")
    .option("--json", "print the key as JSON")
    .addHelpText("after", "\nExample:\n  npx zabota key add mis --scopes patients:write,consents:write")
    .action(add);
  key
    .command("rotate")
    .description("make a new key in place of one, which works for another day")
    .argument("<id>", "as `key list` shows it")
    .option("--json", "print the key as JSON")
    .addHelpText("after", "\nExample:\n  npx zabota key rotate 3f6c0d9e-0000-4000-8000-000000000000")
    .action(rotate);
  key
    .command("end")
    .description("let a key open nothing any more, at once")
    .argument("<id>", "as `key list` shows it")
    .addHelpText("after", "\nExample:\n  npx zabota key end 3f6c0d9e-0000-4000-8000-000000000000")
    .action(end);
  key
    .command("list")
    .description("list the keys that work, without their secrets")
    .addHelpText("after", "\nExample:\n  npx zabota key list")
    .action(list);
}

async function add(name: string, options: { scopes: string; json?: true }): Promise<void> {
  const { scopes: known } = await import("../store/api-keys.ts");
  const asked = options.scopes.split(",").map((each) => each.trim());
  const wrong = asked.find((each) => !known.includes(each as Scope));
  if (wrong !== undefined) throw usedWrongly(`There is no scope "${wrong}"; there are ${known.join(", ")}.`);
  await withEngine(async ({ db }) => {
    const { addKey } = await import("../engine/keys.ts");
    show(await addKey(db, { name, scopes: [...new Set(asked as Scope[])] }, commandLine()), options.json);
  });
}

async function rotate(id: string, options: { json?: true }): Promise<void> {
  await withEngine(async ({ db }) => {
    const { rotateKey } = await import("../engine/keys.ts");
    const made = await rotateKey(db, id, commandLine());
    if (!made) throw new End(1, `There is no working key "${id}".`);
    show(made, options.json);
    if (!options.json) print("The old key works for another day.");
  });
}

async function end(id: string): Promise<void> {
  await withEngine(async ({ db }) => {
    const { endKey } = await import("../engine/keys.ts");
    if (!(await endKey(db, id, commandLine()))) throw new End(1, `There is no key "${id}".`);
    print("The key opens nothing any more.");
  });
}

async function list(): Promise<void> {
  await withEngine(async ({ db }) => {
    const { hasEnded } = await import("../engine/keys.ts");
    const { allApiKeys } = await import("../store/api-keys.ts");
    const working = (await allApiKeys(db)).filter((key) => !hasEnded(key, Date.now()));
    if (working.length === 0) print("There are no keys. Make one: npx zabota key add <name> --scopes patients:read");
    for (const line of columns(working.map(({ id, name, scopes }) => [id, name, scopes.join(" ")]))) print(line);
  });
}

function show({ id, secret }: { id: string; secret: string }, json: true | undefined): void {
  if (json) {
    printJson({ id, key: secret });
    return;
  }
  print(`Key ${id}, shown this once:`);
  print(secret);
}
