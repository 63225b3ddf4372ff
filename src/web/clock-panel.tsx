// The virtual clock, and the buttons that push it forward.
import { cityOf, clockTime, dayOf, type Language } from "./language.ts";
import { words } from "./words.ts";

const hour = 3_600_000;

interface ClockProps {
  language: Language;
  now: number;
  /** The clinic's. */
  zone: string;
  /** The patient's, shown beside where it differs. */
  theirs?: string;
}

export function ClockFace({ language, now, zone, theirs }: ClockProps) {
  const say = words[language];
  const differs = theirs !== undefined && clockTime(now, theirs, language) !== clockTime(now, zone, language);
  return (
    <p class="face">
      <span class="quiet">{say.clock}</span>
      <time datetime={new Date(now).toISOString()}>
        {dayOf(now, zone, language)}, <strong>{clockTime(now, zone, language)}</strong>
      </time>
      {differs && (
        <span class="quiet">
          {clockTime(now, theirs, language)} {say.theirTime} ({cityOf(theirs, language)})
        </span>
      )}
    </p>
  );
}

/** `patientId` limits "what happens next" to that patient; `back` is where the visitor is brought again. */
export function ClockButtons({ language, patientId, back }: { language: Language; patientId?: string; back: string }) {
  const say = words[language];
  const steps: [string, string][] = [
    [String(hour), say.hour],
    [String(24 * hour), say.day],
    [String(7 * 24 * hour), say.week],
    ["next", say.next],
  ];
  return (
    <form class="row" method="post" action="/demo/push" aria-label={say.push}>
      <input type="hidden" name="back" value={back} />
      {patientId && <input type="hidden" name="patient" value={patientId} />}
      {steps.map(([ms, label]) => (
        <button type="submit" name="by" value={ms} class={ms === "next" ? "strong" : undefined}>
          {label}
        </button>
      ))}
    </form>
  );
}
