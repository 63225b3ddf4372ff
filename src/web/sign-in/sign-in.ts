// Signing in: passwords, one-time codes and sessions by better-auth over our store, with a limit on guessing that outlives restarts.
import { createHash, randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { isAPIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Engine } from "../../engine/engine.ts";
import { type Doer, passwordLength } from "../../engine/staff.ts";
import { audit } from "../../store/audit.ts";
import { endSession } from "../../store/sessions.ts";
import { signInAdapter } from "../../store/sign-in-adapter.ts";
import { type Allowance, beginAttempt, forgetAttempts, takeBackAttempt } from "../../store/sign-in-attempts.ts";
import { changeUser, userByEmail, user as userById } from "../../store/users.ts";
import type { Staff } from "../console/route.ts";

/** Seconds of a session: a long working day, after which one signs in again. It is not prolonged by use. */
const sessionLength = 12 * 3600;
/** Wrong passwords in a quarter of an hour, after which nobody gets in for as long (NIST SP 800-63B 5.2.2 allows up to 100 in all). */
const window = 15 * 60_000;
const most = { account: 5, address: 30 };

/** `cookies` are Set-Cookie headers to answer with. */
export type Step =
  | { type: "done"; cookies: string[] }
  | { type: "code_needed"; cookies: string[] }
  | { type: "refused"; reason: Refusal; cookies: string[] };

/** `wrong` says no more, so that nobody learns which addresses have an account, or that one is disabled. */
export type Refusal = "wrong" | "locked" | "too_late" | "too_short" | "too_long";

export interface NewCodes {
  /** otpauth://… */
  link: string;
  secret: string;
  backupCodes: string[];
}

export type SignIn = ReturnType<typeof signInWith>;

/** The engine's secret key signs cookies and encrypts the secrets of one-time codes. */
export function signInWith({ db, publicUrl, secretKey, clinic }: Pick<Engine, "db" | "publicUrl" | "secretKey" | "clinic">) {
  const issuer = clinic.name || "Zabota";
  const secret = createHash("sha256").update("zabota sign-in\0").update(secretKey).digest("base64");
  const auth = betterAuth({
    appName: issuer,
    baseURL: publicUrl,
    secret,
    database: signInAdapter(db),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    session: { expiresIn: sessionLength, disableSessionRefresh: true },
    plugins: [
      twoFactor({
        issuer,
        backupCodeOptions: { customBackupCodesGenerate: backupCodes },
        accountLockout: { maxFailedAttempts: most.account, durationSeconds: window / 1000 },
      }),
    ],
    databaseHooks: {
      session: { create: { before: async ({ userId }) => ((await userById(db, userId))?.disabledAt === null ? undefined : false) } },
    },
    advanced: {
      cookiePrefix: "zabota",
      useSecureCookies: publicUrl.startsWith("https:"),
      ipAddress: { disableIpTracking: true },
      database: { generateId: "uuid" },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
  const { api } = auth;

  /** Undefined without a session that is alive, of a user who is not disabled. */
  async function whoIs(headers: Headers): Promise<Staff | undefined> {
    if (!headers.has("cookie")) return undefined;
    const known = await api.getSession({ headers });
    const user = known && (await userById(db, known.user.id));
    if (!user || user.disabledAt !== null) return undefined;
    const session = known.session.id;
    const { id, name, email, role, twoFactorEnabled } = user;
    const before = user.temporaryPassword ? "new-password" : role === "administrator" && !twoFactorEnabled ? "two-factor" : undefined;
    return { id, name, email, role, session, twoFactor: twoFactorEnabled, ...(before && { before }) };
  }

  const accountKey = (email: string): string => `account/${createHash("sha256").update(email.trim().toLowerCase()).digest("hex")}`;

  /** Counts a try at something secret before it is made; a right one is taken back. */
  async function guarded(email: string | undefined, doer: Doer, work: () => Promise<{ headers: Headers }>): Promise<Step> {
    const account: Allowance[] = email === undefined ? [] : [{ key: accountKey(email), most: most.account, window }];
    const allowances = [...account, { key: `address/${doer.address ?? ""}`, most: most.address, window }];
    const { by, at, address } = doer;
    if (!(await beginAttempt(db, allowances, at))) {
      await audit(db, { by, at, address, act: "sign_in.locked" });
      return { type: "refused", reason: "locked", cookies: [] };
    }
    try {
      const { headers } = await work();
      for (const { key } of account) await forgetAttempts(db, key);
      await takeBackAttempt(db, `address/${address ?? ""}`);
      return { type: "done", cookies: headers.getSetCookie() };
    } catch (error) {
      const reason = refusalOf(error);
      if (!reason) throw error;
      await audit(db, { by, at, address, act: "sign_in.refused", detail: { reason } });
      return { type: "refused", reason, cookies: [] };
    }
  }

  return {
    whoIs,

    /** A session that the browser brings along ends: nobody goes on in one that was planted. */
    async password(headers: Headers, email: string, password: string, { at, address }: Omit<Doer, "by">): Promise<Step> {
      const before = headers.has("cookie") ? await api.getSession({ headers }) : null;
      if (before) await endSession(db, before.session.token);
      const by = (await userByEmail(db, email))?.id ?? "nobody";
      let codeNeeded = false;
      const step = await guarded(email, { by, at, address }, async () => {
        const answer = await api.signInEmail({ headers, body: { email: email.trim(), password }, returnHeaders: true });
        codeNeeded = "twoFactorRedirect" in answer.response;
        return answer;
      });
      if (step.type !== "done") return step;
      await audit(db, { by, at, address, act: codeNeeded ? "sign_in.password" : "sign_in" });
      return codeNeeded ? { ...step, type: "code_needed" } : step;
    },

    /** `code` is a one-time code, or one of the backup codes, each of which works once. */
    async code(headers: Headers, code: string, { at, address }: Omit<Doer, "by">): Promise<Step> {
      let by = "nobody";
      const typed = code.replace(/\s/g, "").toLowerCase();
      const step = await guarded(undefined, { by, at, address }, async () => {
        const body = { code: typed };
        const given = { headers, body, returnHeaders: true } as const;
        const answer = /^\d{6}$/.test(typed) ? await api.verifyTOTP(given) : await api.verifyBackupCode(given);
        by = answer.response.user.id;
        return answer;
      });
      if (step.type === "done") await audit(db, { by, at, address, act: "sign_in" });
      return step;
    },

    async out(headers: Headers, doer: Doer): Promise<string[]> {
      const { headers: answered } = await api.signOut({ headers, returnHeaders: true });
      await audit(db, { ...doer, act: "sign_out" });
      return answered.getSetCookie();
    },

    /** Every other session of theirs ends, and this one gets a new id. */
    async changePassword(headers: Headers, staff: Staff, now: string, wanted: string, doer: Doer): Promise<Step> {
      const step = await guarded(staff.email, doer, () =>
        api.changePassword({
          headers,
          body: { currentPassword: now, newPassword: wanted, revokeOtherSessions: true },
          returnHeaders: true,
        }),
      );
      if (step.type === "done") await changeUser(db, staff.id, { temporaryPassword: false }, doer.at);
      return step;
    },

    /** Nothing is asked for at sign-in until a code was shown by `confirmCodes`. */
    async newCodes(headers: Headers, staff: Staff, password: string, doer: Doer): Promise<NewCodes | Refusal> {
      let made: NewCodes | undefined;
      const step = await guarded(staff.email, doer, async () => {
        const answer = await api.enableTwoFactor({ headers, body: { password, method: "totp" }, returnHeaders: true });
        if (answer.response.method === "totp") {
          const { totpURI: link, backupCodes } = answer.response;
          made = { link, backupCodes, secret: new URL(link).searchParams.get("secret") ?? "" };
        }
        return answer;
      });
      return made ?? (step.type === "refused" ? step.reason : "wrong");
    },

    /** The session gets a new id. */
    confirmCodes: (headers: Headers, staff: Staff, code: string, doer: Doer): Promise<Step> =>
      guarded(staff.email, doer, () => api.verifyTOTP({ headers, body: { code: code.replace(/\s/g, "") }, returnHeaders: true })),

    noMoreCodes: (headers: Headers, staff: Staff, password: string, doer: Doer): Promise<Step> =>
      guarded(staff.email, doer, () => api.disableTwoFactor({ headers, body: { password }, returnHeaders: true })),
  };
}

/** Without letters that look like digits: 50 bits each, and five wrong ones lock. */
const backupCodes = (): string[] =>
  Array.from({ length: 10 }, () => {
    const letters = [...randomBytes(10)].map((byte) => "abcdefghjkmnpqrstuvwxyz234567890".charAt(byte % 32));
    return `${letters.slice(0, 5).join("")}-${letters.slice(5).join("")}`;
  });

/** Undefined for a fault of ours. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!isAPIError(error)) return undefined;
  switch (error.body?.code) {
    case "INVALID_TWO_FACTOR_COOKIE":
    case "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE":
      return "too_late";
    case "ACCOUNT_TEMPORARILY_LOCKED":
      return "locked";
    case "PASSWORD_TOO_SHORT":
      return "too_short";
    case "PASSWORD_TOO_LONG":
      return "too_long";
    default:
      return error.statusCode < 500 ? "wrong" : undefined;
  }
}
