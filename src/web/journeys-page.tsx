// Every journey: who, in which scenario, where it stands and what it wants next; beside it the open tasks.
import { ClockButtons, ClockFace } from "./clock-panel.tsx";
import { DemoPage, Empty } from "./demo-frame.tsx";
import type { JourneyRow, JourneysData, Which } from "./journeys-data.ts";
import { type Language, shortMoment } from "./language.ts";
import { outcomeWords } from "./row-words.ts";
import { TaskCard } from "./task-card.tsx";
import { words } from "./words.ts";

const pathOf = (which: Which): string => (which === "all" ? "/demo/journeys" : `/demo/journeys?show=${which}`);

export function JourneysPage(data: JourneysData) {
  const { language, which } = data;
  const say = words[language];
  const live = `/demo/journeys/part?show=${which}`;
  return (
    <DemoPage language={language} place="journeys" here={pathOf(which)} clinic={data.clinic} live={live}>
      <main id="content" class="wide">
        <div class="heading">
          <h1>{say.journeys}</h1>
          <p class="quiet">{say.journeysAbout}</p>
        </div>
        <div class="living" data-live={live}>
          <JourneysPart {...data} />
        </div>
      </main>
    </DemoPage>
  );
}

/** What the page asks for anew each second. */
export function JourneysPart({ language, zone, now, which, counts, rows, tasks }: JourneysData) {
  const say = words[language];
  const back = pathOf(which);
  return (
    <div class="split">
      <section class="panel">
        <nav class="tabs" aria-label={say.journeys}>
          {(["all", "live", "ended"] as const).map((each) => (
            <a id={`show-${each}`} href={pathOf(each)} aria-current={each === which ? "true" : undefined}>
              {say[each]} <span class="number">{counts[each]}</span>
            </a>
          ))}
        </nav>
        {rows.length === 0 ? <Empty title={say.noJourneys} hint={say.noJourneysHint} /> : <Table language={language} rows={rows} />}
      </section>
      <aside class="beside">
        <section class="panel">
          <ClockFace language={language} now={now} zone={zone} />
          <ClockButtons language={language} back={back} />
        </section>
        <section class="panel">
          <h2>
            {say.tasks} <span class="number">{tasks.length}</span>
          </h2>
          {tasks.length === 0 && <Empty title={say.noTasks} hint={say.noTasksHint} />}
          {tasks.map(({ task, patient }) => (
            <TaskCard task={task} patient={patient} language={language} zones={[patient.zone, zone]} back={back} />
          ))}
        </section>
      </aside>
    </div>
  );
}

function Table({ language, rows }: { language: Language; rows: JourneyRow[] }) {
  const say = words[language];
  return (
    <table class="journeys">
      <thead>
        <tr>
          <th scope="col">{say.patient}</th>
          <th scope="col">{say.scenario}</th>
          <th scope="col">{say.standing}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ patient, title, enteredAt, sentence, outcome }) => (
          <tr class={outcome === undefined ? undefined : "ended"}>
            <th scope="row">
              <a href={`/demo/phone/${encodeURIComponent(patient.id)}`}>{patient.name}</a>
            </th>
            <td>
              {title}
              <small>
                {say.since} {shortMoment(enteredAt, patient.zone, language)}
              </small>
            </td>
            <td>{outcome === undefined ? sentence : <span class="outcome">{outcomeWords(outcome, language)}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
