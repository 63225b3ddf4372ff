// Where the links in messages lead until patient pages can act: each says what to do, and opening it changes nothing.
import { Hono } from "hono";
import { type Language, languageOf } from "./language.ts";
import { document, Page } from "./layout.tsx";
import { words } from "./words.ts";

export interface About {
  name: string;
  phone: string;
}

const pages = {
  unsubscribe: { title: "stopTitle", body: "stopBody" },
  preferences: { title: "preferencesTitle", body: "preferencesBody" },
  survey: { title: "surveyTitle", body: "surveyBody" },
} as const;

function PatientPage({ language, clinic, page }: { language: Language; clinic: About; page: keyof typeof pages }) {
  const say = words[language];
  const { title, body } = pages[page];
  return (
    <Page language={language} title={say[title]}>
      <main id="content" class="notice">
        {clinic.name && <p class="quiet">{clinic.name}</p>}
        <h1>{say[title]}</h1>
        <p>{say[body]}</p>
        {clinic.phone && (
          <p>
            <a class="button" href={`tel:${clinic.phone.replace(/[^\d+]/g, "")}`}>
              {say.call}: {clinic.phone}
            </a>
          </p>
        )}
        <p class="quiet">
          {say.nothingHappened} {say.unwell}
        </p>
        <p>
          <a href={`?lang=${language === "ru" ? "en" : "ru"}`} lang={language === "ru" ? "en" : "ru"}>
            {say.otherLanguage}
          </a>
        </p>
      </main>
    </Page>
  );
}

export function patientPages(clinic: About): Hono {
  return new Hono().get("/:page", (c) => {
    const page = c.req.param("page");
    if (!Object.hasOwn(pages, page)) return c.notFound();
    return c.html(document(<PatientPage language={languageOf(c)} clinic={clinic} page={page as keyof typeof pages} />));
  });
}
