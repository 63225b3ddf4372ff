// Answers that staff have at hand: the clinic's own words, checked as messages are, but for links, since a link names its message.

import { checkTemplate } from "../messaging/check-template.ts";
import type { Names } from "../messaging/names.ts";
import type { Placed } from "./kinds.ts";
import { place } from "./lint/conditions.ts";
import type { Named } from "./mappings.ts";
import { type Problem, report } from "./problem.ts";
import type { QuickReplyWords } from "./schema-clinic.ts";
import { entry } from "./tree.ts";

export interface QuickReply {
  /** By language, both. */
  title: Record<string, string>;
  text: Record<string, string>;
}

/** In UTF-16 units: what fits on a button of a telephone, and what one answer takes. */
export const longest = { title: 40, text: 3900 };

const names: Names = { answers: {}, appointment: false, links: "none" };

/** What cannot be shown is left out: staff would send it as it stands. */
export function quickReplies(words: readonly QuickReplyWords[] = []): QuickReply[] {
  return words.flatMap(({ title = [], text = [] }) => {
    const sound = text.filter(({ value }) => value.value.trim() !== "" && checkTemplate(value.value, names).length === 0);
    return title.length === 0 || sound.length === 0 ? [] : [{ title: byLanguage(title), text: byLanguage(sound) }];
  });
}

const byLanguage = (given: readonly Named<Placed<string>>[]): Record<string, string> =>
  Object.fromEntries(given.map(({ name, value }) => [name, value.value]));

export function checkQuickReplies(words: readonly QuickReplyWords[], languages: readonly string[], problems: Problem[]): void {
  for (const reply of words)
    for (const word of ["title", "text"] as const) {
      const given = reply[word];
      const at = entry(reply.node, word)?.at;
      if (given === undefined || at === undefined) continue;
      for (const { value } of given) {
        if (value.value.length > longest[word])
          report(problems, value.node, "text-too-long", `"${word}" has at most ${longest[word]} characters here.`);
        if (word === "text") place(problems, value, checkTemplate(value.value, names));
      }
      for (const language of languages)
        if (!given.some(({ name }) => name === language))
          report(problems, at, "missing-translation", `There is no text in "${language}" here.`, `Add "${language}:".`);
    }
}
