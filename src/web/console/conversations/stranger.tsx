// Words of somebody who is not known: who it may be, and what to do with them.
import { birthday, shortMoment } from "../../language.ts";
import { phoneShown } from "../../phone-shown.ts";
import { sentence } from "../../row-words.ts";
import { channelNames } from "../../words.ts";
import { fullName } from "../name.ts";
import { strangerThread } from "../people.ts";
import { may } from "../permissions.ts";
import type { Open } from "./open.ts";
import { type Shown, Telling } from "./thread.tsx";
import { conversationWords } from "./words.ts";

/** Somebody who wrote from an address that is nobody's. */
export function Unknown({ stranger, words, candidates, told, language, staff, engine }: Shown & Extract<Open, { type: "stranger" }>) {
  const say = conversationWords[language];
  const { channel, address, named, words: said } = stranger;
  const own = strangerThread(named);
  const zone = engine.clinic.timezone;
  const contacts = may(staff.role, "patients.contacts");
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
          {contacts && `: ${phoneShown(address)}`}
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
          <form class="row" method="post" action={`${own}/search`}>
            <input type="text" name="who" value={words} aria-label={say.find} placeholder={say.find} autocomplete="off" />
            <button type="submit">{say.search}</button>
          </form>
          {words && candidates.length === 0 && <p class="quiet">{say.noneFound}</p>}
          {candidates.map((patient) => (
            <form class="row candidate" method="post" action={`${own}/link`}>
              <input type="hidden" name="patient" value={patient.id} />
              <span>
                {fullName(patient)}{" "}
                <span class="quiet">
                  {[
                    patient.externalId,
                    ...(contacts && patient.birthDate ? [birthday(patient.birthDate, language)] : []),
                    ...(contacts && patient.phone ? [phoneShown(patient.phone)] : []),
                  ].join(" · ")}
                </span>
              </span>
              <button type="submit" aria-label={`${say.linkThis}: ${fullName(patient)}`}>
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
