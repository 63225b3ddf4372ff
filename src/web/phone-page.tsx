// The patient's phone, with everybody's names on its left and what the engine did on its right.

import { raw } from "hono/html";
import { toHtml } from "../channels/markdown.ts";
import { ClockButtons, ClockFace } from "./clock-panel.tsx";
import { visitDeeds } from "./demo.ts";
import { DemoPage, Empty } from "./demo-frame.tsx";
import { clockTime, dayOf, type Language } from "./language.ts";
import type { Bubble, Listed, PhoneData, Standing, Told } from "./phone-data.ts";
import { rowWords } from "./row-words.ts";
import { TaskCard } from "./task-card.tsx";
import { channelNames, words } from "./words.ts";

type Shown = NonNullable<PhoneData["patient"]>;

export const phonePath = (id: string, channel?: string): string =>
  `/demo/phone/${encodeURIComponent(id)}${channel ? `?channel=${channel}` : ""}`;

export function PhonePage(data: PhoneData) {
  const { language, patient } = data;
  const say = words[language];
  const live = patient && `/demo/phone/${encodeURIComponent(patient.id)}/part?channel=${patient.channel}`;
  return (
    <DemoPage
      language={language}
      place="phone"
      here={patient ? phonePath(patient.id, patient.channel) : "/demo/phone"}
      clinic={data.clinic}
      live={live}
    >
      <div class={patient ? "desk" : "desk unchosen"}>
        <People language={language} patients={data.patients} chosen={patient?.id} />
        <main id="content" class="stage">
          {!patient && data.patients.length > 0 && <Empty title={say.choose} hint={say.chooseHint} />}
          {!patient && data.patients.length === 0 && <Empty title={say.nobody} hint={say.nobodyHint} />}
          {patient && (
            <div class="living" data-live={live}>
              <PhonePart {...data} />
            </div>
          )}
          {patient && <ReplyBox language={language} patient={patient} />}
        </main>
      </div>
    </DemoPage>
  );
}

