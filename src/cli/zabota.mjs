#!/usr/bin/env node
// The `zabota` command: runs the packed command line, with what V8 compiled of it in an earlier run.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";
import { packed } from "./build.mjs";

const file = await packed().catch(() => undefined);
if (file) await run(file);
else {
  process.stderr.write("Zabota's own sources could not be packed, for the reasons above; `npm ci` brings what they need.\n");
  process.exitCode = 3;
}

async function run(filename) {
  const cache = join(dirname(filename), `compiled-${process.version}-${process.arch}`);
  const cachedData = read(cache);
  const wrapped = `(function (module, exports, require, __filename) {${readFileSync(filename, "utf8")}\n})`;
  const script = new Script(wrapped, { filename, cachedData, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  if (!cachedData || script.cachedDataRejected) process.once("exit", () => keep(cache, script));
  const module = { exports: {} };
  script.runInThisContext()(module, module.exports, createRequire(filename), filename);
  await module.exports.main(process.argv.slice(2));
}

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Where it cannot be written, the next run starts as slowly as this one. */
function keep(path, script) {
  try {
    writeFileSync(`${path}.${process.pid}`, script.createCachedData());
    renameSync(`${path}.${process.pid}`, path);
  } catch {}
}
