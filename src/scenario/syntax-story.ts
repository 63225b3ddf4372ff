// A test file as it was written.

import type { ChannelName, Duration, Purpose } from "../journey/plan.ts";
import type { Placed } from "./kinds.ts";
import type { Named } from "./mappings.ts";
import type { At } from "./places.ts";
import type { DeliveryState, LineType } from "./story.ts";
import type { Mapping, Node } from "./tree.ts";

export type Text = Placed<string>;

export type ConsentWords = { purpose: Purpose; channel?: ChannelName }[];

export interface PatientWords {
  node: Mapping;
  external_id?: Text;
  first_name?: Text;
  last_name?: Text;
  patronymic?: Text;
  birth_date?: Text;
  sex?: Text;
  phone?: Text;
  email?: Text;
  timezone?: Text;
  language?: Text;
  channels?: Placed<ChannelName>[];
  age?: Placed<number>;
  tags?: Text[];
  attributes?: Named<Node>[];
  visits?: { node: Mapping; count?: Placed<number>; days_since_last?: Placed<number> };
  guardian?: GuardianWords;
}

export type GuardianWords = Pick<PatientWords, "node" | "first_name" | "last_name" | "patronymic" | "timezone" | "language" | "channels">;

export interface EventWords {
  node: Mapping;
  start?: Text;
  service?: Text;
  doctor?: Text;
  diagnoses?: Text[];
  status?: Text;
  id?: Text;
  score?: Placed<number>;
  tag?: Text;
  purpose?: Placed<Purpose>;
  scenario?: Text;
  outcome?: Text;
}

/** A line: its first word says what it is; the others stand beside it. */
export interface LineWords {
  node: Mapping;
  type: LineType;
  key: At;
  event?: Text;
  with?: EventWords;
  reply?: Text;
  choose?: Text;
  outcome?: { value: string; task?: string; node: Node };
  delivery?: { value: DeliveryState; message?: string; node: Node };
  release?: Text;
  sending?: Text;
  consent?: { node: Mapping; give?: ConsentWords; withdraw?: ConsentWords };
  after?: Placed<Duration>;
  until?: Text;
  sent?: Text;
  suppressed?: Text;
  task?: Text;
  alert?: Text;
  tagged?: Text;
  started?: Text;
  called?: Text;
  ended?: Text;
  not_entered?: Text;
  at?: Text;
  via?: Placed<ChannelName>;
  text?: Text;
  reason?: Placed<string>;
}

export interface TestWords {
  node: Mapping;
  name?: Text;
  patient?: PatientWords;
  consents?: ConsentWords;
  variant?: Text;
  story?: LineWords[];
}

export interface TestFile {
  node: Mapping;
  scenario?: Text;
  tests?: TestWords[];
}
