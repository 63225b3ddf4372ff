// Who may do what: every route of the table × every role × signed out, walked by machine; and what the table itself promises.
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { audited } from "../../src/store/audit.ts";
import { createPatient } from "../../src/store/patients.ts";
import { createTask } from "../../src/store/tasks.ts";
import { type Role, roles } from "../../src/store/users.ts";
import { guarded } from "../../src/web/console/guard.ts";
import { may, permissions } from "../../src/web/console/permissions.ts";
import type { Staff } from "../../src/web/console/route.ts";
import { routes } from "../../src/web/console/routes.ts";
import { signInWith } from "../../src/web/sign-in/sign-in.ts";
import { anEngine, NOW } from "../booking/support.ts";
import { aUser, browser, emailOf, signedIn } from "./staff.ts";
import { served } from "./support.ts";

const as = (role: Role): Staff => ({ id: `u-${role}`, name: role, email: emailOf(role), role, twoFactor: true });
const own = { "sec-fetch-site": "same-origin" };
const named = (path: string) => path.replace(/:\w+/g, "11111111-2222-4333-8444-555555555555");

/** The console with somebody at its door, without sessions in between. */
async function consoleOf(who: Staff | undefined) {
  const engine = await anEngine();
  const table = routes(signInWith(engine));
  const app = new Hono().route(
    "/",
    guarded(
      engine,
      table,
      async () => who,
      () => {},
    ),
  );
  const ask = async (method: string, path: string, headers: Record<string, string> = own, body = "") => {
    const form = { ...headers, "content-type": "application/x-www-form-urlencoded" };
    return app.request(path, method === "GET" ? { headers } : { method, headers: form, body });
  };
  return { engine, table, ask };
}

test("every route has a permission, every one with an id says how it is found, and every change is written down", async () => {
  const { table } = await consoleOf(undefined);
  expect(table.length).toBeGreaterThan(20);
  for (const { method, path, permission, find, act } of table) {
    expect(permissions, path).toContain(permission);
    expect(find !== undefined, path).toBe(path.includes(":"));
    if (method === "GET") expect(act, path).toBeUndefined();
  }
  expect(new Set(table.map(({ method, path }) => `${method} ${path}`)).size).toBe(table.length);
});

describe.each([...roles, "signed out"] as const)("for %s", (role) => {
  test("every route that takes an id answers 403 or 404 where nothing is theirs, and it is in the audit log", async () => {
    const { engine, table, ask } = await consoleOf(role === "signed out" ? undefined : as(role));
    for (const route of table.filter(({ path }) => path.includes(":"))) {
      const { status, headers } = await ask(route.method, named(route.path));
      const [last] = await audited(engine.db, { limit: 1 });
      const where = `${route.method} ${route.path}`;
      if (role !== "signed out") expect(status, where).toBe(may(role, route.permission) ? 404 : 403);
      else if (route.method === "GET") expect([status, headers.get("location")], where).toEqual([302, expect.stringMatching(/^\/sign-in/)]);
      else expect(status, where).toBe(401);
      expect(last, where).toMatchObject({ act: "refused", by: role === "signed out" ? "nobody" : `u-${role}` });
      expect(JSON.stringify(last), where).toContain(route.path);
    }
  });

  test("every other route opens exactly where the table says, and refusals are in the audit log", async () => {
    const { engine, table, ask } = await consoleOf(role === "signed out" ? undefined : as(role));
    for (const route of table.filter(({ path, method }) => !path.includes(":") && method === "GET")) {
      const { status } = await ask("GET", route.path);
      const where = `GET ${route.path}`;
      if (role === "signed out") expect(status, where).toBe(302);
      else if (may(role, route.permission)) expect([200, 302], where).toContain(status);
      else {
        expect(status, where).toBe(403);
        expect((await audited(engine.db, { limit: 1 }))[0], where).toMatchObject({ act: "refused", subject: where });
      }
    }
  });

  test("no change is made that another site's page asks for", async () => {
    const { engine, table, ask } = await consoleOf(role === "signed out" ? undefined : as(role));
    const foreign: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { origin: "https://evil.example" },
      { origin: "null" },
      {},
      { "sec-fetch-site": "cross-site", origin: engine.publicUrl },
    ];
    for (const route of table.filter(({ method }) => method !== "GET"))
      for (const headers of foreign) {
        const { status } = await ask(route.method, named(route.path), headers);
        expect(status, `${route.path} ${JSON.stringify(headers)}`).toBe(403);
      }
    expect((await audited(engine.db)).every(({ act, detail }) => act === "refused" && detail.reason === "foreign_form")).toBe(true);
  });
});

test("a browser that says its origin only is believed where it is ours", async () => {
  const { engine, ask } = await consoleOf(as("coordinator"));
  expect((await ask("POST", "/tasks/none/outcome", { origin: engine.publicUrl })).status).toBe(404);
});

describe("the table of permissions", () => {
  test("lets an auditor see everything and change nothing", () => {
    const changing = permissions.filter((permission) => /\.(act|write|publish|enrol|change|erase|export|download)$/.test(permission));
    expect(permissions.filter((permission) => !may("auditor", permission))).toEqual(changing);
  });

  test("shows a marketer no answers and no contact details", () => {
    for (const permission of ["patients.clinical", "patients.contacts", "conversations.see", "tasks.see"] as const)
      expect(may("marketer", permission), permission).toBe(false);
  });

  test("shows an administrator no patient", () => {
    expect(
      permissions.filter(
        (each) => /^(patients|tasks|conversations)\.(see|act|clinical|contacts|write)$/.test(each) && may("administrator", each),
      ),
    ).toEqual([]);
  });
});

