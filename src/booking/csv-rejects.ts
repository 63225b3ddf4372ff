// The rows that could not be used, in a file beside the one they came from, each with its line and the reasons: to be put right and imported.

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { byteOrderMark, csvLine } from "./csv-cells.ts";

export interface Rejects {
  path: string;
  add(line: number, reasons: string[], cells: string[]): Promise<void>;
  close(): Promise<void>;
}

/** Made with the first bad row: without one there is no file. For the owner's eyes only. */
export function rejectsBeside(path: string, delimiter: string, header: string[]): Rejects {
  const beside = `${path}.rejected.csv`;
  let out: WriteStream | undefined;
  const write = async (cells: string[]) => {
    out ??= createWriteStream(beside, { mode: 0o600 });
    const ready = out.write(csvLine(cells, delimiter));
    if (!ready) await once(out, "drain");
  };
  return {
    path: beside,
    async add(line, reasons, cells) {
      if (!out) await write([`${byteOrderMark}line`, "reason", ...header]);
      await write([String(line), reasons.join(" "), ...cells]);
    },
    async close() {
      if (out) await new Promise<void>((done, failed) => out?.on("error", failed).end(done));
    },
  };
}
