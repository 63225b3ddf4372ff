// A patient's consents: what stands now by purpose and channel, the whole ledger below, and a form for what came on paper or by word.
import { consent } from "../../../engine/consent.ts";
import { now } from "../../../engine/engine.ts";
import { type ChannelName, channelNames as channelOrder, type Purpose } from "../../../journey/plan.ts";
import { type Agreement, documents } from "../../../messaging/policy.ts";
import { type Consent, consentHistory, newestConsents } from "../../../store/consents.ts";
import type { Patient } from "../../../store/patients.ts";
import { clockTime, dateOf, type Language } from "../../language.ts";
import { channelNames } from "../../words.ts";
import { doerWords, type Names, namesOfDoers } from "../doers.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import { fullName } from "../name.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { pathOfPatient } from "./patient.tsx";
import { agreementNames, type PatientWord, patientWords } from "./words.ts";

const purposes: readonly Purpose[] = ["service", "care", "advertising"];
const agreements: readonly Agreement[] = [...purposes, ...documents];
const ways = ["paper", "form", "staff"] as const;
/** These are no proof by themselves. */
const proved: readonly string[] = ["paper", "form"];

type Fault = "proofNeeded" | "channelsNeeded";

export const consentsPage = (visit: Visit<Patient>) => page(visit);

export async function recordByStaff(visit: Visit<Patient>) {
  const { engine, found, staff, field, c } = visit;
  const purpose = agreements.find((each) => each === field("purpose"));
  const way = ways.find((each) => each === field("way"));
  const given = field("given") === "yes";
  const proof = field("proof").trim().slice(0, 300);
  const isMessages = purposes.some((each) => each === purpose);
  const channels = channelOrder.filter((channel) => field(`channel-${channel}`) === "1");
  if (!purpose || !way) return page(visit, "channelsNeeded");
  if (isMessages && channels.length === 0) return page(visit, "channelsNeeded");
  if (given && proved.includes(way) && proof === "") return page(visit, "proofNeeded");
  const record = { patientId: found.id, purpose, channels, given, at: now(engine), way, recordedBy: staff.id };
  await consent(engine, { ...record, ...(found.language && { language: found.language }), ...(proof && { proof }) });
  return c.redirect(pathOfPatient(found.id, "/consents?done=consent"), 303);
}

async function page(visit: Visit<Patient>, fault?: Fault) {
  const { engine, found, language, staff, c } = visit;
  const say = patientWords[language];
  const history = await consentHistory(engine.db, found.id);
  const zone = found.timezone ?? engine.clinic.timezone;
  const shown = channelOrder.filter(
    (channel) => engine.clinic.channels.includes(channel) || history.some((row) => row.channel === channel),
  );
  const names = await namesOfDoers(engine.db);
  const children = (
    <>
      <p class="lead">{say.consentsAbout}</p>
      {c.req.query("done") === "consent" && !fault && <Said good>{say.done_consent}</Said>}
      {fault && (
        <Said>
          <strong>{say.nowhere}.</strong> {say[fault]}
        </Said>
      )}
      {history.length === 0 ? (
        <Nothing title={say.noConsents} hint={say.noConsentsHint} />
      ) : (
        <Table newest={newestConsents(history)} channels={shown} language={language} zone={zone} />
      )}
      {may(staff.role, "patients.act") && found.erasedAt === null && <Form patient={found} channels={shown} language={language} />}
      {history.length > 0 && (
        <section class="ledger" aria-labelledby="ledger">
          <h2 id="ledger">{say.ledger}</h2>
          <ol class="lines">
            {history.toReversed().map((row) => (
              <Entry row={row} language={language} zone={zone} names={names} proof={may(staff.role, "patients.clinical")} />
            ))}
          </ol>
        </section>
      )}
    </>
  );
  const beside = (
    <a class="button" href={pathOfPatient(found.id)}>
      {say.toPatient}
    </a>
  );
  return framed(visit, { place: "patients", title: `${say.consents}: ${fullName(found)}`, beside, children }, fault ? 400 : 200);
}

