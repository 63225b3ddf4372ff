// FHIR R4: what a resource, or a Bundle of them, says in our own words.
import * as z from "zod";
import { problemsOf } from "../problems.ts";
import { add, type Delivery, idIn, type Named, past } from "./delivery.ts";
import { isRead, type Resource, resource, saidBy, typeOf } from "./resources.ts";
import type { FhirSaid } from "./said.ts";
import { listOf, text } from "./shapes.ts";
import { visitId } from "./visit.ts";

type FhirRead = { type: "said"; said: FhirSaid[] } | { type: "problems"; problems: Delivery["problems"] };

const entry = z.object({
  fullUrl: text.optional(),
  resource: z.unknown().optional(),
  request: z.object({ method: text, url: text }).optional(),
  /** Of Bundles that tell what a server has done, such as a history. */
  response: z.object({ location: text.optional(), lastModified: text.optional() }).optional(),
});
const bundle = z.object({
  resourceType: z.literal("Bundle"),
  timestamp: text.optional(),
  entry: z.array(entry).max(1_000, "has more than 1000 entries: send them in parts").optional(),
});

/** As it stands in what was sent: "entry[3]", or "" for a resource that came alone. */
interface Entry extends z.output<typeof entry> {
  place: string;
}

/** In the order in which things depend on each other; a Bundle may hold them in any. */
const order: FhirSaid["type"][] = ["patient", "visit", "deletion", "consent", "form", "outcome", "death"];

/** `now` (ms UTC) stands where a resource does not say when it changed. Resources of other kinds are left out. */
export function readFhir(given: unknown, now: number): FhirRead {
  const one = z.object({ resourceType: text }).safeParse(given);
  if (!one.success) return { type: "problems", problems: problemsOf(one.error, given) };
  const to: Delivery = { now, all: new Map(), names: new Map(), problems: [] };
  const entries = one.data.resourceType === "Bundle" ? entriesOf(to, given, "") : [{ place: "", resource: given }];
  const deletions = entries.flatMap((each) => deletionIn(to, each));
  const read = entries.flatMap((each) => resourceIn(to, each));
  const said = [...read.flatMap((each) => saidBy(to, each)), ...deletions];
  if (to.problems.length > 0) return { type: "problems", problems: to.problems };
  return { type: "said", said: said.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || when(a) - when(b)) };
}

const when = (said: FhirSaid): number => (said.type === "visit" ? said.visit.changedAt : said.at);

/** Of the Bundle, and of those that a batch was answered with. */
function entriesOf(to: Delivery, given: unknown, place: string): Entry[] {
  const whole = bundle.safeParse(given);
  if (!whole.success) {
    misshapen(to, place, whole.error, given);
    return [];
  }
  if (place === "") to.now = past(to, whole.data.timestamp) ?? to.now;
  return (whole.data.entry ?? []).flatMap((each, index) => {
    const at = `${place && `${place}.resource.`}entry[${index}]`;
    return place === "" && typeOf(each.resource) === "Bundle" ? entriesOf(to, each.resource, at) : { ...each, place: at };
  });
}

/** What cannot be read as it was sent is refused, since nobody would know what was left out. */
function deletionIn(to: Delivery, { place, request, response }: Entry): FhirSaid[] {
  const { method, url = "" } = request ?? {};
  const no = (words: string): [] => {
    to.problems.push({ path: place, message: `${place} ${words}.` });
    return [];
  };
  if (method === "PATCH") return no(`is a PATCH of ${url}, which says only what differs: send the whole resource`);
  const [, kind = "", id] = /(?:^|\/)(Appointment|Encounter|Consent)(?:\/([^/?]+)$|$|[/?])/.exec(url) ?? [];
  if (method !== "DELETE" || kind === "") return [];
  if (kind === "Consent") return no(`is the deletion of ${url}, which says not whose it was: send it as inactive`);
  if (id === undefined) return no(`is the deletion of ${url}, which says not which: name it by its id`);
  return [{ type: "deletion", externalId: visitId(kind, id), at: past(to, response?.lastModified) ?? to.now }];
}

function resourceIn(to: Delivery, { place, fullUrl, resource: given, request, response }: Entry): Named<Resource>[] {
  if (!isRead(given) || request?.method === "PATCH" || request?.method === "DELETE") return [];
  const parsed = resource.safeParse(given);
  if (!parsed.success) return misshapen(to, place, parsed.error, given);
  const { resourceType } = given;
  const [known] = [response?.location, fullUrl].flatMap((url) => idIn(resourceType, url ?? "") ?? []);
  const id = parsed.data.id ?? known ?? fullUrl?.replace(/^urn:uuid:|^.*\//, "");
  if (!id) {
    const path = place ? `${place}.resource.id` : "id";
    to.problems.push({ path, message: `${path} is missing, and there is no fullUrl.` });
    return [];
  }
  const lastUpdated = parsed.data.meta?.lastUpdated ?? response?.lastModified;
  const { contained } = given as { contained?: unknown };
  const named = withContained(to, { ...parsed.data, id, meta: { lastUpdated } }, contained, `${resourceType}/${place || id}`);
  add(to, named, fullUrl);
  return [named];
}

function misshapen({ problems }: Delivery, place: string, error: z.ZodError, given: unknown): [] {
  const within = place && `${place}.resource.`;
  for (const { path, message } of problemsOf(error, given)) problems.push({ path: `${within}${path}`, message: `${within}${message}` });
  return [];
}

/** What a resource contains is known within it alone, by "#…": each gets a name that is its own in the whole delivery. */
function withContained(to: Delivery, given: Named<Resource>, contained: unknown, place: string): Named<Resource> {
  for (const each of listOf(contained)) {
    const parsed = resource.safeParse(each);
    if (!parsed.success || parsed.data.id === undefined) continue;
    const name = `${place}#${parsed.data.id.replace(/^#/, "")}`;
    add(to, { ...parsed.data, id: name }, name);
  }
  return renamed(given, place) as Named<Resource>;
}

function renamed(value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, place));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "reference" && typeof inner === "string" && inner.startsWith("#") ? `${place}${inner}` : renamed(inner, place),
    ]),
  );
}
