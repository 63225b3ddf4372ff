// Settings → Staff: who may sign in and as what; administrators change it.
import {
  addUser,
  disableUser,
  enableUser,
  changeRole as giveRole,
  givePassword as makePassword,
  resetTwoFactor,
} from "../../../engine/staff.ts";
import { allUsers, type Role, roles, type User, user as userById } from "../../../store/users.ts";
import type { Language } from "../../language.ts";
import { Said } from "../frame.tsx";
import { may } from "../permissions.ts";
import type { Find, Visit } from "../route.ts";
import { type ConsoleWord, consoleWords, roleNames } from "../words.ts";
import { settingsPage } from "./settings.tsx";

type Looking = Omit<Visit<unknown>, "found">;

interface Told {
  good?: ConsoleWord;
  problem?: ConsoleWord;
  /** Shown this once. */
  password?: string;
}

export const someUser: Find<User> = async ({ db }, { user: id = "" }) => {
  const user = await userById(db, id);
  return user && { value: user };
};

/** Nobody closes the door on themselves. */
export const anotherUser: Find<User> = async (engine, params, staff) => {
  const found = await someUser(engine, params, staff);
  return found?.value.id === staff.id ? undefined : found;
};

export const users = (visit: Visit) => shown(visit, {});

export async function addNewUser(visit: Visit) {
  const { engine, doer, field } = visit;
  const [email, name, role] = [field("email").trim(), field("name").trim(), roleOf(field("role"))];
  if (!role || !name || name.length > 200 || email.length > 320 || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return shown(visit, { problem: "badFields" });
  const added = await addUser(engine.db, { email, name, role }, doer);
  return shown(visit, added.type === "added" ? { good: "userAdded", password: added.password } : { problem: "addressTaken" });
}

export const changeRole = async (visit: Visit<User>) => {
  const role = roleOf(visit.field("role"));
  return role ? after(visit, giveRole(visit.engine.db, visit.found.id, role, visit.doer)) : shown(visit, { problem: "badFields" });
};
export const disable = (visit: Visit<User>) => after(visit, disableUser(visit.engine.db, visit.found.id, visit.doer));
export const enable = (visit: Visit<User>) => after(visit, enableUser(visit.engine.db, visit.found.id, visit.doer));
export const resetCodes = (visit: Visit<User>) => after(visit, resetTwoFactor(visit.engine.db, visit.found.id, visit.doer));

export async function givePassword(visit: Visit<User>) {
  const password = await makePassword(visit.engine.db, visit.found.id, visit.doer);
  return shown(visit, { good: "passwordGiven", ...(password !== undefined && { password }) });
}

const roleOf = (text: string): Role | undefined => roles.find((each) => each === text);

async function after({ c }: Looking, work: Promise<unknown>) {
  await work;
  return c.redirect("/settings/users", 303);
}

async function shown(visit: Looking, told: Told) {
  const { engine, language, staff } = visit;
  const say = consoleWords[language];
  const all = await allUsers(engine.db);
  const changes = may(staff.role, "users.change");
  return settingsPage(
    visit,
    "users",
    <>
      <p class="lead">{say.usersAbout}</p>
      {told.problem && <Said>{say[told.problem]}</Said>}
      {told.good && (
        <Said good>
          {say[told.good]}
          {told.password && (
            <p class="secret" translate="no">
              {told.password}
            </p>
          )}
        </Said>
      )}
      <ul class="list">
        {all.map((user) => (
          <li class={user.disabledAt === null ? "person" : "person off"} data-row>
            <div>
              <p>
                <strong>{user.name}</strong> {user.id === staff.id && <span class="state">{say.you}</span>}
                {user.disabledAt !== null && <span class="state">{say.disabled}</span>}
              </p>
              <p class="quiet">
                {user.email} · {roleNames[language][user.role]} · {user.twoFactorEnabled ? say.withCodes : say.withoutCodes}
              </p>
            </div>
            {changes && user.id !== staff.id && <Changes user={user} language={language} />}
          </li>
        ))}
      </ul>
      {changes && <Add language={language} />}
    </>,
    told.problem ? 400 : 200,
  );
}

function Changes({ user, language }: { user: User; language: Language }) {
  const say = consoleWords[language];
  const to = (deed: string) => `/settings/users/${encodeURIComponent(user.id)}/${deed}`;
  return (
    <div class="row">
      <form method="post" action={to("role")} class="row">
        <select name="role" aria-label={`${say.role}: ${user.name}`}>
          {roles.map((each) => (
            <option value={each} selected={each === user.role}>
              {roleNames[language][each]}
            </option>
          ))}
        </select>
        <button type="submit">{say.changeRole}</button>
      </form>
      <form method="post" action={to("password")}>
        <button type="submit">{say.givePassword}</button>
      </form>
      {user.twoFactorEnabled && (
        <form method="post" action={to("codes")}>
          <button type="submit">{say.resetCodes}</button>
        </form>
      )}
      <form method="post" action={to(user.disabledAt === null ? "disable" : "enable")}>
        <button type="submit">{user.disabledAt === null ? say.disable : say.enable}</button>
      </form>
    </div>
  );
}

function Add({ language }: { language: Language }) {
  const say = consoleWords[language];
  return (
    <section class="panel">
      <h2>{say.addUser}</h2>
      <form method="post" action="/settings/users" class="fields across">
        <label>
          <span>{say.name}</span>
          <input type="text" name="name" required maxlength={200} autocomplete="off" />
        </label>
        <label>
          <span>{say.email}</span>
          <input type="email" name="email" required maxlength={320} autocomplete="off" />
        </label>
        <label>
          <span>{say.role}</span>
          <select name="role">
            {roles.map((each) => (
              <option value={each}>{roleNames[language][each]}</option>
            ))}
          </select>
        </label>
        <button type="submit" class="strong">
          {say.add}
        </button>
      </form>
    </section>
  );
}
