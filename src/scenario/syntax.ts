// A scenario as it was written: every word with its place, and absent where it was absent or could not be read.

import type { Again, AnswerType, ChannelName, Duration, Purpose } from "../journey/plan.ts";
import type { Placed } from "./kinds.ts";
import type { Named } from "./mappings.ts";
import type { Step } from "./syntax-steps.ts";
import type { Mapping } from "./tree.ts";

export type Name = Placed<string>;

/** An expression or a template as written. */
export type Code = Placed<string>;

export type Words = { node: Mapping };

export interface ScenarioFile extends Words {
  scenario?: Name;
  title?: Placed<string>;
  description?: Placed<string>;
  purpose?: Placed<Purpose>;
  languages?: Name[];
  enter?: EnterWords;
  exit?: ExitWords[];
  exclusive?: Name;
  priority?: Placed<number>;
  channels?: Placed<ChannelName>[];
  erid?: Placed<string>;
  steps?: Step[];
  messages?: Named<MessageWords>[];
  questionnaires?: Named<QuestionnaireWords>[];
}

/** A file of scenarios/shared/. */
export interface SharedFile extends Words {
  fragment?: Name;
  description?: Placed<string>;
  steps?: Step[];
  messages?: Named<MessageWords>[];
  questionnaires?: Named<QuestionnaireWords>[];
}

export interface EnterWords extends Words {
  on?: Name[];
  when?: Code;
  again?: Placed<Again>;
  backfill?: { within?: Placed<Duration>; spread?: Placed<Duration> } & Words;
  every?: Placed<Duration>;
  at?: Placed<string>;
}

export interface ExitWords extends Words {
  on?: Name[];
  when?: Code;
  outcome?: Name;
  goal?: Placed<boolean>;
}

export interface MessageWords extends Words {
  purpose?: Placed<Purpose>;
  /** By language, in the order written. */
  texts: Named<TextWords>[];
  whatsapp?: { template?: Placed<string>; variables?: Named<Code>[] } & Words;
  erid?: Placed<string>;
}

export interface TextWords extends Words {
  subject?: Code;
  text?: Code;
}

export interface QuestionnaireWords extends Words {
  version?: Placed<string>;
  title?: Named<Placed<string>>[];
  public?: Placed<boolean>;
  questions?: QuestionWords[];
}

export interface QuestionWords extends Words {
  id?: Name;
  text?: Named<Placed<string>>[];
  answer?: Placed<AnswerType>;
  choices?: Named<Named<Placed<string>>[]>[];
  health?: Placed<boolean>;
  unit?: Placed<string>;
  required?: Placed<boolean>;
  score?: Named<Placed<number>>[];
}
