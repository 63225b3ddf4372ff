// The shape of messages: texts by language.

import { type Json, type Kind, scalar, wrong } from "./kinds.ts";
import { mapOf, type Named, needed, object, objectSchema, readWords, type Word, word } from "./mappings.ts";
import { suggest } from "./near.ts";
import { report } from "./problem.ts";
import { template } from "./schema-parts.ts";
import type { MessageWords, TextWords } from "./syntax.ts";
import { head, type Mapping } from "./tree.ts";
import { languagePattern, namePattern, purpose } from "./words.ts";

const textWords = object<TextWords>(
  { subject: word(template, "the subject of an e-mail."), text: needed(template, "the text, in Markdown.") },
  "A mapping with text, and a subject for e-mail,",
);

const contentSid = scalar(
  "An approved template (HX and 32 hexadecimal digits)",
  { type: "string", pattern: "^HX[0-9a-fA-F]{32}$" },
  (written) => (/^HX[0-9a-fA-F]{32}$/.test(written) ? written : undefined),
);

export const erid = scalar(
  "The mark of a registered advertisement",
  { type: "string", pattern: "^[0-9A-Za-z]{4,100}$" },
  (written) => (/^[0-9A-Za-z]{4,100}$/.test(written) ? written : undefined),
  "wrong-type",
  () => 'Latin letters and digits, as the registry gave it: "2VtzqxY4aBc".',
);

export const whatsapp = object<NonNullable<MessageWords["whatsapp"]>>({
  template: needed(contentSid, "the approved template."),
  variables: word(mapOf(template, /^[0-9A-Za-z_]+$/, "A variable's name"), "the template's variables."),
});

const ownWords = new Map<string, Word<unknown>>([
  ["purpose", word(purpose, "this message's own purpose.")],
  ["whatsapp", word(whatsapp, "the approved WhatsApp template.")],
  ["erid", word(erid, "the mark of this advertisement, printed below it.")],
]);

/** A message: texts by language, beside its purpose and its WhatsApp template. */
export const message: Kind<MessageWords> = {
  schema: {
    type: "object",
    properties: (objectSchema(ownWords) as { properties: Json }).properties,
    patternProperties: { [languagePattern.source]: textWords.schema },
    additionalProperties: false,
  },
  read(node, problems) {
    if (node.kind !== "map") return wrong(problems, node, "A mapping of languages");
    const texts: Named<TextWords>[] = [];
    const rest: Mapping = { ...node, entries: [] };
    for (const one of node.entries) {
      if (ownWords.has(one.key)) rest.entries.push(one);
      else if (!languagePattern.test(one.key)) {
        report(
          problems,
          one.at,
          "unknown-word",
          `"${one.key}" is neither a language nor a word of a message.`,
          () => suggest(one.key, [...ownWords.keys(), "ru", "en"]) ?? "Languages have two letters: ru, en.",
        );
      } else {
        const value = textWords.read(one.value, problems);
        if (value !== undefined) texts.push({ name: one.key, at: one.at, value });
      }
    }
    return { ...readWords<MessageWords>(rest, ownWords, problems, head(node)), node, texts };
  },
};

export const messages = mapOf(message, namePattern, "A plain word");
