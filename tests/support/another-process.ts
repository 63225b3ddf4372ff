// What a process beside others works with: the store that it was given the address of, and a clock that stands at the moment given after it.
import type { Engine } from "../../src/engine/engine.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { openStore } from "../../src/store/open.ts";

export async function anotherProcess(): Promise<{ engine: Engine; close(): Promise<void> }> {
  const [, , address = "", now] = process.argv;
  const { db, close } = await openStore(address, { migrate: false });
  const engine: Engine = {
    db,
    clock: () => ({ speed: 0, real: 0, virtual: Number(now) }),
    clinic: defaultClinic(),
    channels: {},
    publicUrl: "http://localhost:3000",
    secretKey: Buffer.alloc(32),
    wake() {},
  };
  return { engine, close };
}
