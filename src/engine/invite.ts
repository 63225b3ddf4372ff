// Invites a patient into a messenger: a one-time token for a deep link, which says nothing about them and ties the chat that brings it to them.
import { createHash, randomBytes } from "node:crypto";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { keepInvitation, useInvitation } from "../store/invitations.ts";

/** ms: long enough for a letter that is read after a holiday. */
const validity = 30 * 24 * 3_600_000;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** 32 characters of A-Z, a-z, 0-9, "-" and "_", which both `t.me/<bot>?start=` and `max.ru/<bot>?start=` take. */
export async function invite(tx: Db, patientId: string, channel: ChannelName, at: number): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  await keepInvitation(tx, { hash: hashOf(token), patientId, channel, expiresAt: at + validity });
  return token;
}

/** Whom the token invites; only once. */
export const accept = (tx: Db, token: string, channel: ChannelName, at: number): Promise<string | undefined> =>
  useInvitation(tx, hashOf(token), channel, at);
