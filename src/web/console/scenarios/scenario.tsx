// One scenario: its text beside its drawing, who stands where, how it ends, and its versions.
import { raw } from "hono/html";
import type { Exit } from "../../../journey/plan.ts";
import { diagram } from "../../../scenario/diagram.ts";
import { svg } from "../../../scenario/diagram-svg.ts";
import { diagramWords } from "../../../scenario/diagram-words.ts";
import { shortHash } from "../../../scenario/hash.ts";
import { bothTimes, type Language, shortMoment } from "../../language.ts";
import { outcomeWords, sentence } from "../../row-words.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import { queryOf } from "../patients/asked.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { isChanged, type Known, type ScenarioData, scenarioData, stepWords, type Version } from "./data.ts";
import { scenarioPath } from "./path.ts";
import { Brake } from "./pause.tsx";
import { SourceText } from "./text.tsx";
import { type ScenarioWord, scenarioWords } from "./words.ts";

const dones: readonly ScenarioWord[] = ["done_published", "done_migrated", "done_stopped", "done_returned", "done_paused", "done_resumed"];

export async function scenarioPage(visit: Visit<Known>) {
  const { engine, language, staff, c, found } = visit;
  const say = scenarioWords[language];
  const asked = (name: string) => c.req.query(name)?.slice(0, 100) || undefined;
  const step = /^\d{1,4}$/.test(asked("step") ?? "") ? Number(asked("step")) : undefined;
  const version = asked("version");
  const data = await scenarioData(engine, found, { ...(version && { version }), ...(step !== undefined && { step }) }, language);
  const done = dones.find((each) => each === `done_${asked("done")}`);
  const { published, file, plan } = data;
  const publishes = may(staff.role, "scenarios.publish");
  return framed(visit, {
    place: "scenarios",
    title: plan?.title ?? found.id,
    beside: (
      <div class="row">
        {publishes && file && (isChanged(found) || !published) && (
          <a class="button" href={scenarioPath(found.id, "/publish")}>
            {say.publish}
          </a>
        )}
        {may(staff.role, "scenarios.act") && published && <Brake id={found.id} paused={published.pausedAt !== null} language={language} />}
      </div>
    ),
    children: (
      <>
        <p class="lead">
          <a href="/scenarios">{say.all}</a>
          {` · ${found.id}`}
          {plan && ` · ${say[`purpose_${plan.purpose}`]}`}
          {!published && ` · ${say.notPublished}`}
          {published && isChanged(found) && ` · ${say.changed}`}
        </p>
        {done && <Said good>{say[done]}</Said>}
        {published && published.pausedAt !== null && (
          <Said>
            <strong>
              {say.pausedSince} {shortMoment(published.pausedAt, engine.clinic.timezone, language)}
              {data.pausedBy && `, ${data.pausedBy}`}.
            </strong>{" "}
            {say.pausedAbout} {data.keptBack > 0 && `${say.keptBack}: ${data.keptBack}.`}
          </Said>
        )}
        <div class="scenario">
          <section class="scenario-picture" aria-labelledby="drawing">
            <h2 id="drawing">{say.drawing}</h2>
            <Drawing data={data} language={language} />
          </section>
          <section id="who" class="scenario-who">
            <Who data={data} visit={visit} />
          </section>
          <section class="scenario-text" aria-labelledby="text">
            <h2 id="text">{say.text}</h2>
            {file ? <SourceText file={file} language={language} step={step} drawn={plan} /> : <p class="quiet">{say.noFile}</p>}
          </section>
          <section class="scenario-more">
            {plan && <Exits exits={plan.exits} language={language} />}
            {data.versions.length > 0 && (
              <Versions id={found.id} versions={data.versions} zone={engine.clinic.timezone} language={language} publishes={publishes} />
            )}
          </section>
        </div>
      </>
    ),
  });
}

