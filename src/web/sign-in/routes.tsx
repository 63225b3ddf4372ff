// The addresses of signing in. Signing out, and one's own password and codes, are the console's.
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Engine } from "../../engine/engine.ts";
import { addressOf } from "../address.ts";
import { refusedPage } from "../console/faults.tsx";
import { refusalWords } from "../console/words.ts";
import { languageOf } from "../language.ts";
import { document } from "../layout.tsx";
import { isOwnForm } from "../same-origin.ts";
import { CodePage, PasswordPage } from "./pages.tsx";
import type { SignIn, Step } from "./sign-in.ts";

export function signInRoutes(engine: Engine, door: SignIn): Hono {
  const app = new Hono();
  const clinic = engine.clinic.name;
  app.use(bodyLimit({ maxSize: 16 * 1024, onError: (c) => refusedPage(c, undefined, 413) }));
  app.use(async (c, next) => {
    c.header("cache-control", "no-store");
    if (c.req.method !== "GET" && !isOwnForm(c, engine.publicUrl)) return refusedPage(c, undefined, 403);
    return next();
  });

  app.get("/", (c) => c.html(document(<PasswordPage language={languageOf(c)} clinic={clinic} to={onward(c.req.query("to"))} email="" />)));
  app.post("/", async (c) => {
    const form = await fields(c);
    const step = await door.password(c.req.raw.headers, form.email, form.password, { at: Date.now(), address: addressOf(c) });
    bring(c, step);
    if (step.type === "done") return c.redirect(form.to, 303);
    if (step.type === "code_needed") return c.redirect(`/sign-in/code?to=${encodeURIComponent(form.to)}`, 303);
    const problem = refusalWords[step.reason];
    const page = <PasswordPage language={languageOf(c)} clinic={clinic} to={form.to} email={form.email} problem={problem} />;
    return c.html(document(page), step.reason === "locked" ? 429 : 401);
  });

  app.get("/code", (c) => c.html(document(<CodePage language={languageOf(c)} clinic={clinic} to={onward(c.req.query("to"))} />)));
  app.post("/code", async (c) => {
    const form = await fields(c);
    const step = await door.code(c.req.raw.headers, form.code, { at: Date.now(), address: addressOf(c) });
    bring(c, step);
    if (step.type === "done") return c.redirect(form.to, 303);
    const problem = step.type === "refused" && step.reason !== "wrong" ? refusalWords[step.reason] : "wrongCode";
    const page = <CodePage language={languageOf(c)} clinic={clinic} to={form.to} problem={problem} />;
    return c.html(document(page), problem === "locked" ? 429 : 401);
  });
  return app;
}

/** Cookies that the library set. */
export function bring(c: Context, { cookies }: Pick<Step, "cookies">): void {
  for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
}

async function fields(c: Context): Promise<Record<"email" | "password" | "code" | "to", string>> {
  const form = await c.req.parseBody();
  const of = (name: string) => (typeof form[name] === "string" ? form[name] : "");
  return { email: of("email").trim(), password: of("password"), code: of("code"), to: onward(of("to")) };
}

/** Only a path of ours: no other site's address, and nothing that a browser takes for one. */
const onward = (to: string | undefined): string => (to && /^\/(?![/\\])[\w\-./?=&%+~]*$/.test(to) ? to : "/");
