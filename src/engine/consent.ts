// Writes down that a patient agreed, or took it back. Default deny: what is not written is not given.
import type { ChannelName, Purpose } from "../journey/plan.ts";
import { recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { lockPatient } from "../store/patients.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { happen } from "./receive.ts";

export interface ConsentInput {
  patientId: string;
  purpose: Purpose;
  channels: ChannelName[];
  given: boolean;
  /** ms UTC */
  at: number;
  way: string;
  /** What proves it, such as the id of the delivery that brought it. */
  proof?: string;
  recordedBy: string;
}

/** One transaction; a consent that is given is an event that scenarios may enter on. */
export async function consent(engine: Engine, input: ConsentInput): Promise<void> {
  await engine.db.transaction((tx) => keepConsent(engine, tx, input));
}

/** The same, inside a transaction of the caller's. */
export async function keepConsent(engine: Engine, tx: Db, { channels, ...input }: ConsentInput): Promise<void> {
  await lockPatient(tx, input.patientId);
  for (const channel of channels) await recordConsent(tx, { ...input, channel });
  await tell(tx, {
    patientId: input.patientId,
    at: input.at,
    kind: "consent",
    what: input.purpose,
    detail: { given: input.given, channels },
  });
  if (!input.given) return;
  await happen(engine, tx, {
    type: "consent.given",
    at: input.at,
    source: "zabota",
    patientId: input.patientId,
    consent: { purpose: input.purpose },
  });
}
