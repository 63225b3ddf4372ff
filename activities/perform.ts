// Performs one command of one journey, once: its effects and its answer are kept together.
import type { Command } from "../src/journey/commands.ts";
import type { JourneyEvent } from "../src/journey/events.ts";
import type { Db } from "../src/store/db.ts";
import { lockPatient } from "../src/store/patients.ts";
import { callEndpoint } from "./call-endpoint.ts";
import { catchesUp } from "./catch-up.ts";
import { changePatient } from "./change-patient.ts";
import type { Context, Result } from "./context.ts";
import { createTask } from "./create-task.ts";
import { decide } from "./decide.ts";
import { finish } from "./finish.ts";
import { keepAnswer, mustStandHere } from "./place.ts";
import { schedule } from "./schedule.ts";
import { sendMessage } from "./send-message.ts";
import { startScenario } from "./start-scenario.ts";

/** Answers with the event that the journey is to hear. Throws Overtaken where the store knows of more than the journey does. */
export async function perform(context: Context, command: Exclude<Command, { type: "change_plan" }>): Promise<JourneyEvent> {
  const { engine, at } = context;
  if (command.type === "send_message") return { at, ...(await sendMessage(context, command)), turn: command.turn } as JourneyEvent;
  return engine.db.transaction(async (tx) => {
    const patient = (await lockPatient(tx, context.patient.id)) ?? context.patient;
    await mustStandHere(tx, context);
    const since = catchesUp(context) ? { since: context.journey.since } : {};
    const answer = { at, ...since, ...(await local(tx, { ...context, patient }, command)), turn: command.turn } as JourneyEvent;
    await keepAnswer(tx, context, answer);
    return answer;
  });
}

async function local(tx: Db, context: Context, command: Exclude<Command, { type: "send_message" | "change_plan" }>): Promise<Result> {
  switch (command.type) {
    case "create_task":
      return createTask(tx, context, command);
    case "decide":
      return decide(tx, context, command);
    case "schedule":
      return schedule(tx, context, command);
    case "change_patient":
      return changePatient(tx, context);
    case "start_scenario":
      return startScenario(tx, context);
    case "call_endpoint":
      return callEndpoint(tx, context);
    case "finish":
      return finish(tx, context, command);
  }
}
