// One conversation: what was said on either side, and the field to answer in, with what each channel lets through now.

import { raw } from "hono/html";
import { toHtml } from "../../../channels/markdown.ts";
import { byHand } from "../../../engine/answer-patient.ts";
import type { Reading } from "../../../messaging/replies.ts";
import { bothTimes, clockTime, dayOf, type Language } from "../../language.ts";
import { phoneShown } from "../../phone-shown.ts";
import { shown } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { Said } from "../frame.tsx";
import { patientThread } from "../people.ts";
import { may } from "../permissions.ts";
import type { Spoken, Thread, Way } from "./data.ts";
import type { Looking, Open, Told } from "./open.ts";
import { conversationWords, kindWords, refusalSentence, stateWords, windowSentence } from "./words.ts";

export type Shown = Looking & { told?: Told | undefined };

/** Everything about one patient's conversation; what htmx puts in place after an answer. */
export function Person({ open, told, ...visit }: Shown & { open: Extract<Open, { type: "patient" }> }) {
  const { language, places } = visit;
  const say = conversationWords[language];
  const { patient, name } = open.thread;
  return (
    <section id="conversation" class="panel conversation" aria-labelledby="conversation-title">
      <a class="back" href="/conversations">
        ← {say.back}
      </a>
      <div class="head">
        <div>
          <h2 id="conversation-title">{name}</h2>
          {patient.phone && may(visit.staff.role, "patients.contacts") && (
            <a class="small-link" href={`tel:${patient.phone}`}>
              {phoneShown(patient.phone)}
            </a>
          )}
        </div>
        {places.includes("patients") && (
          <a class="button" href={`/patients/${encodeURIComponent(patient.id)}`}>
            {say.patientPage}
          </a>
        )}
      </div>
      <Words {...visit} thread={open.thread} />
      {told && <Telling told={told} language={language} />}
      {may(visit.staff.role, "conversations.write") && <Compose {...visit} thread={open.thread} told={told} />}
    </section>
  );
}

export function Telling({ told, language }: { told: Told; language: Language }) {
  const say = conversationWords[language];
  if ("refused" in told)
    return (
      <Said>
        <strong>{say.cannot}.</strong> {refusalSentence(told.refused, language)}
      </Said>
    );
  return <Said good={!told.problem}>{say[told.word]}</Said>;
}

export function Words({ thread, language, engine }: Looking & { thread: Thread }) {
  const say = conversationWords[language];
  const { spoken, earlier, zone, patient, name } = thread;
  const own = patientThread(patient.id);
  let day = "";
  return (
    <section
      id="words"
      class="words-of-both"
      data-live={`patient:${patient.id}`}
      hx-get={`${own}/words`}
      hx-trigger="fresh"
      hx-swap="outerMorph"
      tabindex={0}
      aria-label={`${say.thread}: ${name}`}
    >
      <ol class="both">
        {earlier !== undefined && (
          <li class="day">
            <a href={`${own}?earlier=${earlier}`}>{say.earlier}</a>
          </li>
        )}
        {spoken.length === 0 && <li class="day">{say.silent}</li>}
        {spoken.map((each) => {
          const its = dayOf(each.at, zone, language);
          const fresh = its !== day;
          day = its;
          return (
            <>
              {fresh && <li class="day">{its}</li>}
              <Bubble spoken={each} zone={zone} language={language} name={name} clinic={engine.clinic.name} />
            </>
          );
        })}
      </ol>
    </section>
  );
}

