// Gives a message's Markdown the two dresses of e-mail: HTML and plain text. Raw HTML in it stays what it says, not what it does.
import { Marked, type MarkedExtension, type RendererObject, type Token } from "marked";

const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
/** So that `text` means itself in Markdown. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");

/** Other schemes, `javascript:` above all, lead nowhere. */
export const leads = (address: string): boolean => /^(https?:|mailto:|tel:)/i.test(address);

const html: RendererObject = {
  html: ({ text }) => escapeHtml(text),
  image: ({ text }) => escapeHtml(text),
  link({ href, tokens }) {
    const label = this.parser.parseInline(tokens);
    return leads(href) ? `<a href="${escapeHtml(href)}">${label}</a>` : label;
  },
};

const plain: RendererObject = {
  space: () => "",
  code: ({ text }) => `${text}\n\n`,
  blockquote({ tokens }) {
    return `${this.parser.parse(tokens).trimEnd().replace(/^/gm, "> ")}\n\n`;
  },
  html: ({ text }) => text,
  heading({ tokens }) {
    return `${this.parser.parseInline(tokens)}\n\n`;
  },
  hr: () => "---\n\n",
  list({ ordered, start, items }) {
    const mark = (index: number) => (ordered ? `${Number(start || 1) + index}.` : "-");
    return `${items.map((item, index) => `${mark(index)} ${this.parser.parse(item.tokens).trimEnd()}\n`).join("")}\n`;
  },
  paragraph({ tokens }) {
    return `${this.parser.parseInline(tokens)}\n\n`;
  },
  table: ({ raw }) => `${raw}\n\n`,
  strong: inner,
  em: inner,
  del: inner,
  codespan: ({ text }) => text,
  br: () => "\n",
  link({ href, tokens }) {
    const label = this.parser.parseInline(tokens);
    return label === href || `mailto:${label}` === href || !leads(href) ? label : `${label}: ${href}`;
  },
  image: ({ text }) => text,
  text(token) {
    return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : token.text;
  },
};

function inner(this: { parser: { parseInline(tokens: Token[]): string } }, { tokens }: { tokens: Token[] }): string {
  return this.parser.parseInline(tokens);
}

/** A line end in the source is a line end for the reader. */
const reading = (renderer: RendererObject): Marked => new Marked({ gfm: true, breaks: true, renderer } satisfies MarkedExtension);
const asHtml = reading(html);
const asPlain = reading(plain);

export const toHtml = (markdown: string): string => asHtml.parse(markdown, { async: false }).trim();
export const toPlain = (markdown: string): string => asPlain.parse(markdown, { async: false }).trim();
