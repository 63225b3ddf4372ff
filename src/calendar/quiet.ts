// When a patient may not be disturbed, and when a frequency cap lets go: both by the patient's own clock.
import { Temporal } from "temporal-polyfill";
import { clock, moment } from "./local.ts";

/** Clock times, "HH:MM": the first minute that is quiet, and the first that is not. Equal ones mean no quiet hours. */
export interface Quiet {
  from: string;
  to: string;
}

function isQuiet(time: Temporal.PlainTime, from: Temporal.PlainTime, to: Temporal.PlainTime): boolean {
  const begun = Temporal.PlainTime.compare(time, from) >= 0;
  const going = Temporal.PlainTime.compare(time, to) < 0;
  switch (Temporal.PlainTime.compare(from, to)) {
    case -1:
      return begun && going;
    case 1:
      return begun || going;
    default:
      return false;
  }
}

/** The few that policies name: reading one takes longer than all the rest here. */
const known = new Map<string, Temporal.PlainTime>();

function read(time: string): Temporal.PlainTime {
  const found = known.get(time) ?? Temporal.PlainTime.from(time);
  known.set(time, found);
  return found;
}

/** The end of quiet hours if `ms` is inside them, else undefined. 21:00 is quiet, 09:00 is not. The end itself is never quiet. */
export function quietUntil(ms: number, zone: string, quiet: Quiet): number | undefined {
  const from = read(quiet.from);
  const to = read(quiet.to);
  let end: number | undefined;
  for (let now = ms; ; now = end) {
    const shown = clock(now, zone);
    const time = shown.toPlainTime();
    if (!isQuiet(time, from, to)) return end;
    const date = Temporal.PlainTime.compare(time, to) < 0 ? shown.toPlainDate() : shown.toPlainDate().add({ days: 1 });
    const over = moment(date.toPlainDateTime(to), zone);
    // Clocks set back while it is quiet show the end twice: from the second showing of the hour, only the second end is ahead.
    end = over > now ? over : moment(date.toPlainDateTime(to), zone, "later");
  }
}

/** A message counts for a cap of `days` until the same local time that many dates later, and at that instant no longer. */
export function capFrees(sentAt: number, days: number, zone: string): number {
  const sent = clock(sentAt, zone);
  return moment(sent.add({ days }), zone);
}
