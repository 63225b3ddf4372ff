// What a console route declares before it can exist: method, path, permission, and, where its path names something, how that is found.
import type { Context } from "hono";
import type { Engine } from "../../engine/engine.ts";
import type { Doer } from "../../engine/staff.ts";
import type { Role } from "../../store/users.ts";
import type { Language } from "../language.ts";
import type { Permission } from "./permissions.ts";
import type { Place } from "./places.ts";

/** One who is signed in. */
export interface Staff {
  id: string;
  name: string;
  email: string;
  role: Role;
  twoFactor: boolean;
  /** What is to be done before anything else may be. */
  before?: "new-password" | "two-factor";
  /** Which of their sessions this is; none in the demo. */
  session?: string;
  /** The demo's visitor is signed in as somebody without a password. */
  demo?: true;
}

/** What a path names. */
export interface Sought<Value> {
  value: Value;
  /** Whose record it is part of: looking at it is kept in the audit log. */
  patientId?: string;
}

/** Undefined where there is no such thing, or where it is not this person's to touch: both are answered alike. */
export type Find<Value> = (engine: Engine, params: Record<string, string>, staff: Staff) => Promise<Sought<Value> | undefined>;

/** One request of one who may make it. */
export interface Visit<Value = undefined> {
  c: Context;
  engine: Engine;
  language: Language;
  staff: Staff;
  /** For deeds that write the audit log themselves. On the wall's clock. */
  doer: Doer;
  found: Value;
  /** Told of what went wrong where the page is shown all the same; only its code is kept. */
  problem(what: string, error: unknown): void;
  /** The form's texts; what is missing is empty. */
  field(name: string): string;
  /** The places in the rail that this person may see. */
  places: readonly Place[];
}

type Answer = Response | Promise<Response>;

interface Common<Value> {
  /** Everybody who is signed in has `own-account`. */
  permission: Permission;
  /** What a page fetches of itself, at the page's own path and one word more: no look besides the page's. */
  part?: true;
  answer(visit: Visit<Value>): Answer;
}

/**
 * A change is written into the audit log as `act` before it is done, with those form fields whose values are codes; or its deed does that
 * itself, in its own transaction.
 */
type Deed =
  | { method: "GET"; act?: never; codes?: never; audits?: never }
  | { method: "POST"; act: string; codes?: readonly string[]; audits?: never }
  | { method: "POST"; audits: true; act?: never; codes?: never };

/** A path with an id says how what it names is found. */
type Named<Path extends string, Value> = Path extends `${string}:${string}` ? { find: Find<Value> } : { find?: never };

/** As the guard takes it; what it finds is what its answer takes, which `route` has seen to. */
export interface Route {
  method: "GET" | "POST";
  path: string;
  permission: Permission;
  part?: true;
  act?: string;
  codes?: readonly string[];
  find?: Find<unknown>;
  answer(visit: Visit<unknown>): Answer;
}

export const route = <const Path extends string, Value = undefined>(
  declared: { path: Path } & Common<Value> & Deed & Named<Path, Value>,
): Route => declared as unknown as Route;
