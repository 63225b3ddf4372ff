// The links that a message may name, each with the marks that tell where a visit came from.
import { createHash } from "node:crypto";
import type { ChannelName } from "../journey/plan.ts";
import type { Engine } from "./engine.ts";

/** The clinic's own links carry UTM marks, which name no scenario: the address of a page is seen by others; the patient pages are ours. */
export function linksFor(
  { clinic, publicUrl }: Pick<Engine, "clinic" | "publicUrl">,
  scenario: string,
  channel: ChannelName,
): Record<string, string> {
  const pages = Object.fromEntries(["survey", "preferences", "unsubscribe"].map((page) => [page, `${publicUrl}/p/${page}`]));
  const named = Object.entries(clinic.links).map(([name, url]) => [name, marked(url, scenario, channel)]);
  return { book: pages.preferences ?? "", ...pages, ...Object.fromEntries(named) };
}

function marked(link: string, scenario: string, channel: ChannelName): string {
  if (!URL.canParse(link)) return link;
  const url = new URL(link);
  if (!url.protocol.startsWith("http")) return link;
  url.searchParams.set("utm_source", "zabota");
  url.searchParams.set("utm_medium", channel);
  url.searchParams.set("utm_campaign", createHash("sha256").update(scenario).digest("hex").slice(0, 8));
  return url.toString();
}
