// One task beside the list: what to say, to whom, what is known, what was tried, and every way it can end.
import { callOutcomes } from "../../../store/task-notes.ts";
import { quoted, type Task } from "../../../store/tasks.ts";
import { roles } from "../../../store/users.ts";
import { bothTimes, type Language } from "../../language.ts";
import { phoneShown } from "../../phone-shown.ts";
import { outcomeWords, roleWords, sentence } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { stateWords } from "../conversations/words.ts";
import { patientThread } from "../people.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { consoleWords, roleNames } from "../words.ts";
import { canDo, canTake, type Flag, type OpenTask } from "./data.ts";
import { callWords, todayWords } from "./words.ts";

type Shown = Pick<Visit, "language" | "staff" | "places"> & { clinicZone: string };

/** Forms of a task change the board in place. */
const deed = (task: Task, what: string) => {
  const to = `/tasks/${encodeURIComponent(task.id)}/${what}`;
  return { method: "post", action: to, "hx-post": to, "hx-target": "#today", "hx-swap": "outerHTML" } as const;
};

const Open = ({ id }: { id: string | undefined }) => (id === undefined ? null : <input type="hidden" name="open" value={id} />);

/** One button for each outcome. A reply that could not be read is entered as the patient meant it. */
export function Outcomes({ task, language, open }: { task: Task; language: Language; open: string | undefined }) {
  const say = consoleWords[language];
  const asks = task.task.startsWith("unclear-") && task.outcomes.length === 0;
  const outcomes = task.outcomes.length > 0 || asks ? task.outcomes : ["done"];
  return (
    <form class="row" {...deed(task, "outcome")}>
      <Open id={open} />
      {asks && (
        <input type="text" name="outcome" required maxlength={200} aria-label={say.value} placeholder={say.value} autocomplete="off" />
      )}
      {asks && <button type="submit">{say.record}</button>}
      {outcomes.map((outcome) => (
        <button type="submit" name="outcome" value={outcome}>
          {outcome === "done" && task.outcomes.length === 0 ? say.done : sentence(outcomeWords(outcome, language))}
        </button>
      ))}
    </form>
  );
}

export function Thing(props: OpenTask & Shown) {
  const { task, late, patient, holder, flag, notes, language, staff, clinicZone } = props;
  const say = todayWords[language];
  const when = (at: number) => bothTimes(at, patient.zone, clinicZone, language);
  const mine = task.state === "open" && canDo(staff, task);
  // The words that raised a flag stand above already.
  const script = task.script
    ?.split("\n")
    .filter((line) => !flag?.said || line !== quoted(flag.said.text))
    .join("\n");
  return (
    <>
      <a class="back" href="/today">
        ← {say.backToList}
      </a>
      <section class={flag ? "panel flag" : "panel"} aria-labelledby="thing-title">
        <div class="thing-head">
          <div>
            {flag && <p class="alarm">{say.alert}</p>}
            <h2 id="thing-title">{task.title}</h2>
            <p class="quiet">
              {sentence(roleWords(task.role, language))}
              {holder && ` · ${holder.id === staff.id ? say.yours : `${say.takenBy} ${holder.name}`}`}
              {task.dueAt !== null && ` · ${late ? say.overdueSince : say.due} ${when(task.dueAt)}`}
            </p>
          </div>
          {mine && <Take {...props} />}
        </div>
        <Reach {...props} />
        {task.state === "done" && (
          <p>
            <strong>{say.closed}.</strong> {task.outcome && `${sentence(outcomeWords(task.outcome, language))}.`}
          </p>
        )}
        {task.state === "no_longer_needed" && <p>{say.noLongerNeeded}</p>}
        {flag && <FlagView {...props} flag={flag} />}
        {(script || !flag) && (
          <div>
            <h3>{say.what}</h3>
            <p class={script ? "say" : "quiet"}>{script || say.noScript}</p>
          </div>
        )}
        {mine && !flag && (
          <div>
            <h3>{say.outcome}</h3>
            <Outcomes task={task} language={language} open={task.id} />
          </div>
        )}
        {flag && !mine && task.state === "open" && <p class="quiet">{say.forDoctor}</p>}
        {flag && mine && <Release task={task} language={language} />}
      </section>
      <Card {...props} />
      {((mine && !flag) || notes.length > 0) && (
        <section class="panel" aria-labelledby="notes-title">
          <h2 id="notes-title">{say.notes}</h2>
          {notes.length > 0 && (
            <ul class="notes">
              {notes.map(({ name, at, text, call }) => (
                <li>
                  <p>
                    {call && <b>{callWords[language][call]}. </b>}
                    {text}
                  </p>
                  <p class="quiet">
                    {name} · {when(at)}
                  </p>
                </li>
              ))}
            </ul>
          )}
          {mine && !flag && (
            <form class="fields wide-fields" {...deed(task, "note")}>
              <Open id={task.id} />
              <label>
                <span>{say.note}</span>
                <textarea id="note" name="text" rows={2} maxlength={2000} placeholder={say.notePlace} />
              </label>
              <button type="submit">{say.keep}</button>
            </form>
          )}
        </section>
      )}
      {mine && <HandOn {...props} />}
    </>
  );
}

