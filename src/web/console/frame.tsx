// The frame of every console page: the rail with its places, the search, who is signed in, the keys; and a page's three other states.
import type { Child } from "hono/jsx";
import { type Role, roles } from "../../store/users.ts";
import { document, Page } from "../layout.tsx";
import { Icon } from "./icon.tsx";
import { askedOn } from "./patients/asked.ts";
import { type Place, pathOf, places } from "./places.ts";
import type { Visit } from "./route.ts";
import { consoleWords, roleNames } from "./words.ts";

type Framed = Pick<Visit, "language" | "staff" | "places" | "engine"> & { c: Visit["c"] };

export interface FrameProps {
  visit: Framed;
  /** Which place in the rail is lit; none for one's own account. */
  place?: Place;
  title: string;
  /** Beside the title, such as a button. */
  beside?: Child;
  children?: Child;
}

/** The answer with a whole page in the frame. */
export const framed = (visit: Framed, props: Omit<FrameProps, "visit">, status: 200 | 400 | 409 = 200) =>
  visit.c.html(document(<Frame visit={visit} {...props} />), status);

function Frame({ visit, place, title, beside, children }: FrameProps) {
  const { language, staff, engine, c } = visit;
  const say = consoleWords[language];
  const other = language === "ru" ? "en" : "ru";
  const shown = places.filter((each) => visit.places.includes(each.place));
  return (
    <Page language={language} title={title} console>
      <div class="console" data-live-as={`${staff.id} ${staff.role}`}>
        <header class="rail">
          <a class="brand" href="/console">
            <strong>{language === "ru" ? "Забота" : "Zabota"}</strong>
            <span>{engine.clinic.name}</span>
          </a>
          {visit.places.includes("patients") && (
            <search>
              <form class="search" method="post" action={pathOf("patients")}>
                <label class="who" for="search">
                  {say.search}
                </label>
                <Icon name="search" />
                <input id="search" type="search" name="q" value={askedOn(visit).words} placeholder={say.search} autocomplete="off" />
                <kbd>/</kbd>
              </form>
            </search>
          )}
          <nav aria-label={say.places}>
            {shown.map((each) => (
              <a href={each.path} aria-current={each.place === place ? "page" : undefined}>
                <Icon name={each.icon} />
                <span>{say[`place_${each.place}`]}</span>
                {(each.place === "today" || each.place === "conversations") && <span id={`waiting-${each.place}`} />}
              </a>
            ))}
          </nav>
          {visit.places.includes("today") && (
            <div id="waiting" class="who" role="status" data-live="today conversations" hx-get="/today/waiting" hx-trigger="load, fresh" />
          )}
          <div class="me">
            {staff.demo ? (
              <DemoRole role={staff.role} language={language} />
            ) : (
              <a class="me-name" href="/account">
                {staff.name}
                <small>{roleNames[language][staff.role]}</small>
              </a>
            )}
            <div class="row">
              <a class="small-link" href={inLanguage(c, other, place)} lang={other}>
                {say.otherLanguage}
              </a>
              <button type="button" class="plain needs-script" data-opens="keys" title={say.keysHint}>
                <Icon name="keyboard" />
                <span class="who">{say.keysHint}</span>
              </button>
              {!staff.demo && (
                <form method="post" action="/sign-out">
                  <button type="submit" class="plain" title={say.signOut}>
                    <Icon name="log-out" />
                    <span class="who">{say.signOut}</span>
                  </button>
                </form>
              )}
            </div>
          </div>
        </header>
        <main id="content" tabindex={-1}>
          <div class="head">
            <h1>{title}</h1>
            {beside}
          </div>
          {children}
        </main>
      </div>
      <Keys language={language} />
    </Page>
  );
}

/** This very page in the other language; after a form was sent, which no address leads back to, the place where it stood. */
function inLanguage(c: Framed["c"], language: string, place: Place | undefined): string {
  if (c.req.method !== "GET") return `${place ? pathOf(place) : "/account"}?lang=${language}`;
  return `${c.req.path}?${new URLSearchParams({ ...c.req.query(), lang: language })}`;
}

/** Whom the demo's visitor looks as. */
function DemoRole({ role, language }: { role: Role; language: "ru" | "en" }) {
  const say = consoleWords[language];
  return (
    <div class="demo-role">
      <a class="small-link" href="/demo">
        {say.demoPages}
      </a>
      <form method="post" action="/demo/role" class="row">
        <span class="quiet" aria-hidden="true">
          {say.demoAs}
        </span>
        <select id="demo-role" name="role" aria-label={say.demoAs} data-submits>
          {roles.map((each) => (
            <option value={each} selected={each === role}>
              {roleNames[language][each]}
            </option>
          ))}
        </select>
        <button type="submit" class="without-script">
          {say.switchRole}
        </button>
      </form>
    </div>
  );
}

function Keys({ language }: { language: "ru" | "en" }) {
  const say = consoleWords[language];
  const keys = [
    ["/", say.key_search],
    ["j k", say.key_move],
    ["Enter", say.key_open],
    ["?", say.key_help],
  ] as const;
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{say.keys}</h2>
      <dl>
        {keys.map(([pressed, does]) => (
          <div>
            <dt>
              {pressed.split(" ").map((each) => (
                <kbd>{each}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{say.close}</button>
      </form>
    </dialog>
  );
}

/** Teaches the next step where there is nothing to show. */
export function Nothing({ title, hint }: { title: string; hint: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{hint}</p>
    </div>
  );
}

/** What went well (`good`) or did not, said at once to a screen reader too. */
export function Said({ good, children }: { good?: boolean; children?: Child }) {
  return (
    <div class={good ? "said" : "said problem"} role={good ? "status" : "alert"}>
      {children}
    </div>
  );
}
