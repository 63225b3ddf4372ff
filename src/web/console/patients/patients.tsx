// The list of patients: find one by name or contact, or by scenario, tag and hold, a page at a time.
import { stream } from "hono/streaming";
import { channelNames as allChannels } from "../../../journey/plan.ts";
import { audit } from "../../../store/audit.ts";
import { channelNames } from "../../words.ts";
import { PatientTabs } from "../entering/entering.tsx";
import { framed, Nothing } from "../frame.tsx";
import { patientWords } from "../patient/words.ts";
import { may } from "../permissions.ts";
import { Pick } from "../pick.tsx";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import { type Asked, askedBy, askedOn, queryFor } from "./asked.ts";
import { type PatientRow, patientsData, patientsFile } from "./data.ts";

/** What is sought is sent as a form, since names stay out of addresses; the page that answers has an address all the same. */
export function findPatients(visit: Visit) {
  const query = queryFor(visit, askedBy(visit.field));
  return visit.c.redirect(query ? `/patients?${query}` : "/patients", 303);
}

export async function patientsPage(visit: Visit) {
  const { engine, language, staff } = visit;
  const say = patientWords[language];
  const asked = askedOn(visit);
  const data = await patientsData(engine, staff, asked);
  const query = queryFor(visit, asked);
  const link = (more: Record<string, string>) =>
    `/patients?${new URLSearchParams([...new URLSearchParams(query), ...Object.entries(more)])}`;
  return framed(visit, {
    place: "patients",
    title: consoleWords[language].place_patients,
    children: (
      <>
        <PatientTabs here="patients" language={language} />
        <form class="fields across sift" method="post" action="/patients">
          <label>
            <span>{may(staff.role, "patients.contacts") ? say.findContacts : say.find}</span>
            <input type="search" name="q" value={asked.words} maxlength={100} autocomplete="off" />
          </label>
          <Pick
            label={say.inScenario}
            name="scenario"
            any={say.anyScenario}
            options={data.scenarios.map(({ id, title }) => [id, title])}
            chosen={asked.scenario}
          />
          <More asked={asked} language={language} />
          <div class="row">
            <button type="submit">{say.show}</button>
            {query && (
              <a class="small-link" href="/patients">
                {say.clear}
              </a>
            )}
            {may(staff.role, "patients.download") && data.rows.length > 0 && (
              <a class="small-link" href={`/patients.csv${query && `?${query}`}`} download>
                {say.download}
              </a>
            )}
          </div>
        </form>
        {data.rows.length === 0 ? (
          query || asked.after ? (
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

/** What is asked more seldom; open where it is. */
function More({ asked, language }: { asked: Asked; language: Visit["language"] }) {
  const say = patientWords[language];
  const { standing, held, tag, blocked, without, service, from, to } = asked;
  const open = held || tag !== "" || [standing, blocked, without, from, to].some((each) => each !== undefined) || service !== "";
  return (
    <details class="more" open={open}>
      <summary>{say.moreFilters}</summary>
      <div class="fields across">
        {standing && (
          <label class="tick">
            <input type="checkbox" name="step" value={`${standing.hash}.${standing.step}`} checked />
            {say.onOneStep}
          </label>
        )}
        <label class="tick">
          <input type="checkbox" name="held" value="1" checked={held} />
          {say.onHold}
        </label>
        <label>
          <span>{say.tag}</span>
          <input type="text" name="tag" value={tag} maxlength={100} autocomplete="off" />
        </label>
        <Pick
          label={say.noConsentTo}
          name="without"
          any={say.anyhow}
          options={(["care", "advertising"] as const).map((each) => [each, say[`without_${each}`]])}
          chosen={without}
        />
        <Pick
          label={say.blockedChannel}
          name="blocked"
          any={say.anyhow}
          options={allChannels.map((each) => [each, channelNames[each]])}
          chosen={blocked}
        />
        <label>
          <span>{say.lastService}</span>
          <input type="text" name="service" value={service} maxlength={100} autocomplete="off" />
        </label>
        <label>
          <span>{say.daysFrom}</span>
          <input type="text" inputmode="numeric" name="from" value={from} maxlength={5} pattern="[0-9]*" autocomplete="off" />
        </label>
        <label>
          <span>{say.daysTo}</span>
          <input type="text" inputmode="numeric" name="to" value={to} maxlength={5} pattern="[0-9]*" autocomplete="off" />
        </label>
      </div>
    </details>
  );
}

/** The same list as a file, sent as it is read. That it was taken, and by which filters, is written down first; never the words that were sought. */
export async function downloadPatients(visit: Visit) {
  const { c, engine, language, doer } = visit;
  const asked = askedOn(visit);
  const { words, standing, after: _, ...filters } = asked;
  const codes = Object.entries({ ...filters, ...(words && { words: true }), ...(standing && { step: standing.step }) });
  await audit(engine.db, {
    ...doer,
    act: "patients.download",
    detail: Object.fromEntries(codes.filter(([, value]) => value !== "" && value !== false)),
  });
  c.header("content-type", "text/csv; charset=utf-8");
  c.header("content-disposition", 'attachment; filename="patients.csv"');
  return stream(c, async (out) => {
    for await (const line of patientsFile(engine, asked, language)) {
      if (out.aborted) return;
      await out.write(line);
    }
  });
}
