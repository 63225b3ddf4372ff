// Two things measured in turns, A B B A, so that what the machine does meanwhile falls on both.

export interface Pair {
  /** Medians of the passes, in what a pass answers with. */
  a: number;
  b: number;
  /** B against A. */
  ratio: number;
  /** A's last passes of each round against its first: 1 on a machine that is at rest. */
  same: number;
}

export async function interleaved(
  rounds: number,
  a: () => Promise<number> | number,
  b: () => Promise<number> | number,
  progress: (text: string) => void,
): Promise<Pair> {
  const passes: { a1: number; b1: number; b2: number; a2: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    const pass = { a1: await a(), b1: await b(), b2: await b(), a2: await a() };
    progress(`round ${round} of ${rounds}: A ${shown(pass.a1)}, B ${shown(pass.b1)}, B ${shown(pass.b2)}, A ${shown(pass.a2)}`);
    passes.push(pass);
  }
  const all = { a: median(passes.flatMap(({ a1, a2 }) => [a1, a2])), b: median(passes.flatMap(({ b1, b2 }) => [b1, b2])) };
  return {
    ...all,
    ratio: median(passes.map(({ a1, b1, b2, a2 }) => (b1 + b2) / (a1 + a2))),
    same: median(passes.map(({ a1, a2 }) => a2 / a1)),
  };
}

const shown = (value: number): string => String(Number(value.toPrecision(4)));

export function median(values: number[]): number {
  const sorted = values.toSorted((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
