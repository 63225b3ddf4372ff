// Sends what belongs to no journey and is past every gate, once: the urgent text of a red flag, a confirmation, an answer by staff.
import type { Fate } from "../src/channels/channel.ts";
import { type Engine, moment } from "../src/engine/engine.ts";
import { isUrgent, tellElsewhere, tellUnsure } from "../src/engine/urgent.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import type { Db } from "../src/store/db.ts";
import { directWaiting, type Message, messageByKey, updateMessage } from "../src/store/messages.ts";
import { addressOf, lockPatient, updatePatient } from "../src/store/patients.ts";
import { tell } from "../src/store/timeline.ts";
import { lease, outgoing, sinceOf } from "./claim-message.ts";
import { leaveAlone, takeNow } from "./take-slot.ts";

/** ms, on the wall's clock: how long a provider that did not take it is left alone, where it does not say. */
const pause = 5_000;

/** Safe to repeat, and to call from several places: what a provider did not take goes when this is called after a pause. */
export async function sendDirect(engine: Engine): Promise<void> {
  const waiting = await directWaiting(engine.db);
  await Promise.all(waiting.map(({ key, patientId }) => sendOne(engine, key, patientId)));
}

async function sendOne(engine: Engine, key: string, patientId: string): Promise<void> {
  const claimed = await engine.db.transaction((tx) => claim(engine, tx, key, patientId));
  if (!claimed) return;
  const { message, orphan } = claimed;
  const fate = await fateOf(engine, message, orphan);
  await engine.db.transaction((tx) => record(engine, tx, message, fate));
}

/** While `leasedUntil` has not come, another is sending it, or the provider is to be left alone. */
async function claim(engine: Engine, tx: Db, key: string, patientId: string): Promise<{ message: Message; orphan: boolean } | undefined> {
  await lockPatient(tx, patientId);
  const message = await messageByKey(tx, key);
  const recipient = message && (await lockPatient(tx, message.recipientId));
  if (!recipient || !message || (message.state !== "deferred" && message.state !== "sending")) return undefined;
  if ((message.leasedUntil ?? 0) > Date.now()) return undefined;
  const address = message.channel && addressOf(recipient, message.channel);
  const at = moment(engine, message.dueAt);
  if (!address) {
    const reason = "no_channel";
    await updateMessage(tx, key, {
      state: "suppressed",
      reason,
      because: `The patient has no address by ${message.channel}.`,
      updatedAt: at,
    });
    await tell(tx, { patientId, at, kind: "failed", what: message.message, detail: { key, reason, ...writer(message) } });
    await tellElsewhere(engine, tx, message, at);
    return undefined;
  }
  const limits = message.channel === null ? undefined : engine.channels[message.channel]?.limits;
  const wait = limits ? await takeNow(tx, limits, message.recipientId, Date.now()) : 0;
  if (wait > 0) {
    await updateMessage(tx, key, { leasedUntil: Date.now() + wait });
    return undefined;
  }
  const claimed = {
    state: "sending",
    address,
    claimedAt: message.claimedAt ?? at,
    slotAt: message.slotAt ?? Date.now(),
    leasedUntil: Date.now() + lease,
  } as const;
  await updateMessage(tx, key, claimed);
  return { message: { ...message, ...claimed }, orphan: message.state === "sending" };
}

/** One whose sender died is asked after first; where nobody can be asked, its fate stays unknown. */
async function fateOf(engine: Engine, message: Message, orphan: boolean): Promise<Fate> {
  const channel = engine.channels[message.channel as ChannelName];
  if (!channel) return { type: "refused", blocked: false, problem: `The channel ${message.channel} is not open.` };
  if (!orphan) return channel.send(outgoing(engine, message));
  if (!channel.find)
    return { type: "unknown", problem: "The sender stopped in the middle, and this channel cannot be asked what became of the message." };
  return (await channel.find(outgoing(engine, message), sinceOf(message))) ?? channel.send(outgoing(engine, message));
}

/** Which of the staff wrote it. */
const writer = ({ writtenBy }: Message): { by?: string } => (writtenBy === null ? {} : { by: writtenBy });

/** ms: an urgent text waits no longer for a provider that does not take it. */
const patience = 60_000;

async function record(engine: Engine, tx: Db, sent: Message, fate: Fate): Promise<void> {
  const { key, patientId, recipientId, message, channel, dueAt } = sent;
  const told = { key, channel, ...writer(sent) };
  const at = moment(engine, dueAt);
  await lockPatient(tx, patientId);
  const kept = await messageByKey(tx, key);
  // The patient was erased meanwhile; or another took over from one who was slow, and knows as much.
  if (!kept || (kept.leasedUntil !== sent.leasedUntil && kept.state !== "unknown")) return;
  if (fate.type === "not_sent" && isUrgent(sent) && at - dueAt > patience)
    return record(engine, tx, sent, { type: "refused", blocked: false, problem: fate.problem });
  switch (fate.type) {
    case "not_sent":
      await leaveAlone(tx, engine.channels[channel as ChannelName]?.limits, fate.after);
      return updateMessage(tx, key, {
        state: "deferred",
        because: fate.problem,
        leasedUntil: Date.now() + (fate.after ?? pause),
        updatedAt: at,
      });
    case "refused": {
      await updateMessage(tx, key, { state: "failed", because: fate.problem, updatedAt: at });
      await tell(tx, { patientId, at, kind: "failed", what: message, detail: told });
      const recipient = await lockPatient(tx, recipientId);
      if (fate.blocked && recipient && channel)
        await updatePatient(tx, recipientId, { blockedChannels: { ...recipient.blockedChannels, [channel]: at } }, at);
      return tellElsewhere(engine, tx, sent, at);
    }
    case "unknown":
      await updateMessage(tx, key, { state: "unknown", sentAt: at, because: fate.problem, updatedAt: at });
      await tell(tx, { patientId, at, kind: "said", what: message, detail: { ...told, unknown: true } });
      return tellUnsure(engine, tx, sent);
    case "sent": {
      const sentAt = fate.at ?? at;
      const delivered = fate.delivered ? ({ state: "delivered", deliveredAt: sentAt } as const) : ({ state: "sent" } as const);
      await updateMessage(tx, key, { ...delivered, sentAt, providerId: fate.providerId ?? null, because: null, updatedAt: sentAt });
      return tell(tx, { patientId, at: sentAt, kind: "said", what: message, detail: told });
    }
  }
}
