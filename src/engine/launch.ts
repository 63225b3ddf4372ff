// Gives an enrolment its workflow, in a way that a crash at any point repairs itself.
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from "@temporalio/client";
import type { JourneyInput } from "../../workflows/journey.ts";
import type { Journey } from "../journey/journey.ts";
import { type Plan, routeOf } from "../journey/plan.ts";
import { claimLaunch, enrolment as enrolmentById, launched } from "../store/enrolments.ts";
import type { Engine } from "./engine.ts";
import { planOf } from "./plans.ts";

export const journeysQueue = "zabota-journeys";
export const messagesQueue = "zabota-messages";

/** How long (ms, on the wall's clock) one process may take to launch an enrolment before another tries. */
const lease = 15_000;

/** Performs what comes before the first wait; see `carry`. */
export type Carry = (engine: Engine, enrolmentId: string, journey: Journey, seen: number, sends: number) => Promise<Carried>;

/** `plan`: the one that it goes by now. */
type Carried = { journey: Journey; seen: number; plan?: Plan };

/**
 * Settles the journey's first commands here, which saves its workflow the history, then starts the workflow where the
 * journey stands. `repair`: an earlier try may have died between start and mark, so the server is asked first.
 */
export async function launch(engine: Engine, client: Client, carry: Carry, enrolmentId: string, repair: boolean): Promise<void> {
  if (!(await claimLaunch(engine.db, enrolmentId, Date.now(), Date.now() + lease))) return;
  if (!repair || !(await isRunning(client, enrolmentId))) await begin(engine, client, carry, enrolmentId);
  await launched(engine.db, enrolmentId, Date.now());
}

async function begin(engine: Engine, client: Client, carry: Carry, enrolmentId: string): Promise<void> {
  const row = await enrolmentById(engine.db, enrolmentId);
  if (!row || row.endedAt !== null) return;
  // What fails here is the workflow's to try again.
  const { journey, seen, plan }: Carried = await carry(engine, enrolmentId, row.journey, row.seen, 1).catch(() => row);
  if (journey.want.type === "nothing") return;
  const input: JourneyInput = {
    enrolment: enrolmentId,
    route: routeOf(plan ?? (await planOf(engine.db, row.planHash))),
    journey,
    seen,
    clock: engine.clock(),
  };
  try {
    await client.workflow.start("journey", {
      workflowId: enrolmentId,
      taskQueue: journeysQueue,
      args: [input],
      workflowIdReusePolicy: "REJECT_DUPLICATE",
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function isRunning(client: Client, enrolmentId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(enrolmentId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
