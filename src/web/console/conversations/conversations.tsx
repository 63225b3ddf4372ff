// Conversations: the list on the left, both sides' words on the right, and an answer in a person's own words.
import { raw } from "hono/html";
import { toHtml } from "../../../channels/markdown.ts";
import type { Refused } from "../../../engine/answer-patient.ts";
import { byHand } from "../../../engine/answer-patient.ts";
import { answer, leaveAt, linkTo, notOurs } from "../../../engine/conversation-deeds.ts";
import { channelNames as allChannels, type ChannelName } from "../../../journey/plan.ts";
import type { Reading } from "../../../messaging/replies.ts";
import { listPatients } from "../../../store/patient-list.ts";
import type { Patient } from "../../../store/patients.ts";
import type { Reply } from "../../../store/replies.ts";
import { bothTimes, clockTime, dayOf, type Language, shortMoment } from "../../language.ts";
import { nameOf } from "../../phone-data.ts";
import { sentence, shown } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { framed, Nothing, Said } from "../frame.tsx";
import { Icon } from "../icon.tsx";
import { patientThread, strangerThread } from "../people.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import {
  type Conversation,
  type Conversations,
  conversations,
  type Filter,
  filterOf,
  type Spoken,
  type Stranger,
  strangerOf,
  type Thread,
  thread,
  type Way,
} from "./data.ts";
import { type ConversationWord, conversationWords, kindWords, refusalSentence, stateWords, windowSentence } from "./words.ts";

type Looking = Omit<Visit<unknown>, "found">;
type Told = { word: ConversationWord; problem?: true } | { refused: Refused["reason"]; text: string; channel: ChannelName };

export const inbox = (visit: Visit) => page(visit, { type: "none" });

export async function inboxList(visit: Visit) {
  const data = await listed(visit);
  return visit.c.html(<List {...data} language={visit.language} zone={visit.engine.clinic.timezone} here={visit.c.req.query("here")} />);
}

const listed = ({ c, engine }: Looking) => conversations(engine, filterOf(c.req.query("show")), c.req.query("before"));

export async function conversation(visit: Visit<Patient>) {
  return page(visit, { type: "patient", thread: await threadOf(visit) });
}

/** Both sides' words alone, as a live page asks for them; what is being written beside them is left alone. */
export async function conversationWordsPart(visit: Visit<Patient>) {
  return visit.c.html(<Words {...visit} thread={await threadOf(visit)} />);
}

const threadOf = ({ engine, found, language, c }: Visit<Patient>) => {
  const before = /^\d{1,15}$/.exec(c.req.query("earlier") ?? "")?.[0];
  return thread(engine, found, language, before === undefined ? undefined : Number(before));
};

export async function answerConversation(visit: Visit<Patient>) {
  const { engine, found, field, doer } = visit;
  const text = field("text");
  const channel = allChannels.find((each) => each === field("channel")) ?? "email";
  const said = await answer(engine, { patientId: found.id, channel, text }, doer);
  if (said.type === "refused") return after(visit, { refused: said.reason, text, channel });
  return after(visit, { word: "sent" });
}

export async function leaveConversation(visit: Visit<Patient>) {
  const { engine, found, field, doer } = visit;
  const until = Number(field("until")) || 0;
  return after(visit, (await leaveAt(engine, found.id, until, doer)) ? { word: "doneAll" } : { word: "gone", problem: true });
}

async function after(visit: Visit<Patient>, told: Told) {
  const { c, engine, found, language } = visit;
  const open = { type: "patient" as const, thread: await thread(engine, found, language) };
  if (c.req.header("hx-request")) return c.html(<Person {...visit} open={open} told={told} />);
  if (!("word" in told) || told.problem) return page(visit, open, told, 409);
  return c.redirect(patientThread(found.id), 303);
}

export async function stranger(visit: Visit<Reply>, told?: Told) {
  const { engine, found, c } = visit;
  const words = (c.req.query("who") ?? "").trim().slice(0, 100);
  const candidates = words
    ? await listPatients(engine.db, { words, contacts: may(visit.staff.role, "patients.contacts") }, { limit: 10 })
    : [];
  return page(visit, { type: "stranger", stranger: await strangerOf(engine, found), words, candidates }, told, told ? 409 : 200);
}

export async function strangerIsNotOurs(visit: Visit<Reply>) {
  await notOurs(visit.engine, visit.found, visit.doer);
  return visit.c.redirect("/conversations", 303);
}

