// What a message looks like as a letter: a page that any program and any reader can show, and the same in plain text.
import type { Outgoing } from "./channel.ts";
import { escapeHtml, escapeMarkdown, toHtml, toPlain } from "./markdown.ts";

export interface Letter {
  subject: string;
  html: string;
  text: string;
}

export function letter(message: Outgoing): Letter {
  const title = oneLine(message.subject ?? "");
  const markdown = numbered(message);
  return { subject: title, text: toPlain(markdown), html: page(title, message.language, toHtml(markdown)) };
}

/** Markdown for where there are no buttons: the reader answers with a label, or with its number. */
export function numbered({ text, buttons }: Pick<Outgoing, "text" | "buttons">): string {
  const choices = buttons.map(({ label }, index) => `${index + 1}. ${escapeMarkdown(oneLine(label))}`);
  return [text, choices.join("\n")].filter(Boolean).join("\n\n");
}

/** No character that could end a header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must go
export const oneLine = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim();

const page = (title: string, language: string, body: string): string => `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
</head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif">
<div role="article" style="max-width:36em;margin:0 auto">
${body}
</div>
</body>
</html>
`;
