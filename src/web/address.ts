// The network address that a request comes from.
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/**
 * A proxy of the clinic's own stands on this machine or in its network, and adds the address it saw as the last one; from anywhere else
 * X-Forwarded-For is only a claim, and is not read. "unknown" where there is no connection, as in tests.
 */
export function addressOf(c: Context): string {
  const peer = peerOf(c);
  if (!isOwnNetwork(peer)) return peer;
  return c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) || peer;
}

/** Whether it comes straight from the clinic's own network, and through no proxy. */
export const isOwnPeer = (c: Context): boolean => isOwnNetwork(peerOf(c)) && c.req.header("x-forwarded-for") === undefined;

function peerOf(c: Context): string {
  if (!c.env?.incoming) return "unknown";
  return getConnInfo(c).remote.address?.replace(/^::ffff:/, "") ?? "unknown";
}

const isOwnNetwork = (address: string): boolean =>
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:)/i.test(address);
