// What the same thing done many times took, and how many rows it showed.

export interface Spent {
  /** In ms, as `cpu`: of this process. */
  wall: number;
  cpu: number;
  rows: number;
}

export interface Kept {
  push(spent: Spent): void;
  /** Of each, what so large a part of all stays below. */
  at(part: number): Spent;
}

export function kept(): Kept {
  const all: Spent[] = [];
  const share = (of: keyof Spent, part: number) =>
    all.map((spent) => spent[of]).sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;
  return {
    push: (spent) => void all.push(spent),
    at: (part) => ({ wall: share("wall", part), cpu: share("cpu", part), rows: share("rows", part) }),
  };
}

/** `look` answers with how many rows it showed. */
export async function timed(look: () => Promise<number>): Promise<Spent> {
  const before = process.cpuUsage();
  const begun = performance.now();
  const rows = await look();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000, rows };
}
