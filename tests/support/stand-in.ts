// A provider on this machine for one test: answers over real HTTP, remembers what it was asked, and misbehaves when told to.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Said {
  status: number;
  headers?: Record<string, string>;
  /** JSON, or a text as it is. */
  body: unknown;
}

export interface StandIn {
  /** Without a slash at its end. */
  url: string;
  asked: Asked[];
  /** What it does with every request from now on: takes it and falls silent, hangs up before or in the middle of its answer, or says this. */
  misbehave(how: "hangs" | "drops" | "breaks" | Said | undefined): void;
  close(): Promise<void>;
}

/** Gone after the test, unless it is closed before. */
export async function standIn(answer: (asked: Asked) => Said | Promise<Said>): Promise<StandIn> {
  const asked: Asked[] = [];
  let how: Parameters<StandIn["misbehave"]>[0];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", "http://stand-in");
    const call = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(call);
    if (how === "hangs") return;
    if (how === "drops") return void request.socket.destroy();
    if (how === "breaks") {
      response.writeHead(200, { "content-type": "application/json", "content-length": 500 });
      return void response.write('{"ok":true,', () => request.socket.destroy());
    }
    const { status, headers, body } = how ?? (await answer(call));
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    misbehave(set) {
      how = set;
    },
    close,
  };
}
