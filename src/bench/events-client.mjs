// Sends ready-made events to a server at a steady pace, whether or not it keeps up, from a process of its own; tells how long each took.
import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** The milliseconds to its 202, or nothing. */
function send(port, path, { headers, body }, begun = performance.now()) {
  return new Promise((resolve) => {
    const call = request({ port, host: "127.0.0.1", path, method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode === 202 ? performance.now() - begun : undefined));
    });
    // The server closes what was idle for some seconds, perhaps at this very moment: as every client does, it is told once more.
    call.on("error", () => resolve(call.reusedSocket ? send(port, path, { headers, body }, begun) : undefined));
    call.end(body);
  });
}

process.on("message", async ({ port, path, requests, perSecond }) => {
  const begun = performance.now();
  const sent = [];
  await new Promise((done) => {
    const timer = setInterval(() => {
      const due = Math.min(requests.length, Math.ceil(((performance.now() - begun) / 1000) * perSecond));
      while (sent.length < due) sent.push(send(port, path, requests[sent.length]));
      if (sent.length < requests.length) return;
      clearInterval(timer);
      done();
    }, 5);
  });
  const ms = (await Promise.all(sent)).filter((each) => each !== undefined);
  // The server closes what is idle for some seconds; the next pass opens its own.
  agent.destroy();
  process.send({ ms, refused: requests.length - ms.length });
});