/** Who it is about, and, for whoever may, how to reach them: nearly every task begins with a call. */
function Reach({ card, patient, language, staff }: OpenTask & Shown) {
  const say = todayWords[language];
  return (
    <p class="reach">
      <b>{patient.name}</b>
      {may(staff.role, "patients.contacts") && (
        <>
          {card.phone && <a href={`tel:${card.phone.replace(/[^\d+]/g, "")}`}>{phoneShown(card.phone)}</a>}
          {card.email && <a href={`mailto:${card.email}`}>{card.email}</a>}
          {!card.phone && !card.email && <span class="quiet">{say.noContacts}</span>}
        </>
      )}
    </p>
  );
}

/** When they come next, and what they wrote last. */
function Card({ patient, visit, lastWords, flag, language, staff, places, clinicZone }: OpenTask & Shown) {
  const say = todayWords[language];
  const when = (at: number) => bothTimes(at, patient.zone, clinicZone, language);
  return (
    <section class="panel" aria-labelledby="card-title">
      <h2 id="card-title">{say.about}</h2>
      <dl class="facts">
        <div>
          <dt>{say.nextVisit}</dt>
          <dd>
            {visit?.start
              ? `${when(visit.start)}${visit.doctor ? `, ${visit.doctor}` : visit.service ? `, ${visit.service}` : ""}`
              : say.noVisit}
          </dd>
        </div>
        {may(staff.role, "patients.clinical") && (flag?.said === undefined || flag.said.id !== lastWords?.id) && (
          <div>
            <dt>{say.lastWords}</dt>
            <dd>
              {lastWords ? (
                <>
                  <q>{lastWords.text.slice(0, 300)}</q>{" "}
                  <span class="quiet">{`${channelNames[lastWords.channel]}, ${when(lastWords.receivedAt)}`}</span>
                </>
              ) : (
                say.noWords
              )}
            </dd>
          </div>
        )}
      </dl>
      <p class="row">
        {places.includes("patients") && (
          <a class="button" href={`/patients/${encodeURIComponent(patient.id)}`}>
            {say.patientPage}
          </a>
        )}
        {places.includes("conversations") && (
          <a class="button" href={patientThread(patient.id)}>
            {say.conversation}
          </a>
        )}
      </p>
    </section>
  );
}

/** One's own from now on, or anybody's again. */
function Take({ task, holder, language, staff }: OpenTask & Shown) {
  const say = todayWords[language];
  const own = holder?.id === staff.id;
  return (
    <form {...deed(task, "claim")}>
      <Open id={task.id} />
      <button type="submit" name="take" value={own ? "no" : "yes"} class={own ? undefined : "strong"}>
        {own ? say.unclaim : say.claim}
      </button>
    </form>
  );
}

