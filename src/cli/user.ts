// `zabota user`: adds and disables those who may sign in to the console.
import type { Command } from "commander";
import type { Role } from "../store/users.ts";
import { End, usedWrongly } from "./ends.ts";
import { commandLine, withEngine } from "./store.ts";
import { print, printJson } from "./terminal.ts";

const known: readonly Role[] = ["coordinator", "doctor", "marketer", "auditor", "administrator"];

export function register(program: Command): void {
  const user = program.command("user").description("add or disable who may sign in to the console");
  user
    .command("add")
    .description("add a user; prints a password that is to be changed at the first sign-in")
    .argument("<email>", "the address they sign in with")
    .requiredOption("--role <role>", known.join(", "))
    .option("--name <name>", "as shown to others; the address when left out")
    .option("--password-stdin", "read the password from standard input instead of making one up")
    .option("--json", "print the user as JSON")
    .addHelpText(
      "after",
      `
Example:
  npx zabota user add anna@clinic.example --role administrator --name 'Анна Орлова'

Has the only administrator lost both the phone and the backup codes? Add a second one here, who resets the codes in Settings, Staff.`,
    )
    .action(add);
  user
    .command("disable")
    .description("let a user sign in no more; they are out at once")
    .argument("<email>", "the address they sign in with")
    .addHelpText("after", "\nExample:\n  npx zabota user disable anna@clinic.example")
    .action(disable);
}

async function add(email: string, options: { role: string; name?: string; passwordStdin?: true; json?: true }): Promise<void> {
  const role = known.find((each) => each === options.role);
  if (!role) throw usedWrongly(`--role must be one of ${known.join(", ")}; it is "${options.role}".`);
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw usedWrongly(`"${email}" is not an e-mail address.`);
  const password = options.passwordStdin ? await fromStdin() : undefined;
  await withEngine(async ({ db }) => {
    const { addUser, passwordLength } = await import("../engine/staff.ts");
    const { least, most } = passwordLength;
    if (password !== undefined && (password.length < least || password.length > most))
      throw usedWrongly(`The password must have ${least} to ${most} characters; it has ${password.length}.`);
    const name = options.name?.trim() || email;
    const added = await addUser(db, { email, name, role, ...(password !== undefined && { password }) }, commandLine());
    if (added.type === "refused") throw new End(1, `There is a user ${email} already.`);
    if (options.json) return printJson({ id: added.id, email, role, ...(password === undefined && { password: added.password }) });
    print(`${email} may sign in as ${role}.`);
    if (password === undefined) print(`Password, to be changed at the first sign-in: ${added.password}`);
  });
}

async function disable(email: string): Promise<void> {
  await withEngine(async ({ db }) => {
    const { disableUser } = await import("../engine/staff.ts");
    const { userByEmail } = await import("../store/users.ts");
    const user = await userByEmail(db, email);
    if (!user) throw new End(1, `There is no user ${email}.`);
    await disableUser(db, user.id, commandLine());
    print(`${email} can sign in no more, and is out.`);
  });
}

/** The first line. */
async function fromStdin(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  return text.split(/\r?\n/)[0] ?? "";
}
