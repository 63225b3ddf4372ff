// A booking system that is asked what is so: its webhooks only hint, and some of them get lost.
import type { PatientSaid } from "./patient.ts";
import type { Visit } from "./visit.ts";

export interface Source {
  /** Also whose external ids these are. */
  name: "yclients" | "bitrix24";
  /** What stands there now under this id. Throws NoAnswer. */
  read(id: string): Promise<Shown>;
  /** Everything that changed since (ms UTC), what was deleted too where the source can tell. Throws NoAnswer. */
  changed(since: number): AsyncGenerator<Shown>;
}

export type Shown =
  | { type: "visit"; patient: PatientSaid; visit: Visit }
  | { type: "gone"; externalId: string }
  /** It can be read, and is no visit of ours: why, in one sentence. */
  | { type: "unusable"; problem: string };

/** The source cannot be asked now; the message is a few words without any of its data. `after` (ms) is how long it wants to be left alone. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
  constructor(
    message: string,
    readonly after?: number,
  ) {
    super(message);
  }
}

export type Ask = (path: string, request?: RequestInit) => Promise<{ status: number; body: unknown }>;

/** ms for one answer, all of it. */
const patience = 8_000;

/**
 * One question after the other, `gap` ms apart at least, which keeps this process within the source's limit; 429 is obeyed beside, and what
 * the source says in place of it: `tooMany` tells from a refusal's body how long (ms) to leave it alone.
 * Answers below 500 that are JSON are answers; everything else is NoAnswer.
 */
export function asking(
  root: string,
  headers: Record<string, string>,
  gap: number,
  tooMany: (body: unknown) => number | undefined = () => undefined,
): Ask {
  let turn: Promise<unknown> = Promise.resolve();
  let last = Number.NEGATIVE_INFINITY;
  const ask = async (path: string, request: RequestInit): Promise<{ status: number; body: unknown }> => {
    const wait = last + gap - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    last = performance.now();
    const response = await fetch(`${root}${path}`, {
      ...request,
      headers: { ...headers, ...(request.headers as Record<string, string>) },
      redirect: "error",
      signal: AbortSignal.timeout(patience),
    }).catch(() => {
      throw new NoAnswer("it could not be reached");
    });
    const { status } = response;
    const body: unknown = await response.json().catch(() => undefined);
    const alone = status === 429 ? (Number(response.headers.get("retry-after")) || 60) * 1_000 : 0;
    const after = status < 400 ? 0 : Math.max(alone, tooMany(body) ?? 0);
    if (after > 0) throw new NoAnswer("it asked to be left alone", after);
    if (status >= 500) throw new NoAnswer(`it answered ${status}`);
    if (body === undefined) throw new NoAnswer(`it answered ${status} with something that is not JSON`);
    return { status, body };
  };
  return (path, request = {}) => {
    const mine = turn.then(() => ask(path, request));
    turn = mine.catch(() => undefined);
    return mine;
  };
}
