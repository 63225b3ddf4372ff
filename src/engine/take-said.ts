// Takes in what a provider says: whose words they are, which button was pressed, whether a channel opened or closed, what became of a message.
import type { Said } from "../channels/inbound.ts";
import { inert } from "../messaging/inert.ts";
import { isStop } from "../messaging/stop.ts";
import { readFlags } from "../safety/read.ts";
import type { Db } from "../store/db.ts";
import type { Inbound } from "../store/inbound.ts";
import { lastWrittenTo, type Message } from "../store/messages.ts";
import { lockPatient, type Patient, patientsByAddress, patientsSpokenFor, updatePatient } from "../store/patients.ts";
import { keepReply } from "../store/replies.ts";
import { report } from "./delivery.ts";
import { type Engine, now } from "./engine.ts";
import { accept } from "./invite.ts";
import { hear, without } from "./reply.ts";
import { messageNamed } from "./settle-unknown.ts";
import { comeBack } from "./wishes.ts";

/** ms: a provider may speak of a message before we have written down that it took it. */
const early = 60_000;
const stranger = "Nobody here has this address.";

/** Undefined where it was used; else why not, or that it is too early. */
export async function takeSaid(
  engine: Engine,
  tx: Db,
  said: Said | undefined,
  { id: receivedAs, receivedAt: at }: Inbound,
): Promise<string | "later" | undefined> {
  if (!said) return undefined;
  const { channel } = said;
  const waits = () => now(engine) - at < early;
  switch (said.type) {
    case "words": {
      const all = await patientsSpokenFor(tx, channel, said.address);
      const named = said.quoted === undefined ? undefined : { id: said.quoted, text: said.quotedText };
      const quoted = named && (await messageNamed(engine, tx, said, named, at));
      const heard = isStop(said.text) ? wardsFirst(all) : await whose(tx, said, all, quoted);
      let later = false;
      for (const [index, { id: patientId }] of heard.entries()) {
        const id = index === 0 ? said.id : `${said.id}#${index + 1}`;
        const more = { ...(quoted && { quoted: quoted.key }), ...(index > 0 && { told: true }) };
        const taken = await hear(engine, tx, { patientId, channel, id, text: said.text, at, ...more });
        later ||= taken === "later";
      }
      if (later) return "later";
      if (heard.length === 0) await keepStranger(engine, tx, said, at);
      return undefined;
    }
    case "pressed": {
      const message = await messageNamed(engine, tx, said, { id: said.quoted, mark: said.mark }, at);
      const label = message?.address === said.address ? message.buttons?.[said.button]?.label : undefined;
      if (!message || label === undefined) return waits() ? "later" : "No message of ours has this button.";
      const press = { patientId: message.patientId, channel, id: said.id, text: label, at, quoted: message.key, pressed: true };
      return (await hear(engine, tx, press)) === "later" ? "later" : undefined;
    }
    case "started": {
      const invited = said.token === undefined ? undefined : await accept(tx, said.token, channel, at);
      const owner = invited && (await updatePatient(tx, invited, { [channel]: said.address }, at));
      const all = owner ? [owner] : await patientsByAddress(tx, channel, said.address);
      for (const { id } of all) await open(tx, id, channel, at);
      const [first] = all;
      if (first) return void (await comeBack(engine, tx, first, { patientId: first.id, channel, id: receivedAs, at }));
      return said.token === undefined ? stranger : "The invitation is unknown, used or too old.";
    }
    case "stopped": {
      const all = await patientsByAddress(tx, channel, said.address);
      for (const { id, blockedChannels } of all)
        await updatePatient(tx, id, { blockedChannels: { ...blockedChannels, [channel]: at } }, at);
      return all.length > 0 ? undefined : stranger;
    }
    case "reported": {
      const message = await messageNamed(engine, tx, { channel }, { id: said.id, mark: said.mark }, at);
      if (!message) return waits() ? "later" : "No message of ours has this number.";
      await report(engine, tx, message.key, said.state, at);
      return undefined;
    }
  }
}

/** Words from an address that is nobody's are for staff, who may know whose it is; a danger in them comes first. */
async function keepStranger(engine: Engine, tx: Db, { channel, id, address, text }: Said & { type: "words" }, at: number): Promise<void> {
  const [alarm] = readFlags(engine.clinic.redFlags, { text: inert(text).text });
  await keepReply(tx, { id, channel, address, text, receivedAt: at, kind: "stranger", alarm: alarm?.rule.id ?? null });
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

/** Everybody locks a ward before the guardian. */
const wardsFirst = (all: Patient[]): Patient[] => [...all].sort((a, b) => Number(b.guardianId !== null) - Number(a.guardianId !== null));

async function open(tx: Db, patientId: string, channel: Said["channel"], at: number): Promise<undefined> {
  const patient = await lockPatient(tx, patientId);
  if (patient?.blockedChannels[channel] === undefined) return;
  await updatePatient(tx, patientId, { blockedChannels: without(patient.blockedChannels, channel) }, at);
}