/** To a colleague, or to everybody of a role. */
function HandOn({ task, colleagues, language, staff }: OpenTask & Shown) {
  const say = todayWords[language];
  return (
    <section class="panel" aria-labelledby="hand-on-title">
      <h2 id="hand-on-title">{say.handOnTitle}</h2>
      <form class="row" {...deed(task, "hand-on")}>
        <Open id={task.id} />
        <select name="to" aria-label={say.handOnTo}>
          {roles
            .filter((role) => (role === "coordinator" || role === "doctor") && canTake(role, task))
            .map((role) => (
              <option value={`role:${role}`}>{`${say.anyOf} ${roleNames[language][role]}`}</option>
            ))}
          {colleagues
            .filter(({ id }) => id !== staff.id)
            .map(({ id, name, role }) => (
              <option value={`user:${id}`}>{`${name}, ${roleNames[language][role]}`}</option>
            ))}
        </select>
        <button type="submit">{say.handOn}</button>
      </form>
    </section>
  );
}

/** What was said, by whose rule it alarms, what the patient was told, and whether the hold stands. */
function FlagView({ flag, patient, language, clinicZone }: OpenTask & Shown & { flag: Flag }) {
  const say = todayWords[language];
  const when = (at: number) => bothTimes(at, patient.zone, clinicZone, language);
  const { said, set, told, hold } = flag;
  const signed = set?.signed;
  return (
    <dl class="facts">
      <div>
        <dt>{say.said}</dt>
        <dd>
          {said ? (
            <>
              <q class="loud">{said.text}</q> <span class="quiet">{`${channelNames[said.channel]}, ${when(said.receivedAt)}`}</span>
            </>
          ) : (
            say.entered
          )}
        </dd>
      </div>
      <div>
        <dt>{say.rule}</dt>
        <dd>
          {set ? set.title : say.ruleGone}
          {set && <span class="quiet"> {signed ? `${say.signedBy} ${signed.doctor}, ${signed.date}` : say.unsigned}</span>}
        </dd>
      </div>
      <div>
        <dt>{say.told}</dt>
        <dd>
          {told.length === 0 && say.toldNothing}
          {told.map((message) => (
            <p>
              <q>{message.text}</q>{" "}
              <span class="quiet">
                {[
                  ...(message.channel ? [channelNames[message.channel]] : []),
                  stateWords[language][message.state].toLowerCase(),
                  when(message.readAt ?? message.deliveredAt ?? message.sentAt ?? message.dueAt),
                ].join(", ")}
              </span>
            </p>
          ))}
        </dd>
      </div>
      <div>
        <dt>{say.hold}</dt>
        <dd>{hold ? `${say.holdStands} ${say.holdSince} ${when(hold.at)}.` : say.holdOver}</dd>
      </div>
    </dl>
  );
}

function Release({ task, language }: { task: Task; language: Language }) {
  const say = todayWords[language];
  const keeps = `/tasks/${encodeURIComponent(task.id)}/note`;
  return (
    <form class="fields wide-fields" {...deed(task, "release")}>
      <Open id={task.id} />
      <fieldset class="picks">
        <legend>{say.callOutcome}</legend>
        {callOutcomes.map((call) => (
          <label class="tick">
            <input type="radio" name="call" value={call} required /> {callWords[language][call]}
          </label>
        ))}
      </fieldset>
      <label>
        <span>{say.reason}</span>
        <textarea id="reason" name="text" rows={2} maxlength={2000} required />
      </label>
      <p class="quiet">{say.releaseAbout}</p>
      <div class="row">
        <button type="submit" class="strong">
          {say.release}
        </button>
        <button type="submit" formaction={keeps} hx-post={keeps} hx-target="#today" hx-swap="outerHTML" formnovalidate>
          {say.keepCall}
        </button>
      </div>
    </form>
  );
}
