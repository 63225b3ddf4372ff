// The functions of expressions: every one of them is quick, and none of them knows a clock.

/** What an expression works with: `undefined` is an answer that was never given. */
export type Given = unknown;

/** How CEL's checker knows the functions that it has not by itself. */
export const signatures = [
  ...["average", "minimum", "maximum"].flatMap((name) => ["int", "double"].map((kind) => `${name}(list<${kind}>): double`)),
  "count(list): int",
];

/** Called as `size(tags)`. An argument without a value never gets here. */
export const functions: ReadonlyMap<string, (...args: Given[]) => Given> = new Map<string, (...args: Given[]) => Given>([
  ["average", (list) => over(list, (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length)],
  ["minimum", (list) => over(list, (numbers) => numbers.reduce((least, one) => Math.min(least, one)))],
  ["maximum", (list) => over(list, (numbers) => numbers.reduce((most, one) => Math.max(most, one)))],
  ["count", size],
  ["size", size],
  ["string", (value) => (typeof value === "object" ? undefined : String(value))],
  ["int", (value) => finite(value, Math.trunc)],
  ["double", (value) => finite(value, (number) => number)],
  ["bool", (value) => (typeof value === "boolean" ? value : { true: true, false: false }[String(value)])],
]);

/** Called as `tags.size()`: the receiver comes first. Regular expressions are left out, since one can take for ever. */
export const methods: ReadonlyMap<string, (receiver: Given, ...args: Given[]) => Given> = new Map<
  string,
  (receiver: Given, ...args: Given[]) => Given
>([
  ["size", size],
  ["startsWith", texts((whole, part) => whole.startsWith(part))],
  ["endsWith", texts((whole, part) => whole.endsWith(part))],
  ["contains", texts((whole, part) => whole.includes(part))],
  ["lowerAscii", texts((whole) => whole.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()))],
  ["upperAscii", texts((whole) => whole.replace(/[a-z]+/g, (letters) => letters.toUpperCase()))],
  ["trim", texts((whole) => whole.trim())],
]);

/** Called as `tags.exists(t, …)`: the first argument names each element in the others. */
export const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);

function texts(work: (whole: string, part: string) => Given): (...args: Given[]) => Given {
  return (whole, part) =>
    typeof whole === "string" && (part === undefined || typeof part === "string") ? work(whole, part ?? "") : undefined;
}

function size(value: Given): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (typeof value === "string") return [...value].length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : undefined;
}

/** Nothing of no numbers has no value. */
function over(list: Given, work: (numbers: number[]) => number): number | undefined {
  const numbers = Array.isArray(list) ? list.filter((one) => typeof one === "number") : [];
  return numbers.length > 0 ? work(numbers) : undefined;
}

function finite(value: Given, work: (number: number) => number): number | undefined {
  const number = typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? work(number) : undefined;
}
