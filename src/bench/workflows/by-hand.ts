// The model scenario as a programmer would write it by hand, for the engine to be measured against.
import { condition, defineSignal, proxyActivities, proxyLocalActivities, setHandler, sleep } from "@temporalio/workflow";
import { type Clock, wallUntil } from "../../journey/clock.ts";
import type { ByHandActivities } from "../by-hand.ts";

export interface ByHandInput {
  enrolment: string;
  clock: Clock;
}

const happenedSignal = defineSignal("happened");
const options = { startToCloseTimeout: "20s", retry: { initialInterval: "1s", maximumInterval: "5m" } } as const;
const { sendHello, sendQuestion, sendThanks } = proxyActivities<ByHandActivities>({ ...options, taskQueue: "bench-messages" });
const { conclude, end } = proxyLocalActivities<ByHandActivities>(options);

export async function byHand({ enrolment, clock }: ByHandInput): Promise<void> {
  let answered = false;
  setHandler(happenedSignal, () => {
    answered = true;
  });
  const { until } = await sendHello(enrolment);
  await sleep(wallUntil(clock, until, Date.now()) ?? 0);
  const { deadline } = await sendQuestion(enrolment);
  await condition(() => answered, wallUntil(clock, deadline, Date.now()) ?? 0);
  const { low } = await conclude(enrolment);
  if (low) return;
  await sendThanks(enrolment);
  await end(enrolment);
}
