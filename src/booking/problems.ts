// Says what is wrong with a body in sentences that its sender can act on, each with the path it is about.
import type * as z from "zod";

export function problemsOf(error: z.ZodError, given: unknown): { path: string; message: string }[] {
  return error.issues.slice(0, 100).map((issue) => {
    const path = issue.path
      .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
      .join("")
      .replace(/^\./, "");
    return { path, message: `${path || "The body"} ${sentence(issue, at(given, issue.path))}.` };
  });
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return value === undefined ? "is missing" : `must be ${article(issue.expected)}`;
    case "invalid_value":
      return value === undefined ? `is missing; it is one of ${issue.values.join(", ")}` : `must be one of ${issue.values.join(", ")}`;
    default:
      return issue.message;
  }
}

function article(expected: string): string {
  const words: Record<string, string> = {
    string: "a text",
    number: "a number",
    object: "an object",
    array: "a list",
    boolean: "true or false",
  };
  return words[expected] ?? expected;
}

function at(given: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    given,
  );
}
