// The way to a provider from a process that is busy: what it hears late must not make a message's fate unknown.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { exchange } from "../../src/channels/transport.ts";

/** In a thread of its own, so that it goes on while this one stands still; it gives an idle connection up after two seconds. */
const server = `
const { createServer } = require("node:http");
const { parentPort } = require("node:worker_threads");
const server = createServer((_, response) => response.end("{}"));
server.keepAliveTimeout = 2000;
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

test("a process that stood still does not use a connection that the provider has given up meanwhile", async () => {
  const worker = new Worker(server, { eval: true });
  onTestFinished(() => void worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  const call = { url: `http://127.0.0.1:${port}/`, method: "POST", headers: {}, body: "x" };
  expect((await exchange(call, 9_000)).status).toBe(200);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_500);
  expect((await exchange(call, 9_000)).status).toBe(200);
});
