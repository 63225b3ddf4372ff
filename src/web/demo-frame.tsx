// What the demonstration's pages share: the bar with its three places, the clock, and the other language.
import type { Child } from "hono/jsx";
import type { Language } from "./language.ts";
import { Page } from "./layout.tsx";
import { words } from "./words.ts";

export type Place = "phone" | "journeys" | "mail";

const paths: Record<Place, string> = { phone: "/demo/phone", journeys: "/demo/journeys", mail: "/demo/mail" };

/** `here` is the page's own address, for the link to the other language. */
export function DemoPage({
  language,
  place,
  here,
  clinic,
  live,
  children,
}: {
  language: Language;
  place: Place;
  here: string;
  clinic: string;
  live?: string;
  children?: Child;
}) {
  const say = words[language];
  const other = language === "ru" ? "en" : "ru";
  return (
    <Page language={language} title={say[place]} live={live !== undefined}>
      <header class="bar">
        <a class="brand" href="/demo">
          <strong>{say.product}</strong>
          <span>{clinic}</span>
        </a>
        <nav aria-label={say.product}>
          {(Object.keys(paths) as Place[]).map((each) => (
            <a href={paths[each]} aria-current={each === place ? "page" : undefined}>
              {say[each]}
            </a>
          ))}
          <a href="/console">{say.console}</a>
        </nav>
        <a class="language" href={`${here}${here.includes("?") ? "&" : "?"}lang=${other}`} lang={other}>
          {say.otherLanguage}
        </a>
      </header>
      {children}
      <footer class="foot">{say.demo}</footer>
    </Page>
  );
}

/** Teaches the next step where there is nothing to show. */
export function Empty({ title, hint }: { title: string; hint: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{hint}</p>
    </div>
  );
}
