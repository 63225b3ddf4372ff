// Publishing from the console: checked, shown as a dry run, approved where it advertises, done; and returning to a former version.
import type { Child } from "hono/jsx";
import { approval, approve } from "../../../engine/approval.ts";
import { type Engine, now } from "../../../engine/engine.ts";
import { migrateOlder, moves } from "../../../engine/migrate.ts";
import { planOf } from "../../../engine/plans.ts";
import { publish, stopOlder } from "../../../engine/publish.ts";
import type { Plan } from "../../../journey/plan.ts";
import { shortHash } from "../../../scenario/hash.ts";
import { publicationsOf } from "../../../store/plans.ts";
import type { Language } from "../../language.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import type { Visit } from "../route.ts";
import { Choice } from "./choice.tsx";
import { advertises, isChanged, type Known, stepWords } from "./data.ts";
import { scenarioPath } from "./path.ts";
import { SourceText } from "./text.tsx";
import { type ScenarioWord, scenarioWords } from "./words.ts";

export const askToPublish = (visit: Visit<Known>) => asked(visit);

export async function asked(visit: Visit<Known>, problem?: ScenarioWord) {
  const { engine, language, found } = visit;
  const say = scenarioWords[language];
  const { file, published } = found;
  const plan = file?.plan;
  const status = problem ? 409 : 200;
  const page = (children: Child) => framed(visit, { place: "scenarios", title: say.publishTitle, children }, status);
  if (!file || !plan)
    return page(
      <>
        <Said>
          <strong>{say.publishBlocked}.</strong> {say.publishBlockedHint}
          <div class="row">
            <a class="button" href={scenarioPath(found.id, "/publish")}>
              {say.checkAgain}
            </a>
            <a class="button" href={scenarioPath(found.id)}>
              {say.backToScenario}
            </a>
          </div>
        </Said>
        {file && <SourceText file={file} language={language} />}
      </>,
    );
  if (published && !isChanged(found))
    return page(
      <>
        <Nothing title={say.unchanged} hint={say.unchangedHint} />
        <p>
          <a class="button" href={scenarioPath(found.id)}>
            {say.backToScenario}
          </a>
        </p>
      </>,
    );
  const older = await goings(engine, plan, language);
  const approves = advertises(plan) && !(await approval(engine.db, plan.hash));
  return page(
    <>
      {problem && <Said>{say[problem]}</Said>}
      <form class="panel act" method="post" action={scenarioPath(found.id, "/publish")}>
        <p>
          <a href={scenarioPath(found.id, "?version=disk")}>{plan.title}</a>. {say.willEnter}{" "}
          <strong translate="no">{shortHash(plan.hash)}</strong>.
        </p>
        <input type="hidden" name="hash" value={plan.hash} />
        {older.length === 0 ? (
          <p>{say.insideNobody}</p>
        ) : (
          <>
            <Inside standing={older} language={language} />
            <fieldset class="choices">
              <legend>{say.inFlight}</legend>
              <Choice name="inside" value="pin" title={say.pin} hint={say.pinHint} checked />
              <Choice name="inside" value="migrate" title={say.migrate} hint={say.migrateHint} />
              <Choice name="inside" value="stop" title={say.stop} hint={say.stopHint} />
            </fieldset>
          </>
        )}
        {approves && (
          <label class="choice">
            <input type="checkbox" name="approve" value="yes" required />
            <span>
              {say.approve}
              <small>{say.approveHint}</small>
            </span>
          </label>
        )}
        <div class="row">
          <button type="submit" class="strong">
            {say.publishNow} {shortHash(plan.hash)}
          </button>
          <a class="button" href={scenarioPath(found.id)}>
            {say.cancel}
          </a>
        </div>
      </form>
      {file.problems.length > 0 && <SourceText file={file} language={language} />}
    </>,
  );
}

interface Standing {
  hash: string;
  count: number;
  from: string;
  /** Of the new version; absent for those who would stay. */
  to?: string;
}

/** Who stands where in older versions, and where they would go on, as the drawings call it. */
async function goings({ db }: Engine, plan: Plan, language: Language): Promise<Standing[]> {
  return Promise.all(
    (await moves(db, plan)).map(async ({ hash, step, to, count }) => ({
      hash,
      count,
      from: stepWords(await planOf(db, hash), step, language),
      ...(to !== undefined && { to: stepWords(plan, to, language) }),
    })),
  );
}

function Inside({ standing, language }: { standing: Standing[]; language: Language }) {
  const say = scenarioWords[language];
  const goesOn = ({ from, to }: Standing) => (to === undefined ? say.stayBehind : to === from ? say.goOnThere : `${say.goOnAt}: ${to}`);
  return (
    <>
      <table class="moves">
        <caption>{say.insideNow}</caption>
        <thead>
          <tr>
            <th scope="col">{say.standAt}</th>
            <th scope="col">{say.patients}</th>
            <th scope="col">{say.ifMigrated}</th>
          </tr>
        </thead>
        <tbody>
          {standing.map((each) => (
            <tr>
              <th scope="row">
                {each.from}
                <small>
                  {say.version} <span translate="no">{shortHash(each.hash)}</span>
                </small>
              </th>
              <td class="number">{each.count}</td>
              <td>{goesOn(each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {standing.some(({ to }) => to === undefined) && <p class="quiet">{say.stayBehindHint}</p>}
    </>
  );
}

const choices = ["pin", "migrate", "stop"] as const;
const dones = { pin: "published", migrate: "migrated", stop: "stopped" } as const;

/** What was looked at is what is published: a file that changed meanwhile is shown anew. */
export async function publishIt(visit: Visit<Known>) {
  const { engine, found, field, doer, c } = visit;
  const plan = found.file?.plan;
  if (!plan || plan.hash !== field("hash")) return asked(visit, "fileChanged");
  if (advertises(plan) && !(await approval(engine.db, plan.hash))) {
    if (field("approve") !== "yes") return asked(visit, "notApproved");
    await approve(engine.db, plan, { by: doer.by, at: now(engine) }, doer);
  }
  const inside = choices.find((each) => each === field("inside")) ?? "pin";
  await publish(engine, plan, now(engine), { doer, inside });
  if (inside === "stop") await stopOlder(engine, plan, now(engine));
  if (inside === "migrate") await migrateOlder(engine, plan, now(engine));
  return c.redirect(scenarioPath(found.id, `?done=${dones[inside]}`), 303);
}

/** Only to what was published before: its approval, if it advertises, is on record. */
export async function returnTo({ engine, found, field, doer, c }: Visit<Known>) {
  const before = (await publicationsOf(engine.db, found.id)).find(({ hash }) => hash === field("hash"));
  if (!before) return c.redirect(scenarioPath(found.id), 303);
  const plan = await planOf(engine.db, before.hash);
  await publish(engine, plan, now(engine), { doer, act: "scenario.return" });
  return c.redirect(scenarioPath(found.id, "?done=returned"), 303);
}
