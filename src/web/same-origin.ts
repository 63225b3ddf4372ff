// Refuses changes that another site's page asks for in the name of one who is signed in here.
import type { Context } from "hono";

/**
 * Browsers say by Sec-Fetch-Site who asks, and no page can forge it; where it is missing (a browser from before 2023), the Origin must be
 * ours. Neither is said by programs, which have no business with forms. Cookies with SameSite=Lax are the second wall.
 */
export function isOwnForm(c: Context, publicUrl: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = c.req.header("origin");
  if (origin === undefined || !URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === c.req.header("host");
}
