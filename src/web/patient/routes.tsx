// `/p/<page>/<token>`: what a patient may see and do by a signed link. Looking changes nothing; forms of other sites change nothing either.
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { type Engine, now } from "../../engine/engine.ts";
import { marked, messageOfSubject } from "../../engine/links.ts";
import { openLink, type PageLink, type PageName, pageLink, pages, readLink } from "../../engine/page-link.ts";
import { ask, wentToBook } from "../../engine/page-wishes.ts";
import { type Patient, patient as patientById, recipientOf } from "../../store/patients.ts";
import { limited } from "../events.ts";
import { type Language, languageOf } from "../language.ts";
import { document } from "../layout.tsx";
import { answers } from "./answers.tsx";
import { preferences, unsubscribe } from "./choices.tsx";
import { Act, Said, type Visit } from "./frame.tsx";
import { BookPage, CallPage, timesOfDay } from "./requests.tsx";
import { staffWords, words } from "./words.ts";

/** What each page is given. */
export interface Visitor {
  engine: Engine;
  link: PageLink;
  patient: Patient;
  /** Who reads the messages: the patient, or the guardian. */
  reader: Patient;
  visit: Visit;
  /** The fields of the form that was sent; empty texts for what is missing. */
  field(name: string): string;
  fields(name: string): string[];
  /** A link of the same patient and message to another page. */
  to(page: PageName): string;
  show(page: unknown, status?: 200 | 404 | 409 | 410 | 422): Response | Promise<Response>;
  /** Shows the page again, so that reloading it does nothing twice. */
  again(query?: string): Response;
}

/** ms: how long a link from one page of ours to another one is good. */
const onward = 30 * 24 * 3_600_000;

export function patientPages(engine: Engine): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
    c.header("x-robots-tag", "noindex, nofollow");
  });
  app.on(["GET", "POST"], ["/:page", "/:page/:token", "/:page/:token/:more"], limited, async (c) => {
    const page = pages.find((each) => each === c.req.param("page"));
    const more = c.req.param("more");
    if (!page || (more !== undefined && (page !== "book" || more !== "go"))) return c.notFound();
    const token = c.req.param("token") ?? "";
    const opened = openLink(engine, page, token, now(engine));
    const link = readLink(engine, page, token);
    const patient = link && (await patientById(engine.db, link.patientId));
    const reader = patient && (await recipientOf(engine.db, patient));
    const visit = visitOf(engine, c, patient, reader);
    const show: Visitor["show"] = (shown, status = 200) => c.html(document(shown), status);
    const say = words[visit.language];
    if (!link || !patient || !reader) return show(<Said {...visit} title={say.forged} lines={[say.forgedHint]} />, 404);
    const form = c.req.method === "POST" ? await c.req.parseBody({ all: true }) : {};
    const fields = (name: string) => [form[name] ?? []].flat().filter((value) => typeof value === "string");
    const field = (name: string) => fields(name)[0] ?? "";
    const oneClick = page === "unsubscribe" && field("List-Unsubscribe") === "One-Click";
    if (c.req.method === "POST" && !oneClick && isForeign(c))
      return c.html(document(<Said {...visit} title={say.foreign} lines={[say.foreignHint]} />), 403);
    const { patientId, subject } = link;
    const visitor: Visitor = {
      engine,
      link,
      patient,
      reader,
      visit,
      field,
      fields,
      show,
      to: (other) => pageLink(engine, { page: other, patientId, ...(subject && { subject }), expiresAt: now(engine) + onward }),
      again: (query = "") => c.redirect(`${c.req.path}${query}`, 303),
    };
    // Stopping must work at any time.
    if (opened === "expired" && page !== "unsubscribe") return expired(visitor);
    switch (page) {
      case "preferences":
        return preferences(visitor, c.req.query("saved"));
      case "unsubscribe":
        return unsubscribe(visitor, { oneClick, done: c.req.query("done") });
      case "survey":
        return answers(visitor, c.req.query("question"));
      case "call":
        return call(visitor);
      case "book":
        return more === "go" ? goBook(c, visitor) : book(visitor, c.req.path);
    }
  });
  return app;
}

function visitOf(engine: Engine, c: Context, patient: Patient | undefined, reader: Patient | undefined): Visit {
  const { name, phone } = engine.clinic;
  const about = patient?.guardianId != null && patient.firstName ? { about: patient.firstName } : {};
  return { language: spokenOn(c, reader), clinic: { name, phone }, ...about };
}

/** What was chosen on these pages, then the reader's own language, then the browser's wish. */
function spokenOn(c: Context, reader: Patient | undefined): Language {
  const asked = c.req.query("lang");
  if (asked === "ru" || asked === "en") {
    setCookie(c, "page-lang", asked, { path: "/p", sameSite: "Lax", httpOnly: true, maxAge: 365 * 24 * 3600 });
    return asked;
  }
  const kept = getCookie(c, "page-lang");
  if (kept === "ru" || kept === "en") return kept;
  return reader?.language === "ru" || reader?.language === "en" ? reader.language : languageOf(c);
}

/** Pages that send no referrer send no Origin either, and old phones nothing else: only what is surely of another site is refused. */
function isForeign(c: Context): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "cross-site" || site === "same-site";
  const origin = c.req.header("origin");
  return origin !== undefined && origin !== "null" && (!URL.canParse(origin) || new URL(origin).host !== c.req.header("host"));
}

async function expired({ engine, link, visit, field, show, to }: Visitor) {
  const say = words[visit.language];
  if (field("do") === "new-link") {
    await ask(engine, link, { task: "new-link", title: staffWords.newLink, script: `/p/${link.page}` });
    return show(<Said {...visit} title={say.newLinkNoted} lines={[say.newLinkNotedHint]} />);
  }
  return show(
    <Said {...visit} title={say.expired} lines={[say.expiredHint]}>
      <Act does="new-link" label={say.newLink} strong />
      <p>
        <a href={to("unsubscribe")}>{say.stopAll}</a>
      </p>
    </Said>,
    410,
  );
}

async function call(visitor: Visitor, booking?: true) {
  const { engine, link, visit, field, show } = visitor;
  const say = words[visit.language];
  if (field("do") !== "call") return show(<CallPage {...visit} booking={booking} />);
  const when = timesOfDay.find((time) => time === field("when")) ?? "anytime";
  await ask(engine, link, { task: "call-back", title: staffWords.callBack, script: `${words.ru.when}: ${words.ru[when].toLowerCase()}.` });
  return show(<Said {...visit} title={say.callNoted} lines={[say.callNotedHint]} />);
}

const book = (visitor: Visitor, path: string) =>
  visitor.engine.clinic.links.book ? visitor.show(<BookPage {...visitor.visit} go={`${path}/go`} />) : call(visitor, true);

async function goBook(c: Context, { engine, link, again }: Visitor) {
  const { book } = engine.clinic.links;
  if (!book || c.req.method !== "GET") return again();
  const message = await messageOfSubject(engine.db, link.subject);
  await wentToBook(engine, link);
  return c.redirect(marked(book, message?.scenario ?? "", message?.channel ?? "email"), 302);
}
