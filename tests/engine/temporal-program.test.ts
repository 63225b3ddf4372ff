// The Temporal program is found in the promised order, and got once where it is not found.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig, WrongSetting } from "../../src/config.ts";
import { buildTemporal } from "../../src/engine/temporal-build.ts";
import { isAlive, underLock } from "../../src/engine/temporal-lock.ts";
import { findTemporalProgram, locateTemporalProgram } from "../../src/engine/temporal-program.ts";
import { Unavailable } from "../../src/unavailable.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zabota-program-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of shell lines at this place under the test's folder. */
function program(place: string, lines = "exit 0"): string {
  const path = join(folder, place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  return path;
}

const configWith = (env: Record<string, string> = {}) =>
  readConfig({ PATH: [join(folder, "one"), join(folder, "two")].join(":"), XDG_CACHE_HOME: join(folder, "caches"), ...env });

describe("the program is", () => {
  it("that of TEMPORAL_CLI, before all others", () => {
    program("one/temporal");
    const named = program("elsewhere/my-temporal");
    expect(locateTemporalProgram(configWith({ TEMPORAL_CLI: named }))).toBe(named);
  });

  it("else the first on PATH that can be run", () => {
    program("caches/zabota/bin/temporal");
    mkdirSync(join(folder, "one/temporal"), { recursive: true });
    const onPath = program("two/temporal");
    expect(locateTemporalProgram(configWith())).toBe(onPath);
  });

  it("else that of Zabota's cache, at once", async () => {
    const cached = program("caches/zabota/bin/temporal");
    const told: string[] = [];
    expect(await findTemporalProgram(configWith(), (line) => told.push(line))).toBe(cached);
    expect(told).toEqual([]);
  });

  it("not here, on an empty machine", () => {
    expect(locateTemporalProgram(configWith())).toBeUndefined();
  });

  it("not guessed, where TEMPORAL_CLI leads nowhere", () => {
    program("one/temporal");
    const config = configWith({ TEMPORAL_CLI: "/nowhere/temporal" });
    expect(() => locateTemporalProgram(config)).toThrow(WrongSetting);
    expect(() => locateTemporalProgram(config)).toThrow(
      'TEMPORAL_CLI must be the path of the Temporal program; "/nowhere/temporal" is not a program that can be run.',
    );
  });
});

describe("built with Go", () => {
  const told: string[] = [];
  const build = () => buildTemporal(configWith().machine, join(folder, "got"), (line) => told.push(line));

  it("it is the pinned release, and progress is told", async () => {
    program(
      "one/go",
      `echo "go: downloading go.temporal.io/sdk v1" >&2; echo crypto >&2; /bin/mkdir "$GOBIN"; echo "$@" > "$GOBIN/temporal"; exit 0`,
    );
    const built = await build();
    expect(built).toBe(join(folder, "got/temporal"));
    expect(readFileSync(built ?? "", "utf8")).toBe("install -v -ldflags=-s -w github.com/temporalio/cli/cmd/temporal@v1.5.1\n");
    expect(told.some((line) => line.endsWith("downloading go.temporal.io/sdk v1"))).toBe(true);
    expect(told.at(-1)).toMatch(/1 packages$/);
  });

  it("a failure is one sentence with Go's last words", async () => {
    program("one/go", `echo "no such host" >&2; exit 1`);
    await expect(build()).rejects.toThrow(Unavailable);
    await expect(build()).rejects.toThrow("could not be built with Go (no such host): install the Temporal CLI, or set TEMPORAL_ADDRESS.");
  });

  it("without Go there is nothing to build with", async () => {
    expect(await build()).toBeUndefined();
  });
});

describe("several at once", () => {
  it("one works, the others wait", async () => {
    const lock = join(folder, "lock");
    let inside = 0;
    let most = 0;
    const work = () =>
      underLock(
        lock,
        () => {},
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise(setImmediate);
          inside -= 1;
        },
      );
    await Promise.all([work(), work(), work()]);
    expect(most).toBe(1);
    expect(existsSync(lock)).toBe(false);
  });

  it("a lock whose process is gone is taken over", async () => {
    const lock = join(folder, "lock");
    const gone = 2 ** 22 - 1;
    expect(isAlive(gone)).toBe(false);
    writeFileSync(lock, String(gone));
    expect(
      await underLock(
        lock,
        () => {},
        async () => "done",
      ),
    ).toBe("done");
  });
});
