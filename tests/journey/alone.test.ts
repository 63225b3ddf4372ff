import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const room = new URL("../../src/journey/", import.meta.url);
const files = readdirSync(room);

test.each(files)("src/journey/%s imports nothing from outside its room", (file) => {
  const text = readFileSync(new URL(file, room), "utf8");
  const imported = [...text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(([, from]) => from ?? "");
  expect(imported.filter((from) => !/^\.\/[a-z-]+\.ts$/.test(from))).toEqual([]);
  expect(text).not.toMatch(/\brequire\s*\(/);
});

test.each(files)("src/journey/%s knows no clock, no chance and no surroundings", (file) => {
  const code = readFileSync(new URL(file, room), "utf8").replace(/^\s*(\/\/|\/?\*).*$/gm, "");
  expect(code).not.toMatch(/\b(Date|Temporal|performance|process|globalThis|console|crypto|setTimeout|setInterval)\s*[.(]|Math\.random/);
});