export async function linkToPatient(visit: Visit<Reply>) {
  const patientId = visit.field("patient");
  const linked = await linkTo(visit.engine, visit.found, patientId, visit.doer);
  return linked ? visit.c.redirect(patientThread(patientId), 303) : stranger(visit, { word: "notLinked", problem: true });
}

type Open =
  | { type: "none" }
  | { type: "patient"; thread: Thread }
  | { type: "stranger"; stranger: Stranger; words: string; candidates: Patient[] };

async function page(visit: Looking, open: Open, told?: Told, status: 200 | 409 = 200) {
  const { language, engine } = visit;
  const say = conversationWords[language];
  const data = await listed(visit);
  const here = visit.c.req.path;
  const children = (
    <>
      <p class="lead">{say.about}</p>
      <div class={open.type === "none" ? "pair" : "pair opened"}>
        <List {...data} language={language} zone={engine.clinic.timezone} here={here} />
        <div class="thing">
          {open.type === "none" && <Nothing title={say.choose} hint={say.chooseHint} />}
          {open.type === "patient" && <Person {...visit} open={open} told={told} />}
          {open.type === "stranger" && <Unknown {...visit} {...open} told={told} />}
        </div>
      </div>
    </>
  );
  return framed(visit, { place: "conversations", title: consoleWords[language].place_conversations, children }, status);
}

const icons: Record<ChannelName, string> = {
  telegram: "send",
  max: "message-circle",
  whatsapp: "message-circle-more",
  email: "mail",
  sms: "message-square-text",
};

type ListProps = Conversations & { language: Language; zone: string; here: string | undefined };

function List({ filter, waiting, more, rows, before, next, language, zone, here }: ListProps) {
  const say = conversationWords[language];
  const query = new URLSearchParams({ show: filter, ...(here && { here }), ...(before && { before }) });
  const filters: { filter: Filter; label: string }[] = [
    { filter: "all", label: say.show_all },
    { filter: "waiting", label: say.show_waiting },
    ...allChannels.map((channel) => ({ filter: channel, label: channelNames[channel] })),
  ];
  const row = (each: Conversation) => <Row {...each} filter={filter} language={language} zone={zone} here={here} />;
  return (
    <div
      id="conversations"
      class="inbox"
      data-live="conversations"
      hx-get={`/conversations/list?${query}`}
      hx-trigger="fresh"
      hx-swap="outerMorph"
    >
      <nav class="filters" aria-label={say.filters}>
        {filters.map((each) => (
          <a href={`/conversations?show=${each.filter}`} aria-current={each.filter === filter ? "page" : undefined}>
            {each.label}
          </a>
        ))}
      </nav>
      {waiting.length > 0 && (
        <>
          <h2 class="when">{say.show_waiting}</h2>
          <ul class="list">{waiting.map(row)}</ul>
          {more && (
            <a class="button" href="/conversations?show=waiting">
              {say.allWaiting}
            </a>
          )}
          {rows.length > 0 && <h2 class="when">{say.others}</h2>}
        </>
      )}
      {rows.length + waiting.length === 0 && <Empty filter={filter} further={before !== undefined} language={language} />}
      <ul class="list">{rows.map(row)}</ul>
      {(before !== undefined || next !== undefined) && (
        <p class="row">
          {before !== undefined && (
            <a class="button" href={`/conversations?show=${filter}`}>
              {say.fromStart}
            </a>
          )}
          {next !== undefined && (
            <a class="button" href={`/conversations?show=${filter}&before=${encodeURIComponent(next)}`} rel="next">
              {filter === "waiting" ? say.further : say.older}
            </a>
          )}
        </p>
      )}
    </div>
  );
}

function Empty({ filter, further, language }: { filter: Filter; further: boolean; language: Language }) {
  const say = conversationWords[language];
  if (further) return <Nothing title={say.noMore} hint={say.noMoreHint} />;
  if (filter === "waiting") return <Nothing title={say.nobody} hint={say.nobodyHint} />;
  if (filter === "all") return <Nothing title={say.noWords} hint={say.noWordsHint} />;
  return <Nothing title={say.noneByChannel} hint={say.noneByChannelHint} />;
}

type RowProps = Conversation & { filter: Filter; language: Language; zone: string; here: string | undefined };

