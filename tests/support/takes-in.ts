// A process that takes in, all at once, whatever was kept and waits, as a worker beside others does.
import { handleInbound } from "../../src/engine/take-in.ts";
import { unhandled } from "../../src/store/inbound.ts";
import { anotherProcess } from "./another-process.ts";

const { engine, close } = await anotherProcess();
const rows = await unhandled(engine.db, 100);
await Promise.all(rows.map((row) => handleInbound(engine, row)));
await close();
