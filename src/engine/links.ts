// The links that a message may name: the patient's own pages, signed for this message, and the clinic's, with the marks that tell where a visit came from.
import { createHash } from "node:crypto";
import type { Outgoing } from "../channels/channel.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { type Message, messageByKey, messagesOfTurn } from "../store/messages.ts";
import type { Engine } from "./engine.ts";
import { type PageName, pageLink } from "./page-link.ts";

const day = 24 * 3_600_000;

/** ms. Stopping must work at any time, so its links outlive the yearly recall; a question's link lives as long as the question, and a little. */
const lifetimes: Record<Exclude<PageName, "survey">, number> = {
  preferences: 400 * day,
  unsubscribe: 400 * day,
  book: 120 * day,
  call: 120 * day,
};
const grace = 14 * day;

export interface LinkedMessage {
  key: string;
  patientId: string;
  scenario: string;
  channel: ChannelName;
  /** ms UTC */
  at: number;
  /** Until when (ms UTC) its question waits, about. */
  until?: number;
}

/** By the name that templates know them by; where `reader` is given, the text that is to be filled, only those that it names. */
export function linksFor(
  engine: Pick<Engine, "clinic" | "publicUrl" | "secretKey">,
  message: LinkedMessage,
  reader?: string,
): Record<string, string> {
  const { patientId, at, until = at } = message;
  const subject = subjectOf(message.key);
  const link = (page: PageName, expiresAt: number) => () => pageLink(engine, { page, patientId, subject, expiresAt });
  // The clinic's booking page stands behind ours.
  const others = Object.entries(engine.clinic.links).filter(([name]) => name !== "book");
  const links: Record<string, () => string> = {
    book: link("book", at + lifetimes.book),
    call: link("call", at + lifetimes.call),
    preferences: link("preferences", at + lifetimes.preferences),
    unsubscribe: link("unsubscribe", at + lifetimes.unsubscribe),
    survey: link("survey", until + grace),
    // Where a messenger has no invitation to give, its patient finds the ways to us on the preferences page.
    telegram: link("preferences", at + lifetimes.preferences),
    max: link("preferences", at + lifetimes.preferences),
    ...Object.fromEntries(others.map(([name, url]) => [name, () => marked(url, message.scenario, message.channel)])),
  };
  const named = Object.entries(links).filter(([name]) => reader === undefined || reader.includes(name));
  return Object.fromEntries(named.map(([name, make]) => [name, make()]));
}

/** What a letter says of itself: where its reader, or the reader's program, stops such letters, where to choose what comes, and where to answer. */
export function letterLinks(
  engine: Pick<Engine, "publicUrl" | "secretKey">,
  { key, patientId, dueAt, claimedAt, ask }: Message,
): Pick<Outgoing, "unsubscribe" | "preferences" | "answer"> {
  const link = (page: PageName, lifetime: number) =>
    pageLink(engine, { page, patientId, subject: subjectOf(key), expiresAt: (claimedAt ?? dueAt) + lifetime });
  return {
    unsubscribe: link("unsubscribe", lifetimes.unsubscribe),
    preferences: link("preferences", lifetimes.preferences),
    // The page itself says when the question is over.
    ...(ask !== null && { answer: link("survey", lifetimes.preferences) }),
  };
}

/** A message's key in few characters: its enrolment, turn and copy name it as well as with the step between them. */
const subjectOf = (key: string): string => key.replace(/^([0-9a-f-]{36})\/.*(#\d+(?:\/\d+)?)$/, "$1$2");

/** The message that a link was sent in; none where the link is about something else. */
export async function messageOfSubject(db: Db, subject: string | undefined): Promise<Message | undefined> {
  const [, enrolmentId, turn, copy] = /^([0-9a-f-]{36})#(\d+)(\/\d+)?$/.exec(subject ?? "") ?? [];
  if (enrolmentId === undefined) return subject === undefined ? undefined : messageByKey(db, subject);
  const own = await messagesOfTurn(db, enrolmentId, Number(turn));
  return own.find(({ key }) => key.endsWith(`#${turn}${copy ?? ""}`));
}

/** The clinic's own links carry UTM marks, which name no scenario: the address of a page is seen by others. What is no web address stays. */
export function marked(link: string, scenario: string, channel: ChannelName): string {
  if (!URL.canParse(link)) return link;
  const url = new URL(link);
  if (!url.protocol.startsWith("http")) return link;
  url.searchParams.set("utm_source", "zabota");
  url.searchParams.set("utm_medium", channel);
  url.searchParams.set("utm_campaign", createHash("sha256").update(scenario).digest("hex").slice(0, 8));
  return url.toString();
}
