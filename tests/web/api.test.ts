// The HTTP API as a program of the clinic's uses it: keys and scopes, problems, pages, and a document that cannot say something else.
import { describe, expect, test } from "vitest";
import { addKey, endKey, overlap, rotateKey } from "../../src/engine/keys.ts";
import { receive } from "../../src/engine/receive.ts";
import { allApiKeys, type Scope, scopes } from "../../src/store/api-keys.ts";
import { audited } from "../../src/store/audit.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { createTask } from "../../src/store/tasks.ts";
import { apiRoutes } from "../../src/web/api/routes.ts";
import { NOW } from "../booking/support.ts";
import { type Served, served } from "./support.ts";

const doer = (at = Date.now()) => ({ by: "command-line", at });

async function program(given: readonly Scope[] = scopes) {
  const web = await served();
  const { secret, id } = await addKey(web.engine.db, { name: "mis", scopes: [...given] }, doer());
  return { web, id, secret, ask: asker(web, secret) };
}

const asker =
  ({ url }: Served, secret?: string) =>
  async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: { ...(secret !== undefined && { authorization: `Bearer ${secret}` }) },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      type: answer.headers.get("content-type"),
      headers: answer.headers,
      body: (await answer.json()) as Record<string, never>,
    };
  };

const anna = { firstName: "Анна", phone: "+7 999 123-45-67", timezone: "Asia/Yekaterinburg", language: "ru" };

test("a patient is made, changed field by field, and read", async () => {
  const { ask } = await program();
  expect((await ask("GET", "/patients/p-1")).status).toBe(404);
  expect(await ask("PUT", "/patients/p-1", anna)).toMatchObject({
    status: 200,
    body: { externalId: "p-1", firstName: "Анна", phone: "+79991234567" },
  });
  expect((await ask("PUT", "/patients/p-1", { lastName: "Орлова", language: null })).body).toMatchObject({
    firstName: "Анна",
    lastName: "Орлова",
    language: null,
  });
  expect((await ask("GET", "/patients/p-1")).body).toMatchObject({ lastName: "Орлова", phone: "+79991234567" });
});

test("an id that several sources use needs the source", async () => {
  const { ask } = await program();
  await ask("PUT", "/patients/p-1?source=mis", anna);
  await ask("PUT", "/patients/p-1?source=crm", { firstName: "Пётр" });
  expect((await ask("GET", "/patients/p-1")).status).toBe(409);
  expect((await ask("PUT", "/patients/p-1", anna)).status).toBe(409);
  expect((await ask("GET", "/patients/p-1?source=crm")).body).toMatchObject({ firstName: "Пётр" });
});

test("a consent is recorded with who did it, and taken back by another record", async () => {
  const { ask, id } = await program();
  await ask("PUT", "/patients/p-1", anna);
  expect((await ask("POST", "/patients/p-1/consents", { purpose: "care", given: true, way: "form", proof: "scan-7" })).status).toBe(200);
  await ask("POST", "/patients/p-1/consents", { purpose: "care", channels: ["sms"], given: false, way: "phone" });
  const { items } = (await ask("GET", "/patients/p-1/consents")).body as unknown as { items: object[] };
  expect(items).toEqual([
    expect.objectContaining({ channel: expect.any(String), given: true, proof: "scan-7", recordedBy: `key:${id}` }),
    expect.objectContaining({ given: true }),
    expect.objectContaining({ channel: "sms", given: false, way: "phone" }),
  ]);
});

test("a timeline comes in pages that lose nothing and repeat nothing", async () => {
  const { ask } = await program();
  await ask("PUT", "/patients/p-1", anna);
  for (let count = 0; count < 7; count++)
    await ask("POST", "/patients/p-1/consents", { purpose: "care", channels: ["sms"], given: count % 2 === 0, way: `n${count}` });
  const all = ((await ask("GET", "/patients/p-1/timeline?limit=200")).body as unknown as { items: object[] }).items;
  const pages: object[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page = (await ask("GET", `/patients/p-1/timeline?limit=3${next && `&cursor=${next}`}`)).body as unknown as {
      items: object[];
      next: string | null;
    };
    expect(page.items.length).toBeLessThanOrEqual(3);
    pages.push(...page.items);
    next = page.next;
  }
  expect(pages).toEqual(all);
  expect(all.length).toBeGreaterThanOrEqual(7);
});

