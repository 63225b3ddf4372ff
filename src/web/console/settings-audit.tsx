// Settings → Audit log: who did what and whose record they opened, newest first, a page at a time.
import { type AuditRow, audit, audited } from "../../store/audit.ts";
import { patient } from "../../store/patients.ts";
import { allUsers, user as userById } from "../../store/users.ts";
import { type Language, shortMoment } from "../language.ts";
import { Nothing } from "./frame.tsx";
import type { Visit } from "./route.ts";
import { settingsPage } from "./settings.tsx";
import { actNames, consoleWords } from "./words.ts";

const rows = 50;

export async function auditPage(visit: Visit) {
  const { engine, language, c } = visit;
  const say = consoleWords[language];
  const asked = (name: string) => c.req.query(name)?.trim() || undefined;
  const [by, patientId] = [asked("by"), asked("patient")];
  const before = Number(asked("before"));
  const filter = { ...(by && { by }), ...(patientId && { patientId }), ...(Number.isSafeInteger(before) && before > 0 && { before }) };
  const found = await audited(engine.db, { ...filter, limit: rows + 1 });
  await keepLook(visit, filter);
  const shown = found.slice(0, rows);
  const users = await allUsers(engine.db);
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const link = (more: Record<string, string>) =>
    `/settings/audit?${new URLSearchParams({ ...(by && { by }), ...(patientId && { patient: patientId }), ...more })}`;
  const last = shown.at(-1);
  return settingsPage(
    visit,
    "audit",
    <>
      <p class="lead">{say.auditAbout}</p>
      <form class="fields across" action="/settings/audit">
        <label>
          <span>{say.who}</span>
          <select name="by">
            <option value="">{say.anybody}</option>
            {users.map(({ id, name }) => (
              <option value={id} selected={id === by}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{say.patientId}</span>
          <input type="text" name="patient" value={patientId ?? ""} maxlength={100} autocomplete="off" />
        </label>
        <button type="submit">{say.filter}</button>
      </form>
      {shown.length === 0 ? (
        <Nothing title={say.auditEmpty} hint={say.auditEmptyHint} />
      ) : (
        <table class="audit">
          <thead>
            <tr>
              <th scope="col">{say.when}</th>
              <th scope="col">{say.who}</th>
              <th scope="col">{say.what}</th>
              <th scope="col">{say.whom}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Line row={row} language={language} zone={engine.clinic.timezone} who={whoOf(row.by, names, language)} names={names} />
            ))}
          </tbody>
        </table>
      )}
      <p class="row">
        {"before" in filter && (
          <a class="button" href={link({})}>
            {say.newest}
          </a>
        )}
        {found.length > rows && last && (
          <a class="button" href={link({ before: String(last.seq) })} rel="next">
            {say.older}
          </a>
        )}
      </p>
    </>,
  );
}

/** Who reads the log stands in it, too: not on the page that they see, but on the next. What was typed is kept where it is somebody's id. */
async function keepLook({ engine: { db }, doer }: Visit, { by, patientId, before }: { by?: string; patientId?: string; before?: number }) {
  const whose = patientId === undefined ? undefined : ((await patient(db, patientId)) ?? { id: null });
  const user = by !== undefined && (await userById(db, by));
  await audit(db, {
    ...doer,
    act: "audit.look",
    patientId: whose?.id ?? null,
    ...(user && { subject: user.id }),
    detail: { ...(whose?.id === null && { patient: "unknown" }), ...(before !== undefined && { before }) },
  });
}

function whoOf(by: string, names: Map<string, string>, language: Language): string {
  const say = consoleWords[language];
  if (by === "nobody") return say.nobody;
  if (by === "command-line") return say.commandLine;
  if (by.startsWith("key:")) return `${say.program} ${by.slice("key:".length, "key:".length + 8)}`;
  return names.get(by) ?? by;
}

function Line({
  row,
  language,
  zone,
  who,
  names,
}: {
  row: AuditRow;
  language: Language;
  zone: string;
  who: string;
  names: Map<string, string>;
}) {
  const about = [row.patientId, row.subject].flatMap((id) => (id === null ? [] : (names.get(id) ?? id)));
  const detail = Object.values(row.detail).filter((value) => value !== "");
  return (
    <tr>
      <td>
        <time datetime={new Date(row.at).toISOString()}>{shortMoment(row.at, zone, language)}</time>
        {row.address && <small>{row.address}</small>}
      </td>
      <td>{who}</td>
      <td>
        {actNames[language][row.act] ?? row.act}
        {detail.length > 0 && <small>{detail.join(" · ")}</small>}
      </td>
      <td class="code-like">{[...new Set(about)].join(" ")}</td>
    </tr>
  );
}
