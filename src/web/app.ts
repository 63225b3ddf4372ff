// The whole of Zabota's web, as one function from a request to a response.
import { type Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Engine } from "../engine/engine.ts";
import { api } from "./api/api.ts";
import { assets } from "./assets.ts";
import { whoLooks } from "./console/demo-staff.ts";
import { guarded } from "./console/guard.ts";
import { routes } from "./console/routes.ts";
import type { DemoDeps } from "./demo.ts";
import { demoRoutes } from "./demo-routes.tsx";
import { events } from "./events.ts";
import { brokenPage, missingPage } from "./fault-pages.tsx";
import { metrics } from "./metrics.ts";
import { patientPages } from "./patient/routes.tsx";
import { signInRoutes } from "./sign-in/routes.tsx";
import { signInWith } from "./sign-in/sign-in.ts";
import type { WebhookProofs } from "./webhooks/proof.ts";
import { webhooks } from "./webhooks/webhooks.ts";

interface Readiness {
  store: boolean;
  temporal: boolean;
  migrations: boolean;
}

export interface WebDeps {
  engine: Engine;
  /** `whsec_…`; all are accepted. */
  webhookSecrets: readonly string[];
  /** Of the providers. */
  proofs?: WebhookProofs;
  ready(): Promise<Readiness>;
  /** Something new is in the store. A hint, safe to lose. */
  poke(): void;
  /** Told of what failed: the route and the error, never a body. */
  problem?(what: string, error: unknown): void;
  /** How often what failed in this process, by where. */
  faults?: ReadonlyMap<string, number>;
  demo?: DemoDeps;
}

export function createApp({ engine, webhookSecrets, proofs = {}, ready, poke, problem, faults = new Map(), demo }: WebDeps): Hono {
  const app = new Hono();
  const tell = (what: string, error: unknown) => problem?.(what, error);
  app.get("/healthz", (c) => c.json({ alive: true }));
  app.get("/readyz", async (c) => {
    const parts = await ready();
    const missing = Object.entries(parts).flatMap(([part, is]) => (is ? [] : part));
    return c.json({ ready: missing.length === 0, missing, ...parts }, missing.length === 0 ? 200 : 503, { "cache-control": "no-store" });
  });
  app.route("/metrics", metrics(engine, faults));
  app.route("/api/events", events(engine, webhookSecrets, poke));
  app.route("/webhooks", webhooks(engine, proofs, webhookSecrets, poke));
  // What is above is answered to programs, which show nothing.
  app.use(safe);
  app.route("/assets", assets());
  app.route("/p", patientPages(engine));
  app.route("/api", api(engine, poke, tell));
  if (demo) {
    app.get("/", (c) => c.redirect("/demo", 302));
    app.route("/demo", demoRoutes(engine, demo));
    app.route("/", guarded(engine, routes(), whoLooks, tell));
  } else {
    const door = signInWith(engine);
    app.route("/sign-in", signInRoutes(engine, door));
    app.route(
      "/",
      guarded(engine, routes(door), (c) => door.whoIs(c.req.raw.headers), tell),
    );
  }
  app.notFound((c) => (forMachines(c) ? c.json({ error: "There is nothing here." }, 404) : c.html(missingPage(c), 404)));
  app.onError((error, c) => {
    tell(`${c.req.method} ${c.req.routePath}`, error);
    return forMachines(c) ? c.json({ error: "This did not work, and nothing was kept. Send it again." }, 500) : c.html(brokenPage(c), 500);
  });
  return app;
}

const forMachines = (c: Context): boolean => /^\/(api\/|webhooks\/|healthz$|readyz$)/.test(c.req.path);

/** Letters as they were sent bring their own style, and nothing else; they are shown in a frame of ours. */
const safe = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", (c) => (isLetter(c) ? "'unsafe-inline'" : "")],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: [(c) => (isLetter(c) ? "'self'" : "'none'")],
  },
  referrerPolicy: "no-referrer",
  xFrameOptions: false,
  strictTransportSecurity: false,
  crossOriginResourcePolicy: "same-origin",
});

const isLetter = (c: Context): boolean => /^\/demo\/mail\/\d+\/as-sent$/.test(c.req.path);
