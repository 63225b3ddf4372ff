// What a bench answers with: figures as rows of data, each a count or a ratio against something named.

export interface Row {
  measure: string;
  figure: string;
  value: number;
  unit: "events" | "statements" | "tasks" | "transitions" | "times" | "s" | "bytes";
  /** What a ratio is against. */
  against?: string;
  /** The same thing measured twice in the same run, second by first: how far the machine can be trusted. */
  same?: number;
  /** The most that it may be. */
  bound?: number;
  /** Absolute figures behind the row, with their units in their names; they depend on the machine. */
  context?: Record<string, number>;
}

export interface Tools {
  /** Told what is going on. */
  progress(text: string): void;
  /** host:port of a Temporal server of the bench's own, started when it is first asked for. */
  temporal(): Promise<string>;
}

export type Measure = (tools: Tools) => Promise<Row[]>;

/** None where there is no bound. */
export const held = ({ value, bound }: Row): boolean | undefined => (bound === undefined ? undefined : value <= bound);
