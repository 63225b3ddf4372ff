// Which patients a list is asked for: read from a form, or a page's address, where words are sealed; written back into it; and said to the store.
import { type ChannelName, channelNames } from "../../../journey/plan.ts";
import type { Sought } from "../../../store/patient-list.ts";
import { seal, unseal } from "../../sealed.ts";
import { visitedBy } from "../entering/data.ts";
import type { Visit } from "../route.ts";

/** All of it together; empty or absent where it was not asked. */
export interface Asked {
  words: string;
  tag: string;
  scenario: string;
  /** One step of one plan of the scenario. */
  standing?: { hash: string; step: number };
  held: boolean;
  blocked?: ChannelName;
  without?: "care" | "advertising";
  /** Of the last visit; its days count back from now. */
  service: string;
  from?: number;
  to?: number;
  /** The id of the last patient of the page before. */
  after: string;
}

export const everybody: Asked = { words: "", tag: "", scenario: "", held: false, service: "", after: "" };

/** By a page's address. */
export const askedOn = ({ c, engine, staff }: Pick<Visit, "c" | "engine" | "staff">): Asked =>
  askedBy((name) => {
    const given = c.req.query(name) ?? "";
    return name === "q" ? unseal(engine, staff.id, given) : given;
  });

/** By a form's fields. */
export function askedBy(field: (name: string) => string): Asked {
  const text = (name: string) => field(name).replaceAll("\0", "").trim().slice(0, 100);
  const days = (name: "from" | "to") => (/^\d{1,5}$/.test(text(name)) ? { [name]: Number(text(name)) } : {});
  const blocked = channelNames.find((each) => each === text("blocked"));
  const without = (["care", "advertising"] as const).find((each) => each === text("without"));
  const [, hash, step] = /^(\w{1,100})\.(\d{1,5})$/.exec(text("step")) ?? [];
  return {
    words: text("q"),
    tag: text("tag"),
    scenario: text("scenario"),
    ...(hash !== undefined && text("scenario") && { standing: { hash, step: Number(step) } }),
    held: text("held") === "1",
    ...(blocked && { blocked }),
    ...(without && { without }),
    service: text("service"),
    ...days("from"),
    ...days("to"),
    after: text("after"),
  };
}

/** For a page's address. Nothing where nothing was asked; never where in the list one was. */
export const queryFor = ({ engine, staff }: Pick<Visit, "engine" | "staff">, { words, ...asked }: Asked): string =>
  queryOf({ ...asked, q: seal(engine, staff.id, words) });

export function queryOf(asked: Partial<Omit<Asked, "words">> & { q?: string }): string {
  const { q, tag, scenario, standing, held, blocked, without, service, from, to } = asked;
  const fields = {
    ...{ q, scenario, step: standing && `${standing.hash}.${standing.step}`, tag, held: held ? "1" : "", blocked, without, service },
    ...{ from: from?.toString(), to: to?.toString() },
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value) query.set(name, value);
  return query.toString();
}

export function soughtBy({ after: _, service, from, to, ...asked }: Asked, contacts: boolean, at: number): Sought {
  const visited = visitedBy({ service, from, to }, at);
  return { ...asked, contacts, ...(visited && { visited }) };
}
