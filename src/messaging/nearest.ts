// "Did you mean …": the known name that a misspelt one is nearest to.

/** Of more names than these the first are looked at: nobody reads so many, and a file full of slips is to be answered at once. */
const most = 250;
/** In UTF-16 units. */
const longest = 64;

/** The nearest candidate within a third of the name's length (one slip for the shortest); nothing where none is near. Case counts no slip, nor does _ for -. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  const wanted = fold(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    if (looked++ >= most || least === 0) break;
    const slips = distance(wanted, fold(candidate), least);
    if (slips < least) {
      best = candidate;
      least = slips;
    }
  }
  return best;
}

const fold = (name: string): string => (/[A-ZА-ЯЁ_]/.test(name) ? name.toLowerCase().replaceAll("_", "-") : name);

/** Slips between two words: a letter wrong, missing, too many, or two neighbours swapped. From `limit` on it is not counted further. */
function distance(one: string, other: string, limit: number): number {
  let start = 0;
  let [endA, endB] = [one.length, other.length];
  while (start < endA && start < endB && one.charCodeAt(start) === other.charCodeAt(start)) start++;
  while (endA > start && endB > start && one.charCodeAt(endA - 1) === other.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const [a, b] = [one.slice(start, endA), other.slice(start, endB)];
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  let leastAbove = 0;
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let leastHere = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
      leastHere = Math.min(leastHere, least);
    }
    if (leastHere >= limit && leastAbove >= limit) return limit;
    leastAbove = leastHere;
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
