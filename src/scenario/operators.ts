// The signs of expressions, over values of which some are missing.

/** The names in force while an expression is worked out, and how much work is left. */
export interface Run {
  names: Record<string, unknown>;
  left: number;
}

export function spend(run: Run, much: number): void {
  run.left -= much;
  if (run.left < 0) throw new RangeError("too much work for one expression");
}

/** A value's own field and nothing of JavaScript's; `null` is no value. */
export function own(of: unknown, name: string): unknown {
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, name)) return undefined;
  return (of as Record<string, unknown>)[name] ?? undefined;
}

export function element(of: unknown, at: unknown): unknown {
  if (Array.isArray(of)) return typeof at === "number" && Number.isInteger(at) ? (of[at] ?? undefined) : undefined;
  return typeof at === "string" ? own(of, at) : undefined;
}

export function compare(op: "==" | "!=" | "<" | "<=" | ">" | ">=" | "in", one: unknown, other: unknown, run: Run): boolean {
  if (one === undefined || other === undefined) return false;
  if (op === "==") return same(one, other, run);
  if (op === "!=") return !same(one, other, run);
  if (op === "in") {
    if (Array.isArray(other)) return other.some((item) => same(one, item, run));
    return typeof one === "string" && own(other, one) !== undefined;
  }
  if (typeof one !== typeof other || (typeof one !== "number" && typeof one !== "string" && typeof one !== "boolean")) return false;
  const [a, b] = [one as number, other as number];
  switch (op) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}

function same(one: unknown, other: unknown, run: Run): boolean {
  spend(run, 1);
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(own(one, key), own(other, key), run))
  );
}

export function arithmetic(op: "+" | "-" | "*" | "/" | "%", one: unknown, other: unknown, run: Run): unknown {
  if (op === "+" && typeof one === "string" && typeof other === "string") return one + other;
  if (op === "+" && Array.isArray(one) && Array.isArray(other)) {
    spend(run, one.length + other.length);
    return [...one, ...other];
  }
  if (typeof one !== "number" || typeof other !== "number") return undefined;
  const value = { "+": one + other, "-": one - other, "*": one * other, "/": one / other, "%": one % other }[op];
  return Number.isFinite(value) ? value : undefined;
}
