// What every patient page stands in: the clinic's name, the page, its phone, the other language; small enough for a bad line.

import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Language } from "../language.ts";
import { words } from "./words.ts";

/** What all of a patient's pages know. */
export interface Visit {
  language: Language;
  clinic: { name: string; phone: string };
  /** The first name of whom the messages are about, where somebody else reads them. */
  about?: string;
}

/** Titles say nothing about health: others see them. */
export function PatientPage({
  language,
  clinic,
  about,
  title,
  wrong,
  children,
}: Visit & { title: string; wrong?: boolean; children?: Child }) {
  const say = words[language];
  const other = language === "ru" ? "en" : "ru";
  const name = clinic.name || say.clinic;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${wrong ? `${say.problem}: ` : ""}${title} · ${name}`}</title>
        <link rel="stylesheet" href="/assets/patient.css" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#content">
          {say.skip}
        </a>
        <header>
          <p class="clinic">{name}</p>
          <a href={`?lang=${other}`} lang={other} hreflang={other}>
            {say.otherLanguage}
          </a>
        </header>
        <main id="content">
          {about && (
            <p class="quiet">
              {say.about}: {about}
            </p>
          )}
          {children}
        </main>
        <footer>
          {clinic.phone && <Phone language={language} phone={clinic.phone} />}
          <p class="quiet">{say.emergency}</p>
        </footer>
      </body>
    </html>
  );
}

function Phone({ language, phone }: { language: Language; phone: string }) {
  return (
    <a class="button" href={`tel:${phone.replace(/[^\d+]/g, "")}`}>
      {words[language].call}: <span class="whole">{phone}</span>
    </a>
  );
}

/** A page of few words: what happened, and what there is to do. */
export function Said({ title, lines, children, ...visit }: Visit & { title: string; lines: (string | undefined)[]; children?: Child }) {
  return (
    <PatientPage {...visit} title={title}>
      <h1>{title}</h1>
      {lines.filter(Boolean).map((line) => (
        <p>{line}</p>
      ))}
      {children}
    </PatientPage>
  );
}

/** One button that does one thing. */
export function Act({ does, label, strong }: { does: string; label: string; strong?: boolean }) {
  return (
    <form method="post">
      <button type="submit" name="do" value={does} class={strong ? "strong" : undefined}>
        {label}
      </button>
    </form>
  );
}

/** `html` is made from Markdown by us. */
export const Words = ({ html }: { html: string }) => <div class="words">{raw(html)}</div>;
