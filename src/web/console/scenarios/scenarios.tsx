// Scenarios: the list; one of them with its text, its drawing and who is where; and pausing it.
import { diagramWords } from "../../../scenario/diagram-words.ts";
import { shortHash } from "../../../scenario/hash.ts";
import { type Language, shortMoment } from "../../language.ts";
import { sentence } from "../../row-words.ts";
import { framed, Nothing } from "../frame.tsx";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import { type Listed, scenariosData } from "./data.ts";
import { scenarioPath } from "./path.ts";
import { problemsCounted, scenarioWords } from "./words.ts";

export async function scenariosPage(visit: Visit) {
  const { engine, language } = visit;
  const say = scenarioWords[language];
  const all = await scenariosData(engine);
  return framed(visit, {
    place: "scenarios",
    title: consoleWords[language].place_scenarios,
    children: (
      <>
        <p class="lead">{say.about}</p>
        {all.length === 0 ? (
          <Nothing title={say.none} hint={say.noneHint} />
        ) : (
          <ul class="list">
            {all.map((each) => (
              <Row row={each} language={language} zone={engine.clinic.timezone} />
            ))}
          </ul>
        )}
      </>
    ),
  });
}

function Row({ row, language, zone }: { row: Listed; language: Language; zone: string }) {
  const say = scenarioWords[language];
  const { id, plan, published, file } = row;
  const events = plan && diagramWords[language].enters(plan.enter.on.map(diagramWords[language].event));
  return (
    <li class="person" data-row>
      <div>
        <p>
          <a class="scenario-name" href={scenarioPath(id)}>
            {plan?.title ?? id}
          </a>{" "}
          {published && published.pausedAt !== null && <span class="state">{say.paused}</span>}
          {!published && <span class="state">{say.notPublished}</span>}
          {!file && <span class="state">{say.noFile}</span>}
          {row.changed && <span class="state">{say.changed}</span>}
          {row.errors + row.warnings > 0 && (
            <span class="state">
              {problemsCounted(row.errors, row.warnings, language)} {say.inFile}
            </span>
          )}
        </p>
        <p class="quiet">{[plan && sentence(say[`purpose_${plan.purpose}`]), events].filter(Boolean).join(" · ")}</p>
        {published && (
          <p class="quiet">
            {say.version} {shortHash(published.hash)}, {say.published} {shortMoment(published.publishedAt, zone, language)},{" "}
            {row.by ?? say.installation}
          </p>
        )}
      </div>
      <p class="inside">
        <strong class="number">{row.inside}</strong> {say.inside}
      </p>
    </li>
  );
}
