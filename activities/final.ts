// Keeps the last answer of a sending with its effects.
import type { JourneyEvent } from "../src/journey/events.ts";
import type { Db } from "../src/store/db.ts";
import type { Send } from "./claim-message.ts";
import type { Context, Result } from "./context.ts";
import { keepAnswer } from "./place.ts";

/** Kept with the effect itself. */
export async function final(tx: Db, context: Context, command: Send, result: Result): Promise<Result> {
  await keepAnswer(tx, context, { at: context.at, ...result, turn: command.turn } as JourneyEvent);
  return result;
}