describe("a task", () => {
  async function clinicWith(role: string) {
    const web = await served();
    const { db } = web.engine;
    const patient = await createPatient(db, { externalId: "p-1", firstName: "Анна" }, NOW);
    const task = {
      id: "t-1",
      key: "k",
      patientId: patient.id,
      task: "call",
      title: "Позвонить",
      role,
      createdAt: NOW,
      outcomes: ["booked"],
    };
    await createTask(db, task);
    for (const each of ["coordinator", "doctor", "auditor"] as const) await aUser(web.engine, each);
    return { web, patient };
  }

  test("is closed by one button, with who did it in the audit log", async () => {
    const { web, patient } = await clinicWith("coordinator");
    const own = await signedIn(web, "coordinator");
    expect((await own.get("/today")).text).toContain("Позвонить");
    expect(await own.post("/tasks/t-1/outcome", { outcome: "booked" })).toMatchObject({ status: 303, location: "/today" });
    expect((await own.get("/today")).text).toContain("No tasks");
    expect(await audited(web.engine.db, { patientId: patient.id })).toMatchObject([
      { act: "task.outcome", subject: "t-1", detail: { outcome: "booked" } },
    ]);
  });

  test("that htmx asks for answers with the list alone, and says where somebody was faster", async () => {
    const { web } = await clinicWith("coordinator");
    const own = await signedIn(web, "coordinator");
    const htmx = { "hx-request": "true" };
    const { text } = await own.post("/tasks/t-1/outcome", { outcome: "booked" }, htmx);
    expect(text).toMatch(/^<div id="today".*Recorded/);
    expect((await own.post("/tasks/t-1/outcome", { outcome: "booked" }, htmx)).text).toMatch(/^<div id="today".*Not recorded/);
  });

  test.each([
    ["coordinator", "doctor"],
    ["doctor", "coordinator"],
  ] as const)("of a %s is not a %s's to close, and an auditor's never", async (role, other) => {
    const { web } = await clinicWith(role);
    expect((await (await signedIn(web, other)).post("/tasks/t-1/outcome", { outcome: "booked" })).status).toBe(404);
    const auditor = await signedIn(web, "auditor");
    expect((await auditor.get("/today")).text).not.toContain('action="/tasks');
    expect((await auditor.post("/tasks/t-1/outcome", { outcome: "booked" })).status).toBe(403);
    expect((await (await signedIn(web, role)).post("/tasks/t-1/outcome", { outcome: "booked" })).status).toBe(303);
  });
});

describe("every page", () => {
  test("bears a policy that lets no script of a page's own run, and is not kept by browsers", async () => {
    const web = await served();
    await aUser(web.engine, "administrator");
    await aUser(web.engine, "coordinator");
    const pages = async (own: ReturnType<typeof browser>, paths: string[]) => {
      for (const path of paths) {
        const { status, headers, text } = await own.get(path);
        expect(status, path).toBeLessThan(405);
        expect(headers.get("content-security-policy"), path).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
        expect(headers.get("content-security-policy"), path).not.toContain("unsafe");
        expect(headers.get("cache-control"), path).toBe("no-store");
        expect(text, path).not.toMatch(/<script(?![^>]*\ssrc="\/assets\/)|<style|\sstyle="|\son\w+="/);
      }
    };
    await pages(browser(web), ["/sign-in", "/sign-in/code", "/today"]);
    await pages(await signedIn(web, "coordinator"), ["/today", "/account", "/settings/channels", "/settings/users"]);
    await pages(await signedIn(web, "administrator"), ["/settings/users", "/settings/keys", "/settings/audit", "/settings/endpoints"]);
  });
});

describe("an administrator", () => {
  test("adds a person, whose password is shown once, and closes their access at once", async () => {
    const web = await served();
    await aUser(web.engine, "administrator");
    const own = await signedIn(web, "administrator");
    const { text } = await own.post("/settings/users", { name: "<b>Ольга</b>", email: "olga@clinic.example", role: "coordinator" });
    const [, password = ""] = /<p class="secret"[^>]*>([^<]+)<\/p>/.exec(text) ?? [];
    expect(text).toContain("&lt;b&gt;Ольга");
    expect((await own.get("/settings/users")).text).not.toContain(password);
    const olga = browser(web);
    expect((await olga.post("/sign-in", { email: "olga@clinic.example", password, to: "/" })).status).toBe(303);
    expect((await olga.get("/account")).status).toBe(200);
    const id = /settings\/users\/([\w-]+)\/disable/.exec((await own.get("/settings/users")).text)?.[1];
    expect((await own.post(`/settings/users/${id}/disable`, {})).status).toBe(303);
    expect((await olga.get("/account")).status).toBe(302);
  });

  test("cannot close their own access, nor change what they are", async () => {
    const web = await served();
    const id = await aUser(web.engine, "administrator");
    const own = await signedIn(web, "administrator");
    for (const deed of ["disable", "role", "password", "codes"])
      expect((await own.post(`/settings/users/${id}/${deed}`, { role: "auditor" })).status, deed).toBe(404);
  });
});
