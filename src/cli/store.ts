// What commands about one patient or one clinic need: the store that the settings name, and an engine that only writes to it.
import type { Engine } from "../engine/engine.ts";
import type { Doer } from "../engine/staff.ts";
import type { Patient } from "../store/patients.ts";
import { End } from "./ends.ts";

/** Whoever has this machine: what a command does to patients, scenarios and staff stands in the audit log as theirs. */
export const commandLine = (): Doer => ({ by: "command-line", at: Date.now() });

/** Before commands by which patients enter; anybody can be stopped, locked out or erased whatever the clinic's files say. */
export async function expectSoundFiles(): Promise<void> {
  const { readConfig } = await import("../config.ts");
  const { expectSoundClinic } = await import("../server.ts");
  expectSoundClinic(readConfig());
}

/** The relay of a running Zabota finds what was written within a second. Closes the store when `work` is done. */
export async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const { readConfig } = await import("../config.ts");
  const config = readConfig();
  const { openHouse } = await import("../server.ts");
  const house = await openHouse(config);
  try {
    return await work(house.engine);
  } finally {
    await house.close();
  }
}

/** By the clinic's own id, or by ours. */
export async function patientNamed(engine: Engine, named: string): Promise<Patient> {
  const { patient, patientsByExternalId } = await import("../store/patients.ts");
  const [found, ...others] = [await patient(engine.db, named)]
    .flatMap((each) => each ?? [])
    .concat(await patientsByExternalId(engine.db, named));
  if (!found) throw new End(1, `There is no patient "${named}".`);
  if (others.length > 0)
    throw new End(1, `Several sources have a patient "${named}": use one of ${[found, ...others].map(({ id }) => id).join(", ")}.`);
  return found;
}
