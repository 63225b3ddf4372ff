// The pages' own files: style, scripts and the font, all from this server.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Hono } from "hono";

const require = createRequire(import.meta.url);
const fonts = join(dirname(require.resolve("@fontsource-variable/golos-text/package.json")), "files");
const htmx = dirname(require.resolve("htmx.org"));
const own = (name: string) => new URL(name, import.meta.url);

/** By name. Read once, when first asked for. */
const files: Record<string, { type: string; read(): Buffer }> = {
  "style.css": { type: "text/css; charset=utf-8", read: () => readFileSync(own("style.css")) },
  "patient.css": { type: "text/css; charset=utf-8", read: () => readFileSync(own("patient/patient.css")) },
  "live.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(own("live.js")) },
  "console.css": { type: "text/css; charset=utf-8", read: () => readFileSync(own("console/console.css")) },
  "console-patients.css": { type: "text/css; charset=utf-8", read: () => readFileSync(own("console/patients/patients.css")) },
  "console.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(own("console/console.js")) },
  "live-page.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(own("console/live-page.js")) },
  "htmx.js": { type: "text/javascript; charset=utf-8", read: () => readFileSync(join(htmx, "htmx.min.js")) },
  "icon.svg": { type: "image/svg+xml", read: () => readFileSync(own("icon.svg")) },
  ...Object.fromEntries(
    ["cyrillic-ext", "cyrillic", "latin-ext", "latin"].map((script) => {
      const name = `golos-text-${script}-wght-normal.woff2`;
      return [name, { type: "font/woff2", read: () => readFileSync(join(fonts, name)) }];
    }),
  ),
};

export function assets(): Hono {
  const kept = new Map<string, Buffer>();
  return new Hono().get("/:name", (c) => {
    const name = c.req.param("name");
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file) return c.notFound();
    const body = kept.get(name) ?? file.read();
    kept.set(name, body);
    const age = name.endsWith(".woff2") ? "public, max-age=31536000, immutable" : "public, max-age=300";
    return c.body(new Uint8Array(body), 200, { "content-type": file.type, "cache-control": age });
  });
}
