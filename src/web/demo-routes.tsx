// The demonstration's addresses: pages to look at, and forms that make its people do something.
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Engine } from "../engine/engine.ts";
import type { ChannelName } from "../journey/plan.ts";
import { lookAs } from "./console/demo-staff.ts";
import { type DemoDeps, visitDeeds } from "./demo.ts";
import { journeysData, type Which } from "./journeys-data.ts";
import { JourneysPage, JourneysPart } from "./journeys-page.tsx";
import { languageOf } from "./language.ts";
import { document, Notice } from "./layout.tsx";
import { MailPage } from "./mail-page.tsx";
import { phoneData, untilNext } from "./phone-data.ts";
import { PhonePage, PhonePart, phonePath } from "./phone-page.tsx";
import { words } from "./words.ts";

const channels: readonly string[] = ["telegram", "max", "whatsapp", "email", "sms"] satisfies ChannelName[];
/** A push further than this is a mistake, not a wish: ms. */
const furthest = 366 * 24 * 3_600_000;

export function demoRoutes(engine: Engine, demo: DemoDeps): Hono {
  const app = new Hono();
  app.use(sameSite);
  app.get("/", (c) => c.redirect("/demo/journeys", 302));

  app.get("/phone/:patient?", async (c) => {
    const data = await phoneData(engine, languageOf(c), c.req.param("patient"), c.req.query("channel"));
    return data ? c.html(document(<PhonePage {...data} />)) : c.notFound();
  });
  app.get("/phone/:patient/part", async (c) => {
    const data = await phoneData(engine, languageOf(c), c.req.param("patient"), c.req.query("channel"));
    return data ? c.html(String(<PhonePart {...data} />), 200, { "cache-control": "no-store" }) : c.notFound();
  });
  app.post("/phone/:patient/reply", async (c) => {
    const { channel, text } = await fields(c);
    const id = c.req.param("patient");
    const said = text.trim().slice(0, 2000);
    const problem = said && channels.includes(channel) ? await demo.reply(id, channel as ChannelName, said) : undefined;
    return after(c, problem, phonePath(id, channels.includes(channel) ? channel : undefined));
  });
  app.post("/phone/:patient/visit", async (c) => {
    const id = c.req.param("patient");
    const { back, what } = await fields(c);
    const deed = visitDeeds.find((each) => each === what);
    return after(c, deed && (await demo.visit(id, deed)), back || phonePath(id));
  });

  app.get("/journeys", async (c) => c.html(document(<JourneysPage {...(await journeysData(engine, languageOf(c), which(c)))} />)));
  app.get("/journeys/part", async (c) =>
    c.html(String(<JourneysPart {...(await journeysData(engine, languageOf(c), which(c)))} />), 200, { "cache-control": "no-store" }),
  );
  app.post("/tasks/:task/outcome", async (c) => {
    const { back, outcome } = await fields(c);
    return after(c, await demo.outcome(c.req.param("task"), outcome.trim().slice(0, 200)), back || "/demo/journeys");
  });

  app.post("/role", async (c) => {
    const form = await c.req.parseBody();
    lookAs(c, typeof form.role === "string" ? form.role : "");
    return c.redirect("/console", 303);
  });

  app.post("/push", async (c) => {
    const { by, back, patient } = await fields(c);
    const ms = by === "next" ? await untilNext(engine, patient || undefined) : Number(by);
    const problem = ms !== undefined && ms >= 0 && ms <= furthest ? await demo.push(ms) : undefined;
    return after(c, problem, back || "/demo/phone");
  });

  app.get("/mail/:number?", (c) => {
    const given = c.req.param("number");
    const mails = numbered(demo);
    if (given !== undefined && !mails.some(({ number }) => String(number) === given)) return c.notFound();
    return c.html(
      document(
        <MailPage
          language={languageOf(c)}
          clinic={engine.clinic.name}
          mails={mails}
          open={given === undefined ? undefined : Number(given)}
        />,
      ),
    );
  });
  app.get("/mail/:number/as-sent", (c) => {
    const mail = numbered(demo).find(({ number }) => String(number) === c.req.param("number"));
    // Its links lead out of the frame.
    return mail ? c.html(mail.html.replace("<head>", '<head><base target="_blank">')) : c.notFound();
  });
  return app;
}

/** From 1, newest first. */
const numbered = (demo: DemoDeps) =>
  demo
    .mailbox()
    .map((mail, index) => ({ ...mail, number: index + 1 }))
    .reverse();

function which(c: Context): Which {
  const asked = c.req.query("show");
  return asked === "live" || asked === "ended" ? asked : "all";
}

/** The form's texts; what is missing is empty. `back` leads to the demonstration only. */
async function fields(c: Context): Promise<Record<"channel" | "text" | "back" | "by" | "patient" | "outcome" | "what", string>> {
  const form = await c.req.parseBody();
  const of = (name: string) => (typeof form[name] === "string" ? form[name] : "");
  const back = of("back");
  return {
    channel: of("channel"),
    text: of("text"),
    back: /^\/demo\/[\w\-/?=&%.]*$/.test(back) ? back : "",
    by: of("by"),
    patient: of("patient"),
    outcome: of("outcome"),
    what: of("what"),
  };
}

/** Shows the page again, so that reloading it does nothing twice. */
function after(c: Context, problem: string | undefined, back: string): Response | Promise<Response> {
  if (problem === undefined) return c.redirect(back, 303);
  const language = languageOf(c);
  const say = words[language];
  return c.html(document(<Notice language={language} title={say.refused} lines={[problem]} home={{ href: back, label: say.back }} />), 409);
}

/** Another site's page cannot press the demonstration's buttons. */
const sameSite = createMiddleware(async (c, next) => {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const foreign = site
    ? site !== "same-origin" && site !== "none"
    : origin !== undefined && origin !== "null" && hostOf(origin) !== c.req.header("host");
  if (c.req.method === "POST" && foreign) return c.text("This form belongs to another site.", 403);
  return next();
});

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : "");