test("tasks are listed in pages and closed with an outcome, once", async () => {
  const { ask, web } = await program();
  await ask("PUT", "/patients/p-1", anna);
  const patient = await patientByExternalId(web.engine.db, "p-1");
  for (let count = 0; count < 5; count++)
    await createTask(web.engine.db, {
      id: `t-${count}`,
      key: `k-${count}`,
      patientId: patient?.id ?? "",
      task: "call",
      title: "Позвонить",
      role: "coordinator",
      createdAt: NOW,
      outcomes: ["booked"],
    });
  const first = (await ask("GET", "/tasks?limit=3")).body as unknown as { items: { id: string }[]; next: string };
  const second = (await ask("GET", `/tasks?limit=3&cursor=${first.next}`)).body as unknown as { items: { id: string }[]; next: null };
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(["t-0", "t-1", "t-2", "t-3", "t-4"]);
  expect(second.next).toBeNull();
  expect(await ask("POST", "/tasks/t-1/outcome", { outcome: "no such" })).toMatchObject({ status: 409, type: "application/problem+json" });
  expect((await ask("POST", "/tasks/t-1/outcome", { outcome: "booked" })).body).toMatchObject({ state: "done", outcome: "booked" });
  expect((await ask("POST", "/tasks/t-1/outcome", { outcome: "booked" })).status).toBe(409);
  expect(web.pokes()).toBeGreaterThan(0);
});

test("an enrolment says where it stands", async () => {
  const { ask, web } = await program();
  await ask("PUT", "/patients/p-1", anna);
  const patientId = (await patientByExternalId(web.engine.db, "p-1"))?.id ?? "";
  await receive(web.engine, { type: "appointment.fulfilled", at: NOW, source: "mis", patientId, appointment: { externalId: "a-1" } });
  const [enrolment] = await enrolmentsOf(web.engine.db, patientId);
  expect((await ask("GET", `/enrolments/${enrolment?.id}?lang=ru`)).body).toMatchObject({
    scenario: "after-visit",
    patient: patientId,
    ended: null,
  });
});

describe("a key", () => {
  test.each(apiRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "opens %s only with its scope",
    async (_, route) => {
      const { web, ask: few, id } = await program(scopes.filter((scope) => scope !== route.scope));
      const path = route.path.replace(/:\w+/g, "none");
      const answer = await few(route.method, path, route.body && {});
      expect(answer).toMatchObject({
        status: 403,
        type: "application/problem+json",
        body: { status: 403, detail: expect.stringContaining(route.scope) },
      });
      expect(await audited(web.engine.db, { by: `key:${id}` })).toMatchObject([{ act: "refused", detail: { scope: route.scope } }]);
      for (const secret of [undefined, "", "zabota_made-up"]) {
        const { status, headers } = await asker(web, secret)(route.method, path, route.body && {});
        expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="zabota"']);
      }
    },
  );

  test("is kept as a hash, opens nothing after its end, and for a day after it was replaced", async () => {
    const { web, id, secret, ask } = await program();
    expect(JSON.stringify(await allApiKeys(web.engine.db))).not.toContain(secret);
    expect((await allApiKeys(web.engine.db))[0]?.lastUsedAt).toBeNull();
    await ask("GET", "/tasks");
    expect((await allApiKeys(web.engine.db))[0]?.lastUsedAt).not.toBeNull();
    const made = await rotateKey(web.engine.db, id, doer());
    expect((await asker(web, made?.secret)("GET", "/tasks")).status).toBe(200);
    expect((await ask("GET", "/tasks")).status).toBe(200);
    await rotateKey(web.engine.db, made?.id ?? "", doer(Date.now() - overlap));
    expect((await asker(web, made?.secret)("GET", "/tasks")).status).toBe(401);
    await endKey(web.engine.db, id, doer());
    expect((await ask("GET", "/tasks")).status).toBe(401);
  });

  test("leaves in the audit log whose record it read", async () => {
    const { web, ask, id } = await program();
    await ask("PUT", "/patients/p-1", anna);
    await ask("GET", "/patients/p-1");
    const patientId = (await patientByExternalId(web.engine.db, "p-1"))?.id ?? "";
    const log = await audited(web.engine.db, { patientId });
    expect(log).toMatchObject([{ act: "patient.read", by: `key:${id}` }, { act: "patient.write" }]);
    expect(JSON.stringify(log)).not.toContain("Анна");
  });
});

