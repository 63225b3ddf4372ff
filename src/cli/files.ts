// From what was typed to scenario files: folders are walked, ids are looked up, and each file gets the library it belongs to.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { scenariosDir } from "../environment.ts";
import type { Library } from "../scenario/library.ts";
import { usedWrongly } from "./ends.ts";

/** The YAML files at the paths, in order, each once, written with "/" and as given. A path that leads nowhere ends the command with code 2. */
export function yamlFiles(paths: string[]): string[] {
  const files = paths.flatMap((path) => {
    const kind = statSync(path, { throwIfNoEntry: false });
    if (!kind) throw usedWrongly(`There is no file or folder "${path}".`);
    return kind.isDirectory() ? walk(path) : [path];
  });
  return [...new Set(files.map((file) => file.split(sep).join("/")))];
}

function walk(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return /\.ya?ml$/.test(entry.name) ? [path] : [];
    });
}

/** The file of a scenario named by its id or its path. */
export function scenarioFile(named: string): string {
  const folder = scenariosDir();
  const candidates = /\.ya?ml$/.test(named) ? [named] : [join(folder, `${named}.yaml`), join(folder, `${named}.yml`)];
  const found = candidates.find((path) => existsSync(path));
  if (found) return relative(".", found).split(sep).join("/");
  throw usedWrongly(`There is no scenario "${named}" in ${folder}, nor a file of that name.`);
}

/** The room that reads scenarios, with the library that a file belongs to: what stands beside it, else what is in SCENARIOS_DIR. */
export async function scenarioRoom() {
  const { checkFile, compileFile, loadStories } = await import("../scenario/check.ts");
  const { homeOf, loadLibrary } = await import("../scenario/library.ts");
  const fallback = scenariosDir();
  const libraries = new Map<string, Library>();
  const libraryOf = (file: string): Library => {
    const home = homeOf(file);
    const library = libraries.get(home) ?? loadLibrary(home, fallback);
    libraries.set(home, library);
    return library;
  };
  return {
    libraryOf,
    check: (file: string) => readable(file, () => checkFile(file, libraryOf(file))),
    compile: (file: string) => readable(file, () => compileFile(file, libraryOf(file))),
    stories: (file: string) => readable(file, () => loadStories(file, libraryOf(file))),
  };
}

/** A file without permission, or gone meanwhile, is the caller's mistake. */
function readable<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "ENOENT" || code === "EISDIR") throw usedWrongly(`"${file}" cannot be read (${code}).`);
    throw error;
  }
}
