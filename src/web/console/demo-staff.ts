// The demo's staff: five people, one of each role; a visitor looks as one of them, without a password.
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Db } from "../../store/db.ts";
import { createUser, type Role, roles } from "../../store/users.ts";
import type { Staff } from "./route.ts";

const names: Record<Role, string> = {
  coordinator: "Ольга Зимина",
  doctor: "Мария Орлова",
  marketer: "Павел Листьев",
  auditor: "Нина Берг",
  administrator: "Иван Громов",
};

const cookie = "demo-role";
const emailOf = (role: Role): string => `${role}@lesnaya.example`;

export const demoStaff = (role: Role): Staff => ({
  id: `demo-${role}`,
  name: names[role],
  email: emailOf(role),
  role,
  twoFactor: false,
  demo: true,
});

/** So that Settings and the audit log know their names. */
export async function seedStaff(db: Db, at: number): Promise<void> {
  for (const role of roles) await createUser(db, { id: `demo-${role}`, name: names[role], email: emailOf(role), role }, at);
}

export const whoLooks = async (c: Context): Promise<Staff> =>
  demoStaff(roles.find((role) => role === getCookie(c, cookie)) ?? "coordinator");

export function lookAs(c: Context, role: string): void {
  if (roles.some((each) => each === role)) setCookie(c, cookie, role, { path: "/", sameSite: "Lax", httpOnly: true });
}
