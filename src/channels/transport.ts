// Calls a provider over HTTP, and where no answer comes knows what fetch does not tell: whether the provider can have the message.
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Fate } from "./channel.ts";

export interface Call {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Thrown where the provider gave no answer that can be read: what that means for the message. */
export class Unanswered extends Error {
  constructor(readonly fate: Fate) {
    super("the provider gave no answer");
  }
}

/** Bytes. */
const longestAnswer = 1024 * 1024;

/**
 * `timeout` (ms) bounds it with all its waiting; `calledOff` ends it before. Throws Unanswered: `not_sent` where no connection was made,
 * `unknown` from then on.
 */
export function exchange({ url, method, headers, body = "" }: Call, timeout: number, calledOff?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith("https:");
    const bytes = Buffer.from(body);
    let connected = false;
    const lose = ({ message, name }: Error) => {
      const problem = name === "AbortError" ? `No answer within ${timeout} ms.` : message;
      reject(new Unanswered({ type: connected ? "unknown" : "not_sent", problem }));
    };
    const request = (secure ? httpsRequest : httpRequest)(
      url,
      {
        method,
        headers: { ...headers, "content-length": bytes.length },
        // A connection of its own: one that was idle may have been given up by the server, and then nobody knows whether it has the message.
        agent: false,
        signal: calledOff ? AbortSignal.any([AbortSignal.timeout(timeout), calledOff]) : AbortSignal.timeout(timeout),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > longestAnswer) response.destroy(new Error("The answer has no end."));
        });
        response.on("error", lose);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: oneEach(response.headers), text }));
      },
    );
    request.on("socket", (socket) => {
      if (!socket.connecting) connected = true;
      else socket.once(secure ? "secureConnect" : "connect", () => (connected = true));
    });
    request.on("error", lose);
    request.end(bytes);
  });
}

const oneEach = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));

/** The same in the shape of `fetch`, for clients that read JSON objects. */
export function fetchWithin(
  timeout: number,
): (
  url: string | URL | Request,
  init?: { method?: string; headers?: unknown; body?: unknown; signal?: AbortSignal | null },
) => Promise<Response> {
  return async (url, { method = "GET", headers, body, signal } = {}) => {
    const given = Object.fromEntries(new Headers(headers as Record<string, string>));
    const { connection: _, ...rest } = given;
    const answer = await exchange(
      { url: String(url), method, headers: rest, ...(typeof body === "string" && { body }) },
      timeout,
      signal ?? undefined,
    );
    if (!isObject(answer.text))
      throw new Unanswered(
        fateOfStatus(answer.status, `Answered ${answer.status}, and nothing that can be read.`, pauseOf(answer.status, answer.headers)),
      );
    return new Response(answer.text, { status: answer.status, headers: { "content-type": "application/json" } });
  };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** ms that a provider is left alone after a 429: as long as it says, else this. Undefined for any other answer. */
export function pauseOf(status: number, headers: Record<string, string> = {}): number | undefined {
  const seconds = Number(headers["retry-after"]);
  return status !== 429 ? undefined : seconds > 0 ? seconds * 1000 : 5_000;
}

/** For a message that was handed over and not accepted, where the provider has no finer word. `after` in ms. */
export function fateOfStatus(status: number, problem: string, after?: number): Fate {
  // Our key, our address of the provider, or the provider's own state: none of it says anything about this message.
  if ([401, 404, 408, 429, 503].includes(status) || (status >= 300 && status < 400)) {
    return { type: "not_sent", problem, ...(after !== undefined && { after }) };
  }
  return status >= 400 && status < 500 ? { type: "refused", blocked: false, problem } : { type: "unknown", problem };
}
