// What the guard says where it lets nobody through: a page, or a line where only a part of a page was asked for.
import type { Context } from "hono";
import type { Language } from "../language.ts";
import { languageOf } from "../language.ts";
import { document, Notice } from "../layout.tsx";
import type { Staff } from "./route.ts";
import { consoleWords } from "./words.ts";

type Status = 401 | 403 | 404 | 413;

const told = (status: Status, language: Language): { title: string; lines: string[] } => {
  const say = consoleWords[language];
  switch (status) {
    case 401:
      return { title: say.signedOut, lines: [say.signedOutHint] };
    case 403:
      return { title: say.notYours, lines: [say.notYoursHint] };
    case 404:
      return { title: say.notHere, lines: [say.notHereHint] };
    case 413:
      return { title: say.tooLarge, lines: [say.tooLargeHint] };
  }
};

export function refusedPage(c: Context, staff: Staff | undefined, status: Status): Response | Promise<Response> {
  const language = languageOf(c);
  const say = consoleWords[language];
  const { title, lines } = told(status, language);
  if (c.req.header("hx-request"))
    return c.html(
      <p class="problem" role="alert">
        <strong>{title}.</strong> {lines.join(" ")}
      </p>,
      status,
    );
  const home = staff ? { href: "/", label: say.home } : { href: "/sign-in", label: say.signIn };
  return c.html(document(<Notice language={language} title={title} lines={lines} home={home} />), status);
}