describe("what cannot be used is a problem that says where, and keeps nothing", () => {
  test.each([
    ["PUT", "/patients/p-1", "{", 400, "not JSON"],
    ["PUT", "/patients/p-1", "[]", 400, "body"],
    ["PUT", "/patients/p-1", { email: "nobody" }, 400, "email must be an address"],
    ["PUT", "/patients/p-1", { timezone: "Mars/North" }, 400, "timezone"],
    ["PUT", `/patients/${"p".repeat(201)}`, anna, 404, "no patient"],
    ["PUT", "/patients/p-1", { firstName: "А".repeat(300_000) }, 413, "larger"],
    ["POST", "/patients/p-0/consents", { purpose: "everything", given: true, way: "form" }, 400, "purpose"],
    ["POST", "/patients/p-0/consents", { purpose: "care", given: "yes", way: "form" }, 400, "given"],
    ["POST", "/tasks/t/outcome", {}, 400, "outcome"],
    ["GET", "/tasks?limit=0", undefined, 400, "limit"],
    ["GET", "/tasks?cursor=nonsense", undefined, 400, "cursor"],
    ["GET", "/patients/p-0/timeline?cursor=WyJ4Il0", undefined, 400, "cursor"],
    ["GET", "/enrolments/none", undefined, 404, "enrolment"],
    ["GET", "/nowhere", undefined, 404, "openapi.json"],
  ])("%s %s %j", async (method, path, body, status, says) => {
    const { ask, web } = await program();
    await ask("PUT", "/patients/p-0", anna);
    const answer = await ask(method, path, body);
    expect(answer).toMatchObject({ status, type: "application/problem+json", body: { type: "about:blank", status } });
    expect(JSON.stringify(answer.body)).toContain(says);
    expect(await patientByExternalId(web.engine.db, "p-1")).toBeUndefined();
    expect(web.problems).toEqual([]);
  });
});

test("the OpenAPI document names every route, with its scope, its parameters and what it answers", async () => {
  const web = await served();
  const document = (await (await fetch(`${web.url}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<
      string,
      Record<
        string,
        {
          security: { key: string[] }[];
          parameters: { name: string; in: string }[];
          requestBody?: object;
          responses: Record<string, object>;
        }
      >
    >;
  };
  expect(document.openapi).toBe("3.1.0");
  const told = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(told.sort()).toEqual(apiRoutes.map(({ method, path }) => `${method.toLowerCase()} /api${path.replace(/:(\w+)/g, "{$1}")}`).sort());
  for (const route of apiRoutes) {
    const operation = document.paths[`/api${route.path.replace(/:(\w+)/g, "{$1}")}`]?.[route.method.toLowerCase()];
    expect(operation?.security).toEqual([{ key: [route.scope] }]);
    expect(operation?.requestBody !== undefined).toBe(route.body !== undefined);
    const ids = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const names = [...ids, ...Object.keys(route.query.shape)];
    expect(operation?.parameters.map(({ name }) => name)).toEqual(names);
    expect(JSON.stringify(operation?.responses)).toContain('"properties"');
  }
  expect(JSON.stringify(document)).not.toContain("$schema");
});

test("the contract's routes are all there", () => {
  expect(apiRoutes.map(({ method, path }) => `${method} /api${path}`)).toEqual([
    "GET /api/patients/:externalId",
    "PUT /api/patients/:externalId",
    "GET /api/patients/:externalId/consents",
    "POST /api/patients/:externalId/consents",
    "GET /api/patients/:externalId/timeline",
    "GET /api/enrolments/:id",
    "GET /api/tasks",
    "POST /api/tasks/:id/outcome",
  ]);
});
