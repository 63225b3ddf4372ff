// By which channels a patient can be reached at all, which is where a consent without channels holds.
import { type ChannelName, channelNames } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { addressOf, patient as patientById, recipientOf } from "../store/patients.ts";

/** Those of the patient, or of the guardian in their place; a newcomer's guardian is on record by now. */
export async function channelsOf(tx: Db, patientId: string): Promise<ChannelName[]> {
  const about = await patientById(tx, patientId);
  const recipient = about && (await recipientOf(tx, about));
  return recipient ? channelNames.filter((channel) => addressOf(recipient, channel)) : [];
}
