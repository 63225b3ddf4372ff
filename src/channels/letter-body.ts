// The message's own part of a letter: its Markdown as HTML that mail programs show, a link on a line of its own being a button.
import type { RendererObject, Token, Tokens } from "marked";
import { colours } from "./letter-layout.ts";
import { asWritten, escapeHtml, inert, leads, reading } from "./markdown.ts";

const { accent, onAccent, line } = colours.light;

const body: RendererObject = {
  ...inert,
  link({ href, tokens }) {
    const label = this.parser.parseInline(tokens);
    return leads(href) ? `<a class="link" href="${escapeHtml(href)}" style="color:${accent}">${label}</a>` : label;
  },
  paragraph({ tokens }) {
    const alone = loneLink(tokens);
    if (!alone) return `<p>${this.parser.parseInline(tokens)}</p>\n`;
    return button(alone.href, this.parser.parseInline(alone.tokens));
  },
  blockquote({ tokens }) {
    return `<blockquote class="aside" style="border-left:3px solid ${line}">${this.parser.parse(tokens)}</blockquote>\n`;
  },
  hr: () => `<hr class="edge" style="border:0;border-top:1px solid ${line}">\n`,
};

export const letterBody = reading(body, asWritten);

/** The link that is all there is; an address that is its own label stays an address. */
function loneLink(tokens: Token[]): Tokens.Link | undefined {
  const [only, ...others] = tokens.filter(({ type, raw }) => type !== "text" || raw.trim() !== "");
  if (only?.type !== "link" || others.length > 0) return undefined;
  const link = only as Tokens.Link;
  return leads(link.href) && link.text !== link.href ? link : undefined;
}

/** A cell with a colour holds also where padding of a link does not. */
const button = (href: string, label: string): string =>
  `<table role="presentation" class="button" border="0" cellpadding="0" cellspacing="0"><tr>` +
  `<td class="press" bgcolor="${accent}" style="background:${accent};border-radius:10px">` +
  `<a href="${escapeHtml(href)}" style="display:inline-block;padding:13px 24px;color:${onAccent};font-weight:600;text-decoration:none">${label}</a>` +
  `</td></tr></table>\n`;