function Bubble({
  spoken,
  zone,
  language,
  name,
  clinic,
}: {
  spoken: Spoken;
  zone: string;
  language: Language;
  name: string;
  clinic: string;
}) {
  const say = conversationWords[language];
  const at = <time datetime={new Date(spoken.at).toISOString()}>{clockTime(spoken.at, zone, language)}</time>;
  if (spoken.from === "patient") {
    const { reply, choice } = spoken;
    const reading = reply.reading as Reading | null;
    const taken =
      reading?.type === "read"
        ? `${say.understood} ${choice === undefined ? shown(reading.value) : language === "ru" ? `«${choice}»` : `“${choice}”`}`
        : kindWords[language][reply.kind];
    return (
      <li class="bubble" id={`heard-${reply.channel}-${reply.id}`}>
        <span class="who">{name}</span>
        <p class="text">{reply.text}</p>
        {taken && <p class="quiet">{taken}</p>}
        <p class="foot-note">
          {channelNames[reply.channel]} · {at}
        </p>
      </li>
    );
  }
  const { message, why, by = say.byHand } = spoken;
  const missing = message.state === "suppressed" || message.state === "failed";
  const state = stateWords[language][message.state];
  return (
    <li class={missing ? "bubble own missing" : "bubble own"} id={`sent-${message.key}`}>
      <span class="who">{clinic}</span>
      {message.subject && message.channel === "email" && <strong>{message.subject}</strong>}
      {message.text && (
        <div class="text">{message.message === byHand ? <p class="by-hand">{message.text}</p> : raw(toHtml(message.text))}</div>
      )}
      <p class="foot-note">
        {[...(message.message === byHand ? [by] : []), ...(message.channel ? [channelNames[message.channel]] : []), state].join(" · ")} ·{" "}
        {at}
      </p>
      {why.length > 0 && (
        <details>
          <summary>{say.why}</summary>
          {why.map((reason) => (
            <p>{reason}</p>
          ))}
        </details>
      )}
    </li>
  );
}

function Compose({ thread, told, language, engine }: Shown & { thread: Thread }) {
  const say = conversationWords[language];
  const { patient, ways, waiting, zone, quick } = thread;
  const own = patientThread(patient.id);
  const deed = (what: string) => {
    const to = `${own}/${what}`;
    return { method: "post", action: to, "hx-post": to, "hx-target": "#conversation", "hx-swap": "outerHTML" } as const;
  };
  const open = ways.filter(({ refused }) => refused === undefined);
  const shut = ways.filter(({ refused }) => refused !== undefined);
  const written = told && "refused" in told ? told : undefined;
  const until = Math.max(0, ...waiting.map(({ receivedAt }) => receivedAt));
  const left = ({ until: end }: Way) =>
    end !== undefined && windowSentence(bothTimes(end, zone, engine.clinic.timezone, language), language);
  return (
    <div class="compose">
      {open.length > 0 && (
        <form class="fields wide-fields" {...deed("answer")}>
          <label>
            <span>{say.answer}</span>
            <textarea id="answer" name="text" rows={3} maxlength={3900} required>
              {written?.text}
            </textarea>
          </label>
          {quick.length > 0 && (
            <details class="needs-script">
              <summary>{say.quick}</summary>
              <div class="row quick">
                {quick.map(({ title, text }) => (
                  <button type="button" data-inserts="answer" data-text={text} title={text}>
                    {title}
                  </button>
                ))}
              </div>
            </details>
          )}
          <div class="row">
            <select name="channel" aria-label={say.by}>
              {open.map(({ channel }) => (
                <option value={channel} selected={channel === written?.channel}>
                  {channelNames[channel]}
                </option>
              ))}
            </select>
            <button type="submit" class="strong">
              {say.send}
            </button>
          </div>
          {open.map((way) => left(way) && <p class="quiet">{left(way)}</p>)}
        </form>
      )}
      {ways.length === 0 && <p>{say.nowhere}</p>}
      {shut.map(({ channel, refused }) => (
        <p class="quiet">
          <b>{channelNames[channel]}.</b> {refused && refusalSentence(refused, language)}
        </p>
      ))}
      {waiting.length > 0 && (
        <form {...deed("done")}>
          <input type="hidden" name="until" value={String(until)} />
          <button type="submit">{say.done}</button>
        </form>
      )}
    </div>
  );
}
