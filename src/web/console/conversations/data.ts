// Reads the list of conversations a page at a time, and one of them: both sides' words, and by which channels an answer may go now.
import { closed, type Refused } from "../../../engine/answer-patient.ts";
import { type Engine, now } from "../../../engine/engine.ts";
import { windowEnd } from "../../../engine/whatsapp-window.ts";
import { whySentence } from "../../../engine/why.ts";
import { type ChannelName, channelNames } from "../../../journey/plan.ts";
import { lastHeard, sentBefore, waitingAmong, wordsBefore, wordsFrom } from "../../../store/conversations.ts";
import type { Message } from "../../../store/messages.ts";
import { addressOf, type Patient, patient as patientById, patientsByAddress, patientsByIds, recipientOf } from "../../../store/patients.ts";
import { type Reply, replyOf, type Waiting, waitingReplies } from "../../../store/replies.ts";
import { verdictsOn } from "../../../store/verdicts.ts";
import type { Language } from "../../language.ts";
import { choiceLabel, plansOf } from "../choice-label.ts";
import { namesOfDoers } from "../doers.ts";
import { fullName } from "../name.ts";
import { patientThread, strangerThread, waitingPeople } from "../people.ts";
import type { Find } from "../route.ts";
import { type AtHand, atHand } from "./quick-replies.ts";

/** Everybody with those who wait on top, those who wait alone, or whoever wrote by one channel. */
export type Filter = "all" | "waiting" | ChannelName;

export const filterOf = (text: string | undefined): Filter =>
  text === "waiting" || channelNames.some((each) => each === text) ? (text as Filter) : "all";

export interface Conversation {
  /** Its address. */
  href: string;
  /** None for a stranger. */
  name?: string;
  channel: ChannelName;
  text: string;
  at: number;
  waits: boolean;
  alarm: boolean;
}

export interface Conversations {
  filter: Filter;
  /** Among all: those who wait, above the rest of the first page. */
  waiting: Conversation[];
  /** Whether more wait than stand there. */
  more: boolean;
  rows: Conversation[];
  /** Where this page and the next one begin, as the address has it. */
  before?: string;
  next?: string;
}

const pageLength = 40;
/** Above all others. */
const mostOnTop = 10;
/** One may leaf so far through those who wait. */
const deepest = 4_000;

/** `before` as an earlier page gave it: how many waited before it, or the last words on it as `<ms>.<reply>`. */
export async function conversations({ db }: Engine, filter: Filter, before: string | undefined): Promise<Conversations> {
  const here = before === undefined ? {} : { before };
  if (filter === "waiting") {
    const from = Math.min(deepest, Number(/^\d{1,4}$/.exec(before ?? "")?.[0] ?? 0));
    const people = await peopleWaiting(db, from + pageLength + 1);
    const rows = people.slice(from, from + pageLength);
    const next = people.length > from + pageLength && { next: String(from + pageLength) };
    return { filter, waiting: [], more: false, rows, ...here, ...next };
  }
  const top = filter === "all" ? await peopleWaiting(db, mostOnTop + 1) : [];
  const waiting = top.slice(0, mostOnTop);
  const apart = new Set(waiting.map(({ href }) => href));
  const { rows, next } = await lastWords(db, filter === "all" ? undefined : filter, before);
  const first = before === undefined;
  return {
    ...{ filter, ...here, waiting: first ? waiting : [], more: first && top.length > mostOnTop },
    rows: rows.filter(({ href }) => !apart.has(href)),
    ...(next !== undefined && { next }),
  };
}

/** At most so many people; one may have many words that wait. */
async function peopleWaiting(db: Engine["db"], most: number): Promise<Conversation[]> {
  for (let limit = 2 * most; ; limit *= 4) {
    const { people, words } = await waitingPeople(db, { limit });
    if (people.length < most && words === limit) continue;
    return people.slice(0, most).map(({ href, patient, last: { channel, text, receivedAt }, alarm }): Conversation => {
      return { href, ...(patient && { name: patient.name }), channel, text, at: receivedAt, waits: true, alarm };
    });
  }
}

/** A page of everybody who wrote, by one channel or by any. */
async function lastWords(
  db: Engine["db"],
  channel: ChannelName | undefined,
  before: string | undefined,
): Promise<Pick<Conversations, "rows" | "next">> {
  const [, at, id] = /^(\d{1,15})\.(.{1,400})$/s.exec(before ?? "") ?? [];
  const place = at === undefined || id === undefined ? undefined : { receivedAt: Number(at), id };
  const heard = await lastHeard(db, { channel, before: place, limit: pageLength + 1 });
  const shown = heard.slice(0, pageLength);
  const last = heard.length > pageLength ? shown.at(-1) : undefined;
  const owners = await Promise.all(shown.map((reply) => ownerOf(db, reply)));
  const ids = owners.flatMap((owner) => owner ?? []);
  const names = new Map((await patientsByIds(db, ids)).map((each) => [each.id, fullName(each)]));
  const waiting = await waitingAmong(db, ids);
  const met = new Set<string>();
  const rows = shown.flatMap((reply, index): Conversation[] => {
    const owner = owners[index];
    if (owner !== undefined && met.has(owner)) return [];
    if (owner !== undefined) met.add(owner);
    const { channel, text, receivedAt, kind, answeredAt, alarm } = reply;
    const open = kind === "stranger" && answeredAt === null;
    return [
      {
        href: owner === undefined ? strangerThread(reply) : patientThread(owner),
        ...(owner !== undefined && { name: names.get(owner) ?? owner }),
        channel,
        text,
        at: receivedAt,
        waits: open || (owner !== undefined && waiting.has(owner)),
        alarm: open && alarm !== null,
      },
    ];
  });
  return { rows, ...(last && { next: `${last.receivedAt}.${last.id}` }) };
}

