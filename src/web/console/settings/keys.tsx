// Settings → API keys: which programs of the clinic's own may do what.
import { addKey, endKey, hasEnded, type MadeKey, rotateKey } from "../../../engine/keys.ts";
import { type ApiKey, allApiKeys, apiKey, scopes } from "../../../store/api-keys.ts";
import { type Language, shortMoment } from "../../language.ts";
import { Nothing, Said } from "../frame.tsx";
import { may } from "../permissions.ts";
import type { Find, Visit } from "../route.ts";
import { type ConsoleWord, consoleWords, scopeNames } from "../words.ts";
import { settingsPage } from "./settings.tsx";

type Looking = Omit<Visit<unknown>, "found">;

/** A key that still works. */
export const workingKey: Find<ApiKey> = async ({ db }, { key: id = "" }) => {
  const key = await apiKey(db, id);
  return key && !hasEnded(key, Date.now()) ? { value: key } : undefined;
};

export const keys = (visit: Visit) => shown(visit, {});

export async function makeKey(visit: Visit) {
  const { engine, doer, field } = visit;
  const name = field("name").trim();
  const given = scopes.filter((scope) => field(scope) === "on");
  if (!name || name.length > 200 || given.length === 0) return shown(visit, { problem: "badFields" });
  return shown(visit, { good: "keyMade", made: await addKey(engine.db, { name, scopes: given }, doer) });
}

export async function replaceKey(visit: Visit<ApiKey>) {
  const made = await rotateKey(visit.engine.db, visit.found.id, visit.doer);
  return shown(visit, made ? { good: "keyRotated", made } : { problem: "notHereHint" });
}

export async function revokeKey({ engine, found, doer, c }: Visit<ApiKey>) {
  await endKey(engine.db, found.id, doer);
  return c.redirect("/settings/keys", 303);
}

async function shown(visit: Looking, { good, problem, made }: { good?: ConsoleWord; problem?: ConsoleWord; made?: MadeKey }) {
  const { engine, language, staff } = visit;
  const say = consoleWords[language];
  const all = await allApiKeys(engine.db);
  const changes = may(staff.role, "keys.change");
  return settingsPage(
    visit,
    "keys",
    <>
      <p class="lead">{say.keysAbout}</p>
      {problem && <Said>{say[problem]}</Said>}
      {good && (
        <Said good>
          {say[good]}
          {made && (
            <p class="secret" translate="no">
              {made.secret}
            </p>
          )}
        </Said>
      )}
      {all.length === 0 && <Nothing title={say.noKeys} hint={say.noKeysHint} />}
      <ul class="list">
        {all.map((key) => (
          <Key key={key.id} row={key} language={language} zone={engine.clinic.timezone} changes={changes} />
        ))}
      </ul>
      {changes && <Make language={language} />}
    </>,
    problem ? 400 : 200,
  );
}

function Key({ row, language, zone, changes }: { row: ApiKey; language: Language; zone: string; changes: boolean; key: string }) {
  const say = consoleWords[language];
  const ended = hasEnded(row, Date.now());
  const to = (deed: string) => `/settings/keys/${encodeURIComponent(row.id)}/${deed}`;
  return (
    <li class={ended ? "person off" : "person"} data-row>
      <div>
        <p>
          <strong>{row.name}</strong> {ended && <span class="state">{say.keyEnded}</span>}
          {!ended && row.endsAt !== null && (
            <span class="state">
              {say.keyEnds} {shortMoment(row.endsAt, zone, language)}
            </span>
          )}
        </p>
        <p class="quiet">{row.scopes.map((scope) => scopeNames[language][scope]).join(", ")}</p>
        <p class="quiet">{row.lastUsedAt === null ? say.neverUsed : `${say.lastUsed} ${shortMoment(row.lastUsedAt, zone, language)}`}</p>
      </div>
      {changes && !ended && (
        <div class="row">
          <form method="post" action={to("rotate")}>
            <button type="submit">{say.rotate}</button>
          </form>
          <form method="post" action={to("end")}>
            <button type="submit">{say.endKey}</button>
          </form>
        </div>
      )}
    </li>
  );
}

function Make({ language }: { language: Language }) {
  const say = consoleWords[language];
  return (
    <section class="panel">
      <h2>{say.addKey}</h2>
      <form method="post" action="/settings/keys" class="fields scopes">
        <label>
          <span>{say.keyFor}</span>
          <input type="text" name="name" required maxlength={200} autocomplete="off" />
        </label>
        <fieldset>
          <legend>{say.scopes}</legend>
          {scopes.map((scope) => (
            <label class="tick">
              <input type="checkbox" name={scope} />
              <span>
                {scopeNames[language][scope]} <small class="code-like quiet">{scope}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" class="strong">
          {say.addKey}
        </button>
      </form>
    </section>
  );
}
