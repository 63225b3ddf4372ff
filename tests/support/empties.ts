// A process that empties the inbox beside others, from the word on; then says what failed, and how often it had something to take.
import { once } from "node:events";
import { emptyInbox } from "../../src/engine/inbox.ts";
import { anotherProcess } from "./another-process.ts";

const { engine, close } = await anotherProcess();
const failed: string[] = [];
let commits = 0;
const problem = (_: string, error: unknown) => void failed.push((error as { code?: string }).code ?? String(error));
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdin.pause();
await emptyInbox({ engine, problem, over: () => ++commits < 0 });
process.stdout.write(`${JSON.stringify({ failed, commits })}\n`);
await close();
