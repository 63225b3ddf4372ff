// Bitrix24's webhook: proven by the token of its application; of what it says only a deal's id is kept, and the deal is fetched.
import { createHash } from "node:crypto";
import { bitrixDealOf } from "../../booking/bitrix24.ts";
import { type Hook, proves } from "./proof.ts";

export const bitrix24Hook: Hook = (c, text, { bitrix24 }) => {
  const form = new URLSearchParams(text);
  if (!proves(bitrix24, form.get("auth[application_token]") ?? undefined)) return undefined;
  const answer = c.body(null, 200);
  const deal = bitrixDealOf(form);
  if (deal === undefined) return { id: undefined, body: null, answer };
  const when = createHash("sha256")
    .update(`${form.get("event")}/${form.get("ts")}`)
    .digest("base64url");
  return { id: `${deal}/${when}`, body: { id: deal }, hint: true, answer };
};
