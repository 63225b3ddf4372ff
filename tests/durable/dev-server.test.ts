// The development server is started, shared, inherited and stopped; its data outlives it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type DevServer, isServing, startDevServer } from "../../src/engine/dev-server.ts";
import { readRunning } from "../../src/engine/dev-server-file.ts";
import { connectionOptions, serverVersion } from "../../src/engine/temporal.ts";
import { isAlive } from "../../src/engine/temporal-lock.ts";
import { findTemporalProgram } from "../../src/engine/temporal-program.ts";
import { Unavailable } from "../../src/unavailable.ts";

const folder = mkdtempSync(join(tmpdir(), "zabota-server-"));
const dataFile = join(folder, "data", "temporal.db");
let program: string;
beforeAll(async () => {
  program = await findTemporalProgram(readConfig(), console.error);
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Another Zabota that starts a server on the same data, says where, and is killed. */
async function killedOwner(): Promise<{ address: string; pid: number }> {
  const script = `
    import { startDevServer } from ${JSON.stringify(join(process.cwd(), "src/engine/dev-server.ts"))};
    const { address, pid } = await startDevServer(${JSON.stringify({ program, dataFile })});
    console.log(JSON.stringify({ address, pid }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(child.stdout), "line");
  child.kill("SIGKILL");
  await once(child, "exit");
  return JSON.parse(line);
}

describe("the development server", () => {
  it("serves when it has started, and is gone when it is stopped", async () => {
    const server = await startDevServer({ program });
    expect(await serverVersion(readConfig({}), server.address)).toMatch(/^1\.\d+\.\d+/);
    await server.stop();
    expect(await isServing(server.address)).toBe(false);
    expect(isAlive(server.pid)).toBe(false);
  });

  it("is shared by those who want the same data, and ended by the one that started it", async () => {
    const [first, second] = (await Promise.all([startDevServer({ program, dataFile }), startDevServer({ program, dataFile })])) as [
      DevServer,
      DevServer,
    ];
    expect(second.pid).toBe(first.pid);
    expect(readRunning(dataFile)).toEqual({ address: first.address, pid: first.pid, owner: process.pid });
    await Promise.all([first.stop(), second.stop()]);
    expect(isAlive(first.pid)).toBe(false);
    expect(readRunning(dataFile)).toBeUndefined();
  });

  it("left behind by a Zabota that was killed, is taken over and ended", async () => {
    const orphan = await killedOwner();
    expect(isAlive(orphan.pid)).toBe(true);
    const server = await startDevServer({ program, dataFile });
    expect(server).toMatchObject(orphan);
    await server.stop();
    expect(isAlive(orphan.pid)).toBe(false);
  });

  it("that cannot start is one sentence with its log's last line", async () => {
    const broken = startDevServer({ program: "/bin/ls" });
    await expect(broken).rejects.toThrow(Unavailable);
    await expect(broken).rejects.toThrow(/^Temporal's development server did not start: .+/);
    await expect(startDevServer({ program: "/nowhere/temporal" })).rejects.toThrow("cannot be run");
  });
});

it("a certificate that cannot be read is one sentence", () => {
  const config = readConfig({ TEMPORAL_TLS_CERT: "/nowhere/c.pem", TEMPORAL_TLS_KEY: "/nowhere/k.pem" });
  expect(() => connectionOptions(config, "h:1")).toThrow(
    'TEMPORAL_TLS_CERT must be the path of a PEM file; "/nowhere/c.pem" cannot be read.',
  );
});

it("an address where nothing answers has no version", async () => {
  expect(await serverVersion(readConfig({}), "127.0.0.1:1", 200)).toBeUndefined();
});
