// The places in the console's left rail, in their order.
import type { Permission } from "./permissions.ts";

export type Place = "today" | "patients" | "scenarios" | "conversations" | "settings";

/** A place is shown to those who may see it, once the route table has a page for it. */
export const places: readonly { place: Place; path: string; permission: Permission; icon: string }[] = [
  { place: "today", path: "/today", permission: "tasks.see", icon: "list-checks" },
  { place: "patients", path: "/patients", permission: "patients.see", icon: "users" },
  { place: "scenarios", path: "/scenarios", permission: "scenarios.see", icon: "workflow" },
  { place: "conversations", path: "/conversations", permission: "conversations.see", icon: "messages-square" },
  { place: "settings", path: "/settings", permission: "settings.see", icon: "settings" },
];

export const pathOf = (place: Place): string => places.find((each) => each.place === place)?.path ?? "/";
