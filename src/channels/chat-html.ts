// Gives a message's Markdown the few tags that Telegram and MAX know; all else becomes plain lines.
import { Marked, type RendererObject } from "marked";
import { escapeHtml, leads } from "./markdown.ts";

const chat: RendererObject = {
  space: () => "",
  code: ({ text }) => `<pre>${escapeHtml(text)}</pre>\n\n`,
  blockquote({ tokens }) {
    return `${this.parser.parse(tokens).trimEnd().replace(/^/gm, "&gt; ")}\n\n`;
  },
  html: ({ text }) => escapeHtml(text),
  heading({ tokens }) {
    return `<b>${this.parser.parseInline(tokens)}</b>\n\n`;
  },
  hr: () => "---\n\n",
  list({ ordered, start, items }) {
    const mark = (index: number) => (ordered ? `${Number(start || 1) + index}.` : "•");
    return `${items.map((item, index) => `${mark(index)} ${this.parser.parse(item.tokens).trimEnd()}\n`).join("")}\n`;
  },
  paragraph({ tokens }) {
    return `${this.parser.parseInline(tokens)}\n\n`;
  },
  table: ({ raw }) => `${escapeHtml(raw)}\n\n`,
  strong({ tokens }) {
    return `<b>${this.parser.parseInline(tokens)}</b>`;
  },
  em({ tokens }) {
    return `<i>${this.parser.parseInline(tokens)}</i>`;
  },
  del({ tokens }) {
    return `<s>${this.parser.parseInline(tokens)}</s>`;
  },
  codespan: ({ text }) => `<code>${escapeHtml(text)}</code>`,
  br: () => "\n",
  link({ href, tokens }) {
    const label = this.parser.parseInline(tokens);
    return leads(href) ? `<a href="${escapeHtml(href)}">${label}</a>` : label;
  },
  image: ({ text }) => escapeHtml(text),
  text(token) {
    return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeHtml(token.text);
  },
};

const asChat = new Marked({ gfm: true, breaks: true, renderer: chat });

export const toChatHtml = (markdown: string): string => asChat.parse(markdown, { async: false }).trim();
