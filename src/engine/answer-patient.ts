// A person of the clinic writes to a patient in their own words, by the channel that the patient uses.
import { randomUUID } from "node:crypto";
import type { ChannelName } from "../journey/plan.ts";
import type { SuppressionReason } from "../messaging/policy.ts";
import { consentsOf } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { addressOf, lockPatient, type Patient, recipientOf, updatePatient } from "../store/patients.ts";
import { lastWord, markAnswered, type ReplyId, replyOf } from "../store/replies.ts";
import type { Engine } from "./engine.ts";
import { say } from "./say.ts";
import { isInWindow } from "./whatsapp-window.ts";

export interface ByHand {
  patientId: string;
  channel: ChannelName;
  text: string;
  /** The user who wrote it. */
  by: string;
  /** ms UTC */
  at: number;
  /** The words that this answers: they wait for nobody then. */
  replyTo?: ReplyId;
}

/** `because` is one sentence for staff. */
export type Refused = { type: "refused"; reason: SuppressionReason | "bad_text"; because: string };
export type Said = { type: "said" /** The message's. */; key: string };

/** In UTF-16 units: the shortest of what the chats take. */
const longest = 3_900;

/**
 * Put down to be sent at once, at any hour: it is an answer, or a person's own word. Refused where the channel is closed, where WhatsApp
 * takes no free words now, and where the patient has asked not to be written to by this channel and has not written since.
 */
export async function answerPatient(engine: Engine, tx: Db, words: ByHand): Promise<Said | Refused> {
  const { patientId, channel, by, at, replyTo } = words;
  const text = words.text.trim();
  const patient = await lockPatient(tx, patientId);
  if (!patient) return refused("no_channel", "There is no such patient.");
  if (text === "") return refused("bad_text", "There are no words in it.");
  if (text.length > longest) return refused("bad_text", `It is ${text.length} characters long; ${longest} can be sent at once.`);
  const problem = await closed(engine, tx, patient, channel, at);
  if (problem) return problem;
  const key = `by-hand/${randomUUID()}`;
  await say(
    engine,
    tx,
    patient,
    { key, message: byHand, texts: { ru: "{{ words }}" }, given: { words: text }, writtenBy: by, channel, at },
    0,
  );
  if (replyTo) await markAnswered(tx, replyTo, by, at);
  return { type: "said", key };
}

/** What such messages are called. */
export const byHand = "by-hand";

const refused = (reason: Refused["reason"], because: string): Refused => ({ type: "refused", reason, because });

/** Why this channel takes no words for the patient now; a console can ask before anybody writes. */
export async function closed(engine: Engine, tx: Db, patient: Patient, channel: ChannelName, at: number): Promise<Refused | undefined> {
  const recipient = await recipientOf(tx, patient);
  if (!engine.channels[channel]) return refused("no_channel", `The clinic has no ${channel} set up.`);
  if (!addressOf(recipient, channel)) return refused("no_channel", `The patient has no address by ${channel}.`);
  if (recipient.blockedChannels[channel] !== undefined)
    return refused("channel_blocked", `The patient has closed ${channel} to us; they can open it by writing again.`);
  const consent = (await consentsOf(tx, patient.id)).find((one) => one.purpose === "service" && one.channel === channel);
  const last = await lastWord(tx, recipient.id, channel);
  if (consent && !consent.given && (last === undefined || last <= consent.at))
    return refused("consent_withdrawn", `The patient has asked not to be written to by ${channel}, and has not written there since.`);
  if (channel === "whatsapp" && !(await isInWindow(tx, recipient.id, at)))
    return refused(
      "template_needed",
      "WhatsApp takes free words only for 24 hours after the patient's last one. Call, or use another channel.",
    );
  return undefined;
}

/** A stranger is found to be this patient: from now on the address is theirs, and so is everything written from it. */
export async function linkStranger(
  tx: Db,
  { reply, patientId, at }: { reply: ReplyId; patientId: string; at: number },
): Promise<{ type: "linked" } | { type: "refused"; because: string }> {
  const words = await replyOf(tx, reply);
  const patient = await lockPatient(tx, patientId);
  if (!words?.address || !patient) return { type: "refused", because: "There is no such stranger or no such patient." };
  const column = words.channel === "whatsapp" || words.channel === "sms" ? "phone" : words.channel;
  const known = patient[column];
  if (known && known !== words.address)
    return {
      type: "refused",
      because: `The patient has another address by ${words.channel}: change it in their card if it is out of date.`,
    };
  await updatePatient(tx, patientId, { [column]: words.address }, at);
  return { type: "linked" };
}
