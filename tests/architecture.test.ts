// Holds the rooms apart: which may import which, who reads the environment, and that each module says why it exists.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";

/** Modules at the top of src that need nothing: settings, the machine, faults. */
const ground = ["config", "environment", "settings", "machine", "unavailable"];
const pure = ["journey", "calendar", "messaging", "scenario", "safety"];
const kept = [...ground, ...pure, "store", "channels", "booking"];
const engine = [...kept, "engine", "insight"];
const hosts = [...engine, "activities", "simulate", "web"];

/** Whom each room may import, besides itself. A room that is not here has no place yet. */
const rooms: Record<string, string[]> = {
  journey: [],
  calendar: ["journey"],
  messaging: ["journey", "calendar"],
  safety: ["journey", "messaging"],
  scenario: ["journey", "calendar", "messaging", "safety"],
  store: [...ground, ...pure],
  channels: [...ground, ...pure, "store"],
  booking: [...ground, ...pure, "store"],
  insight: kept,
  engine: kept,
  activities: engine,
  simulate: [...engine, "activities"],
  web: [...engine, "simulate"],
  cli: [...hosts, "worker", "server", "demo", "bench"],
  demo: [...hosts, "worker", "server"],
  bench: [...hosts, "worker", "server"],
  worker: hosts,
  server: [...hosts, "worker"],
  workflows: ["journey", "activities"],
  ...Object.fromEntries(ground.map((name) => [name, ground])),
};

interface Import {
  from: string;
  /** A module's path from the root of the project, or a package. */
  to: string;
  typeOnly: boolean;
}

const files = ["src", "workflows", "activities"].flatMap(modules);
const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const imports = files.flatMap(importsOf);

function modules(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => /\.(tsx?|mjs)$/.test(path)).map((path) => path.split(sep).join("/"));
}

function importsOf(from: string): Import[] {
  const statements = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
  return [...(texts.get(from) ?? "").matchAll(statements)].map(([, type, fixed, lazy]) => {
    const name = fixed ?? lazy ?? "";
    return {
      from,
      to: name.startsWith(".")
        ? normalize(join(dirname(from), name))
            .split(sep)
            .join("/")
        : name,
      typeOnly: type !== undefined,
    };
  });
}

/** "src/store/db.ts" is of the room "store", "src/config.ts" of "config", "workflows/journey.ts" of "workflows". */
function roomOf(path: string): string {
  const parts = path.split("/");
  return (parts[0] === "src" ? (parts[1] ?? "") : (parts[0] ?? "")).replace(/\.\w+$/, "");
}

const isOwn = ({ to }: Import): boolean => /^(src|workflows|activities)\//.test(to);
/** Who starts a workflow needs to know what it takes. */
const startsWorkflow = ({ from, to, typeOnly }: Import): boolean => typeOnly && roomOf(from) === "engine" && roomOf(to) === "workflows";
const shown = ({ from, to }: Import): string => `${from} imports ${to}`;

describe("imports", () => {
  it("are found at all", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it("are of rooms that have a place in the table", () => {
    expect(files.filter((file) => !(roomOf(file) in rooms))).toEqual([]);
  });

  it("run one way, as the table says", () => {
    const own = imports.filter(isOwn).filter(({ from, to }) => roomOf(from) !== roomOf(to));
    const wrong = own.filter((each) => !rooms[roomOf(each.from)]?.includes(roomOf(each.to)) && !startsWorkflow(each));
    expect(wrong.map(shown)).toEqual([]);
  });

  it("of the engine are none: it knows no clock, no package, no Node", () => {
    const wrong = imports.filter(({ from, to }) => from.startsWith("src/journey/") && !to.startsWith("src/journey/"));
    expect(wrong.map(shown)).toEqual([]);
    expect(files.filter((file) => file.startsWith("src/journey/") && /\bDate\.|new Date|Math\.random|process\./.test(code(file)))).toEqual(
      [],
    );
  });

  it("of workflows are the engine, Temporal's workflow package, and types of activities", () => {
    const allowed = ({ to, typeOnly }: Import) =>
      to === "@temporalio/workflow" ||
      /^(src\/journey|workflows)\//.test(to) ||
      (typeOnly && (to.startsWith("activities/") || to.startsWith("@temporalio/")));
    const wrong = imports.filter((each) => each.from.startsWith("workflows/") && !allowed(each));
    expect(wrong.map(shown)).toEqual([]);
  });

  it("of Node in the pure rooms are for reading the scenarios folder, and for loading a package late", () => {
    const node = imports.filter(
      ({ from, to }) => to.startsWith("node:") && to !== "node:module" && pure.includes(roomOf(from)) && roomOf(from) !== "scenario",
    );
    expect(node.map(shown)).toEqual([]);
  });
});

describe("modules", () => {
  it("leave the environment to src/environment.ts", () => {
    expect(files.filter((file) => file !== "src/environment.ts" && code(file).includes("process.env"))).toEqual([]);
  });

  it("begin with one sentence on why they exist", () => {
    const first = (file: string) =>
      texts
        .get(file)
        ?.replace(/^#!.*\n/, "")
        .split("\n")[0] ?? "";
    expect(files.filter((file) => !/^\/\/ \S.*[.?…]$/.test(first(file)))).toEqual([]);
  });
});

/** Without comments. */
function code(file: string): string {
  return (texts.get(file) ?? "").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
