// What came together in one delivery, and whom a reference within it names.
import type { Resource } from "./resources.ts";
import { type Identifier, millis, type Reference } from "./shapes.ts";

export interface Delivery {
  /** ms UTC, where a resource does not say when it changed. */
  now: number;
  /** By type and id; of several versions the one that came first. */
  all: Map<string, Named<Resource>>;
  /** Ids by what else names them: a full URL, or an identifier, written as a search for it. */
  names: Map<string, string>;
  problems: { path: string; message: string }[];
}

/** Its own id, or what stands for it in this delivery. */
export type Named<Kind> = Kind & { id: string };

type About = Pick<Named<Resource>, "resourceType" | "id" | "meta">;

/** Of what a resource contains: nobody else could know it, and it is another one in the next delivery. */
export const isContained = (id: string): boolean => id.includes("#");

export const changedAt = (to: Delivery, { meta }: Pick<About, "meta">): number => past(to, meta?.lastUpdated) ?? to.now;

/** A moment, but none that is still to come: it would outrank everything that is said until then, a stop word too. */
export function past({ now }: Delivery, value: string | undefined): number | undefined {
  const at = millis(value);
  return at === undefined ? undefined : Math.min(at, now);
}

/** Nothing is said then. */
export function refuse({ problems }: Delivery, { resourceType, id }: About, words: string): [] {
  problems.push({ path: "", message: `${resourceType}/${id} ${words}.` });
  return [];
}

export function add({ all, names }: Delivery, given: Named<Resource>, fullUrl?: string): void {
  const { resourceType, id } = given;
  if (!all.has(`${resourceType}/${id}`)) all.set(`${resourceType}/${id}`, given);
  if (fullUrl) names.set(fullUrl, id);
  if (isContained(id)) return;
  for (const each of "identifier" in given ? (given.identifier ?? []) : []) {
    const name = searchFor(resourceType, each);
    // One that two share names neither of them.
    if (name) names.set(name, (names.get(name) ?? id) === id ? id : "");
  }
}

const searchFor = (type: string, { system = "", value }: Identifier): string | undefined =>
  value && `${type}?identifier=${system}|${value}`;

/** By `Patient/p-17` with or without a version, which is the same on any server; by a full URL or an identifier that came along. */
export function idOf({ all, names }: Delivery, type: string, given: Reference | undefined): string | undefined {
  const name = given?.reference || (given?.identifier && searchFor(type, given.identifier));
  if (!name) return undefined;
  const within = names.get(name.replace(/%7C/i, "|"));
  if (within !== undefined) return all.has(`${type}/${within}`) ? within : undefined;
  return idIn(type, name);
}

/** Of a URL of one resource. */
export const idIn = (type: string, url: string): string | undefined =>
  new RegExp(`(?:^|/)${type}/([A-Za-z0-9\\-.]{1,64})(?:/_history/[^/]+)?$`).exec(url)?.[1];

export const find = (to: Delivery, type: string, given: Reference | undefined): Named<Resource> | undefined =>
  to.all.get(`${type}/${idOf(to, type, given)}`);

/** The patient it is about, by their own id; else it is refused. */
export function patientOf(to: Delivery, about: About, given: Reference | undefined): string | undefined {
  const id = idOf(to, "Patient", given);
  if (id === undefined) refuse(to, about, "names no Patient that can be found");
  else if (isContained(id)) refuse(to, about, "contains its Patient, who has no id then by which to be known again: send it as a resource");
  else return id;
  return undefined;
}
