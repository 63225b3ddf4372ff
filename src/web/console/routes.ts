// Every route of the console, with what it takes to use it. A route that is not here does not exist, and none is here without a permission.
import type { SignIn } from "../sign-in.ts";
import { account, changePassword, confirmCodes, newCodes, noMoreCodes, signOut } from "./account.tsx";
import { pathOf } from "./places.ts";
import { type Route, route, type Visit } from "./route.ts";
import { channels, endpoints, settings } from "./settings.tsx";
import { auditPage } from "./settings-audit.tsx";
import { keys, makeKey, replaceKey, revokeKey, workingKey } from "./settings-keys.tsx";
import { addNewUser, anotherUser, changeRole, disable, enable, givePassword, resetCodes, users } from "./settings-users.tsx";
import { recordTask, today, todayPart } from "./today.tsx";
import { taskToDo } from "./today-data.ts";

/** `door` is absent in the demo, where there are no passwords. */
export const routes = (door?: SignIn): Route[] => [
  route({ method: "GET", path: "/", permission: "own-account", answer: home }),
  /** The same where the demo's own pages are at the root. */
  route({ method: "GET", path: "/console", permission: "own-account", answer: home }),

  route({ method: "GET", path: "/today", permission: "tasks.see", answer: today }),
  route({ method: "GET", path: "/today/part", permission: "tasks.see", answer: todayPart }),
  route({
    method: "POST",
    path: "/tasks/:task/outcome",
    permission: "tasks.act",
    find: taskToDo,
    act: "task.outcome",
    codes: ["outcome"],
    answer: recordTask,
  }),

  route({ method: "GET", path: "/settings", permission: "settings.see", answer: settings }),
  route({ method: "GET", path: "/settings/channels", permission: "settings.see", answer: channels }),
  route({ method: "GET", path: "/settings/endpoints", permission: "settings.see", answer: endpoints }),
  route({ method: "GET", path: "/settings/audit", permission: "audit.see", answer: auditPage }),
  route({ method: "GET", path: "/settings/users", permission: "users.see", answer: users }),
  route({ method: "POST", path: "/settings/users", audits: true, permission: "users.change", answer: addNewUser }),
  route({
    method: "POST",
    path: "/settings/users/:user/role",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: changeRole,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/disable",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: disable,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/enable",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: enable,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/codes",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: resetCodes,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/password",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: givePassword,
  }),
  route({ method: "GET", path: "/settings/keys", permission: "keys.see", answer: keys }),
  route({ method: "POST", path: "/settings/keys", audits: true, permission: "keys.change", answer: makeKey }),
  route({
    method: "POST",
    path: "/settings/keys/:key/rotate",
    audits: true,
    permission: "keys.change",
    find: workingKey,
    answer: replaceKey,
  }),
  route({ method: "POST", path: "/settings/keys/:key/end", audits: true, permission: "keys.change", find: workingKey, answer: revokeKey }),

  ...(door ? ownAccess(door) : []),
];

const ownAccess = (door: SignIn): Route[] => [
  route({ method: "GET", path: "/account", permission: "own-account", answer: account }),
  route({ method: "POST", path: "/account/password", permission: "own-account", act: "account.password", answer: changePassword(door) }),
  route({ method: "POST", path: "/account/codes", permission: "own-account", act: "account.codes", answer: newCodes(door) }),
  route({
    method: "POST",
    path: "/account/codes/confirm",
    permission: "own-account",
    act: "account.codes_confirmed",
    answer: confirmCodes(door),
  }),
  route({ method: "POST", path: "/account/codes/off", permission: "own-account", act: "account.codes_off", answer: noMoreCodes(door) }),
  route({ method: "POST", path: "/sign-out", audits: true, permission: "own-account", answer: signOut(door) }),
];

/** To the first place in the rail. */
function home({ c, places: [first] }: Visit) {
  return c.redirect(first ? pathOf(first) : "/account", 302);
}
