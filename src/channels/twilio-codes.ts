// What Twilio's error codes mean for the patient's channel; one place for what is said at once and what comes back later.

/** Nothing passes until the patient acts: no such number there, a landline, or the patient has opted out. */
const closed = new Set([21211, 21214, 21217, 21265, 21610, 21612, 21614, 30004, 30005, 30006, 63003, 63024]);
/** Too much at once: later. */
const crowded = new Set([14107, 20429, 21611, 30001, 63018]);
/** Our account, key or sender is not in order: this message is not at fault. */
const ours = new Set([20003, 20005, 20006, 20403, 20404, 21606, 21659, 21660, 63007]);

export type TwilioFault = "closed" | "crowded" | "ours" | "this_message";

export function faultOf(code: number | undefined): TwilioFault {
  if (code === undefined) return "this_message";
  if (closed.has(code)) return "closed";
  if (crowded.has(code)) return "crowded";
  return ours.has(code) ? "ours" : "this_message";
}
