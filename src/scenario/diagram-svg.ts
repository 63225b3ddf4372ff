// A drawing as SVG: laid out in layers, in the page's own colours, readable by people and by screen readers.
import { Graph, layout } from "@dagrejs/dagre";
import type { Box, Diagram, Line } from "./diagram.ts";

export interface Picture {
  /** For a reader who does not see it. */
  description: string;
  /** A box becomes a link: where to, what it says besides its text, whether it is the one looked at. */
  link?(step: number): { href: string; label: string; current: boolean } | undefined;
  /** How many patients stand there; 0 shows nothing. */
  count?(step: number): number;
  /** For a file of its own: it brings colours for light and dark. On a page they are the page's. */
  alone?: true;
}

const letter = 7.3;
const lineHeight = 18;
const most = { box: 27, line: 24 };

interface Laid<Of> {
  of: Of;
  lines: string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

export function svg(diagram: Diagram, { description, link, count, alone }: Picture): string {
  const { boxes, lines, width, height } = laidOut(diagram);
  const title = escaped(diagram.title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${link ? "group" : "img"}" aria-labelledby="diagram-title diagram-about" font-size="14"${alone ? ' font-family="system-ui, sans-serif"' : ""}>`,
    `<title id="diagram-title">${title}</title>`,
    `<desc id="diagram-about">${escaped(description)}</desc>`,
    ...(alone ? [colours] : []),
    `<defs><marker id="diagram-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 1 L9 5 L0 9 z" fill="${ink.edge}"/></marker></defs>`,
    ...lines.map(({ of, points }) => wire(of, points)),
    ...lines.map(wireWords),
    ...boxes.map((box) => drawn(box, link, count)),
    "</svg>",
    "",
  ].join("\n");
}

/** A page's custom properties; elsewhere the system's colours. */
const ink = {
  paper: "var(--paper, Canvas)",
  ground: "var(--ground, Canvas)",
  sunken: "var(--sunken, Canvas)",
  ink: "var(--ink, CanvasText)",
  quiet: "var(--quiet, GrayText)",
  edge: "var(--edge, GrayText)",
  accent: "var(--accent, LinkText)",
  onAccent: "var(--on-accent, Canvas)",
};

const colours = `<style>svg{color-scheme:light dark;background:#fdfbf7;--paper:#fdfbf7;--ground:#fdfbf7;--sunken:#efe9dd;--ink:#26231d;--quiet:#665f52;--edge:#8f8674;--accent:#1d5f54;--on-accent:#fdfbf7}@media(prefers-color-scheme:dark){svg{background:#22211d;--paper:#22211d;--ground:#22211d;--sunken:#2c2a25;--ink:#ece7dc;--quiet:#b0a898;--edge:#7d776a;--accent:#8fcdbd;--on-accent:#10211d}}</style>`;

function laidOut({ boxes, lines }: Diagram) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 34, edgesep: 14, marginx: 12, marginy: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  const sized = new Map(boxes.map((box) => [box.id, size(box.text, most.box, 38, 20)]));
  for (const [id, { width, height }] of sized) graph.setNode(id, { width, height });
  const words = lines.map(({ text }) => (text === "" ? undefined : size(text, most.line, 10, 4)));
  lines.forEach(({ from, to }, index) => {
    graph.setEdge(from, to, { width: words[index]?.width ?? 0, height: words[index]?.height ?? 0, labelpos: "c" }, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: boxes.map((of): Laid<Box> => {
      const { x = 0, y = 0 } = graph.node(of.id) as { x?: number; y?: number };
      return { of, x, y, ...(sized.get(of.id) ?? { lines: [], width: 0, height: 0 }) };
    }),
    lines: lines.map((of, index) => {
      const edge = graph.edge(of.from, of.to, String(index)) as { points?: { x: number; y: number }[]; x?: number; y?: number };
      return { of, points: edge.points ?? [], words: words[index], x: edge.x ?? 0, y: edge.y ?? 0 };
    }),
  };
}

/** The letters of any font are about so wide; what stands in the box is centred, so that a little more or less does not show. */
function size(text: string, letters: number, around: number, above: number) {
  const lines = text.split("\n").flatMap((line) => wrapped(line, letters));
  const width = Math.max(...lines.map((line) => [...line].length)) * letter + around;
  return { lines, width: Math.round(Math.max(width, 60)), height: lines.length * lineHeight + above };
}

function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + [...word].length < letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Bends are rounded: the curve goes through the middle of each stretch. */
function wire({ anywhere, from, to }: Line, points: { x: number; y: number }[]): string {
  const at = ({ x, y }: { x: number; y: number }) => `${round(x)} ${round(y)}`;
  const middle = (a: { x: number; y: number }, b: { x: number; y: number }) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return "";
  const bends = rest.slice(0, -1).map((point, index) => `Q${at(point)} ${at(middle(point, rest[index + 1] ?? last))}`);
  const dashed = anywhere ? ' stroke-dasharray="5 5"' : "";
  return `<path data-from="${from}" data-to="${to}" d="M${at(first)} ${bends.join(" ")} L${at(last)}" fill="none" stroke="${ink.edge}" stroke-width="1.5"${dashed} marker-end="url(#diagram-arrow)"/>`;
}

function wireWords({ words, x, y }: { words: ReturnType<typeof size> | undefined; x: number; y: number }): string {
  if (!words) return "";
  const { width, height, lines } = words;
  const ground = `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${width}" height="${height}" rx="4" fill="${ink.ground}"/>`;
  return `<g>${ground}${written(lines, x, y, ink.quiet, 13)}</g>`;
}

function drawn(box: Laid<Box>, link: Picture["link"], count: Picture["count"]): string {
  const { of, x, y, width, height, lines } = box;
  const target = of.step === undefined ? undefined : link?.(of.step);
  const inside = of.step === undefined ? 0 : (count?.(of.step) ?? 0);
  const group = `<g data-box="${of.id}">${outline(box, target?.current === true)}${written(lines, x, y, ink.ink, 14)}${badge(inside, x + width / 2, y - height / 2)}</g>`;
  if (!target) return group;
  const current = target.current ? ' aria-current="true"' : "";
  return `<a href="${escaped(target.href)}" aria-label="${escaped(target.label)}"${current}>${group}</a>`;
}

/** Shapes tell kinds apart, since colour alone says nothing: ends are round, questions have cut corners, tasks a double left edge. */
function outline({ of, x, y, width, height }: Laid<Box>, current: boolean): string {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  const edge = `fill="${current ? ink.sunken : ink.paper}" stroke="${current ? ink.accent : ink.edge}" stroke-width="${current ? 3 : 1.5}"`;
  const box = (radius: number, more = "") =>
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}" ${edge}${more}/>`;
  switch (of.kind) {
    case "enter":
    case "end":
      return box(Math.min(height / 2, 22));
    case "exit":
      return box(Math.min(height / 2, 22), ' stroke-dasharray="5 5"');
    case "branch":
    case "split":
    case "again": {
      const [right, bottom, cut] = [left + width, top + height, 12];
      const corners = [
        [left + cut, top],
        [right - cut, top],
        [right, y],
        [right - cut, bottom],
        [left + cut, bottom],
        [left, y],
      ];
      return `<polygon points="${corners.map(([a = 0, b = 0]) => `${round(a)},${round(b)}`).join(" ")}" ${edge}/>`;
    }
    case "task":
      return `${box(4)}<path d="M${left + 7} ${top} v${height}" stroke="${ink.edge}" stroke-width="1.5"/>`;
    case "wait":
    case "until":
    case "await":
    case "repeat":
    case "back":
      return box(16);
    default:
      return box(4);
  }
}

function badge(inside: number, right: number, top: number): string {
  if (inside === 0) return "";
  const width = String(inside).length * 8.5 + 14;
  const x = Math.max(right - width / 2, 0);
  const shape = `<rect x="${round(x - width / 2)}" y="${round(top - 11)}" width="${round(width)}" height="22" rx="11" fill="${ink.accent}"/>`;
  // The space keeps the number apart from the words before it, for those who hear them.
  return ` ${shape}<text x="${round(x)}" y="${round(top + 4.5)}" text-anchor="middle" font-size="13" font-weight="600" fill="${ink.onAccent}">${inside}</text>`;
}

function written(lines: string[], x: number, y: number, fill: string, size: number): string {
  const top = y - ((lines.length - 1) * lineHeight) / 2 + size * 0.35;
  const spans = lines.map((line, index) => `<tspan x="${round(x)}" y="${round(top + index * lineHeight)}">${escaped(line)}</tspan>`);
  return `<text text-anchor="middle" font-size="${size}" fill="${fill}">${spans.join(" ")}</text>`;
}

const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML allows none of them.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
