// Makes the command line quick: packs it, with the light libraries, into one file. That is named by its sources, so never out of date.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const dist = join(root, "dist");

/** Start twice as fast in one file, or are no CommonJS. The others stay where they are: native, large, or needed only by what takes seconds anyway. */
const together = ["@marcbachmann/cel-js", "commander", "liquidjs", "marked", "temporal-polyfill", "yaml", "zod"];

/** Packed for good, for an image whose sources never change. */
const final = join(dist, "cli");

/** The packed command line's file, made from the sources as they are now. */
export async function packed() {
  const folder = existsSync(final) ? final : join(dist, `cli-${stamp()}`);
  if (!existsSync(folder)) await pack(folder);
  return join(folder, "zabota.cjs");
}

/** Changes when a source or a dependency does. */
function stamp() {
  let hash = 0;
  for (const path of [
    ...sources("src"),
    ...sources("workflows"),
    ...sources("activities"),
    "package.json",
    "node_modules/.package-lock.json",
  ]) {
    const { mtimeMs, size } = statSync(join(root, path), { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 };
    for (const character of `${path} ${mtimeMs} ${size}`) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  }
  return (hash >>> 0).toString(16);
}

function sources(folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? sources(`${folder}/${entry.name}`) : `${folder}/${entry.name}`)).sort();
}

async function pack(folder) {
  const { build } = await import("esbuild");
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const unfinished = join(dist, `.unfinished-${process.pid}`);
  await build({
    absWorkingDir: root,
    entryPoints: ["src/cli/zabota.ts"],
    outfile: join(unfinished, "zabota.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    // What stays outside is required: a script that V8 had compiled before cannot import.
    supported: { "dynamic-import": false },
    sourcemap: true,
    logLevel: "error",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    banner: { js: 'const packedAt = require("node:url").pathToFileURL(__filename);' },
    external: Object.keys(dependencies).filter((name) => !together.includes(name)),
    plugins: [ownPlaces],
  });
  tidy();
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process has packed the same sources meanwhile.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** A module that asks where it is gets the place of its source, so that files beside it are found. */
const ownPlaces = {
  name: "own-places",
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (path.includes(`${sep}node_modules${sep}`) || !text.includes("import.meta.url")) return undefined;
      const place = JSON.stringify(`../../${relative(root, path).split(sep).join("/")}`);
      const contents = text.replaceAll("import.meta.url", `new URL(${place}, packedAt).href`);
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
    });
  },
};

/** Removes what was packed over a day ago; a running process may still read younger ones. */
function tidy() {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist).filter((each) => /^(cli-|\.unfinished-)/.test(each))) {
    const old = statSync(join(dist, name), { throwIfNoEntry: false });
    if (old && Date.now() - old.mtimeMs > 24 * 60 * 60 * 1000 && !name.endsWith(`-${process.pid}`))
      rmSync(join(dist, name), { recursive: true, force: true });
  }
}

// At `npm ci`, or with "final" for an image. Checking the scenarios once leaves what V8 compiled for the runs to come.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === "final") await pack(final);
  await packed();
  spawnSync(process.execPath, [join(root, "src/cli/zabota.mjs"), "check", join(root, "scenarios")], { stdio: "ignore" });
}
