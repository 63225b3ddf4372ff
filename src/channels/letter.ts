// What a message looks like as a letter: a page that any program and any reader can show, and the same in plain text.
import type { Outgoing } from "./channel.ts";
import { letterBody } from "./letter-body.ts";
import { colours, page } from "./letter-layout.ts";
import { letterWords } from "./letter-words.ts";
import { escapeHtml, escapeMarkdown, toPlain } from "./markdown.ts";

/** The clinic as its letters name it; what is empty is left out. */
export interface Brand {
  name: string;
  phone: string;
  address: string;
}

export interface Letter {
  subject: string;
  html: string;
  text: string;
}

export async function letter(message: Outgoing, brand: Brand): Promise<Letter> {
  const subject = oneLine(message.subject ?? "");
  // A way to answer that works whether or not anybody reads the mailbox.
  const answer = message.answer ? `\n\n[${letterWords(message.language).answer}](${message.answer})` : "";
  const markdown = withoutTricks(numbered(message) + answer);
  const foot = footer(message, brand);
  return {
    subject,
    text: `${toPlain(markdown)}\n\n-- \n${foot.map(({ label, href }) => (href && !href.startsWith("tel:") ? `${label}: ${href}` : label)).join("\n")}\n`,
    html: await page({
      language: message.language,
      title: subject,
      from: oneLine(brand.name),
      body: letterBody(markdown),
      footer: foot.map(asHtml).join("\n"),
    }),
  };
}

interface Line {
  label: string;
  href?: string;
}

/** Who writes and how to reach them, why, and how to have it otherwise. */
function footer({ language, unsubscribe, preferences }: Outgoing, brand: Brand): Line[] {
  const say = letterWords(language);
  const [name, phone, address] = [brand.name, brand.phone, brand.address].map(oneLine);
  return [
    ...(name ? [{ label: [name, address].filter(Boolean).join(", ") }] : []),
    ...(phone ? [{ label: phone, href: `tel:${phone.replace(/[^\d+]/g, "")}` }] : []),
    { label: unsubscribe ? say.agreed : say.known },
    ...(preferences ? [{ label: say.preferences, href: preferences }] : []),
    ...(unsubscribe ? [{ label: say.unsubscribe, href: unsubscribe }] : []),
  ];
}

const asHtml = ({ label, href }: Line): string => {
  const shown = escapeHtml(label);
  return `<p>${href ? `<a href="${escapeHtml(href)}" style="color:${colours.light.quiet}">${shown}</a>` : shown}</p>`;
};

/** Markdown for where there are no buttons: the reader answers with a label, or with its number. */
export function numbered({ text, buttons }: Pick<Outgoing, "text" | "buttons">): string {
  const choices = buttons.map(({ label }, index) => `${index + 1}. ${escapeMarkdown(oneLine(label))}`);
  return [text, choices.join("\n")].filter(Boolean).join("\n\n");
}

/** Signs that turn the direction of what follows (Unicode UAX #9): a name must not make the reader see another text. */
const turns = /[\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must go
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const withoutTricks = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(turns, "")
    .replace(unseen, "");

/** No character that could end a header, or turn it. */
export const oneLine = (text: string): string =>
  text
    .replace(turns, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must go
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim();
