// Takes in what a provider says: whose words they are, which button was pressed, whether a channel opened or closed, what became of a message.
import type { Said } from "../channels/inbound.ts";
import { isStop } from "../messaging/stop.ts";
import type { Db } from "../store/db.ts";
import type { Inbound } from "../store/inbound.ts";
import { lastWrittenTo, type Message, messageByProviderId } from "../store/messages.ts";
import { lockPatient, type Patient, patientsByAddress, updatePatient } from "../store/patients.ts";
import { report } from "./delivery.ts";
import { type Engine, now } from "./engine.ts";
import { accept } from "./invite.ts";
import { hear, without } from "./reply.ts";

/** ms: a provider may speak of a message before we have written down that it took it. */
const early = 60_000;
const stranger = "Nobody here has this address.";

/** Undefined where it was used; else why not, or that it is too early. */
export async function takeSaid(
  engine: Engine,
  tx: Db,
  said: Said | undefined,
  { receivedAt: at }: Inbound,
): Promise<string | "later" | undefined> {
  if (!said) return undefined;
  const { channel } = said;
  const waits = () => now(engine) - at < early;
  switch (said.type) {
    case "words": {
      const all = await patientsByAddress(tx, channel, said.address);
      const quoted = said.quoted === undefined ? undefined : await messageByProviderId(tx, channel, said.quoted);
      const heard = isStop(said.text) ? all : await whose(tx, said, all, quoted);
      for (const [index, { id: patientId }] of heard.entries()) {
        const id = index === 0 ? said.id : `${said.id}#${index + 1}`;
        await hear(engine, tx, { patientId, channel, id, text: said.text, at, ...(quoted && { quoted: quoted.key }) });
      }
      return heard.length > 0 ? undefined : stranger;
    }
    case "pressed": {
      const message = await messageByProviderId(tx, channel, said.quoted);
      const label = message?.address === said.address ? message.buttons?.[said.button]?.label : undefined;
      if (!message || label === undefined) return waits() ? "later" : "No message of ours has this button.";
      await hear(engine, tx, { patientId: message.patientId, channel, id: said.id, text: label, at, quoted: message.key, pressed: true });
      return undefined;
    }
    case "started": {
      const invited = said.token === undefined ? undefined : await accept(tx, said.token, channel, at);
      if (invited) {
        await updatePatient(tx, invited, { [channel]: said.address }, at);
        return open(tx, invited, channel, at);
      }
      const all = await patientsByAddress(tx, channel, said.address);
      for (const { id } of all) await open(tx, id, channel, at);
      if (all.length > 0) return undefined;
      return said.token === undefined ? stranger : "The invitation is unknown, used or too old.";
    }
    case "stopped": {
      const all = await patientsByAddress(tx, channel, said.address);
      for (const { id, blockedChannels } of all)
        await updatePatient(tx, id, { blockedChannels: { ...blockedChannels, [channel]: at } }, at);
      return all.length > 0 ? undefined : stranger;
    }
    case "reported": {
      const message = await messageByProviderId(tx, channel, said.id);
      if (!message) return waits() ? "later" : "No message of ours has this number.";
      await report(engine, tx, message.key, said.state, at);
      return undefined;
    }
  }
}

/** A phone that a family shares: the one whose message is quoted, else the one written to last, else the one known longest. */
async function whose(tx: Db, { channel }: Said, all: Patient[], quoted: Message | undefined): Promise<Patient[]> {
  if (all.length < 2) return all;
  const id =
    quoted?.patientId ??
    (await lastWrittenTo(
      tx,
      all.map(({ id }) => id),
      channel,
    ));
  return [all.find((patient) => patient.id === id) ?? all[0]].flatMap((patient) => patient ?? []);
}

async function open(tx: Db, patientId: string, channel: Said["channel"], at: number): Promise<undefined> {
  const patient = await lockPatient(tx, patientId);
  if (patient?.blockedChannels[channel] === undefined) return;
  await updatePatient(tx, patientId, { blockedChannels: without(patient.blockedChannels, channel) }, at);
}
