// What the API answers where it cannot do what was asked: problem+json (RFC 9457).
import type { Context } from "hono";

export interface Problem {
  status: 400 | 401 | 403 | 404 | 409 | 413 | 500;
  /** The same for every problem of this kind. */
  title: string;
  /** One sentence about this one, and what to do. */
  detail: string;
  errors?: { path: string; message: string }[];
}

/** What is thrown to answer with it. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

export const noSuch = (what: string): ApiProblem =>
  new ApiProblem({ status: 404, title: "There is no such thing here", detail: `There is no ${what} with this id.` });

export function problemJson(c: Context, problem: Problem): Response {
  if (problem.status === 401) c.header("www-authenticate", 'Bearer realm="zabota"');
  return c.body(JSON.stringify({ type: "about:blank", ...problem }), problem.status, { "content-type": "application/problem+json" });
}
