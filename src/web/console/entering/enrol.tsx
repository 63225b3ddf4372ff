// Enrolling by hand: one patient or several of a kind, first as a forecast of who would get what and when, then for real.
import { enterByHand } from "../../../engine/by-hand.ts";
import type { Entered } from "../../../engine/enter.ts";
import { wantSentence } from "../../../engine/explain.ts";
import { currentPlan } from "../../../engine/plans.ts";
import { type Forecast, forecast } from "../../../simulate/forecast.ts";
import { codeOf } from "../../../store/fault.ts";
import { type Patient, patientsByIds } from "../../../store/patients.ts";
import { bothTimes } from "../../language.ts";
import { reasonWords, sentence } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import { fullName } from "../name.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { type ScenarioWord, scenarioWords } from "../scenarios/words.ts";
import { mostPeople, sought, titles, type Whom } from "./data.ts";
import { becauseOf, PatientTabs } from "./entering.tsx";

export const enrolPage = (visit: Visit) => page(visit);

const nothingAsked: Whom = { words: "", tag: "", service: "", from: undefined, to: undefined };

async function page(visit: Visit, whom: Whom = nothingAsked, scenario = "", problem?: ScenarioWord) {
  const { engine, language } = visit;
  const say = scenarioWords[language];
  const scenarios = await titles(engine.db);
  return framed(
    visit,
    {
      place: "patients",
      title: say.enrolTitle,
      children: (
        <>
          <PatientTabs here="entering" language={language} />
          <p class="lead">{say.enrolAbout}</p>
          {problem && <Said>{say[problem]}</Said>}
          {scenarios.length === 0 ? (
            <Nothing title={say.noScenario} hint={say.noScenarioHint} />
          ) : (
            <form class="panel act" method="post" action="/entering/forecast">
              <div class="fields">
                <label>
                  <span>{say.scenario}</span>
                  <select name="scenario">
                    {scenarios.map(({ id, title }) => (
                      <option value={id} selected={id === scenario}>
                        {title}
                      </option>
                    ))}
                  </select>
                </label>
              </div>
              <fieldset class="fields">
                <legend>{say.onePatient}</legend>
                <label>
                  <span>{say.findPatient}</span>
                  <input type="text" name="words" value={whom.words} maxlength={100} autocomplete="off" />
                </label>
              </fieldset>
              <fieldset class="fields across">
                <legend>{say.manyPatients}</legend>
                <label>
                  <span>{say.tag}</span>
                  <input type="text" name="tag" value={whom.tag} maxlength={100} autocomplete="off" />
                </label>
                <label>
                  <span>{say.service}</span>
                  <input type="text" name="service" value={whom.service} maxlength={100} autocomplete="off" />
                </label>
                <label>
                  <span>{say.daysFrom}</span>
                  <input type="text" inputmode="numeric" name="from" value={whom.from} maxlength={5} pattern="[0-9]*" autocomplete="off" />
                </label>
                <label>
                  <span>{say.daysTo}</span>
                  <input type="text" inputmode="numeric" name="to" value={whom.to} maxlength={5} pattern="[0-9]*" autocomplete="off" />
                </label>
              </fieldset>
              <div class="row">
                <button type="submit" class="strong">
                  {say.forecast}
                </button>
              </div>
            </form>
          )}
        </>
      ),
    },
    problem ? 400 : 200,
  );
}

/** Who would get what, and when. Nothing is changed; names stay out of addresses. */
export async function forecastPage(visit: Visit) {
  const { engine, language, staff, field } = visit;
  const say = scenarioWords[language];
  const text = (name: string) => field(name).trim().slice(0, 100);
  const days = (name: string) => (/^\d{1,5}$/.test(text(name)) ? Number(text(name)) : undefined);
  const whom: Whom = { words: text("words"), tag: text("tag"), service: text("service"), from: days("from"), to: days("to") };
  const scenario = field("scenario");
  const published = await currentPlan(engine.db, scenario);
  if (!published) return page(visit, whom, scenario, "noScenarioHint");
  const found = await sought(engine, whom, may(staff.role, "patients.contacts"));
  if (!found) return page(visit, whom, scenario, "askSomething");
  if (found.length === 0) return page(visit, whom, scenario, "nobodyFoundHint");
  const people = found.slice(0, mostPeople);
  const foreseen: { patient: Patient; forecast: Forecast }[] = [];
  for (const patient of people) {
    const seen = await forecast(engine, published, patient.id);
    if (seen.type === "unforeseen" && seen.fault !== undefined) visit.problem("forecast", seen.fault);
    foreseen.push({ patient, forecast: seen });
  }
  const anybody = foreseen.some(({ forecast }) => forecast.type !== "refused");
  // Of several who are called alike staff name the one they mean.
  const ticked = whom.words === "" || people.length === 1;
  return framed(visit, {
    place: "patients",
    title: say.forecastTitle,
    children: (
      <form class="panel act" method="post" action="/entering/enrol">
        <p>
          <strong>{published.plan.title}</strong>
        </p>
        {found.length > mostPeople && <p class="quiet">{say.tooMany}</p>}
        <input type="hidden" name="scenario" value={scenario} />
        <input type="hidden" name="patients" value={people.map(({ id }) => id).join(",")} />
        <ul class="list">
          {foreseen.map(({ patient, forecast }) => (
            <li class={forecast.type === "refused" ? "person refused" : "person"}>
              <div>
                {forecast.type === "refused" ? (
                  <p>{fullName(patient)}</p>
                ) : (
                  <label class="tick">
                    <input type="checkbox" name={`take-${patient.id}`} value="yes" checked={ticked} />
                    {fullName(patient)} <span class="quiet">{patient.externalId}</span>
                  </label>
                )}
                <p class="quiet">{sentence(inWords(visit, forecast, patient, published.plan))}</p>
              </div>
            </li>
          ))}
        </ul>
        <div class="row">
          {anybody && (
            <button type="submit" class="strong">
              {say.enrolNow}
            </button>
          )}
          <a class="button" href="/entering/enrol">
            {anybody ? say.cancel : say.chooseOthers}
          </a>
        </div>
      </form>
    ),
  });
}

