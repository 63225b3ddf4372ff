// Words in an address: whoever typed them reads them again, and nobody else, whatever is done to the address.
import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, unseal } from "../../src/web/sealed.ts";

const engine = { secretKey: Buffer.alloc(32, 7) };
const words = fc.string({ unit: "grapheme", maxLength: 100 });

test("come back as they were, from characters that an address holds", () => {
  fc.assert(
    fc.property(words, (each) => {
      const sealed = seal(engine, "u-1", each);
      expect(sealed).toMatch(/^[\w-]*$/);
      expect(unseal(engine, "u-1", sealed)).toBe(each);
    }),
  );
});

test("are nothing to another reader, under another key, or once a character is changed", () => {
  fc.assert(
    fc.property(words.filter(Boolean), fc.nat(), (each, place) => {
      const sealed = seal(engine, "u-1", each);
      const at = place % (sealed.length - 1);
      const changed = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
      expect(unseal(engine, "u-2", sealed)).toBe("");
      expect(unseal({ secretKey: Buffer.alloc(32, 8) }, "u-1", sealed)).toBe("");
      expect(unseal(engine, "u-1", changed)).toBe("");
    }),
  );
});

test.each(["", "Иванова", "%00", "a".repeat(5_000)])("what is none of ours says nothing: %.20s", (text) => {
  expect(unseal(engine, "u-1", text)).toBe("");
});
