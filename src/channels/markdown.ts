// Gives a message's Markdown the two dresses of e-mail: HTML and plain text. Raw HTML in it stays what it says, not what it does.
import { Marked, type MarkedExtension, type RendererObject, type Token } from "marked";

const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
/** So that `text` means itself in Markdown. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");

/** Other schemes, `javascript:` above all, lead nowhere. */
export const leads = (address: string): boolean => /^(https?:|mailto:|tel:)/i.test(address);

/** A renderer for HTML in which nothing acts: tags are words, pictures their description, links lead to the web, the post or the phone. */
export const inert: RendererObject = {
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

/** Characters: longer ones nobody writes by hand, and one made to hurt would keep the reader for minutes. */
const longest = 20_000;

/** A line end in the source is a line end for the reader. What is too long to be read, or nested too deep, is `otherwise`. */
export function reading(renderer: RendererObject, otherwise: (markdown: string) => string): (markdown: string) => string {
  const reader = new Marked({ gfm: true, breaks: true, renderer } satisfies MarkedExtension);
  return (markdown) => {
    if (markdown.length > longest) return otherwise(markdown);
    try {
      return reader.parse(markdown, { async: false }).trim();
    } catch {
      return otherwise(markdown);
    }
  };
}

/** Its own lines, and nothing else of what it means. */
export const asWritten = (markdown: string): string => `<p>${escapeHtml(markdown.trim()).replace(/\n/g, "<br>")}</p>`;

export const toHtml = reading(inert, asWritten);
export const toPlain = reading(plain, (markdown) => markdown.trim());
