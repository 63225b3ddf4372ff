// The pages on which patients say what they want to be sent, or that they want nothing.

import { purposes as allPurposes, type Leaf } from "../../engine/page-wishes.ts";
import { type ChannelName, channelNames, type Purpose } from "../../journey/plan.ts";
import type { Language } from "../language.ts";
import { Act, PatientPage, Said, type Visit } from "./frame.tsx";
import { channelWords, languageNames, purposes, words } from "./words.ts";

export interface Preferences {
  leaves: Leaf[];
  first?: ChannelName;
  /** The patient's own, where one is on record. */
  speaks?: string;
  languages: Language[];
  saved?: "changed" | "unchanged";
  /** A fresh link to the page on which everything is stopped. */
  stop: string;
}

export const leafName = ({ purpose, channel }: Leaf): string => `${purpose}/${channel}`;

export function PreferencesPage({ leaves, first, speaks, languages, saved, stop, ...visit }: Preferences & Visit) {
  const { language } = visit;
  const say = words[language];
  const channels = channelNames.filter((name) => leaves.some(({ channel }) => channel === name));
  return (
    <PatientPage {...visit} title={say.preferences}>
      {saved && (
        <div class="done" role="status">
          <strong>{say.saved}</strong>
          <p>{saved === "changed" ? say.savedHint : say.unchanged}</p>
        </div>
      )}
      <h1>{say.preferences}</h1>
      <p>{say.preferencesHint}</p>
      <form method="post">
        {allPurposes.map((purpose) => (
          <fieldset>
            <legend>{purposes[language][purpose].title}</legend>
            <p class="quiet">{purposes[language][purpose].text}</p>
            {leaves
              .filter((leaf) => leaf.purpose === purpose)
              .map((leaf) => (
                <label class="choice">
                  <input type="checkbox" name="wanted" value={leafName(leaf)} checked={leaf.given} />
                  <span>{channelWords[language][leaf.channel]}</span>
                  <input type="hidden" name="shown" value={`${leafName(leaf)}/${leaf.given ? "on" : "off"}`} />
                </label>
              ))}
            {!leaves.some((leaf) => leaf.purpose === purpose) && <p>{say.noChannels}</p>}
          </fieldset>
        ))}
        {channels.length > 1 && (
          <fieldset>
            <legend>{say.first}</legend>
            <Radio name="first" value="" label={say.noFirst} checked={!first} />
            {channels.map((channel) => (
              <Radio name="first" value={channel} label={channelWords[language][channel]} checked={channel === first} />
            ))}
          </fieldset>
        )}
        {languages.length > 1 && (
          <fieldset>
            <legend>{say.language}</legend>
            {speaks === undefined && <Radio name="language" value="" label={say.languageKept} checked />}
            {languages.map((each) => (
              <Radio name="language" value={each} label={languageNames[each]} lang={each} checked={each === speaks} />
            ))}
          </fieldset>
        )}
        <button type="submit" name="do" value="save" class="strong">
          {say.save}
        </button>
      </form>
      <p>
        <a href={stop}>{say.stopAll}</a>
      </p>
    </PatientPage>
  );
}

export function Radio({
  name,
  value,
  label,
  checked,
  lang,
}: {
  name: string;
  value: string;
  label: string;
  checked: boolean;
  lang?: string;
}) {
  return (
    <label class="choice">
      <input type="radio" name={name} value={value} checked={checked} />
      <span lang={lang}>{label}</span>
    </label>
  );
}

export interface Unsubscribe {
  purpose: Purpose;
  /** What would be stopped. */
  given: Leaf[];
  /** What this link has stopped, and could give back. */
  ended: Leaf[];
  done?: "stopped" | "undone";
  /** A fresh link. */
  preferences: string;
}

/** Looking at it changes nothing. */
export function UnsubscribePage({ purpose, given, ended, done, preferences, ...visit }: Unsubscribe & Visit) {
  const { language } = visit;
  const say = words[language];
  const own = given.some((leaf) => leaf.purpose === purpose);
  const { title, text } = purposes[language][purpose];
  const choose = (
    <p>
      <a href={preferences}>{say.toPreferences}</a>
    </p>
  );
  if (done === "undone")
    return (
      <Said {...visit} title={say.undone} lines={[say.undoneHint]}>
        {choose}
      </Said>
    );
  if (!own)
    return (
      <Said {...visit} title={say.stopped} lines={[ended.length > 0 ? undefined : say.stoppedAlready]}>
        {ended.length > 0 && (
          <ul class="list" aria-label={say.stoppedWhat}>
            {[...new Set(ended.map((leaf) => leaf.purpose))].map((each) => (
              <li>
                <strong>{purposes[language][each].title}</strong>: {purposes[language][each].text}
              </li>
            ))}
          </ul>
        )}
        {ended.length > 0 && <Act does="undo" label={say.undo} />}
        {given.length > 0 && (
          <section>
            <h2>{say.alsoStop}</h2>
            <p>{say.stopEverythingHint}</p>
            <Act does="everything" label={say.stopEverything} />
          </section>
        )}
        {choose}
      </Said>
    );
  return (
    <Said {...visit} title={say.stop} lines={[say.stopHint]}>
      <section>
        <p>
          <strong>{title}</strong>: {text}. {say.stopThisHint}
        </p>
        <Act does="purpose" label={say.stopThis} strong />
      </section>
      <section>
        <p>{say.stopEverythingHint}</p>
        <Act does="everything" label={say.stopEverything} />
      </section>
      {choose}
    </Said>
  );
}
