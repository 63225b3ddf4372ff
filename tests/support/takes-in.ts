// A process that takes in, all at once, whatever was kept and waits, as a worker beside others does.
import { handleInbound } from "../../src/engine/take-in.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { unhandled } from "../../src/store/inbound.ts";
import { openStore } from "../../src/store/open.ts";

const { db, close } = await openStore(process.argv[2] ?? "", { migrate: false });
const engine = {
  db,
  clock: () => ({ speed: 0, real: 0, virtual: Number(process.argv[3]) }),
  clinic: defaultClinic(),
  channels: {},
  publicUrl: "http://localhost:3000",
  secretKey: Buffer.alloc(32),
  wake() {},
};
const rows = await unhandled(db, 100);
await Promise.all(rows.map((row) => handleInbound(engine, row)));
await close();
