#!/usr/bin/env node
// The `zabota` command: starts the packed command line.
import { packedEntry } from "./build.mjs";

const entry = await packedEntry().catch(() => undefined);
if (entry) await import(entry);
else {
  process.stderr.write("Zabota's own sources could not be packed, for the reasons above; `npm ci` brings what they need.\n");
  process.exitCode = 3;
}
