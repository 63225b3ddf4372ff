// Finds out what became of messages of unknown fate: the provider is asked once, where it can be; then a person is.
import type { Fate } from "../src/channels/channel.ts";
import { type Engine, moment } from "../src/engine/engine.ts";
import { askStaff, settle } from "../src/engine/settle-unknown.ts";
import { type Message, messageByKey, unknownSince } from "../src/store/messages.ts";
import { lockPatient } from "../src/store/patients.ts";
import { outgoing, sinceOf } from "./claim-message.ts";

/** ms, on the wall's clock: most reports have come by then, and what the provider has is in its lists. */
const patience = 5 * 60_000;
const batch = 20;

/** Safe to repeat, and to call from several places. */
export async function askAfter(engine: Engine, after = patience): Promise<void> {
  for (const message of await unknownSince(engine.db, Date.now() - after, batch)) {
    const fate = await fateOf(engine, message);
    await engine.db.transaction(async (tx) => {
      await lockPatient(tx, message.patientId);
      const at = moment(engine, message.dueAt);
      if ((await messageByKey(tx, message.key))?.state !== "unknown") return;
      if (fate === "never_arrived") await settle(engine, tx, message.key, { arrived: false }, at);
      else if (fate.type === "sent")
        await settle(engine, tx, message.key, { arrived: true, ...(fate.providerId && { providerId: fate.providerId }) }, at);
      else await askStaff(engine, tx, message, at);
    });
  }
}

async function fateOf(engine: Engine, message: Message): Promise<Fate | "never_arrived"> {
  const channel = message.channel === null ? undefined : engine.channels[message.channel];
  if (!channel?.find) return { type: "unknown", problem: "This channel cannot be asked." };
  return (await channel.find(outgoing(engine, message), sinceOf(message))) ?? "never_arrived";
}
