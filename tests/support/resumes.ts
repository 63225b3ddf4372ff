// A process that resumes a paused scenario, or goes on with that as the relay does, and says of each journey when it is told.
import { writeSync } from "node:fs";
import { type Fallen, goOnResuming, resume } from "../../src/engine/resume.ts";
import { anotherProcess } from "./another-process.ts";

const [, at, scenario = "", fallen] = process.argv.slice(2);
const { engine, close } = await anotherProcess();
engine.wake = (id) => void writeSync(1, `${id}\n`);
if (fallen) await resume(engine, scenario, JSON.parse(fallen) as Fallen, { by: "u-1", at: Number(at) });
await goOnResuming(engine);
await close();
