// One's own access: the password, and signing in with a code.

import { raw } from "hono/html";
import { renderSVG } from "uqr";
import { bring } from "../../sign-in/routes.tsx";
import type { NewCodes, SignIn, Step } from "../../sign-in/sign-in.ts";
import { framed, Said } from "../frame.tsx";
import type { Visit } from "../route.ts";
import { type ConsoleWord, consoleWords, refusalWords, roleNames } from "../words.ts";

interface Told {
  good?: ConsoleWord;
  problem?: ConsoleWord;
  codes?: NewCodes;
  /** A code is awaited, though the key was shown before. */
  confirming?: true;
}

export const account = (visit: Visit) => shown(visit, {});

export const signOut = (door: SignIn) => async (visit: Visit) => {
  bring(visit.c, { cookies: await door.out(visit.c.req.raw.headers, visit.doer) });
  return visit.c.redirect("/sign-in", 303);
};

export const changePassword = (door: SignIn) => async (visit: Visit) => {
  const { c, staff, doer, field } = visit;
  const step = await door.changePassword(c.req.raw.headers, staff, field("current"), field("wanted"), doer);
  if (step.type === "done" && staff.before) {
    bring(c, step);
    return c.redirect("/", 303);
  }
  return after(visit, step, "passwordChanged");
};

export const newCodes = (door: SignIn) => async (visit: Visit) => {
  const { c, staff, doer, field } = visit;
  const made = await door.newCodes(c.req.raw.headers, staff, field("password"), doer);
  return shown(visit, typeof made === "string" ? { problem: refusalWords[made] } : { codes: made });
};

export const confirmCodes = (door: SignIn) => async (visit: Visit) => {
  const { c, staff, doer, field } = visit;
  const step = await door.confirmCodes(c.req.raw.headers, staff, field("code"), doer);
  if (step.type === "refused")
    return shown(visit, { problem: step.reason === "wrong" ? "wrongCode" : refusalWords[step.reason], confirming: true });
  bring(c, step);
  if (staff.before) return c.redirect("/", 303);
  return shown({ ...visit, staff: { ...staff, twoFactor: true } }, { good: "codesDone" });
};

export const noMoreCodes = (door: SignIn) => async (visit: Visit) => {
  const { c, staff, doer, field } = visit;
  if (staff.role === "administrator") return shown(visit, { problem: "twoFactorFirst" });
  const step = await door.noMoreCodes(c.req.raw.headers, staff, field("password"), doer);
  return after(step.type === "done" ? { ...visit, staff: { ...staff, twoFactor: false } } : visit, step, "codesStopped");
};

function after(visit: Visit, step: Step, good: ConsoleWord) {
  bring(visit.c, step);
  return shown(visit, step.type === "refused" ? { problem: refusalWords[step.reason] } : { good });
}

function shown(visit: Visit, told: Told) {
  const { staff, language } = visit;
  const say = consoleWords[language];
  const first = staff.before === "new-password" ? say.newPasswordFirst : staff.before === "two-factor" ? say.twoFactorFirst : undefined;
  return framed(
    visit,
    {
      title: say.account,
      children: (
        <>
          <p class="lead">
            {staff.name} · {staff.email} · {roleNames[language][staff.role]}
          </p>
          {first && !told.codes && !told.problem && <Said>{first}</Said>}
          {told.problem && <Said>{say[told.problem]}</Said>}
          {told.good && <Said good>{say[told.good]}</Said>}
          <div class="cards">
            {staff.before !== "two-factor" && !told.codes && <Password visit={visit} />}
            {staff.before !== "new-password" && <Codes visit={visit} told={told} />}
          </div>
        </>
      ),
    },
    told.problem ? 400 : 200,
  );
}

function Password({ visit: { language } }: { visit: Visit }) {
  const say = consoleWords[language];
  return (
    <section class="panel">
      <h2>{say.changePassword}</h2>
      <form method="post" action="/account/password" class="fields">
        <label>
          <span>{say.currentPassword}</span>
          <input type="password" name="current" required autocomplete="current-password" maxlength={128} />
        </label>
        <label>
          <span>{say.newPassword}</span>
          <input type="password" name="wanted" required autocomplete="new-password" minlength={12} maxlength={128} />
          <small class="quiet">{say.newPasswordHint}</small>
        </label>
        <button type="submit" class="strong">
          {say.changePassword}
        </button>
      </form>
    </section>
  );
}

function Codes({ visit: { language, staff }, told: { codes, confirming } }: { visit: Visit; told: Told }) {
  const say = consoleWords[language];
  return (
    <section class={codes ? "panel broad" : "panel"}>
      <h2>{say.codes}</h2>
      {codes && <Key codes={codes} language={language} />}
      {codes || confirming ? (
        <form method="post" action="/account/codes/confirm" class="fields">
          <label>
            <span>{say.codesConfirm}</span>
            <input class="code" type="text" name="code" inputmode="numeric" required maxlength={7} autocomplete="one-time-code" />
            <small class="quiet">{say.codesConfirmHint}</small>
          </label>
          <button type="submit" class="strong">
            {say.codesStart}
          </button>
        </form>
      ) : (
        <p>{staff.twoFactor ? say.codesOn : say.codesOff}</p>
      )}
      {!codes && (!staff.twoFactor || staff.role !== "administrator") && (
        <form method="post" action={staff.twoFactor ? "/account/codes/off" : "/account/codes"} class="fields">
          <label>
            <span>{say.currentPassword}</span>
            <input type="password" name="password" required autocomplete="current-password" maxlength={128} />
          </label>
          <button type="submit" class={staff.twoFactor || confirming ? undefined : "strong"}>
            {staff.twoFactor ? say.codesStop : confirming ? say.startAgain : say.codesStart}
          </button>
        </form>
      )}
    </section>
  );
}

function Key({ codes: { link, secret, backupCodes }, language }: { codes: NewCodes; language: "ru" | "en" }) {
  const say = consoleWords[language];
  return (
    <div class="halves">
      <div>
        <p>{say.codesScan}</p>
        {/* Dark on light whatever the theme: programs that read it expect that. */}
        <div class="qr" role="img" aria-label={say.codesScan}>
          {raw(renderSVG(link, { border: 2 }))}
        </div>
        <p class="secret" translate="no">
          {(secret.match(/.{1,4}/g) ?? []).join(" ")}
        </p>
        <p>
          <a href={link}>{say.codesOpen}</a>
        </p>
      </div>
      <div>
        <h3>{say.codesBackup}</h3>
        <p class="quiet">{say.codesBackupHint}</p>
        <ul class="backup" translate="no">
          {backupCodes.map((code) => (
            <li>{code}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
