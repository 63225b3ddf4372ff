// Entering: who entered which scenario and why, who was refused and why, as it happens.
import { diagramWords } from "../../../scenario/diagram-words.ts";
import { bothTimes, type Language } from "../../language.ts";
import { framed, Nothing } from "../frame.tsx";
import { may } from "../permissions.ts";
import { Pick } from "../pick.tsx";
import type { Visit } from "../route.ts";
import { scenarioPath } from "../scenarios/path.ts";
import { type ScenarioWord, scenarioWords } from "../scenarios/words.ts";
import { consoleWords } from "../words.ts";
import { type EnteringAsked, type EnteringData, type EntryRow, enteringData } from "./data.ts";

const results = ["entered", "when", "again", "exclusive", "paused"] as const;

export async function enteringPage(visit: Visit) {
  const { engine, language, staff } = visit;
  const say = scenarioWords[language];
  const asked = askedBy(visit);
  const data = await enteringData(engine, asked);
  return framed(visit, {
    place: "patients",
    title: consoleWords[language].place_patients,
    beside: may(staff.role, "entering.enrol") && (
      <a class="button" href="/entering/enrol">
        {say.enrol}
      </a>
    ),
    children: (
      <>
        <PatientTabs here="entering" language={language} />
        <p class="lead">{say.enteringAbout}</p>
        <form class="fields across sift" action="/entering">
          <Pick
            label={say.scenario}
            name="scenario"
            any={say.anyScenario}
            options={data.scenarios.map(({ id, title }) => [id, title])}
            chosen={asked.scenario}
          />
          <Pick
            label={say.result}
            name="reason"
            any={say.anyResult}
            options={results.map((each) => [each, say[`result_${each}`]])}
            chosen={asked.reason}
          />
          <button type="submit">{say.show}</button>
        </form>
        <List data={data} asked={asked} visit={visit} />
      </>
    ),
  });
}

/** The list alone, as htmx asks for it. */
export async function enteringPart(visit: Visit) {
  const asked = askedBy(visit);
  return visit.c.html(<List data={await enteringData(visit.engine, asked)} asked={asked} visit={visit} />);
}

/** The two pages of Patients. */
export function PatientTabs({ here, language }: { here: "patients" | "entering"; language: Language }) {
  const say = scenarioWords[language];
  return (
    <nav class="tabs" aria-label={consoleWords[language].place_patients}>
      <a href="/patients" aria-current={here === "patients" ? "page" : undefined}>
        {say.tabPatients}
      </a>
      <a href="/entering" aria-current={here === "entering" ? "page" : undefined}>
        {say.tabEntering}
      </a>
    </nav>
  );
}

/** The first page keeps itself fresh. */
function List({ data, asked, visit }: { data: EnteringData; asked: EnteringAsked; visit: Pick<Visit, "language" | "places" | "engine"> }) {
  const { language, places, engine } = visit;
  const say = scenarioWords[language];
  const kept = { ...(asked.scenario && { scenario: asked.scenario }), ...(asked.reason && { reason: asked.reason }) };
  const link = (path: string, more: Record<string, string> = {}) => {
    const query = new URLSearchParams({ ...kept, ...more }).toString();
    return query ? `${path}?${query}` : path;
  };
  const fresh =
    asked.before === undefined
      ? { "data-live": "entering", "hx-get": link("/entering/part"), "hx-trigger": "fresh", "hx-swap": "outerMorph" }
      : {};
  return (
    <div id="entries" {...fresh}>
      {data.rows.length === 0 ? (
        <Nothing title={say.noEntries} hint={say.noEntriesHint} />
      ) : (
        <ul class="list">
          {data.rows.map((each) => (
            <Entry entry={each} language={language} linked={places.includes("patients")} clinicZone={engine.clinic.timezone} />
          ))}
        </ul>
      )}
      {(asked.before !== undefined || data.next !== undefined) && (
        <p class="row pages">
          {asked.before !== undefined && (
            <a class="button" href={link("/entering")}>
              {say.newest}
            </a>
          )}
          {data.next !== undefined && (
            <a class="button" href={link("/entering", { before: String(data.next) })} rel="next">
              {say.older}
            </a>
          )}
        </p>
      )}
    </div>
  );
}

function Entry({ entry, language, linked, clinicZone }: { entry: EntryRow; language: Language; linked: boolean; clinicZone: string }) {
  const say = scenarioWords[language];
  const { row, patient, title } = entry;
  const entered = row.kind === "entered";
  return (
    <li class={entered ? "person" : "person refused"} data-row>
      <div>
        <p>
          <span aria-hidden="true">{entered ? "▶ " : "– "}</span>
          {linked ? <a href={`/patients/${encodeURIComponent(patient.id)}`}>{patient.name}</a> : patient.name}{" "}
          {entered ? say.entered : say.refused}: <a href={scenarioPath(row.scenario ?? row.what)}>{title}</a>
        </p>
        <p class="quiet">{entered ? whyEntered(row.detail, language) : becauseOf(String(row.detail.reason ?? ""), language)}</p>
      </div>
      <p class="quiet">
        <time datetime={new Date(row.at).toISOString()}>{bothTimes(row.at, patient.zone, clinicZone, language)}</time>
      </p>
    </li>
  );
}

function whyEntered({ on, backfill }: Record<string, unknown>, language: Language): string {
  const say = scenarioWords[language];
  const type = String(on ?? "");
  const why = type === "manual" ? say.byHand : type === "start" ? say.byScenario : `${say.byEvent}: ${diagramWords[language].event(type)}`;
  return backfill === undefined ? why : `${why}, ${say.backfilled}`;
}

/** A refusal in words. */
export function becauseOf(reason: string, language: Language): string {
  const say = scenarioWords[language];
  return Object.hasOwn(say, `because_${reason}`) ? say[`because_${reason}` as ScenarioWord] : reason;
}

function askedBy({ c }: Visit): EnteringAsked {
  const text = (name: string) => (c.req.query(name) ?? "").replaceAll("\0", "").slice(0, 100);
  const reason = results.find((each) => each === text("reason"));
  const before = Number(text("before"));
  return {
    ...(text("scenario") && { scenario: text("scenario") }),
    ...(reason && { reason }),
    ...(Number.isSafeInteger(before) && before > 0 && { before }),
  };
}
