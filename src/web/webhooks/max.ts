// MAX's webhook: proven by the secret that we gave it. What we do not read is answered 200 all the same, else MAX would leave.
import { maxPress, maxUpdate, maxUpdateId } from "../../channels/inbound-max.ts";
import { type Hook, proves, readJson } from "./proof.ts";

export const maxHook: Hook = (c, text, { max }) => {
  if (!proves(max, c.req.header("x-max-bot-api-secret"))) return undefined;
  const body = readJson(text);
  if (typeof body !== "object" || body === null) return undefined;
  const id = maxUpdateId(body);
  return { id, body: maxUpdate(body), answer: c.body(null, 200), press: maxPress(body) };
};
