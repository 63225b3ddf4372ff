// The one place that reads process.env, light enough for commands that need a single setting and no zod.
import { existsSync } from "node:fs";

/** A setting that is wrong or missing. The message is one sentence that names it; secrets are never quoted. */
export class WrongSetting extends Error {
  override name = "WrongSetting";
}

export type Environment = Record<string, string | undefined>;

export const environment = (): Environment => process.env;

/** Adds what `.env` in the current folder says to the environment; what is set already stays. For the start of a process, not for tests. */
export function readEnvFile(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

/** The environment for a program that Zabota runs. */
export const childEnvironment = (extra: Environment): NodeJS.ProcessEnv => ({ ...process.env, ...extra });

/** An empty value is no value: Docker Compose passes them on for settings that are not set. */
export const written = (name: string, env: Environment): string | undefined => env[name]?.trim() || undefined;

/** SCENARIOS_DIR, else the folder of that name here. */
export const scenariosDir = (env = environment()): string => written("SCENARIOS_DIR", env) ?? "./scenarios";

/** Which of the two databases DATABASE_URL names; looked at before anything is checked, since tables are declared for one of them. */
export const dialectOf = (env = environment()): "sqlite" | "postgres" =>
  /^postgres(ql)?:/.test(written("DATABASE_URL", env) ?? "") ? "postgres" : "sqlite";

/** For commands that live in a store of their own: what DATABASE_URL names is left alone. Call before the store is imported. */
export function useSqlite(): void {
  delete process.env.DATABASE_URL;
}
