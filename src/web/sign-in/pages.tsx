// The two pages by which staff come in: a password, then a code. They work without JavaScript.
import type { Child } from "hono/jsx";
import { Said } from "../console/frame.tsx";
import { type ConsoleWord, consoleWords } from "../console/words.ts";
import type { Language } from "../language.ts";
import { Page } from "../layout.tsx";
import { words } from "../words.ts";

interface Shown {
  language: Language;
  clinic: string;
  /** What went wrong, if anything did. */
  problem?: ConsoleWord | undefined;
  /** Where to go on to. */
  to: string;
}

export function PasswordPage({ language, clinic, problem, to, email }: Shown & { email: string }) {
  const say = consoleWords[language];
  return (
    <Door language={language} clinic={clinic} title={say.signInTitle} path="/sign-in" to={to} problem={problem}>
      <form method="post" action="/sign-in" class="fields">
        <input type="hidden" name="to" value={to} />
        <label>
          <span>{say.email}</span>
          <input type="email" name="email" required autocomplete="username" value={email} autofocus={email === ""} />
        </label>
        <label>
          <span>{say.password}</span>
          <input type="password" name="password" required autocomplete="current-password" maxlength={128} autofocus={email !== ""} />
        </label>
        <button type="submit" class="strong">
          {say.signIn}
        </button>
      </form>
      <p class="quiet">{say.forgot}</p>
    </Door>
  );
}

export function CodePage({ language, clinic, problem, to }: Shown) {
  const say = consoleWords[language];
  return (
    <Door language={language} clinic={clinic} title={say.codeTitle} path="/sign-in/code" to={to} problem={problem}>
      <p>{say.codeHint}</p>
      <form method="post" action="/sign-in/code" class="fields">
        <input type="hidden" name="to" value={to} />
        <label>
          <span>{say.code}</span>
          <input class="code" type="text" name="code" required maxlength={20} autocomplete="one-time-code" spellcheck={false} autofocus />
        </label>
        <button type="submit" class="strong">
          {say.enter}
        </button>
      </form>
      <p class="quiet">
        <a href="/sign-in">{say.startAgain}</a>
      </p>
    </Door>
  );
}

function Door({ language, clinic, title, path, to, problem, children }: Shown & { title: string; path: string; children: Child }) {
  const say = consoleWords[language];
  const other = language === "ru" ? "en" : "ru";
  return (
    <Page language={language} title={title} console>
      <main id="content" class="door">
        <div class="door-sheet">
          <p class="brand">
            <strong>{words[language].product}</strong>
            <span>{clinic}</span>
          </p>
          <h1>{title}</h1>
          {problem && <Said>{say[problem]}</Said>}
          {children}
        </div>
        <p class="quiet">
          <a href={`${path}?lang=${other}&to=${encodeURIComponent(to)}`} lang={other}>
            {say.otherLanguage}
          </a>
        </p>
      </main>
    </Page>
  );
}
