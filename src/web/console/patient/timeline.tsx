// One timeline, newest first, what is planned above what has been; a message opens to its text and to why it went or did not.
import type { Patient } from "../../../store/patients.ts";
import { clockTime, dayOf, type Language, shortMoment } from "../../language.ts";
import { channelNames } from "../../words.ts";
import { doerWords, type Names } from "../doers.ts";
import { Nothing } from "../frame.tsx";
import type { Visit } from "../route.ts";
import type { PatientData, PlannedLine } from "./data.ts";
import { type Kind, kindNames, type Line, type Lines, type MessageShown, timelineData } from "./timeline-data.ts";
import { patientWords, stateNames } from "./words.ts";

export interface AskedLines extends Lines {
  kind: Kind | undefined;
  /** Whether it is a later page. */
  further: boolean;
}

export async function askedLines({ engine, staff, found, language, c }: Visit<Patient>): Promise<AskedLines> {
  const kind = kindNames.find((each) => each === c.req.query("kind"));
  const before = c.req.query("before");
  return { ...(await timelineData(engine, staff, found, language, { kind, before })), kind, further: before !== undefined };
}

/** The lines that follow, as htmx asks for them: they take the place of the link that asked. */
export async function timelinePart(visit: Visit<Patient>) {
  const lines = await askedLines(visit);
  const { language, engine, found } = visit;
  const zone = found.timezone ?? engine.clinic.timezone;
  return visit.c.html(<Rows lines={lines} patient={found} zone={zone} language={language} names={new Map()} later />);
}

const queryOf = (kind: Kind | undefined, before?: string): string => {
  const text = new URLSearchParams({ ...(kind && { kind }), ...(before && { before }) }).toString();
  return text && `?${text}`;
};

export function Timeline({ visit, data, ...lines }: AskedLines & { visit: Visit<Patient>; data: PatientData }) {
  const { language } = visit;
  const say = patientWords[language];
  const path = `/patients/${encodeURIComponent(data.patient.id)}`;
  const planned = lines.further ? [] : data.planned.filter(({ kind }) => lines.kind === undefined || kind === lines.kind);
  return (
    <section class="story" aria-labelledby="history">
      <h2 id="history">{say.history}</h2>
      <nav class="sieve" aria-label={say.filters}>
        {[undefined, ...kindNames].map((kind) => (
          <a href={`${path}${queryOf(kind)}#history`} aria-current={kind === lines.kind ? "true" : undefined}>
            {say[`kind_${kind ?? "all"}`]}
          </a>
        ))}
      </nav>
      {planned.length > 0 && (
        <>
          <h3 class="when">
            {say.planned} <span class="quiet">{say.unlessEnds}</span>
          </h3>
          <ol class="lines ahead">
            {planned.map((line) => (
              <PlannedRow line={line} zone={data.zone} language={language} />
            ))}
          </ol>
        </>
      )}
      {planned.length > 0 && lines.lines.length > 0 && <h3 class="when">{say.past}</h3>}
      {lines.lines.length === 0 && planned.length === 0 && (
        <Nothing title={lines.kind ? say.nothingOfKind : say.nothingYet} hint={lines.kind ? say.nothingOfKindHint : say.nothingYetHint} />
      )}
      <ol class="lines">
        <Rows lines={lines} patient={data.patient} zone={data.zone} language={language} names={data.names} />
      </ol>
    </section>
  );
}

function PlannedRow({ line, zone, language }: { line: PlannedLine; zone: string; language: Language }) {
  const say = patientWords[language];
  return (
    <li class="line">
      <Moment at={line.at} zone={zone} language={language} />
      <span class="mark" aria-hidden="true">
        ○
      </span>
      <div>
        <p>
          {line.word && say[line.word]}
          {line.word && line.text && (line.word === "plan_task" || line.word === "plan_visit") && ": "}
          {(!line.word || line.word === "plan_task" || line.word === "plan_visit") && line.text}
        </p>
        {line.title && <p class="quiet">{line.title}</p>}
      </div>
    </li>
  );
}

