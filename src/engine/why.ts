// Says for each message about a patient why it was sent, put off, held or not sent, for staff, in Russian or English.

import type { Purpose } from "../journey/plan.ts";
import type { Cap, Unlock } from "../messaging/policy.ts";
import type { Consent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { type MessageState, messagesOf } from "../store/messages.ts";
import { verdictsAbout, type Why } from "../store/verdicts.ts";
import { type Language, moment } from "./explain.ts";
import { type WhyWords, whyWords } from "./why-words.ts";

export interface MessageWhy {
  key: string;
  /** Its name in the scenario. */
  message: string;
  /** None for a copy that was never written, since no channel was left for it. */
  state?: MessageState;
  /** ms UTC: when it fell due. */
  at: number;
  /** One sentence for each verdict, oldest first: the last one holds. */
  why: string[];
}

/** In the order in which they fell due. Moments are shown in `zone`. */
export async function whyMessages(db: Db, patientId: string, zone: string, language: Language): Promise<MessageWhy[]> {
  const judged = new Map<string, MessageWhy>();
  for (const each of await verdictsAbout(db, patientId)) {
    const { messageKey: key, message, at } = each.verdict;
    const of = judged.get(key) ?? { key, message, at, why: [] };
    judged.set(key, { ...of, why: [...of.why, whySentence(each, zone, language)] });
  }
  for (const { key, message, state, dueAt: at } of await messagesOf(db, patientId))
    judged.set(key, { key, message, state, at, why: judged.get(key)?.why ?? [whyWords[language].beyond] });
  return [...judged.values()].sort((a, b) => a.at - b.at);
}

/** What a verdict was decided from, as the gate's inputs keep it. */
interface Known {
  purpose: Purpose;
  cap?: Cap;
  unlocked?: ({ channel: string } & Unlock)[];
}

/** One sentence for staff. */
export function whySentence({ verdict, consent }: Why, zone: string, language: Language): string {
  const say = whyWords[language];
  const { purpose, cap, unlocked } = verdict.inputs as unknown as Known;
  const when = (at: number) => moment(at, verdict.at, zone, language);
  const record = consent ? recordOf(consent, say, when) : "";
  switch (verdict.type) {
    case "send": {
      const lawyer = unlocked?.find(({ channel }) => channel === verdict.channel)?.by;
      return say.sent(purpose, verdict.channel ? say.channels[verdict.channel] : "", record, lawyer);
    }
    case "suppress": {
      if (verdict.rule === "document" && !consent) return say.required;
      const law = verdict.rule.replace(/^law:/, "");
      const words = say.notSent[(verdict.reason ?? "no_channel") as keyof WhyWords["notSent"]];
      return words(purpose, { record, law, ...(verdict.rule === "document" && consent && { document: consent.purpose }) });
    }
    case "defer": {
      const until = when(verdict.until ?? verdict.at);
      return verdict.rule === "cap" && cap ? say.capped(until, say.cap(cap.count, cap.days)) : say.quiet(until);
    }
    case "hold":
      return say.held[(verdict.reason ?? "staff_hold") as keyof WhyWords["held"]];
  }
}

const recordOf = ({ way, at, version }: Consent, say: WhyWords, when: (at: number) => string): string =>
  say.record((way && say.ways[way]) ?? way ?? "", when(at), version ?? undefined);
