// Sends what belongs to no journey and is past every gate, once: the urgent text of a red flag.
import type { Fate } from "../src/channels/channel.ts";
import { type Engine, moment } from "../src/engine/engine.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import type { Db } from "../src/store/db.ts";
import { directWaiting, type Message, messageByKey, updateMessage } from "../src/store/messages.ts";
import { lockPatient, updatePatient } from "../src/store/patients.ts";
import { tell } from "../src/store/timeline.ts";
import { addressOf } from "./assess.ts";
import { lease, outgoing } from "./claim-message.ts";

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
  const patient = await lockPatient(tx, patientId);
  const message = await messageByKey(tx, key);
  if (!patient || !message || (message.state !== "deferred" && message.state !== "sending")) return undefined;
  if ((message.leasedUntil ?? 0) > Date.now()) return undefined;
  const address = message.channel && addressOf(patient, message.channel);
  const at = moment(engine, message.dueAt);
  if (!address) {
    const reason = "no_channel";
    await updateMessage(tx, key, {
      state: "suppressed",
      reason,
      because: `The patient has no address by ${message.channel}.`,
      updatedAt: at,
    });
    await tell(tx, { patientId, at, kind: "failed", what: message.message, detail: { key, reason } });
    return undefined;
  }
  const claimed = { state: "sending", address, claimedAt: message.claimedAt ?? at, leasedUntil: Date.now() + lease } as const;
  await updateMessage(tx, key, claimed);
  return { message: { ...message, ...claimed }, orphan: message.state === "sending" };
}

/** One whose sender died is asked after first; where nobody can be asked, its fate stays unknown. */
async function fateOf({ channels }: Engine, message: Message, orphan: boolean): Promise<Fate> {
  const channel = channels[message.channel as ChannelName];
  if (!channel) return { type: "not_sent", problem: `The channel ${message.channel} is not open.` };
  if (!orphan) return channel.send(outgoing(message));
  if (!channel.find)
    return { type: "unknown", problem: "The sender stopped in the middle, and this channel cannot be asked what became of the message." };
  return (await channel.find(message.key)) ?? channel.send(outgoing(message));
}

async function record(engine: Engine, tx: Db, { key, patientId, message, channel, dueAt }: Message, fate: Fate): Promise<void> {
  const at = moment(engine, dueAt);
  switch (fate.type) {
    case "not_sent":
      return updateMessage(tx, key, {
        state: "deferred",
        because: fate.problem,
        leasedUntil: Date.now() + (fate.after ?? pause),
        updatedAt: at,
      });
    case "refused": {
      await updateMessage(tx, key, { state: "failed", because: fate.problem, updatedAt: at });
      await tell(tx, { patientId, at, kind: "failed", what: message, detail: { key, channel } });
      const patient = await lockPatient(tx, patientId);
      if (fate.blocked && patient && channel)
        await updatePatient(tx, patientId, { blockedChannels: { ...patient.blockedChannels, [channel]: at } }, at);
      return;
    }
    case "unknown":
      return updateMessage(tx, key, { state: "unknown", sentAt: at, because: fate.problem, updatedAt: at });
    case "sent": {
      const sentAt = fate.at ?? at;
      const delivered = fate.delivered ? ({ state: "delivered", deliveredAt: sentAt } as const) : ({ state: "sent" } as const);
      return updateMessage(tx, key, { ...delivered, sentAt, providerId: fate.providerId ?? null, because: null, updatedAt: sentAt });
    }
  }
}
