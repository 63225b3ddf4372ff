// The patient: where each journey stands and why, what is ahead and what has been, and the card beside it.
import type { Child } from "hono/jsx";
import type { Move } from "../../../engine/by-hand.ts";
import type { Mover } from "../../../engine/moved.ts";
import type { Patient } from "../../../store/patients.ts";
import { birthday, bothTimes, cityOf, dayOf, type Language, shortMoment } from "../../language.ts";
import { phoneShown } from "../../phone-shown.ts";
import { eventWords, outcomeWords } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import { patientThread } from "../people.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { type JourneyShown, type PatientData, patientData } from "./data.ts";
import { type AskedLines, askedLines, Timeline } from "./timeline.tsx";
import { type PatientWord, patientWords } from "./words.ts";

export const pathOfPatient = (id: string, more = ""): string => `/patients/${encodeURIComponent(id)}${more}`;

export async function patientPage(visit: Visit<Patient>) {
  const { engine, staff, language, found, c, places } = visit;
  const say = patientWords[language];
  const data = await patientData(engine, staff, found, language);
  if (found.erasedAt !== null) return erasedPage(visit, data);
  const done = c.req.query("done") ?? "";
  const acts = may(staff.role, "patients.act");
  return framed(visit, {
    place: "patients",
    title: data.name,
    beside: (
      <nav class="row" aria-label={data.name}>
        {places.includes("patients") && (
          <a class="small-link" href="/patients">
            {say.back}
          </a>
        )}
        {places.includes("conversations") && (
          <a class="button" href={patientThread(found.id)}>
            {say.conversation}
          </a>
        )}
        <a class="button" href={pathOfPatient(found.id, "/consents")}>
          {say.consents}
        </a>
        {acts && !data.holds.some(({ kind }) => kind === "staff") && (
          <a class="button" href={pathOfPatient(found.id, "/acts/hold")}>
            {say.act_hold}
          </a>
        )}
        {acts && data.journeys.filter(({ ended }) => !ended).length > 1 && (
          <a class="button" href={pathOfPatient(found.id, "/acts/stop-all")}>
            {say["act_stop-all"]}
          </a>
        )}
      </nav>
    ),
    children: (
      <>
        {Object.hasOwn(say, `done_${done}`) && (
          <Said good>
            {say[`done_${done}` as PatientWord]}{" "}
            {done === "hold" && acts && <a href={pathOfPatient(found.id, "/acts/release")}>{say.undo}</a>}
          </Said>
        )}
        <div class="record">
          <Record visit={visit} data={data} lines={await askedLines(visit)} />
          <Card data={data} visit={visit} />
        </div>
      </>
    ),
  });
}

/** Where the journeys stand and the timeline, as a live page asks for them. */
export async function patientRecord(visit: Visit<Patient>) {
  const { engine, staff, language, found } = visit;
  const data = await patientData(engine, staff, found, language);
  return visit.c.html(<Record visit={visit} data={data} lines={await askedLines(visit)} />);
}

function Record({ visit, data, lines }: { visit: Visit<Patient>; data: PatientData; lines: AskedLines }) {
  const { staff, language, found, c } = visit;
  const say = patientWords[language];
  const acts = may(staff.role, "patients.act");
  return (
    <div
      id="record"
      class="record-main"
      data-live={`patient:${found.id}`}
      hx-get={pathOfPatient(found.id, `/record${new URL(c.req.url).search}`)}
      hx-trigger="fresh"
      hx-swap="outerMorph"
    >
      <Holds data={data} say={say} acts={acts} language={language} />
      <Standing data={data} say={say} acts={acts} enrols={may(staff.role, "entering.enrol")} language={language} />
      <Timeline visit={visit} data={data} {...lines} />
    </div>
  );
}

async function erasedPage(visit: Visit<Patient>, data: PatientData) {
  const say = patientWords[visit.language];
  const lines = await askedLines(visit);
  const children = (
    <>
      <p class="lead">{say.erasedHint}</p>
      <Timeline visit={visit} data={data} {...lines} />
    </>
  );
  return framed(visit, { place: "patients", title: say.erased, children });
}

type Part = { data: PatientData; say: (typeof patientWords)["ru"]; acts: boolean; language: Language };

function Holds({ data, say, acts, language }: Part) {
  const { holds, patient, zone, names } = data;
  return (
    <>
      {holds.map(({ kind, reason, by, at }) => (
        <section class={kind === "red_flag" ? "hold flag" : "hold"}>
          <p>
            <strong>{kind === "red_flag" ? say.heldByFlag : say.heldByStaff}</strong>
          </p>
          <p class="quiet">
            {[reason, kind === "staff" && by ? (names.get(by) ?? by) : "", shortMoment(at, zone, language)].filter(Boolean).join(" · ")}
          </p>
          {kind === "red_flag" && <p class="quiet">{say.flagHint}</p>}
          {kind === "staff" && acts && (
            <a class="button" href={pathOfPatient(patient.id, "/acts/release")}>
              {say.act_release}
            </a>
          )}
        </section>
      ))}
    </>
  );
}

