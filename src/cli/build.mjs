// Makes the command line quick: packs it, with the light libraries, into a few files that Node reads at once. Named by its sources, so never out of date.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const dist = join(root, "dist");

/** Read from one file they start twice as fast. The others stay where they are: native, large, or needed only by what takes seconds anyway. */
const packed = ["@marcbachmann/cel-js", "commander", "liquidjs", "temporal-polyfill", "yaml", "zod"];

/** The command line's entry, packed from the sources as they are now; packed first if need be. */
export async function packedEntry(folder = join(dist, `cli-${stamp()}`)) {
  const entry = join(folder, "zabota.js");
  if (!existsSync(entry)) await pack(folder);
  return pathToFileURL(entry).href;
}

/** Changes when a source or a dependency does. */
function stamp() {
  const hash = createHash("sha1");
  for (const path of [
    ...sources("src"),
    ...sources("workflows"),
    ...sources("activities"),
    "package.json",
    "node_modules/.package-lock.json",
  ]) {
    const { mtimeMs, size } = statSync(join(root, path), { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 };
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex").slice(0, 12);
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
    entryPoints: { zabota: "src/cli/zabota.ts" },
    outdir: unfinished,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: true,
    logLevel: "error",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    external: Object.keys(dependencies).filter((name) => !packed.includes(name)),
    // Some packed libraries are CommonJS and ask for Node's own modules.
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
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
      const contents = text.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`);
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

// `node src/cli/build.mjs dist/cli` packs into a folder of that name, for an image whose sources never change.
if (process.argv[1] === fileURLToPath(import.meta.url)) await packedEntry(process.argv[2] && join(root, process.argv[2]));
