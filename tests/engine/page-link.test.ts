// Signed links: what is made opens for that page alone and until its time, and nothing else opens at all.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { openLink, pageLink, pages, readLink } from "../../src/engine/page-link.ts";
import { keptKey } from "../../src/engine/secret-key.ts";

const engine = { publicUrl: "https://clinic.example", secretKey: Buffer.alloc(32, 7) };
const now = Date.UTC(2026, 2, 2, 9);
const tokenOf = (link: string): string => link.split("/").at(-1) ?? "";

const ids = fc.oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }));
const subjects = fc.option(
  fc.oneof(
    fc.uuid(),
    fc.tuple(fc.uuid(), fc.nat(9_999)).map(([id, turn]) => `${id}#${turn}`),
    fc.string({ minLength: 1, maxLength: 60, unit: "binary-ascii" }),
  ),
  {
    nil: undefined,
  },
);
const links = fc.record({
  page: fc.constantFrom(...pages),
  patientId: ids,
  subject: subjects,
  minutes: fc.integer({ min: 1, max: 600_000 }),
});

describe("a link", () => {
  test("opens for its page until its minute, and says what it was made for", () => {
    fc.assert(
      fc.property(links, ({ page, patientId, subject, minutes }) => {
        const made = { patientId, ...(subject !== undefined && { subject }) };
        const expiresAt = now + minutes * 60_000;
        const token = tokenOf(pageLink(engine, { page, ...made, expiresAt }));
        expect(token).toMatch(/^[\w-]+$/);
        expect(openLink(engine, page, token, expiresAt - 1)).toEqual(made);
        expect(openLink(engine, page, token, expiresAt)).toBe("expired");
        for (const other of pages) if (other !== page) expect(openLink(engine, other, token, now)).toBe("forged");
      }),
    );
  });

  test("with any character changed, added or left out is forged", () => {
    fc.assert(
      fc.property(links, fc.nat(), fc.constantFrom(..."AZaz09-_"), ({ page, minutes, ...made }, place, letter) => {
        const token = tokenOf(pageLink(engine, { page, ...made, expiresAt: now + minutes * 60_000 }));
        const index = place % token.length;
        const wrong = [
          token.slice(0, index) + letter + token.slice(index + 1),
          token.slice(0, index) + token.slice(index + 1),
          token + letter,
        ];
        for (const each of wrong) if (each !== token) expect(readLink(engine, page, each)).toBeUndefined();
      }),
    );
  });

  test.each(["", "x", "../../etc/passwd", "A".repeat(10_000), "%00".repeat(20), "é".repeat(40)])(
    "made by nobody is forged: %j",
    (token) => {
      expect(openLink(engine, "survey", token, now)).toBe("forged");
    },
  );

  test("of a patient and a message is short enough for an SMS", () => {
    const subject = `${crypto.randomUUID()}#12/2`;
    expect(pageLink(engine, { page: "unsubscribe", patientId: crypto.randomUUID(), subject, expiresAt: now }).length).toBeLessThan(130);
  });
});

test("a machine's own key is made once, and nobody else may read it", () => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const key = keptKey(join(folder, "data"));
  expect(key).toHaveLength(32);
  expect(keptKey(join(folder, "data"))).toEqual(key);
  expect(statSync(join(folder, "data", "secret.key")).mode & 0o077).toBe(0);
  expect(keptKey(join(folder, "other"))).not.toEqual(key);
});
