// The console's few icons, drawn into the page itself, so that they take the text's colour and need no request.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { raw } from "hono/html";

const require = createRequire(import.meta.url);
const kept = new Map<string, string>();

/** By its name at lucide. Read once, when first drawn. It says nothing to a screen reader: words stand beside it. */
export function Icon({ name }: { name: string }) {
  const drawn = kept.get(name) ?? read(name);
  kept.set(name, drawn);
  return raw(drawn);
}

const read = (name: string): string =>
  readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), "utf8")
    .replace(/<!--[\s\S]*?-->\s*/, "")
    .replace(/\s+class="[^"]*"/, ' class="icon" aria-hidden="true" focusable="false"')
    .replace(/\s*\n\s*/g, " ")
    .trim();