function Standing({ data, say, acts, enrols, language }: Part & { enrols: boolean }) {
  const live = data.journeys.filter(({ ended }) => !ended);
  const over = data.journeys.filter(({ ended }) => ended);
  return (
    <section class="standing" aria-labelledby="stands">
      <h2 id="stands">{say.stands}</h2>
      {live.length === 0 && <Nothing title={say.noJourney} hint={say.noJourneyHint} />}
      {live.length === 0 && enrols && (
        <p class="row">
          <a class="button" href="/entering/enrol">
            {say.enrol}
          </a>
        </p>
      )}
      {live.map((each) => (
        <JourneyPart journey={each} data={data} say={say} acts={acts} language={language} />
      ))}
      {over.length > 0 && (
        <details>
          <summary>
            {say.earlier} <span class="number">{over.length}</span>
          </summary>
          <ul>
            {over.map(({ title, sentence, enteredAt }) => (
              <li>
                {title}: {sentence} <span class="quiet">{dayOf(enteredAt, data.zone, language)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function JourneyPart({ journey, data, say, acts, language }: Part & { journey: JourneyShown }) {
  const link = (move: Move) => pathOfPatient(data.patient.id, `/journeys/${encodeURIComponent(journey.id)}/${move}?turn=${journey.turn}`);
  return (
    <article class="journey">
      <h3>{journey.title}</h3>
      <p class="stands">{journey.sentence}</p>
      {journey.mover && (
        <p class="quiet">
          {say.movedBy} {moverWords(journey.mover, language)}, {shortMoment(journey.mover.at, data.zone, language)}
        </p>
      )}
      {acts && (
        <p class="row">
          {journey.moves.map((move) => (
            <a class="button" href={link(move)}>
              {say[`act_${move}`]}
            </a>
          ))}
        </p>
      )}
    </article>
  );
}

function moverWords(mover: Mover, language: Language): Child {
  const say = patientWords[language];
  switch (mover.type) {
    case "condition":
      return mover.when === undefined ? (
        say.noCondition
      ) : (
        <>
          {say.openedByCondition} <code>{mover.when}</code>
        </>
      );
    case "variant":
      return `${say.variant} ${mover.name}`;
    case "event":
      return `${say.byEvent}: ${mover.on.map((type) => eventWords(type, language)).join(", ")}`;
    case "outcome":
      return `${say.byOutcome}: ${outcomeWords(mover.outcome, language)}`;
    case "answer":
      return say.byAnswer;
    case "visit":
      return say.byVisit;
    case "delivery":
      return say.byDelivery;
    case "by_hand":
      return say.byHand;
    case "sent":
      return say.bySent;
    case "not_sent":
      return say.byNotSent;
    case "migrated":
      return say.byMigration;
    case "entered":
      return say.byEntry;
  }
}

function Card({ data, visit }: { data: PatientData; visit: Visit<Patient> }) {
  const { language, staff } = visit;
  const say = patientWords[language];
  const { patient, zone, clinicZone, channels, guardian, wards } = data;
  const contacts = may(staff.role, "patients.contacts");
  const someone = ({ id, name }: { id: string; name: string }) => <a href={pathOfPatient(id)}>{name}</a>;
  return (
    <aside class="panel card" aria-labelledby="card">
      <h2 id="card">{say.card}</h2>
      <dl>
        <Fact name={say.number}>{patient.externalId}</Fact>
        {contacts && patient.birthDate && <Fact name={say.born}>{birthday(patient.birthDate, language)}</Fact>}
        {contacts && patient.phone && (
          <Fact name={say.phone}>
            <a href={`tel:${patient.phone}`}>{phoneShown(patient.phone)}</a>
          </Fact>
        )}
        {contacts && patient.email && <Fact name={say.email}>{patient.email}</Fact>}
        {contacts && patient.telegram && <Fact name="Telegram">{patient.telegram}</Fact>}
        {contacts && patient.max && <Fact name="MAX">{patient.max}</Fact>}
        {channels.length > 0 && (
          <Fact name={say.channels}>
            {channels.map(({ channel, blockedAt }) => (
              <span class={blockedAt === undefined ? "state" : "state off"}>
                {channelNames[channel]}
                {blockedAt !== undefined && `: ${say.blocked} ${dayOf(blockedAt, zone, language)}`}
              </span>
            ))}
          </Fact>
        )}
        <Fact name={say.language}>{languageName(patient.language ?? visit.engine.clinic.languages[0] ?? "ru", language)}</Fact>
        <Fact name={say.zone}>
          {cityOf(zone, language)}
          {zone !== clinicZone && <small> {bothTimes(data.now, zone, clinicZone, language)}</small>}
        </Fact>
        {guardian && <Fact name={say.guardian}>{someone(guardian)}</Fact>}
        {wards.length > 0 && <Fact name={say.children}>{wards.map(someone)}</Fact>}
        {patient.tags.length > 0 && (
          <Fact name={say.tags}>
            {patient.tags.map((tag) => (
              <span class="state">{tag}</span>
            ))}
          </Fact>
        )}
      </dl>
      {!contacts && <p class="quiet">{say.hiddenContacts}</p>}
      {may(staff.role, "patients.export") && (
        <a class="small-link" href={pathOfPatient(patient.id, "/export")} download>
          {say.exportAll}
        </a>
      )}
    </aside>
  );
}

function Fact({ name, children }: { name: string; children?: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function languageName(code: string, language: Language): string {
  const name = new Intl.DisplayNames([language], { type: "language", fallback: "code" }).of(code) ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
