// YCLIENTS' webhook: nothing signs it, so it is only a hint that a record changed; what is so is asked for at YCLIENTS itself.
import { createHash } from "node:crypto";
import { yclientsHint } from "../../booking/yclients.ts";
import { type Hook, readJson } from "./proof.ts";

export const yclientsHook: Hook = (c, text, { yclients }) => {
  const hint = yclients === undefined ? undefined : yclientsHint(readJson(text), yclients);
  if (!hint) return undefined;
  const answer = c.body(null, 200);
  if (hint.type === "other") return { id: undefined, body: null, answer };
  const id = `${hint.id}/${createHash("sha256").update(text).digest("base64url")}`;
  return { id, body: { id: hint.id }, hint: true, answer };
};