function inWords({ engine, language }: Visit, foreseen: Forecast, patient: Patient, plan: Parameters<typeof wantSentence>[0]): string {
  const say = scenarioWords[language];
  const zone = patient.timezone ?? engine.clinic.timezone;
  switch (foreseen.type) {
    case "refused":
      return `${say.wouldNotEnter}: ${becauseOf(foreseen.reason, language)}.`;
    case "message": {
      const when = bothTimes(foreseen.at, zone, engine.clinic.timezone, language);
      const { texts } = plan.messages[foreseen.message] ?? {};
      const subject = texts?.[language]?.subject ?? foreseen.message.replaceAll("-", " ");
      const title = /\{[{%]/.test(subject) ? foreseen.message : subject;
      const message = `${say.firstMessage} ${language === "ru" ? `«${title}»` : `“${title}”`}`;
      if (foreseen.reason !== null) return `${message} ${say.willNotGo} (${when}). ${reasonWords(foreseen.reason, language)}.`;
      const by = foreseen.channel ? channelNames[foreseen.channel] : "";
      return `${message} ${say.willGo}: ${when}, ${by}.`;
    }
    case "stands":
      return foreseen.enrolment.endedAt !== null
        ? `${say.endsFirst}.`
        : `${say.waitsFirst}: ${wantSentence(plan, foreseen.enrolment, zone, language)}`;
    case "unforeseen":
      return foreseen.fault === undefined ? `${say.unforeseen}.` : `${say.unforeseen} (${codeOf(foreseen.fault)}).`;
  }
}

/** Each patient in a transaction of their own, as the scenario's own rules have it now. */
export async function enrolThem(visit: Visit) {
  const { engine, language, field, doer, places } = visit;
  const say = scenarioWords[language];
  const scenario = field("scenario");
  const published = await currentPlan(engine.db, scenario);
  if (!published) return page(visit, nothingAsked, scenario, "noScenarioHint");
  const ids = [...new Set(field("patients").split(","))].slice(0, mostPeople).filter((id) => field(`take-${id}`) === "yes");
  const people = await patientsByIds(engine.db, ids);
  const done: { patient: Patient; entered: Entered }[] = [];
  for (const patient of people) {
    done.push({ patient, entered: await enterByHand(engine, published, patient, doer) });
  }
  const inside = done.filter(({ entered }) => entered.type === "entered");
  return framed(visit, {
    place: "patients",
    title: say.enrolDone,
    children: (
      <>
        <Said good>
          {published.plan.title}. {say.enrolledCount}: {inside.length}.{" "}
          {inside.length < done.length && `${say.refusedCount}: ${done.length - inside.length}.`}
        </Said>
        <ul class="list">
          {done.map(({ patient, entered }) => (
            <li class={entered.type === "entered" ? "person" : "person refused"} data-row>
              <p>
                {places.includes("patients") ? (
                  <a href={`/patients/${encodeURIComponent(patient.id)}`}>{fullName(patient)}</a>
                ) : (
                  fullName(patient)
                )}
                : {entered.type === "entered" ? say.entered : `${say.refused}, ${becauseOf(entered.reason, language)}`}
              </p>
            </li>
          ))}
        </ul>
        <p class="row">
          <a class="button" href="/entering/enrol">
            {say.again}
          </a>
          <a class="button" href="/entering">
            {say.toList}
          </a>
        </p>
      </>
    ),
  });
}
