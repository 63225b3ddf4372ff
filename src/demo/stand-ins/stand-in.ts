// What the demo's providers have in common: each takes messages as the real one does, remembers them, and brings what patients write.
import type { Hono } from "hono";
import type { ChannelName } from "../../journey/plan.ts";

/** A message as the provider was given it. */
export interface Taken {
  channel: ChannelName;
  /** The provider's own number of it. */
  id: string;
  to: string;
  text: string;
}

/** What a patient writes there. */
export interface Written {
  channel: ChannelName;
  /** Theirs, in that channel. */
  address: string;
  text: string;
}

export interface StandIn {
  /** The provider's API, as its client asks for it. */
  api: Hono;
  /** The webhook that tells the clinic of it. */
  delivers(written: Written): Webhook;
}

/** A request to the clinic's own address, with the provider's proof. */
export interface Webhook {
  /** Below PUBLIC_URL. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

export const json = (path: string, headers: Record<string, string>, body: object): Webhook => ({
  path,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});
