// A process that makes patients, many at once, and says of each when it is told that it is kept, until somebody kills it.
import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open.ts";
import { createPatient } from "../../src/store/patients.ts";

const { db } = await openStore(`file:${process.argv[2]}`);
let next = 0;

async function writing(): Promise<never> {
  for (;;) {
    const externalId = String(next++);
    await db.transaction((tx) => createPatient(tx, { externalId }, 0));
    writeSync(1, `${externalId}\n`);
  }
}

await Promise.all(Array.from({ length: 20 }, writing));
