// The OpenAPI document, made from the same declarations as the routes themselves, so that it cannot say something else.
import * as z from "zod";
import type { ApiRoute } from "./route.ts";

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export function openApi(routes: readonly ApiRoute[], publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/api${route.path.replace(/:(\w+)/g, "{$1}")}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Zabota",
      version: "1",
      description: "For the clinic's own programs. Keys are made in Settings, or by `zabota key add`.",
    },
    servers: [{ url: publicUrl }],
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } }, schemas: { Problem: json(problem, "output") } },
    paths,
  };
}

function operation(route: ApiRoute): object {
  const ids = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  return {
    summary: route.summary,
    description: `Needs a key with the scope \`${route.scope}\`.`,
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[/:]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    security: [{ key: [route.scope] }],
    parameters: [...ids, ...queries(route.query)],
    ...(route.body && { requestBody: { required: true, content: { "application/json": { schema: json(route.body, "input") } } } }),
    responses: {
      200: { description: "Done.", content: { "application/json": { schema: json(route.answer, "output") } } },
      default: {
        description: "Not done, and why (RFC 9457).",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function queries(query: z.ZodObject): object[] {
  const { properties = {}, required = [] } = json(query, "input") as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: required.includes(name), schema }));
}

function json(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
