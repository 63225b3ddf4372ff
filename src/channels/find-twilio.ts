// Asks Twilio what became of a message that it may or may not have: it takes no key of ours, so what it holds is compared.
import type { Fate } from "./channel.ts";

/** ms that Twilio's clock, which counts in seconds, may be behind ours. */
const skew = 5_000;

/**
 * `body` is absent where an approved template went, whose words only Twilio knows: then any message that went to this number since then may
 * be it. Throws what the client throws.
 */
export async function findAtTwilio(
  client: import("twilio").Twilio,
  { to, body }: { to: string; body: string | undefined },
  since: number,
): Promise<Fate | undefined> {
  const listed = await client.messages.list({ to, limit: 50 });
  const later = listed.filter(({ direction, dateCreated }) => direction !== "inbound" && dateCreated?.getTime() >= since - skew);
  const same = later.find((each) => body !== undefined && each.body === body);
  if (same) return { type: "sent", providerId: same.sid };
  return later.length === 0
    ? undefined
    : { type: "unknown", problem: "Twilio has a message to this number from then, and does not say whether it is this one." };
}
