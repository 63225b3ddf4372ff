// Verifications: a sign-in that waits for its second step. The columns are the sign-in library's.
import { id, index, instant, table, text } from "./dialect.ts";

export const verifications = table(
  "verifications",
  {
    id: id(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index("verifications_identifier").on(t.identifier)],
);
