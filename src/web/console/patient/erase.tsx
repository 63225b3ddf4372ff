// At a patient's request: everything that is held on them as a file, or its erasing, confirmed by typing the clinic's number.
import { erasePatient, exportPatient } from "../../../engine/erase.ts";
import { type Patient, patient as patientById, patientsByExternalId } from "../../../store/patients.ts";
import { framed, Said } from "../frame.tsx";
import type { Find, Visit } from "../route.ts";
import { settingsPage } from "../settings/settings.tsx";
import { pathOfPatient } from "./patient.tsx";
import { patientWords } from "./words.ts";

/** Settings → Patients' data: one who sees no records finds the patient by the clinic's number. */
export async function dataPage(visit: Visit) {
  const { engine, language, c } = visit;
  const say = patientWords[language];
  const number = (c.req.query("patient") ?? "").replaceAll("\0", "").trim().slice(0, 200);
  const found = number === "" ? [] : (await patientsByExternalId(engine.db, number)).filter(({ erasedAt }) => erasedAt === null);
  return settingsPage(
    visit,
    "data",
    <>
      <p class="lead">{say.dataAbout}</p>
      {c.req.query("done") === "erased" && (
        <Said good>
          <strong>{say.erased}.</strong> {say.eraseElsewhere}
        </Said>
      )}
      <form class="fields across" action="/settings/data">
        <label>
          <span>{say.number}</span>
          <input type="text" name="patient" value={number} required maxlength={200} autocomplete="off" />
        </label>
        <button type="submit">{say.openPatient}</button>
      </form>
      {number !== "" && found.length === 0 && <p role="status">{say.noSuchPatient}</p>}
      {found.map((patient) => (
        <section class="panel deed">
          <h2>{say.patientFound}</h2>
          <p class="code-like">{[patient.externalId, patient.source].filter(Boolean).join(" · ")}</p>
          <p class="row">
            <a class="button" href={pathOfPatient(patient.id, "/export")} download>
              {say.exportAll}
            </a>
            <a class="button" href={pathOfPatient(patient.id, "/erase")}>
              {say.erase}
            </a>
          </p>
        </section>
      ))}
    </>,
  );
}

export async function exported({ c, engine, found, doer }: Visit<Patient>) {
  const all = await exportPatient(engine, found.id, doer);
  return c.body(JSON.stringify(all, null, 2), 200, {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="patient-${found.id}.json"`,
  });
}

/** One who is not erased yet. */
export const erasable: Find<Patient> = async ({ db }, { patient: id = "" }) => {
  const found = await patientById(db, id);
  return found && found.erasedAt === null ? { value: found, patientId: found.id } : undefined;
};

export const askToErase = (visit: Visit<Patient>) => screen(visit);

export async function eraseIt(visit: Visit<Patient>) {
  const { c, engine, found, doer, field } = visit;
  if (field("number").trim() !== found.externalId) return screen(visit, true);
  await erasePatient(engine, found.id, doer);
  return c.redirect("/settings/data?done=erased", 303);
}

function screen(visit: Visit<Patient>, wrong = false) {
  const { found, language } = visit;
  const say = patientWords[language];
  const children = (
    <form class="fields deed" method="post" action={pathOfPatient(found.id, "/erase")}>
      {wrong && <Said>{say.eraseWrong}</Said>}
      <p>{say.eraseAbout}</p>
      <p>{say.eraseElsewhere}</p>
      <label>
        <span>
          {say.eraseType} <strong>{found.externalId}</strong>
        </span>
        <input type="text" name="number" required maxlength={200} autocomplete="off" spellcheck={false} />
      </label>
      <div class="row">
        <button type="submit" class="strong">
          {say.erase}
        </button>
        <a class="button" href="/settings/data">
          {say.cancel}
        </a>
      </div>
    </form>
  );
  return framed(visit, { place: "settings", title: say.eraseTitle, children }, wrong ? 400 : 200);
}
