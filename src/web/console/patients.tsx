// The list of patients: find one by name or contact, or by scenario, tag and hold, a page at a time.
import { PatientTabs } from "./entering.tsx";
import { framed, Nothing } from "./frame.tsx";
import { patientWords } from "./patient-words.ts";
import { type Asked, type PatientRow, patientsData } from "./patients-data.ts";
import { may } from "./permissions.ts";
import type { Visit } from "./route.ts";
import { consoleWords } from "./words.ts";

export async function patientsPage(visit: Visit) {
  const { engine, language, staff, c } = visit;
  const say = patientWords[language];
  const asked = askedBy(visit);
  const data = await patientsData(engine, staff, asked);
  const filtered = asked.words !== "" || asked.tag !== "" || asked.scenario !== "" || asked.held;
  const link = (more: Record<string, string>) => `/patients?${new URLSearchParams({ ...keptOf(c.req.query()), ...more })}`;
  return framed(visit, {
    place: "patients",
    title: consoleWords[language].place_patients,
    children: (
      <>
        <PatientTabs here="patients" language={language} />
        <form class="fields across sift" action="/patients">
          <label>
            <span>{may(staff.role, "patients.contacts") ? say.findContacts : say.find}</span>
            <input type="search" name="q" value={asked.words} maxlength={100} autocomplete="off" />
          </label>
          <label>
            <span>{say.inScenario}</span>
            <select name="scenario">
              <option value="">{say.anyScenario}</option>
              {data.scenarios.map(({ id, title }) => (
                <option value={id} selected={id === asked.scenario}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{say.tag}</span>
            <input type="text" name="tag" value={asked.tag} maxlength={100} autocomplete="off" />
          </label>
          <label class="tick">
            <input type="checkbox" name="held" value="1" checked={asked.held} />
            {say.onHold}
          </label>
          <div class="row">
            <button type="submit">{say.show}</button>
            {filtered && (
              <a class="small-link" href="/patients">
                {say.clear}
              </a>
            )}
          </div>
        </form>
        {data.rows.length === 0 ? (
          filtered || asked.after ? (
            <Nothing title={say.nobodyFound} hint={say.nobodyFoundHint} />
          ) : (
            <Nothing title={say.nobodyYet} hint={say.nobodyYetHint} />
          )
        ) : (
          <ul class="list">
            {data.rows.map((row) => (
              <Row row={row} say={say} />
            ))}
          </ul>
        )}
        {(asked.after || data.next) && (
          <p class="row">
            {asked.after && (
              <a class="button" href={link({})}>
                {say.fromStart}
              </a>
            )}
            {data.next && (
              <a class="button" href={link({ after: data.next })} rel="next">
                {say.more}
              </a>
            )}
          </p>
        )}
      </>
    ),
  });
}

function Row({ row, say }: { row: PatientRow; say: (typeof patientWords)["ru"] }) {
  return (
    <li class="someone" data-row>
      <p>
        <a href={`/patients/${encodeURIComponent(row.id)}`}>{row.name}</a>{" "}
        {row.flagged ? <span class="state flag">{say.flagged}</span> : row.held && <span class="state">{say.held}</span>}
      </p>
      <p class="quiet">{[row.number, row.contact].filter(Boolean).join(" · ")}</p>
      <p class="quiet">
        {row.inside.join(", ")}
        {row.tags.map((tag) => (
          <span class="state">{tag}</span>
        ))}
      </p>
    </li>
  );
}

function askedBy({ c }: Visit): Asked {
  const text = (name: string) => (c.req.query(name) ?? "").replaceAll("\0", "").trim().slice(0, 100);
  return { words: text("q"), tag: text("tag"), scenario: text("scenario"), held: text("held") === "1", after: text("after") };
}

const keptOf = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([name, value]) => ["q", "tag", "scenario", "held"].includes(name) && value !== ""));
