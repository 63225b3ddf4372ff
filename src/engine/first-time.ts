// Tells whether something is heard for the first time, however much is heard, in memory that does not grow.
import { createHash } from "node:crypto";

/** 16 MiB, and six marks for each: of one million things none, of ten million some two in a thousand are taken for another. */
const bits = 2 ** 27;
const marks = 6;

/** A Bloom filter: never says twice that one thing is new; may miss a new one. */
export function firstTime(): (what: string) => boolean {
  let seen: Uint8Array | undefined;
  return (what) => {
    seen ??= new Uint8Array(bits / 8);
    const digest = createHash("sha256").update(what).digest();
    let fresh = false;
    for (let mark = 0; mark < marks; mark++) {
      const place = digest.readUInt32BE(mark * 4) % bits;
      const [index, bit] = [place >>> 3, 1 << (place & 7)];
      if (((seen[index] ?? 0) & bit) === 0) fresh = true;
      seen[index] = (seen[index] ?? 0) | bit;
    }
    return fresh;
  };
}
