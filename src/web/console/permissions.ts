// Who may see and do what in the console: one table, read by the guard, by pages that leave things out, and by tests.
import { type Role, roles } from "../../store/users.ts";

/**
 * A marketer sees no clinical answers and no contact details; an auditor reads everything and changes nothing;
 * an administrator looks after people and keys, and sees no patient.
 */
const table = {
  "own-account": roles,
  "tasks.see": ["coordinator", "doctor", "auditor"],
  "tasks.act": ["coordinator", "doctor"],
  /** Names, and where each journey stands. */
  "patients.see": ["coordinator", "doctor", "marketer", "auditor"],
  /** Telephone, e-mail, and accounts in messengers. */
  "patients.contacts": ["coordinator", "doctor", "auditor"],
  /** What they answered and wrote, readings, diagnoses, alerts. */
  "patients.clinical": ["coordinator", "doctor", "auditor"],
  /** Consents, holds; skip, advance and stop a journey. */
  "patients.act": ["coordinator", "doctor"],
  /** A list of patients with their contacts, as a file. */
  "patients.download": ["coordinator"],
  /** All that is held on one of them. */
  "patients.export": ["coordinator", "administrator"],
  "patients.erase": ["administrator"],
  "conversations.see": ["coordinator", "doctor", "auditor"],
  "conversations.write": ["coordinator", "doctor"],
  "scenarios.see": ["coordinator", "doctor", "marketer", "auditor", "administrator"],
  "scenarios.publish": ["marketer"],
  /** Pause and resume: a brake for whoever sees that something goes wrong. */
  "scenarios.act": ["coordinator", "doctor", "marketer"],
  "entering.see": ["coordinator", "doctor", "marketer", "auditor"],
  "entering.enrol": ["coordinator", "marketer"],
  /** Channels' health and endpoints. */
  "settings.see": ["coordinator", "marketer", "auditor", "administrator"],
  /** Try at once what failed. */
  "settings.change": ["administrator"],
  "users.see": ["auditor", "administrator"],
  "users.change": ["administrator"],
  "keys.see": ["auditor", "administrator"],
  "keys.change": ["administrator"],
  "audit.see": ["auditor", "administrator"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof table;

export const permissions = Object.keys(table) as Permission[];

export const may = (role: Role, permission: Permission): boolean => (table[permission] as readonly Role[]).includes(role);
