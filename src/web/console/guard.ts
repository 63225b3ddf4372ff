// Stands before every console route: who asks, may they, is the thing theirs to touch; and writes down what was seen, done and refused.
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Engine } from "../../engine/engine.ts";
import { audit } from "../../store/audit.ts";
import { addressOf } from "../address.ts";
import { languageOf } from "../language.ts";
import { isOwnForm } from "../same-origin.ts";
import { refusedPage } from "./faults.tsx";
import { may } from "./permissions.ts";
import { places } from "./places.ts";
import type { Route, Staff, Visit } from "./route.ts";

/** Undefined for one who is not signed in. */
export type WhoIs = (c: Context) => Promise<Staff | undefined>;

/** Bytes of a form. */
const largest = 256 * 1024;
/** ms: the same page asked for again so soon is the same look. */
const sameLook = 5 * 60_000;

export function guarded(engine: Engine, routes: readonly Route[], whoIs: WhoIs, problem: Visit["problem"]): Hono {
  const app = new Hono();
  const seen = recently();
  const limited = bodyLimit({ maxSize: largest, onError: (c) => refusedPage(c, undefined, 413) });
  for (const route of routes)
    app.on(route.method, route.path, limited, async (c) => {
      const at = Date.now();
      const address = addressOf(c);
      const where = `${route.method} ${route.path}`;
      const keep = (by: string, act: string, more: { patientId?: string; subject?: string; detail?: Record<string, string> } = {}) =>
        audit(engine.db, { at, by, act, address, ...more });
      c.header("cache-control", "no-store");

      if (route.method !== "GET" && !isOwnForm(c, engine.publicUrl)) {
        if (seen(`${address} foreign ${where}`, at))
          await keep("nobody", "refused", { subject: where, detail: { reason: "foreign_form" } });
        return refusedPage(c, undefined, 403);
      }
      const staff = await whoIs(c);
      if (!staff) {
        if (seen(`${address} ${where}`, at)) await keep("nobody", "refused", { subject: where, detail: { reason: "signed_out" } });
        return toSignIn(c, route);
      }
      if (staff.before && route.permission !== "own-account") return c.redirect("/account", 303);
      if (!may(staff.role, route.permission)) {
        await keep(staff.id, "refused", { subject: where, detail: { reason: "permission", permission: route.permission } });
        return refusedPage(c, staff, 403);
      }
      const params = c.req.param() as Record<string, string>;
      const subject = Object.values(params).join(" ").slice(0, 200);
      const sought = route.find && (await route.find(engine, params, staff));
      if (route.find && !sought) {
        await keep(staff.id, "refused", { subject, detail: { reason: "not_found", route: where } });
        return refusedPage(c, staff, 404);
      }
      const form = route.method === "GET" ? {} : await c.req.parseBody();
      const field = (name: string) => {
        const value = form[name];
        return typeof value === "string" ? value.replaceAll("\0", "") : "";
      };
      const about = { ...(subject && { subject }), ...(sought?.patientId && { patientId: sought.patientId }) };
      if (route.act)
        await keep(staff.id, route.act, {
          ...about,
          detail: Object.fromEntries((route.codes ?? []).map((name) => [name, field(name).slice(0, 200)])),
        });
      else if (sought?.patientId && seen(`${staff.id} ${route.part ? c.req.path.replace(/\/[^/]*$/, "") : c.req.path}`, at))
        await keep(staff.id, "looked", { ...about, detail: { route: route.path } });
      return route.answer({
        c,
        engine,
        staff,
        language: languageOf(c),
        doer: { by: staff.id, at, address },
        found: sought?.value,
        problem,
        field,
        // A place that only leads back to one's own account is none yet.
        places: staff.before ? [] : placesOf(routes, staff),
      });
    });
  return app;
}

/** Where the rail leads this person. */
export const placesOf = (routes: readonly Route[], { role }: Staff) =>
  places
    .filter(({ path, permission }) => may(role, permission) && routes.some((route) => route.method === "GET" && route.path === path))
    .map(({ place }) => place);

/** A page is asked for again after signing in; a change is not. */
function toSignIn(c: Context, route: Route): Response | Promise<Response> {
  if (route.method !== "GET") return refusedPage(c, undefined, 401);
  const { pathname, search } = new URL(c.req.url);
  const to = `/sign-in?to=${encodeURIComponent(pathname + search)}`;
  if (!c.req.header("hx-request")) return c.redirect(to, 302);
  return c.body(null, 401, { "hx-redirect": to });
}

/** True the first time in a while. Only spares the log: what is forgotten is written twice. */
function recently(): (what: string, at: number) => boolean {
  const last = new Map<string, number>();
  return (what, at) => {
    const before = last.get(what);
    if (before !== undefined && at - before < sameLook) return false;
    if (last.size > 10_000) last.clear();
    last.set(what, at);
    return true;
  };
}
