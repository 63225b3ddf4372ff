// What a provider can tell us, in one shape for all of them.
import type { ChannelName } from "../journey/plan.ts";

/** `address` is the patient's in that channel; ids are the provider's own. */
export type Said = { channel: ChannelName } & (
  | { type: "words"; address: string; id: string; text: string; quoted?: string; quotedText?: string }
  /** A button of ours, counted from 0, on the message `quoted`, whose `mark` it bears. */
  | { type: "pressed"; address: string; id: string; button: number; quoted: string; mark?: string }
  /** The patient has opened the conversation (again), perhaps by an invitation. */
  | { type: "started"; address: string; token?: string }
  | { type: "stopped"; address: string }
  /** `sent`: the provider has it. */
  | { type: "reported"; id: string; mark?: string; state: "sent" | "delivered" | "read" | "failed" | "blocked" }
);