function Drawing({ data, language }: { data: ScenarioData; language: Language }) {
  const say = scenarioWords[language];
  const { plan, drawn, counts, chosen, id } = data;
  if (!plan) return <p class="quiet">{say.publishBlocked}</p>;
  const drawing = diagram(plan, language);
  const version = drawn === "current" ? "" : drawn === "disk" ? "&version=disk" : `&version=${shortHash(plan.hash)}`;
  const textOf = new Map(drawing.boxes.map(({ step, text }) => [step, text.replaceAll("\n", " ")]));
  const picture = svg(drawing, {
    description: say.drawingHint,
    count: (step) => counts.get(step) ?? 0,
    link: (step) => ({
      href: `${scenarioPath(id)}?step=${step}${version}#who`,
      label: [textOf.get(step), ...(counts.get(step) ? [counts.get(step), say.inside] : [])].join(" "),
      current: chosen?.step === step,
    }),
  });
  return (
    <>
      <p class="quiet">
        {say.drawingOf} {shortHash(plan.hash)} ({drawn === "disk" ? say.onDisk : drawn === "current" ? say.current : say.version}).{" "}
        {drawn !== "disk" && data.file?.plan && isChanged(data) && <a href={`${scenarioPath(id)}?version=disk`}>{say.seeDisk}</a>}
        {drawn !== "current" && data.published && <a href={scenarioPath(id)}>{say.seeCurrent}</a>}
      </p>
      <div class="picture" tabindex={0}>
        {raw(picture)}
      </div>
    </>
  );
}

function Who({ data, visit }: { data: ScenarioData; visit: Visit<Known> }) {
  const { language, places, staff, engine } = visit;
  const say = scenarioWords[language];
  const { chosen, plan } = data;
  if (!chosen || !plan) return <p class="quiet">{say.drawingHint}</p>;
  const named = may(staff.role, "patients.see");
  return (
    <>
      <h2>
        {say.onStep}: {stepWords(plan, plan.steps[chosen.step]?.id ?? "", language)} <span class="number">{chosen.count}</span>
      </h2>
      {chosen.count === 0 && <Nothing title={say.nobodyHere} hint={say.nobodyHereHint} />}
      {chosen.count > 0 && !named && <p class="quiet">{say.namesHidden}</p>}
      {named && (
        <ul class="list">
          {chosen.people.map((each) => (
            <li class="person" data-row>
              <div>
                <p>
                  {places.includes("patients") ? <a href={`/patients/${encodeURIComponent(each.patientId)}`}>{each.name}</a> : each.name}{" "}
                  <span class="quiet">
                    {say.insideSince} {bothTimes(each.enteredAt, each.zone, engine.clinic.timezone, language)}
                  </span>
                </p>
                <p class="quiet">{each.sentence}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {named && chosen.count > chosen.people.length && (
        <p class="quiet">
          {say.first} {chosen.people.length}.{" "}
          {places.includes("patients") && (
            <a href={`/patients?${queryOf({ scenario: data.id, standing: { hash: plan.hash, step: chosen.step } })}`}>{say.allHere}</a>
          )}
        </p>
      )}
    </>
  );
}

function Exits({ exits, language }: { exits: Exit[]; language: Language }) {
  const say = scenarioWords[language];
  const words = diagramWords[language];
  return (
    <>
      <h2>{say.exitsTitle}</h2>
      {exits.length === 0 && <p class="quiet">{say.noExits}</p>}
      <ul class="list">
        {exits.map(({ on, when, outcome, goal }) => (
          <li class="person">
            <div>
              <p>
                {sentence(on.map(words.event).join(", "))}: <strong>{outcomeWords(outcome, language)}</strong>{" "}
                {goal && <span class="state">★ {say.goal}</span>}
              </p>
              {when && <p class="code-like quiet">{when.trim()}</p>}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Versions({
  id,
  versions,
  zone,
  language,
  publishes,
}: {
  id: string;
  versions: Version[];
  zone: string;
  language: Language;
  publishes: boolean;
}) {
  const say = scenarioWords[language];
  return (
    <>
      <h2>{say.versions}</h2>
      <ul class="list">
        {versions.map(({ hash, at, by, current, inside }) => (
          <li class="person">
            <div>
              <p>
                <a href={`${scenarioPath(id)}?version=${shortHash(hash)}`} translate="no">
                  {shortHash(hash)}
                </a>{" "}
                {current && <span class="state">{say.current}</span>}
              </p>
              <p class="quiet">
                {at !== undefined && `${shortMoment(at, zone, language)}, ${by ?? say.installation} · `}
                {inside} {say.inside}
              </p>
            </div>
            {publishes && !current && (
              <form method="post" action={scenarioPath(id, "/return")}>
                <button type="submit" name="hash" value={hash}>
                  {say.makeCurrent}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
