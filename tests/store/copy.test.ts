// A copy of the store, put back elsewhere by the database's own means, holds what the store held.
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { findProgram } from "../../src/machine.ts";
import { copyStore } from "../../src/store/backup.ts";
import { dialect } from "../../src/store/dialect.ts";
import { openStore } from "../../src/store/open.ts";
import { searchPatients } from "../../src/store/patients.ts";
import { anAddress, aPatient, aStore } from "../support/store.ts";

const { machine } = readConfig({});
const programs = ["pg_dump", "pg_restore"].every((name) => findProgram({ ...machine, path: (process.env.PATH ?? "").split(":") }, name));

test.skipIf(dialect === "postgres" && !programs)("what was kept is there again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-copy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [from, to, file] = [await anAddress(), await anAddress(), join(folder, "copy")];
  const store = await aStore(from);
  const { id } = await aPatient(store.db, { lastName: "Ёлкина" });
  const path = (process.env.PATH ?? "").split(":");
  expect(await copyStore(from, file, { ...machine, path }, () => {})).toBeGreaterThan(0);
  if (dialect === "postgres") await promisify(execFile)("pg_restore", ["--no-owner", `--dbname=${to}`, file]);
  else copyFileSync(file, to.slice("file:".length));
  const restored = await openStore(to);
  onTestFinished(() => restored.close());
  expect((await searchPatients(restored.db, "елкина")).map((each) => each.id)).toEqual([id]);
});
