// What every deed of the engine works with: the store, the clock, the clinic and the ways to reach patients.
import type { Channels } from "../channels/channel.ts";
import { type Clock, momentOf, timeOn } from "../journey/clock.ts";
import type { Clinic } from "../scenario/clinic.ts";
import type { Db } from "../store/db.ts";

export interface Engine {
  db: Db;
  /** Read anew at each use: a demo's clock can be pushed. */
  clock(): Clock;
  clinic: Clinic;
  channels: Channels;
  /** Where the patient pages are, without a slash at the end. */
  publicUrl: string;
  /** 32 bytes: keys for links and the like are derived from it. */
  secretKey: Buffer;
  /** Something waits for this enrolment's journey: a hint to its host, safe to lose. */
  wake(enrolmentId: string): void;
  /** Stories run as if every advertising had been approved and every red-flag rule signed; elsewhere a person's approval must be on record. */
  approved?: "everything";
  /** In the demo red-flag rules that no doctor has signed speak to patients too. */
  signed?: "everything";
  /** Only these scenarios are entered by events; all that are published, when absent. */
  only?: readonly string[];
}

/** The moment (ms UTC) that the engine's clock shows. */
export const now = (engine: Engine): number => timeOn(engine.clock(), Date.now());

/** The moment at which something due at `due` is happening; see `momentOf`. */
export const moment = (engine: Engine, due: number): number => momentOf(engine.clock(), due, Date.now());