function Table({ newest, channels, language, zone }: { newest: Consent[]; channels: ChannelName[]; language: Language; zone: string }) {
  const say = patientWords[language];
  const at = (purpose: Agreement, channel: ChannelName | null) => newest.find((row) => row.purpose === purpose && row.channel === channel);
  const cell = (row: Consent | undefined) =>
    row ? (
      <>
        <span class={row.given ? "yes" : "no"}>
          <span aria-hidden="true">{row.given ? "✓ " : "✕ "}</span>
          {row.given ? say.given : say.withdrawn}
        </span>
        <small>{dateOf(row.at, zone, language)}</small>
      </>
    ) : (
      <span class="quiet">{say.never}</span>
    );
  return (
    <section class="sideways" aria-label={say.consents} tabindex={0}>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{say.purpose}</th>
            {channels.map((channel) => (
              <th scope="col">{channelNames[channel]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {purposes.map((purpose) => (
            <tr>
              <th scope="row">{agreementNames[language][purpose]}</th>
              {channels.map((channel) => (
                <td>{cell(at(purpose, channel))}</td>
              ))}
            </tr>
          ))}
          {documents.map((document) => (
            <tr>
              <th scope="row">{agreementNames[language][document]}</th>
              <td colspan={Math.max(1, channels.length)}>{cell(at(document, null))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Form({ patient, channels, language }: { patient: Patient; channels: ChannelName[]; language: Language }) {
  const say = patientWords[language];
  return (
    <details class="panel">
      <summary>{say.recordConsent}</summary>
      <form class="fields" method="post" action={pathOfPatient(patient.id, "/consents")}>
        <label>
          <span>{say.purpose}</span>
          <select name="purpose">
            {agreements.map((each) => (
              <option value={each}>{agreementNames[language][each]}</option>
            ))}
          </select>
        </label>
        <fieldset class="row">
          <label class="tick">
            <input type="radio" name="given" value="yes" checked />
            {say.gives}
          </label>
          <label class="tick">
            <input type="radio" name="given" value="no" />
            {say.takesBack}
          </label>
        </fieldset>
        <fieldset>
          <legend>
            {say.byChannels}. {say.documentHint}
          </legend>
          <div class="row">
            {channels.map((channel) => (
              <label class="tick">
                <input type="checkbox" name={`channel-${channel}`} value="1" />
                {channelNames[channel]}
              </label>
            ))}
          </div>
        </fieldset>
        <label>
          <span>{say.way}</span>
          <select name="way">
            {ways.map((way) => (
              <option value={way}>{say[`way_${way}`]}</option>
            ))}
          </select>
        </label>
        <label>
          <span>{say.proof}</span>
          <input type="text" name="proof" maxlength={300} autocomplete="off" />
        </label>
        <button type="submit" class="strong">
          {say.recordIt}
        </button>
      </form>
    </details>
  );
}

function Entry({ row, language, zone, names, proof }: { row: Consent; language: Language; zone: string; names: Names; proof: boolean }) {
  const say = patientWords[language];
  const way = row.way === null ? "" : Object.hasOwn(say, `way_${row.way}`) ? say[`way_${row.way}` as PatientWord] : row.way;
  const by = row.recordedBy === null ? "" : doerWords(row.recordedBy, names, language);
  return (
    <li class="line">
      <time datetime={new Date(row.at).toISOString()}>{`${dateOf(row.at, zone, language)}, ${clockTime(row.at, zone, language)}`}</time>
      <span class="mark" aria-hidden="true">
        {row.given ? "✓" : "✕"}
      </span>
      <div>
        <p>
          {agreementNames[language][row.purpose]}
          {row.channel && `, ${channelNames[row.channel]}`}: {row.given ? say.given : say.withdrawn}
        </p>
        <p class="quiet">{[way, proof && row.proof, row.version && `${say.version} ${row.version}`, by].filter(Boolean).join(" · ")}</p>
      </div>
    </li>
  );
}
