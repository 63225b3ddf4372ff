// A process that resumes a paused scenario, or goes on with that as the relay does, and says of each journey when it is told.
import { writeSync } from "node:fs";
import type { Engine } from "../../src/engine/engine.ts";
import { type Fallen, goOnResuming, resume } from "../../src/engine/resume.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { openStore } from "../../src/store/open.ts";

const [address = "", at, scenario = "", fallen] = process.argv.slice(2);
const { db, close } = await openStore(address, { migrate: false });
const engine: Engine = {
  db,
  clock: () => ({ speed: 0, real: 0, virtual: Number(at) }),
  clinic: defaultClinic(),
  channels: {},
  publicUrl: "http://localhost:3000",
  secretKey: Buffer.alloc(32),
  wake: (id) => void writeSync(1, `${id}\n`),
};
if (fallen) await resume(engine, scenario, JSON.parse(fallen) as Fallen, { by: "u-1", at: Number(at) });
await goOnResuming(engine);
await close();
