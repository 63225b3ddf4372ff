// Makes what people send harmless before it is kept and shown: no signs that hide or turn text about, no book in place of a word.

/** In UTF-16 units: some ten pages. The red-flag rules read as much. */
export const longestKept = 20_000;

/** Control characters but tab and line ends (PostgreSQL refuses a NUL), and marks that turn the writing about. */
const hidden = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text without them, and of one that is too long the beginning; `cutFrom` says how long that one was, in UTF-16 units. */
export function inert(text: string): { text: string; cutFrom?: number } {
  const whole = text.length > longestKept;
  const kept = text.slice(0, longestKept).replace(/[\ud800-\udbff]$/, "");
  const clean = kept.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd").replace(hidden, "");
  return { text: clean, ...(whole && { cutFrom: text.length }) };
}
