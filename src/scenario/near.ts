// Which of the known names a misspelt one was meant to be.

/** "Did you mean", where one of `names` is near; nothing where none is. */
export function suggest(wrong: string, names: Iterable<string>): string | undefined {
  const name = near(wrong, names);
  return name === undefined ? undefined : `Did you mean "${name}"?`;
}

/** The nearest of `names` by edits, if at most a third of the word is wrong. */
export function near(wrong: string, names: Iterable<string>): string | undefined {
  if (wrong.length > 60) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) >= least) continue;
    const edits = distance(fold(wrong), fold(name));
    if (edits < least) {
      least = edits;
      best = name;
    }
  }
  return best;
}

const fold = (word: string): string => word.toLowerCase().replaceAll("_", "-");

/** Insertions, deletions, changes and swaps of neighbours. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      current.push(least);
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
