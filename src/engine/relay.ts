// Brings to Temporal what the store holds for it: enrolments without a workflow, happenings nobody was told of, events not yet taken in.
import { type Client, WorkflowNotFoundError } from "@temporalio/client";
import type { JourneyEvent } from "../journey/events.ts";
import { enrolment as enrolmentById, unlaunched } from "../store/enrolments.ts";
import { delivered, undelivered } from "../store/happenings.ts";
import type { Engine } from "./engine.ts";
import { emptyInbox } from "./inbox.ts";
import { type Carry, launch } from "./launch.ts";
import { goOnResuming } from "./resume.ts";

export interface RelayDeps {
  engine: Engine;
  client: Client;
  carry: Carry;
  /** Makes the outgoing calls that are due. */
  makeCalls(): Promise<void>;
  /** Enters whoever a birthday or a schedule enters today. */
  tick(): Promise<void>;
  /** Sends the urgent texts that wait. */
  sendDirect(): Promise<void>;
  /** Sends once more, by the next channel, what was refused after its journey had gone on. */
  sendCopies(): Promise<unknown>;
  /** Finds out what became of messages of unknown fate, and clears away what limits do not need any more. */
  lookAfter(): Promise<void>;
  /** Asks booking systems what is so. */
  askSources(): Promise<void>;
  /** Told of what failed and will be tried again: a code, never a text. */
  problem(what: string, error: unknown): void;
}

export interface Relay {
  /** Something new is in the store: look now. */
  poke(): void;
  /** Resolves when what is under way is done. */
  stop(): Promise<void>;
}

/** How often (ms) the relay looks by itself. */
const pause = 1_000;
/** How often (ms) it looks after what has time. */
const seldom = 30_000;
const batch = 200;

/** Everything it does is safe to repeat, so a failure is only tried again, at the latest a second later. */
export function startRelay(deps: RelayDeps): Relay {
  const { engine, problem } = deps;
  let stopped = false;
  let poked = false;
  let wakeUp = () => {};
  let first = true;
  let sending: Promise<void> | undefined;
  let copying: Promise<void> | undefined;
  let lookingAfter: Promise<void> | undefined;
  let lookedAfter = 0;
  let reading: Promise<void> | undefined;

  async function look(): Promise<void> {
    poked = false;
    // Journeys hear of what came in before the whole of a flood has been taken in.
    const until = Date.now() + pause;
    await attempt(deps, "inbound", async () => {
      if ((await emptyInbox({ engine, problem, over: () => stopped || Date.now() >= until })) === "more") poked = true;
    });
    await attempt(deps, "resume", () => goOnResuming(engine));
    // A provider that is slow to answer keeps nobody else waiting.
    sending ??= attempt(deps, "urgent", () => deps.sendDirect()).finally(() => {
      sending = undefined;
    });
    copying ??= attempt(deps, "copy", () => deps.sendCopies()).finally(() => {
      copying = undefined;
    });
    if (lookingAfter === undefined && Date.now() - lookedAfter >= seldom) {
      lookedAfter = Date.now();
      lookingAfter = attempt(deps, "unknown", () => deps.lookAfter()).finally(() => {
        lookingAfter = undefined;
      });
    }
    reading ??= attempt(deps, "source", () => deps.askSources()).finally(() => {
      reading = undefined;
    });
    const { db, only } = engine;
    const waiting = (await unlaunched(db, batch)).filter(({ scenario }) => only?.includes(scenario) ?? true);
    await Promise.all(
      waiting.map(({ id, launchingUntil }) =>
        attempt(deps, "launch", () => launch(deps.engine, deps.client, deps.carry, id, first || launchingUntil !== null)),
      ),
    );
    first = false;
    await attempt(deps, "signal", () => signalAll(deps));
    await attempt(deps, "call", () => deps.makeCalls());
    await attempt(deps, "tick", () => deps.tick());
  }

  const running = (async () => {
    while (!stopped) {
      await attempt(deps, "relay", look);
      if (poked || stopped) continue;
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
        setTimeout(resolve, pause);
      });
    }
  })();
  return {
    poke() {
      poked = true;
      wakeUp();
    },
    async stop() {
      stopped = true;
      wakeUp();
      await Promise.all([running, sending, copying, reading, lookingAfter]);
    },
  };
}

async function attempt(deps: RelayDeps, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    deps.problem(what, error);
  }
}

/** Those of one journey in their order; journeys side by side. */
async function signalAll({ engine, client }: RelayDeps): Promise<void> {
  const rows = await undelivered(engine.db, batch);
  const byJourney = new Map<string, typeof rows>();
  for (const row of rows) byJourney.set(row.enrolmentId, [...(byJourney.get(row.enrolmentId) ?? []), row]);
  await Promise.all(
    [...byJourney].map(async ([enrolmentId, happenings]) => {
      const row = await enrolmentById(engine.db, enrolmentId);
      if (!row || (row.launchedAt === null && row.endedAt === null)) return;
      for (const { seq, event } of happenings) {
        if (row.endedAt === null && seq > row.seen) await signal(client, enrolmentId, seq, event);
        await delivered(engine.db, enrolmentId, seq, Date.now());
      }
    }),
  );
}

/** A journey that has ended meanwhile needs to hear nothing. */
async function signal(client: Client, enrolmentId: string, seq: number, event: JourneyEvent): Promise<void> {
  try {
    await client.workflow.getHandle(enrolmentId).signal("happened", seq, event);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
