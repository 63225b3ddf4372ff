// Takes a message's turn at its provider, in the transaction that claims it: a moment of its own, first come, first served.
import type { Limits } from "../src/channels/limits.ts";
import type { Db } from "../src/store/db.ts";
import { type Limit, limitOf, lockLimit, saveLimit } from "../src/store/limits.ts";

export interface Slot {
  /** Its moment at the provider; null while it first waits for the recipient's. */
  at: number | null;
  /** ms until it may be asked for again; 0: it goes now. */
  wait: number;
}

/**
 * ms: how far those that come a little late may close up with those behind them. Workers that were kept up come late all at once: what does
 * not fit into this takes a new moment.
 */
const slack = 200;

/**
 * `kept` is the moment that this message took before. A moment is good for going at it or later, as long as the account and the recipient
 * have room then: so a machine that is slower than the limit still gets on. Moments are on the wall's clock.
 */
export async function takeSlot(tx: Db, limits: Limits, recipientId: string, kept: number | null, now: number): Promise<Slot> {
  const account = await lockLimit(tx, limits.account);
  const recipient = await limitOf(tx, `${limits.account}/${recipientId}`);
  const holds = kept !== null && kept >= account.closedUntil;
  if (holds && kept > now) return { at: kept, wait: kept - now };
  const room = Math.max(account.went, recipient.went) - slack;
  if (holds && room <= now) {
    await go(tx, limits, account, recipient, now);
    return { at: kept, wait: 0 };
  }
  const own = kept !== null && recipient.next === kept + limits.recipientEvery;
  if (recipient.next > now && !own) return { at: null, wait: recipient.next - now };
  const at = Math.max(now, account.next, room);
  account.next = at + limits.every;
  recipient.next = at + limits.recipientEvery;
  if (at > now) {
    await saveLimit(tx, account);
    await saveLimit(tx, recipient);
  } else await go(tx, limits, account, recipient, now);
  return { at, wait: at - now };
}

/** For what waits behind nobody: it goes now, and the others a little later. Answers with how long the provider still takes nothing, ms. */
export async function takeNow(tx: Db, limits: Limits, recipientId: string, now: number): Promise<number> {
  const account = await lockLimit(tx, limits.account);
  if (account.closedUntil > now) return account.closedUntil - now;
  const recipient = await limitOf(tx, `${limits.account}/${recipientId}`);
  account.next = Math.max(account.next, now) + limits.every;
  recipient.next = Math.max(recipient.next, now + limits.recipientEvery);
  await go(tx, limits, account, recipient, now);
  return 0;
}

async function go(tx: Db, { every, recipientEvery }: Limits, account: Limit, recipient: Limit, now: number): Promise<void> {
  await saveLimit(tx, { ...account, went: Math.max(account.went, now) + every });
  await saveLimit(tx, { ...recipient, went: Math.max(recipient.went, now) + recipientEvery });
}

/** The provider has asked for a pause of `after` ms: it holds for everything by this account, also for what has a moment within it. */
export async function leaveAlone(tx: Db, limits: Limits | undefined, after: number | undefined): Promise<void> {
  if (!limits || after === undefined) return;
  const until = Date.now() + after;
  const account = await lockLimit(tx, limits.account);
  await saveLimit(tx, { ...account, next: Math.max(account.next, until), closedUntil: Math.max(account.closedUntil, until) });
}