async function ownerOf(db: Engine["db"], { patientId, channel, address }: Reply): Promise<string | undefined> {
  if (patientId !== null || address === null) return patientId ?? undefined;
  return (await patientsByAddress(db, channel, address))[0]?.id;
}

/** One side's words; `by` is which of the staff wrote them. */
export type Spoken = { at: number } & (
  | { from: "clinic"; message: Message; why: string[]; by?: string }
  | { from: "patient"; reply: Reply; choice?: string }
);

/** A way to answer; refused now, with the reason, or open until a moment where it has one. */
export interface Way {
  channel: ChannelName;
  refused?: Refused["reason"];
  /** ms UTC: WhatsApp's window. */
  until?: number;
}

export interface Thread {
  patient: Patient;
  name: string;
  zone: string;
  /** Oldest first. */
  spoken: Spoken[];
  /** ms UTC: what is earlier begins here. */
  earlier?: number;
  waiting: Waiting[];
  /** The one to answer by comes first. */
  ways: Way[];
  quick: AtHand[];
}

const threadLength = 50;

export async function thread(engine: Engine, patient: Patient, language: Language, before?: number): Promise<Thread> {
  const { db, clinic } = engine;
  const zone = patient.timezone ?? clinic.timezone;
  const to = before ?? Number.MAX_SAFE_INTEGER;
  const replies = await wordsBefore(db, patient.id, to, threadLength);
  const messages = await sentBefore(db, patient.id, to, threadLength);
  const full = [
    ...(replies.length === threadLength ? [replies.at(-1)?.receivedAt ?? 0] : []),
    ...(messages.length === threadLength ? [messages.at(-1)?.dueAt ?? 0] : []),
  ];
  const earlier = full.length > 0 ? Math.max(...full) : undefined;
  const since = earlier ?? Number.NEGATIVE_INFINITY;
  const shown = messages.filter(({ dueAt }) => dueAt > since);
  const reasons = await verdictsOn(
    db,
    shown.map(({ key }) => key),
  );
  const names = await namesOfDoers(db);
  const heard = replies.filter(({ receivedAt }) => receivedAt > since);
  const plans = await plansOf(db, heard);
  const spoken: Spoken[] = [
    ...shown.map((message): Spoken => {
      const why = reasons.filter(({ verdict }) => verdict.messageKey === message.key).map((each) => whySentence(each, zone, language));
      const by = names.get(message.writtenBy ?? "");
      return { from: "clinic", at: message.sentAt ?? message.claimedAt ?? message.dueAt, message, why, ...(by && { by }) };
    }),
    ...heard.map((reply): Spoken => {
      const plan = plans.get(reply.enrolmentId ?? "");
      const choice = plan && choiceLabel(plan, reply, language);
      return { from: "patient", at: reply.receivedAt, reply, ...(choice && { choice }) };
    }),
  ];
  return {
    patient,
    name: fullName(patient),
    zone,
    spoken: spoken.reverse().sort((a, b) => a.at - b.at || Number(a.from === "clinic") - Number(b.from === "clinic")),
    ...(earlier !== undefined && { earlier }),
    waiting: await waitingReplies(db, { patientId: patient.id }),
    ways: await ways(engine, patient, replies[0]?.channel),
    quick: await atHand(engine, patient, language),
  };
}

/** Those that the clinic has and the patient could be reached by, the one they wrote by last first among the open. */
async function ways(engine: Engine, patient: Patient, last: ChannelName | undefined): Promise<Way[]> {
  const { db } = engine;
  const recipient = await recipientOf(db, patient);
  const at = now(engine);
  const found: Way[] = [];
  for (const channel of channelNames) {
    if (!engine.channels[channel] || !addressOf(recipient, channel)) continue;
    const problem = await closed(engine, db, patient, channel, at);
    const until = channel === "whatsapp" ? await windowEnd(db, recipient.id) : undefined;
    found.push({ channel, ...(problem && { refused: problem.reason }), ...(!problem && until !== undefined && { until }) });
  }
  const place = ({ channel, refused }: Way) => Number(refused !== undefined) * 2 + Number(channel !== last);
  return found.sort((a, b) => place(a) - place(b));
}

export interface Stranger {
  channel: ChannelName;
  /** In the channel. */
  address: string;
  /** The one that the page's address names. */
  named: Reply;
  /** Oldest first. */
  words: Reply[];
}

export async function strangerOf({ db }: Engine, named: Reply): Promise<Stranger> {
  const { channel } = named;
  const address = named.address ?? "";
  return { channel, address, named, words: (await wordsFrom(db, channel, address, threadLength)).reverse() };
}

export const somePatient: Find<Patient> = async ({ db }, { patient: id = "" }) => {
  const patient = await patientById(db, id);
  return patient && patient.erasedAt === null ? { value: patient, patientId: patient.id } : undefined;
};

/** Words of somebody who is no patient, or was none then. */
export const someStranger: Find<Reply> = async ({ db }, { channel = "", reply: id = "" }) => {
  const known = channelNames.find((each) => each === channel);
  const reply = known && (await replyOf(db, { channel: known, id }));
  return reply?.patientId === null && reply.address !== null ? { value: reply } : undefined;
};
