// A process that only opens the store at DATABASE_URL, and says how many patients it holds.
import { openStore } from "../../src/store/open.ts";
import { patients } from "../../src/store/patients.ts";

const { db, close } = await openStore(process.env.DATABASE_URL ?? "");
console.log(await db.$count(patients));
await close();
