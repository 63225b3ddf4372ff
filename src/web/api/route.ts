// What a route of the API declares: from one declaration come its check, its answer and its place in the OpenAPI document.
import type * as z from "zod";
import type { Engine } from "../../engine/engine.ts";
import type { Scope } from "../../store/api-keys.ts";
import type { Db } from "../../store/db.ts";

/** One request, checked. */
export interface Call<Query, Body> {
  engine: Engine;
  params: Record<string, string>;
  query: Query;
  body: Body;
  /** Who asks: `key:<id>`. */
  by: string;
  /** ms UTC, on the engine's clock. */
  at: number;
  /** Writes the look or the change into the audit log; inside the transaction that makes it. */
  audit(tx: Db, about?: { patientId?: string; subject?: string; detail?: Record<string, string> }): Promise<void>;
}

export interface ApiRoute {
  method: "GET" | "PUT" | "POST";
  /** Under /api, with `:name` for an id. */
  path: string;
  scope: Scope;
  act: string;
  summary: string;
  query: z.ZodObject;
  body?: z.ZodObject;
  answer: z.ZodObject;
  /** Throws an ApiProblem where it cannot be done. */
  run(call: Call<unknown, unknown>): Promise<unknown>;
}

/** What `run` answers with is cut down to `answer`: nothing leaves that the document does not name. */
export const apiRoute = <Query extends z.ZodObject, Body extends z.ZodObject, Answer extends z.ZodObject>(
  declared: Omit<ApiRoute, "query" | "body" | "answer" | "run"> & {
    query: Query;
    body?: Body;
    answer: Answer;
    run(call: Call<z.output<Query>, z.output<Body>>): Promise<z.input<Answer>>;
  },
): ApiRoute => declared as unknown as ApiRoute;
