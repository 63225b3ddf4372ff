// Which names an expression or a template may use, by where it stands.

import type { Names } from "../messaging/names.ts";
import type { Analysis } from "./analyse.ts";
import type { Name } from "./syntax.ts";
import { brings } from "./words.ts";

export interface KnownNames {
  /** In steps and texts: what entered the patient. */
  steps: Names;
  /** In a condition over one of these events, on top of that. */
  over(events: readonly Name[] | undefined): Names;
}

export function knownNames({ answers, file, library }: Analysis): KnownNames {
  const links = Object.keys(library.clinic.links);
  const entered = (file?.enter?.on ?? []).map((event) => event.value);
  const made = new Map<string, Names>();
  const over = (events: readonly Name[] | undefined): Names => {
    const all = [...entered, ...(events ?? []).map((event) => event.value)];
    const roots = new Set(all.map((event) => brings.get(event)).filter((root) => root !== undefined));
    const appointment = file?.enter?.on === undefined || all.some((event) => event.startsWith("appointment."));
    const key = `${appointment} ${[...roots].sort().join(" ")}`;
    const names = made.get(key) ?? { answers, appointment, event: [...roots], links };
    made.set(key, names);
    return names;
  };
  return { steps: over([]), over };
}
