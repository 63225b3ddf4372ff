// Settings → Audit log: who did what and whose record they opened, newest first, a page at a time.
import { type AuditRow, audit, audited } from "../../../store/audit.ts";
import type { Db } from "../../../store/db.ts";
import { type Patient, patient as patientById, patientsByExternalId, patientsByIds } from "../../../store/patients.ts";
import type { CallOutcome } from "../../../store/task-notes.ts";
import { type Language, shortMoment } from "../../language.ts";
import { outcomeWords } from "../../row-words.ts";
import { doerWords, type Names, namesOfDoers } from "../doers.ts";
import { becauseOf } from "../entering/entering.tsx";
import { Nothing } from "../frame.tsx";
import { fullName } from "../name.ts";
import { may } from "../permissions.ts";
import { Pick } from "../pick.tsx";
import type { Visit } from "../route.ts";
import { callWords } from "../today/words.ts";
import { actNames, codeNames, consoleWords, countNames, refusedBecause, roleNames, scopeNames } from "../words.ts";
import { settingsPage } from "./settings.tsx";

const rows = 50;
/** What can be asked for, in the order of its words. */
const acts = Object.keys(actNames.en);

export async function auditPage(visit: Visit) {
  const { engine, language, c, staff } = visit;
  const say = consoleWords[language];
  const asked = (name: string) => c.req.query(name)?.replaceAll("\0", "").trim() || undefined;
  const by = asked("by");
  const act = acts.find((each) => each === asked("act"));
  const about = await askedAbout(engine.db, asked("patient"));
  const patientId = about?.id ?? asked("patient");
  const before = Number(asked("before"));
  const filter = {
    ...(by && { by }),
    ...(act && { act }),
    ...(patientId && { patientId }),
    ...(Number.isSafeInteger(before) && before > 0 && { before }),
  };
  const found = await audited(engine.db, { ...filter, limit: rows + 1 });
  const names = await namesOfDoers(engine.db);
  await keepLook(visit, names, { ...filter, patientId: about?.id ?? (patientId === undefined ? undefined : null) });
  const shown = found.slice(0, rows);
  const patients = new Map(
    (
      await patientsByIds(
        engine.db,
        shown.flatMap(({ patientId: id }) => id ?? []),
      )
    ).map((each) => [each.id, may(staff.role, "patients.see") ? fullName(each) : each.externalId]),
  );
  const link = (more: Record<string, string>) =>
    `/settings/audit?${new URLSearchParams({ ...(by && { by }), ...(act && { act }), ...(patientId && { patient: patientId }), ...more })}`;
  const last = shown.at(-1);
  return settingsPage(
    visit,
    "audit",
    <>
      <p class="lead">{say.auditAbout}</p>
      <form class="fields across" action="/settings/audit">
        <Pick
          label={say.who}
          name="by"
          any={say.anybody}
          options={[...names.keys(), "command-line", "nobody"].map((each) => [each, doerWords(each, names, language)])}
          chosen={by}
        />
        <Pick
          label={say.what}
          name="act"
          any={say.anything}
          options={acts.map((each) => [each, actNames[language][each] ?? each])}
          chosen={act}
        />
        <label>
          <span>{say.patientId}</span>
          <input type="text" name="patient" value={about?.externalId ?? patientId ?? ""} maxlength={100} autocomplete="off" />
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
              <Line row={row} language={language} zone={engine.clinic.timezone} names={names} patients={patients} />
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

/** By our id, or by their number in the clinic where only one has it. */
async function askedAbout(db: Db, text: string | undefined): Promise<Patient | undefined> {
  if (text === undefined) return undefined;
  const own = await patientById(db, text);
  if (own) return own;
  const [first, second] = await patientsByExternalId(db, text);
  return second ? undefined : first;
}

/** Who reads the log stands in it, too: not on the page that they see, but on the next. `patientId` is null where nobody is called so. */
async function keepLook(
  { engine: { db }, doer }: Visit,
  names: Names,
  { by, act, patientId, before }: { by?: string; act?: string; patientId?: string | null | undefined; before?: number },
) {
  await audit(db, {
    ...doer,
    act: "audit.look",
    patientId: patientId ?? null,
    ...(by !== undefined && names.has(by) && { subject: by }),
    detail: { ...(act && { act }), ...(patientId === null && { patient: "unknown" }), ...(before !== undefined && { before }) },
  });
}

function Line({
  row,
  language,
  zone,
  names,
  patients,
}: {
  row: AuditRow;
  language: Language;
  zone: string;
  /** Of staff by their ids, and of programs by `key:<id>`. */
  names: Names;
  patients: Names;
}) {
  const { at, address, by, act, patientId, subject } = row;
  const detail = detailWords(row, names, language);
  const named = subject === null ? undefined : (names.get(subject) ?? names.get(`key:${subject}`));
  return (
    <tr>
      <td>
        <time datetime={new Date(at).toISOString()}>{shortMoment(at, zone, language)}</time>
        {address && <small>{address}</small>}
      </td>
      <td>{doerWords(by, names, language)}</td>
      <td>
        {actNames[language][act] ?? act}
        {detail.length > 0 && <small>{detail.join(" · ")}</small>}
      </td>
      {patientId === null ? (
        <td class={named === undefined ? "code-like" : undefined}>{named ?? subject}</td>
      ) : (
        <td>
          <a href={`/settings/audit?patient=${encodeURIComponent(patientId)}`}>{patients.get(patientId) ?? patientId}</a>
        </td>
      )}
    </tr>
  );
}

/** Codes as words; where they have none, as they are. Which route it was is told by the act, and what was not permitted by the route. */
function detailWords({ act, detail }: AuditRow, names: Names, language: Language): string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const code = String(value);
    if (code === "" || (name === "route" && act === "looked") || name === "permission") return [];
    if (typeof value === "number" && name in countNames[language]) return `${countNames[language][name]}: ${value}`;
    if (name === "act") return actNames[language][code] ?? code;
    if (name === "scopes") return code.split(" ").map((scope) => (scopeNames[language] as Record<string, string>)[scope] ?? scope);
    if (name === "outcome" && act === "entering.enrol") return code === "entered" ? [] : becauseOf(code, language);
    if (name === "outcome") return outcomeWords(code, language);
    if (name === "role")
      return Object.hasOwn(roleNames[language], code) ? ((roleNames[language] as Record<string, string>)[code] ?? code) : code;
    if (name === "call") return Object.hasOwn(callWords[language], code) ? callWords[language][code as CallOutcome] : code;
    if (name === "reason" && act === "refused") return refusedBecause[language][code] ?? code;
    const said = codeNames[language][`${name} ${code}`];
    if (said !== undefined) return said;
    return names.get(code) ?? code;
  });
}
