// The brake of a scenario: pausing it, and saying at its end what becomes of what fell due.

import { pause } from "../../../engine/pause.ts";
import { type Fallen, resume } from "../../../engine/resume.ts";
import { type Language, shortMoment } from "../../language.ts";
import { framed } from "../frame.tsx";
import type { Visit } from "../route.ts";
import { Choice } from "./choice.tsx";
import { type Known, scenarioData } from "./data.ts";
import { scenarioPath } from "./path.ts";
import { scenarioWords } from "./words.ts";

export function Brake({ id, paused, language }: { id: string; paused: boolean; language: Language }) {
  const say = scenarioWords[language];
  if (paused)
    return (
      <a class="button" href={scenarioPath(id, "/resume")}>
        {say.resume}
      </a>
    );
  return (
    <form method="post" action={scenarioPath(id, "/pause")}>
      <button type="submit">{say.pause}</button>
    </form>
  );
}

export async function pauseIt({ engine, found, doer, c }: Visit<Known>) {
  await pause(engine, found.id, doer);
  return c.redirect(scenarioPath(found.id, "?done=paused"), 303);
}

const hour = 3_600_000;
const spreads = [4, 24, 72] as const;

/** What fell due is asked about before anything moves. */
export async function askToResume(visit: Visit<Known>) {
  const { engine, language, found, c } = visit;
  const say = scenarioWords[language];
  const { published, plan, keptBack } = await scenarioData(engine, found, {}, language);
  if (!published || published.pausedAt === null) return c.redirect(scenarioPath(found.id), 303);
  return framed(visit, {
    place: "scenarios",
    title: say.resumeTitle,
    children: (
      <form class="panel act" method="post" action={scenarioPath(found.id, "/resume")}>
        <p>
          <a href={scenarioPath(found.id)}>{plan?.title ?? found.id}</a>. {say.pausedSince}{" "}
          {shortMoment(published.pausedAt, engine.clinic.timezone, language)}.
        </p>
        {keptBack === 0 ? (
          <p>{say.fellDueNone}</p>
        ) : (
          <>
            <p>
              {say.fellDue}: <strong class="number">{keptBack}</strong>
            </p>
            <fieldset class="choices">
              <legend>{say.whatOfThem}</legend>
              <Choice name="fallen" value="expire" title={say.expire} hint={say.expireHint} checked />
              <Choice name="fallen" value="retime" title={say.retime} hint={say.retimeHint} />
              <label class="choice-more">
                <span>{say.over}</span>
                <select name="over">
                  {spreads.map((each) => (
                    <option value={each} selected={each === 24}>
                      {say[`over_${each}`]}
                    </option>
                  ))}
                </select>
              </label>
              <Choice name="fallen" value="late" title={say.late} hint={say.lateHint} />
            </fieldset>
          </>
        )}
        <div class="row">
          <button type="submit" class="strong">
            {say.resume}
          </button>
          <a class="button" href={scenarioPath(found.id)}>
            {say.cancel}
          </a>
        </div>
      </form>
    ),
  });
}

export async function resumeIt({ engine, found, doer, c, field }: Visit<Known>) {
  await resume(engine, found.id, fallenOf(field("fallen"), field("over")), doer);
  return c.redirect(scenarioPath(found.id, "?done=resumed"), 303);
}

/** Where nothing was chosen, nothing old is sent. */
function fallenOf(type: string, over: string): Fallen {
  if (type === "late") return { type };
  const hours = spreads.find((each) => String(each) === over) ?? 24;
  return type === "retime" ? { type, over: hours * hour } : { type: "expire" };
}
