// The scenarios folder as it is on disk now: texts, problems and plans, read again only when a file there has changed.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { scenariosDir } from "../../../environment.ts";
import { type Compiled, compileText } from "../../../scenario/check.ts";
import { loadLibrary, scenarioPath } from "../../../scenario/library.ts";

export interface ScenarioFile extends Compiled {
  /** As its problems name it. */
  file: string;
  text: string;
}

let kept: { print: string; files: ReadonlyMap<string, ScenarioFile> } | undefined;

/** By the scenario's id. Empty where there is no such folder. */
export function scenarioFiles(dir = scenariosDir()): ReadonlyMap<string, ScenarioFile> {
  const print = fingerprint(dir);
  if (kept?.print === print) return kept.files;
  const library = loadLibrary(dir);
  const files = new Map(
    library.scenarios.map((id): [string, ScenarioFile] => {
      const path = scenarioPath(library, id);
      const file = relative(".", path).replaceAll("\\", "/");
      const text = readFileSync(path, "utf8");
      return [id, { file, text, ...compileText(file, text, library) }];
    }),
  );
  kept = { print, files };
  return files;
}

/** Changes with any YAML of the folder, what is shared included. */
function fingerprint(dir: string): string {
  const folders = [dir, join(dir, "shared"), join(dir, "safety")];
  const parts = folders.flatMap((folder) => {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => {
        const { mtimeMs = 0, size = 0 } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? {};
        return `${folder}/${name} ${mtimeMs} ${size}`;
      });
  });
  return parts.join("\n") || dir;
}
