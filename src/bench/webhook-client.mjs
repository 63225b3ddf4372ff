// Sends ready-made webhooks to a server as fast as it answers, from a process of its own; tells how long that took.
import { Agent, request } from "node:http";

const connections = 16;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function send(port, path, { headers, body }) {
  return new Promise((resolve, reject) => {
    const call = request({ port, host: "127.0.0.1", path, method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`))));
    });
    call.once("error", reject);
    call.end(body);
  });
}

process.on("message", async ({ port, path, requests }) => {
  const begun = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < requests.length) await send(port, path, requests[next++]);
  };
  try {
    await Promise.all(Array.from({ length: connections }, sender));
    process.send({ ms: performance.now() - begun });
  } catch (error) {
    process.send({ problem: String(error) });
  }
});