function People({ language, patients, chosen }: { language: Language; patients: Listed[]; chosen?: string }) {
  const say = words[language];
  if (patients.length === 0) return <div class="people" />;
  return (
    <nav class="people" aria-label={say.patients}>
      <ul>
        {patients.map(({ id, name, city }) => (
          <li>
            <a href={phonePath(id)} aria-current={id === chosen ? "true" : undefined}>
              <span>{name}</span>
              <small>{city}</small>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What the page asks for anew each second. */
export function PhonePart({ language, clinic, clinicZone, now, patient }: PhoneData) {
  if (!patient) return null;
  const say = words[language];
  const back = phonePath(patient.id, patient.channel);
  return (
    <>
      <section class="phone" aria-label={`${say.phone}: ${patient.name}`}>
        <header>
          <h1>{patient.name}</h1>
          <span class="quiet">{clockTime(now, patient.zone, language)}</span>
        </header>
        <nav class="tabs" aria-label={say.phone}>
          {patient.channels.map((channel) => (
            <a id={`tab-${channel}`} href={phonePath(patient.id, channel)} aria-current={channel === patient.channel ? "true" : undefined}>
              {channel === "email" ? say.mailOf : channelNames[channel]}
            </a>
          ))}
        </nav>
        <Thread language={language} clinic={clinic} patient={patient} />
      </section>
      <aside class="beside">
        <section class="panel">
          <ClockFace language={language} now={now} zone={clinicZone} theirs={patient.zone} />
          <ClockButtons language={language} patientId={patient.id} back={back} />
          <form class="row" method="post" action={`/demo/phone/${encodeURIComponent(patient.id)}/visit`} aria-label={say.visit}>
            <input type="hidden" name="back" value={back} />
            {visitDeeds.map((deed) => (
              <button type="submit" name="what" value={deed}>
                {say[`visit_${deed}`]}
              </button>
            ))}
            <span class="quiet">{say.visitHint}</span>
          </form>
        </section>
        <section class="panel">
          <h2>{say.stands}</h2>
          {patient.journeys.length === 0 ? (
            <Empty title={say.noJourney} hint={say.noJourneyHint} />
          ) : (
            patient.journeys.map((journey) => <Journey {...journey} />)
          )}
          {patient.tasks.map((task) => (
            <TaskCard task={task} language={language} zones={[patient.zone, clinicZone]} back={back} />
          ))}
        </section>
        <section class="panel">
          <h2>{say.engine}</h2>
          {patient.rows.length === 0 ? (
            <Empty title={say.nothingYet} hint={say.nothingYetHint} />
          ) : (
            <Timeline language={language} zones={[patient.zone, clinicZone]} rows={patient.rows} />
          )}
        </section>
      </aside>
    </>
  );
}

const Journey = ({ title, sentence, ended }: Standing) => (
  <div class={ended ? "journey ended" : "journey"}>
    <h3>{title}</h3>
    <p>{sentence}</p>
  </div>
);

function Thread({ language, clinic, patient }: { language: Language; clinic: string; patient: Shown }) {
  const say = words[language];
  const mail = patient.channel === "email";
  if (patient.bubbles.length === 0) {
    return (
      <div class="thread">
        <Empty title={mail ? say.noMail : say.silentPhone} hint={mail ? say.noMailHint : say.silentPhoneHint} />
      </div>
    );
  }
  let day = "";
  return (
    <ol class={mail ? "thread mail" : "thread"} tabindex={0} aria-label={mail ? say.mailOf : channelNames[patient.channel]}>
      {patient.bubbles.map((bubble) => {
        const its = dayOf(bubble.at, patient.zone, language);
        const fresh = its !== day;
        day = its;
        return (
          <>
            {fresh && <li class="day">{its}</li>}
            <BubbleItem bubble={bubble} language={language} clinic={clinic} patient={patient} />
          </>
        );
      })}
    </ol>
  );
}

function BubbleItem({ bubble, language, clinic, patient }: { bubble: Bubble; language: Language; clinic: string; patient: Shown }) {
  const own = bubble.from === "patient";
  return (
    <li class={own ? "bubble own" : "bubble"}>
      <span class="who">{own ? patient.name : clinic}</span>
      {bubble.subject && <strong class="subject">{bubble.subject}</strong>}
      {own ? <p class="text">{bubble.text}</p> : <div class="text">{raw(toHtml(bubble.text))}</div>}
      <time datetime={new Date(bubble.at).toISOString()}>{clockTime(bubble.at, patient.zone, language)}</time>
      {bubble.buttons.length > 0 && (
        <form class="choices" method="post" action={phonePath(patient.id).concat("/reply")}>
          <input type="hidden" name="channel" value={patient.channel} />
          {bubble.buttons.map(({ value, label }) => (
            <button type="submit" name="text" value={value}>
              {label}
            </button>
          ))}
        </form>
      )}
    </li>
  );
}

function ReplyBox({ language, patient }: { language: Language; patient: Shown }) {
  const say = words[language];
  return (
    <form class="reply" method="post" action={`/demo/phone/${encodeURIComponent(patient.id)}/reply`}>
      <input type="hidden" name="channel" value={patient.channel} />
      <label for="text">{say.reply}</label>
      <div class="row">
        <input id="text" type="text" name="text" required maxlength={2000} autocomplete="off" placeholder={say.replyHint} />
        <button type="submit" class="strong">
          {say.send}
        </button>
      </div>
    </form>
  );
}

function Timeline({ language, zones, rows }: { language: Language; zones: readonly [string, string]; rows: Told[] }) {
  const [zone] = zones;
  let day = "";
  return (
    <ol class="timeline">
      {rows.map((told) => {
        const { mark, text, why } = rowWords(told, language, zones);
        const its = dayOf(told.row.at, zone, language);
        const fresh = its !== day;
        day = its;
        return (
          <>
            {fresh && <li class="day">{its}</li>}
            <li class={told.row.kind === "alert" ? "line flag" : "line"}>
              <time datetime={new Date(told.row.at).toISOString()}>{clockTime(told.row.at, zone, language)}</time>
              <span class="mark" aria-hidden="true">
                {mark}
              </span>
              <span>
                {text}
                {why && <small>{why}</small>}
              </span>
            </li>
          </>
        );
      })}
    </ol>
  );
}
