// The HTTP API: a key, its scope, the request's shape, then the deed; what went wrong is said as problem+json.
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { problemsOf } from "../../booking/problems.ts";
import { type Engine, now } from "../../engine/engine.ts";
import { keyOf } from "../../engine/keys.ts";
import { audit } from "../../store/audit.ts";
import { addressOf } from "../address.ts";
import { openApi } from "./openapi.ts";
import { ApiProblem, type Problem, problemJson } from "./problem.ts";
import type { ApiRoute } from "./route.ts";
import { apiRoutes } from "./routes.ts";

/** Bytes. */
const largest = 256 * 1024;

/** `poke` says that something new is in the store. `problem` is told of faults: the route and the error, never a body. */
export function api(engine: Engine, poke: () => void, problem: (what: string, error: unknown) => void): Hono {
  const app = new Hono();
  const document = openApi(apiRoutes, engine.publicUrl);
  const limited = bodyLimit({
    maxSize: largest,
    onError: (c) =>
      problemJson(c, { status: 413, title: "Too large", detail: `The body is larger than ${largest} bytes; nothing was kept.` }),
  });
  app.get("/openapi.json", (c) => c.json(document));
  for (const route of apiRoutes)
    app.on(route.method, route.path, limited, async (c) => {
      c.header("cache-control", "no-store");
      try {
        const body = await answer(engine, route, c);
        if (route.method !== "GET") poke();
        return c.json(body);
      } catch (error) {
        if (error instanceof ApiProblem) return problemJson(c, error.problem);
        problem(`${route.method} /api${route.path}`, error);
        return problemJson(c, { status: 500, title: "A fault of ours", detail: "This did not work, and nothing was kept. Send it again." });
      }
    });
  app.all("*", (c) =>
    problemJson(c, { status: 404, title: "There is nothing here", detail: "The routes are listed at /api/openapi.json." }),
  );
  return app;
}

async function answer(engine: Engine, route: ApiRoute, c: Context): Promise<object> {
  const [, secret] = /^Bearer\s+(\S{1,200})$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const wall = Date.now();
  const key = secret === undefined ? undefined : await keyOf(engine.db, secret, wall);
  if (!key) throw refused(401, "No key", "Send a key that works: Authorization: Bearer <key>.");
  const by = `key:${key.id}`;
  const address = addressOf(c);
  if (!key.scopes.includes(route.scope)) {
    const detail = { reason: "scope", scope: route.scope };
    await audit(engine.db, { at: wall, by, act: "refused", subject: `${route.method} /api${route.path}`, detail, address });
    throw refused(403, "The key may not do this", `It needs the scope ${route.scope}.`);
  }
  const query = checked(route.query, c.req.query());
  const body = route.body && checked(route.body, await json(c));
  const answered = await route.run({
    engine,
    params: c.req.param() as Record<string, string>,
    query,
    body,
    by,
    at: now(engine),
    audit: (tx, about = {}) => audit(tx, { at: wall, by, act: route.act, address, ...about }),
  });
  return route.answer.parse(answered);
}

const refused = (status: Problem["status"], title: string, detail: string): ApiProblem => new ApiProblem({ status, title, detail });

function checked(schema: ApiRoute["query"], given: unknown): unknown {
  const outcome = schema.safeParse(given);
  if (outcome.success) return outcome.data;
  throw new ApiProblem({
    status: 400,
    title: "The request cannot be used",
    detail: "Nothing was kept; see the errors.",
    errors: problemsOf(outcome.error, given),
  });
}

async function json(c: Context): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await c.req.arrayBuffer()));
  } catch {
    throw refused(400, "The request cannot be used", "The body is not JSON in UTF-8.");
  }
}
