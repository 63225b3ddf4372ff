// Invites a patient into a messenger: a deep link with a one-time token, which says nothing about them and ties the chat that brings it to them.
import { createHash, createHmac } from "node:crypto";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { keepInvitation, usedInvitations, useInvitation } from "../store/invitations.ts";
import type { Engine } from "./engine.ts";

/** ms: long enough for a letter that is read after a holiday. */
const validity = 30 * 24 * 3_600_000;

/** Messengers in which a patient must be the first to write. */
const messengers = ["telegram", "max"] as const;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * 32 characters of A-Z, a-z, 0-9, "-" and "_", which both `t.me/<bot>?start=` and `max.ru/<bot>?start=` take. The same one until it is used,
 * each time valid anew, so a letter that is written twice has one token, and the earlier letter's link goes on working.
 */
export async function invite(
  engine: Pick<Engine, "secretKey">,
  tx: Db,
  patientId: string,
  channel: ChannelName,
  at: number,
): Promise<string> {
  const used = await usedInvitations(tx, patientId, channel);
  const token = createHmac("sha256", engine.secretKey)
    .update(["invitation", patientId, channel, used].join("\0"))
    .digest()
    .subarray(0, 24)
    .toString("base64url");
  await keepInvitation(tx, { hash: hashOf(token), patientId, channel, expiresAt: at + validity });
  return token;
}

/** Whom the token invites; only once. */
export const accept = (tx: Db, token: string, channel: ChannelName, at: number): Promise<string | undefined> =>
  useInvitation(tx, hashOf(token), channel, at);

/** For staff to hand over, on a card or a screen. Undefined where the channel is not set up, or its bot has not told its name yet. */
export async function invitationFor(
  engine: Engine,
  tx: Db,
  patientId: string,
  channel: ChannelName,
  at: number,
): Promise<string | undefined> {
  const open = engine.channels[channel];
  // Asked before a token is made for nobody.
  return open?.invitation?.("") === undefined ? undefined : open.invitation(await invite(engine, tx, patientId, channel, at));
}

/** Those that this text names as `links.telegram` or `links.max`, where they can be given. */
export async function inviteLinks(
  engine: Engine,
  tx: Db,
  patientId: string,
  at: number,
  text: string,
): Promise<Partial<Record<(typeof messengers)[number], string>>> {
  const named = messengers.filter((channel) => new RegExp(`links\\W{1,3}${channel}`).test(text));
  const links = await Promise.all(
    named.map(async (channel) => [channel, await invitationFor(engine, tx, patientId, channel, at)] as const),
  );
  return Object.fromEntries(links.filter(([, link]) => link !== undefined));
}
