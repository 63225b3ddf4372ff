// What every page stands in: its head, the bar on top, and the way to the other language.
import type { Child } from "hono/jsx";
import type { Language } from "./language.ts";
import { words } from "./words.ts";

export interface PageProps {
  language: Language;
  title: string;
  children?: Child;
}

/** A whole document as text, ready to be answered with. */
export const document = (page: unknown): string => `<!doctype html>\n${String(page)}`;

/** `live` pages keep themselves fresh; those of the console bring its style, htmx and its keys. */
export function Page({ language, title, children, live = false, console = false }: PageProps & { live?: boolean; console?: boolean }) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${words[language].product}`}</title>
        <link rel="stylesheet" href="/assets/style.css" />
        {console && <link rel="stylesheet" href="/assets/console.css" />}
        {console && <link rel="stylesheet" href="/assets/console-patients.css" />}
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {console && (
          <meta name="htmx-config" content='{"includeIndicatorCSS":false,"history":"reload","morphIgnore":["data-htmx-powered","open"]}' />
        )}
        {console && <script src="/assets/htmx.js" defer />}
        {console && <script src="/assets/console.js" defer />}
        {console && <script src="/assets/live-page.js" defer />}
        {live && <script src="/assets/live.js" defer />}
      </head>
      <body>
        <a class="skip" href="#content">
          {words[language].skip}
        </a>
        {children}
      </body>
    </html>
  );
}

/** A page of few words in the middle: what happened, what was kept, what to do. */
export function Notice({
  language,
  title,
  lines,
  home,
}: {
  language: Language;
  title: string;
  lines: string[];
  home?: { href: string; label: string };
}) {
  return (
    <Page language={language} title={title}>
      <main id="content" class="notice">
        <h1>{title}</h1>
        {lines.map((line) => (
          <p>{line}</p>
        ))}
        {home && (
          <p>
            <a class="button" href={home.href}>
              {home.label}
            </a>
          </p>
        )}
      </main>
    </Page>
  );
}
