// A drawing as Mermaid text, for documents and pull requests.
import type { Box, Diagram } from "./diagram.ts";

/** The same plan gives the same text. */
export function mermaid({ title, boxes, lines }: Diagram): string {
  return [
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart TD",
    ...boxes.map((box) => `  ${box.id}${shape(box)}`),
    ...lines.map(({ from, to, text, anywhere }) => {
      const arrow = anywhere ? "-.->" : "-->";
      return `  ${from} ${arrow}${text ? `|${quoted(text)}|` : ""} ${to}`;
    }),
    "",
  ].join("\n");
}

function shape({ kind, text }: Box): string {
  switch (kind) {
    case "enter":
    case "exit":
    case "end":
      return `([${quoted(text)}])`;
    case "branch":
    case "split":
    case "again":
      return `{${quoted(text)}}`;
    case "task":
      return `[/${quoted(text)}/]`;
    case "wait":
    case "until":
    case "await":
    case "repeat":
    case "back":
      return `(${quoted(text)})`;
    default:
      return `[${quoted(text)}]`;
  }
}

/** Mermaid reads `#…;` as a character and nothing else within quotes. */
const quoted = (text: string): string => `"${text.replace(/[#"<>&|`]/g, (sign) => `#${sign.codePointAt(0)};`).replaceAll("\n", "<br>")}"`;
