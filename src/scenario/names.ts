// The names of expressions are those of templates, so their types live with the messages.

export type { Names, Scope } from "../messaging/names.ts";
