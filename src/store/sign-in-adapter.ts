// Lets the sign-in library use our tables: moments are numbers here and Dates there, and rows are changed with `returning` on both databases.
import { createAdapterFactory } from "better-auth/adapters";
import { and, asc, count, desc, eq, gt, gte, inArray, isNull, like, lt, lte, ne, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { accounts } from "./accounts.ts";
import type { Db } from "./db.ts";
import { misuse } from "./fault.ts";
import { sessions } from "./sessions.ts";
import { twoFactors } from "./two-factors.ts";
import { users } from "./users.ts";
import { verifications } from "./verifications.ts";

const tables: Record<string, PgTable> = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
  twoFactor: twoFactors,
};

type Row = Record<string, unknown>;
interface Condition {
  field: string;
  value: unknown;
  operator: string;
  connector: "AND" | "OR";
}

export const signInAdapter = (db: Db) =>
  createAdapterFactory({
    config: {
      adapterId: "zabota",
      adapterName: "Zabota's store",
      customTransformInput: ({ data }) => (data instanceof Date ? data.getTime() : data),
      customTransformOutput: ({ data, fieldAttributes }) =>
        fieldAttributes.type === "date" && typeof data === "number" ? new Date(data) : data,
    },
    adapter: () => ({
      create: async ({ model, data }) => first(await db.insert(of(model)).values(data).returning()),
      findOne: async ({ model, where }) => first(await db.select().from(of(model)).where(met(model, where)).limit(1)),
      findMany: async ({ model, where, limit, offset, sortBy }) => {
        const rows = db
          .select()
          .from(of(model))
          .where(met(model, where))
          .limit(limit)
          .offset(offset ?? 0);
        if (!sortBy) return (await rows) as never;
        const by = column(model, sortBy.field);
        return (await rows.orderBy(sortBy.direction === "desc" ? desc(by) : asc(by))) as never;
      },
      count: async ({ model, where }) => (await db.select({ all: count() }).from(of(model)).where(met(model, where)))[0]?.all ?? 0,
      update: async ({ model, where, update }) =>
        first(
          await db
            .update(of(model))
            .set(update as Row)
            .where(met(model, where))
            .returning(),
        ),
      updateMany: async ({ model, where, update }) => (await db.update(of(model)).set(update).where(met(model, where)).returning()).length,
      delete: async ({ model, where }) => {
        await db.delete(of(model)).where(met(model, where));
      },
      deleteMany: async ({ model, where }) => (await db.delete(of(model)).where(met(model, where)).returning()).length,
      consumeOne: async ({ model, where }) => first(await db.delete(of(model)).where(met(model, where)).returning()),
      incrementOne: async ({ model, where, increment, set }) => {
        const more = Object.entries(increment).map(([field, by]) => [field, sql`${column(model, field)} + ${by}`]);
        const changes = { ...Object.fromEntries(more), ...set };
        return first(await db.update(of(model)).set(changes).where(met(model, where)).returning());
      },
    }),
  });

function of(model: string): PgTable {
  const found = tables[model];
  if (!found) throw misuse(`the sign-in library asked for an unknown table "${model}"`);
  return found;
}

function column(model: string, field: string): PgColumn {
  const found = (of(model) as unknown as Record<string, PgColumn | undefined>)[field];
  if (!found) throw misuse(`the sign-in library asked for an unknown column "${model}.${field}"`);
  return found;
}

function met(model: string, where: Condition[] = []): SQL | undefined {
  const told = (connector: "AND" | "OR") => where.filter((each) => each.connector === connector).map((each) => clause(model, each));
  const either = told("OR");
  return and(...told("AND"), either.length > 0 ? or(...either) : undefined);
}

function clause(model: string, { field, value, operator }: Condition): SQL {
  const left = column(model, field);
  switch (operator) {
    case "in":
      return inArray(left, value as unknown[]);
    case "not_in":
      return notInArray(left, value as unknown[]);
    case "lt":
      return lt(left, value);
    case "lte":
      return lte(left, value);
    case "gt":
      return gt(left, value);
    case "gte":
      return gte(left, value);
    case "ne":
      return ne(left, value);
    case "contains":
      return like(left, `%${value}%`);
    case "starts_with":
      return like(left, `${value}%`);
    case "ends_with":
      return like(left, `%${value}`);
    default:
      return value === null ? isNull(left) : eq(left, value);
  }
}

const first = (rows: unknown[]): never => (rows[0] ?? null) as never;