function Row({ href, name, channel, text, at, waits, alarm, filter, language, zone, here }: RowProps) {
  const say = conversationWords[language];
  return (
    <li data-row>
      <a class="heard" href={`${href}?show=${filter}`} aria-current={href === here ? "true" : undefined}>
        <span class="heard-who">
          <b>{name ?? say.stranger}</b>
          {alarm && <span class="alarm">{say.alarm}</span>}
          {waits && <span class="state">{say.waits}</span>}
        </span>
        <span class="heard-text">{text.slice(0, 160)}</span>
        <span class="quiet">
          <Icon name={icons[channel]} /> {channelNames[channel]} ·{" "}
          <time datetime={new Date(at).toISOString()}>{shortMoment(at, zone, language)}</time>
        </span>
      </a>
    </li>
  );
}

type Shown = Looking & { told?: Told | undefined };

/** Everything about one patient's conversation; what htmx puts in place after an answer. */
function Person({ open, told, ...visit }: Shown & { open: Extract<Open, { type: "patient" }> }) {
  const { language, places } = visit;
  const say = conversationWords[language];
  const { patient, name } = open.thread;
  return (
    <section id="conversation" class="panel conversation" aria-labelledby="conversation-title">
      <a class="back" href="/conversations">
        ← {say.back}
      </a>
      <div class="head">
        <h2 id="conversation-title">{name}</h2>
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

function Telling({ told, language }: { told: Told; language: Language }) {
  const say = conversationWords[language];
  if ("refused" in told)
    return (
      <Said>
        <strong>{say.cannot}.</strong> {refusalSentence(told.refused, language)}
      </Said>
    );
  return <Said good={!told.problem}>{say[told.word]}</Said>;
}

function Words({ thread, language, engine }: Looking & { thread: Thread }) {
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
    const { reply } = spoken;
    const reading = reply.reading as Reading | null;
    const taken = reading?.type === "read" ? `${say.understood} ${shown(reading.value)}` : kindWords[language][reply.kind];
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
  const { message, why } = spoken;
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
        {[...(message.message === byHand ? [say.byHand] : []), ...(message.channel ? [channelNames[message.channel]] : []), state].join(
          " · ",
        )}{" "}
        · {at}
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

/** Somebody who wrote from an address that is nobody's. */
function Unknown({ stranger, words, candidates, told, language, staff, engine }: Shown & Extract<Open, { type: "stranger" }>) {
  const say = conversationWords[language];
  const { channel, address, named, words: said } = stranger;
  const own = strangerThread(named);
  const zone = engine.clinic.timezone;
  const writes = may(staff.role, "conversations.write");
  const rules = engine.clinic.redFlags.flatMap(({ rules }) => rules);
  return (
    <section id="conversation" class="panel conversation" aria-labelledby="conversation-title">
      <a class="back" href="/conversations">
        ← {say.back}
      </a>
      <div>
        <h2 id="conversation-title">{say.stranger}</h2>
        <p class="quiet">
          {channelNames[channel]}
          {may(staff.role, "patients.contacts") && `: ${address}`}
        </p>
      </div>
      <p>{say.strangerAbout}</p>
      {told && <Telling told={told} language={language} />}
      <ol class="both">
        {said.map((reply) => (
          <li class="bubble">
            <p class="text">{reply.text}</p>
            {reply.alarm && (
              <p class="alarm">{`${sentence(say.alarm)}: ${rules.find(({ id }) => id === reply.alarm)?.title ?? reply.alarm}`}</p>
            )}
            <p class="foot-note">{shortMoment(reply.receivedAt, zone, language)}</p>
          </li>
        ))}
      </ol>
      {writes && (
        <div class="compose">
          <h3>{say.link}</h3>
          <form class="row" action={own}>
            <input type="text" name="who" value={words} aria-label={say.find} placeholder={say.find} autocomplete="off" />
            <button type="submit">{say.search}</button>
          </form>
          {words && candidates.length === 0 && <p class="quiet">{say.noneFound}</p>}
          {candidates.map((patient) => (
            <form class="row candidate" method="post" action={`${own}/link`}>
              <input type="hidden" name="patient" value={patient.id} />
              <span>
                {nameOf(patient)} <span class="quiet">{patient.birthDate ?? ""}</span>
              </span>
              <button type="submit" aria-label={`${say.linkThis}: ${nameOf(patient)}`}>
                {say.linkThis}
              </button>
            </form>
          ))}
          <form method="post" action={`${own}/not-ours`}>
            <button type="submit">{say.notOurs}</button>
          </form>
        </div>
      )}
    </section>
  );
}