function Rows({
  lines: { lines, next, kind },
  patient,
  zone,
  language,
  names,
  later = false,
}: {
  lines: AskedLines;
  patient: Patient;
  zone: string;
  language: Language;
  names: Names;
  /** They were asked for: the page does not take them away while they are read. */
  later?: boolean;
}) {
  const say = patientWords[language];
  const path = `/patients/${encodeURIComponent(patient.id)}`;
  return (
    <>
      {lines.map((line) => (
        <Row line={line} zone={zone} language={language} names={names} later={later} />
      ))}
      {next && (
        <li class="further" data-row>
          <a
            class="button"
            href={`${path}${queryOf(kind, next)}`}
            hx-get={`${path}/timeline${queryOf(kind, next)}`}
            hx-target="closest li"
            hx-swap="outerHTML"
            rel="next"
          >
            {say.more}
          </a>
        </li>
      )}
    </>
  );
}

interface RowProps {
  line: Line;
  zone: string;
  language: Language;
  names: Names;
  later: boolean;
}

function Row({ line, zone, language, names, later }: RowProps) {
  const say = patientWords[language];
  const { message, by } = line;
  const who = by !== undefined && (by === "command-line" || names.has(by)) && doerWords(by, names, language);
  return (
    <li class={line.kind === "alert" ? "line flag" : "line"} data-later={later || undefined}>
      <Moment at={line.at} zone={zone} language={language} />
      <span class="mark" aria-hidden="true">
        {line.mark}
      </span>
      <div>
        {message ? <MessagePart message={message} line={line} zone={zone} language={language} /> : <p>{line.text}</p>}
        {line.why && <p class="quiet">{line.why}</p>}
        {who && (
          <p class="quiet">
            {say.by}: {who}
          </p>
        )}
      </div>
    </li>
  );
}

function Moment({ at, zone, language }: { at: number; zone: string; language: Language }) {
  return (
    <time datetime={new Date(at).toISOString()}>
      {dayOf(at, zone, language)} <b>{clockTime(at, zone, language)}</b>
    </time>
  );
}

/** Whether how a message fares now adds to what its line says: one put off has a later line of its own, and "sent" was just said. */
const saysMore = ({ kind }: Line, { state }: MessageShown): boolean =>
  ((kind === "sent" || kind === "said") && state !== "sent") || (kind === "alert" && state !== "deferred");

function MessagePart({ message, line, zone, language }: { message: MessageShown; line: Line; zone: string; language: Language }) {
  const say = patientWords[language];
  const moments = [
    [say.sentAt, message.sentAt],
    [say.deliveredAt, message.deliveredAt],
    [say.readAt, message.readAt],
  ] as const;
  const passed = moments.flatMap(([word, at]) => (at === null ? [] : `${word} ${shortMoment(at, zone, language)}`));
  return (
    <details>
      <summary>
        {line.text} {saysMore(line, message) && <span class="state">{stateNames[language][message.state]}</span>}
      </summary>
      <div class="letter">
        <p class="quiet">
          {[message.channel && channelNames[message.channel], message.recipient && `${say.toGuardian}: ${message.recipient}`, ...passed]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {message.subject && <p class="letter-subject">{message.subject}</p>}
        {message.text === undefined ? (
          <p class="quiet">{say.hiddenText}</p>
        ) : message.text === null ? (
          <p class="quiet">{say.noText}</p>
        ) : (
          <p class="letter-text">{message.text}</p>
        )}
        {message.template && (
          <p class="quiet">
            {say.template}: {message.template.id}
          </p>
        )}
        {message.buttons && message.buttons.length > 0 && (
          <p class="row">
            {message.buttons.map(({ label }) => (
              <span class="state">{label}</span>
            ))}
          </p>
        )}
        {message.why.length > 0 && (
          <>
            <p class="letter-why">{say.why}</p>
            <ul>
              {message.why.map((sentence) => (
                <li>{sentence}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </details>
  );
}
