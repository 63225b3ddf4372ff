// Publishing from the console: checked, shown as a dry run, approved where it advertises, done; and returning to a former version.
import type { Child } from "hono/jsx";
import { approval, approve } from "../../../engine/approval.ts";
import { type Engine, now } from "../../../engine/engine.ts";
import { aimOf } from "../../../engine/explain.ts";
import { migrateOlder, moves } from "../../../engine/migrate.ts";
import { planOf } from "../../../engine/plans.ts";
import { publish, stopOlder } from "../../../engine/publish.ts";
import type { Plan } from "../../../journey/plan.ts";
import { audit } from "../../../store/audit.ts";
import { publicationsOf } from "../../../store/plans.ts";
import type { Language } from "../../language.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import type { Visit } from "../route.ts";
import { Choice } from "./choice.tsx";
import { advertises, isChanged, type Known } from "./data.ts";
import { scenarioPath, shortHash } from "./path.ts";
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
        </Said>
        {file && <SourceText file={file} language={language} />}
      </>,
    );
  if (published && !isChanged(found)) return page(<Nothing title={say.unchanged} hint={say.unchangedHint} />);
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
            <table class="moves">
              <caption>{say.insideNow}</caption>
              <tbody>
                {older.map(({ hash, from, to, count }) => (
                  <tr>
                    <th scope="row">{from}</th>
                    <td class="number">{count}</td>
                    <td>
                      {say.version} <span translate="no">{shortHash(hash)}</span>
                    </td>
                    <td>{to === undefined ? say.stayBehind : `${say.goOnAt} «${to}»`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
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

/** Who stands where in older versions, and where they would go on, in words. */
async function goings(engine: Engine, plan: Plan, language: Language) {
  const words = (of: Plan, id: string) =>
    aimOf(
      of,
      of.steps.findIndex((step) => step.id === id),
      language,
    );
  return Promise.all(
    (await moves(engine.db, plan)).map(async ({ hash, step, to, count }) => ({
      hash,
      count,
      from: words(await planOf(engine.db, hash), step),
      to: to === undefined ? undefined : words(plan, to),
    })),
  );
}

const choices = ["pin", "migrate", "stop"] as const;

/** What was looked at is what is published: a file that changed meanwhile is shown anew. */
export async function publishIt(visit: Visit<Known>) {
  const { engine, found, field, doer, c } = visit;
  const plan = found.file?.plan;
  if (!plan || plan.hash !== field("hash")) return asked(visit, "fileChanged");
  if (advertises(plan) && !(await approval(engine.db, plan.hash))) {
    if (field("approve") !== "yes") return asked(visit, "notApproved");
    await approve(engine.db, plan.hash, { by: doer.by, at: now(engine) });
  }
  const inside = choices.find((each) => each === field("inside")) ?? "pin";
  await audit(engine.db, { ...doer, act: "scenario.publish", subject: found.id, detail: { hash: shortHash(plan.hash), inside } });
  await publish(engine, plan, now(engine), false, doer.by);
  if (inside === "stop") await stopOlder(engine, plan, now(engine));
  if (inside === "migrate") await migrateOlder(engine, plan, now(engine));
  return c.redirect(scenarioPath(found.id, "?done=published"), 303);
}

/** Only to what was published before: its approval, if it advertises, is on record. */
export async function returnTo({ engine, found, field, doer, c }: Visit<Known>) {
  const before = (await publicationsOf(engine.db, found.id)).find(({ hash }) => hash === field("hash"));
  if (!before) return c.redirect(scenarioPath(found.id), 303);
  const plan = await planOf(engine.db, before.hash);
  await audit(engine.db, { ...doer, act: "scenario.return", subject: found.id, detail: { hash: shortHash(plan.hash) } });
  await publish(engine, plan, now(engine), false, doer.by);
  return c.redirect(scenarioPath(found.id, "?done=returned"), 303);
}
