// What stands open beside the list of conversations, and what has just been done there.
import type { Refused } from "../../../engine/answer-patient.ts";
import type { ChannelName } from "../../../journey/plan.ts";
import type { Patient } from "../../../store/patients.ts";
import type { Visit } from "../route.ts";
import type { Stranger, Thread } from "./data.ts";
import type { ConversationWord } from "./words.ts";

export type Looking = Omit<Visit<unknown>, "found">;
export type Told = { word: ConversationWord; problem?: true } | { refused: Refused["reason"]; text: string; channel: ChannelName };

export type Open =
  | { type: "none" }
  | { type: "patient"; thread: Thread }
  | { type: "stranger"; stranger: Stranger; words: string; candidates: Patient[] };
