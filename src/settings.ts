// The settings Zabota knows: what each must look like, in words and in zod, and which go together.
import * as z from "zod";

/** `wants` completes the sentence "X must be …". A secret's value is never quoted back. */
interface Kind<Check extends z.ZodType> {
  wants: string;
  check: Check;
  secret: boolean;
}

const kind = <Check extends z.ZodType>(wants: string, check: Check, secret = false): Kind<Check> => ({ wants, check, secret });
const opaque = () => kind("a text without spaces", z.string().regex(/^\S+$/, "a text without spaces").optional(), true);

function matching(wants: string, pattern: RegExp) {
  return kind(wants, z.string().regex(pattern, wants).optional());
}

function url(schemes: string[], secret = false) {
  const wants = `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`;
  const check = z.string().refine((text) => schemes.includes(schemeOf(text)), wants);
  return kind(wants, check.transform(withoutSlash).optional(), secret);
}

function schemeOf(text: string): string {
  try {
    return new URL(text).protocol.slice(0, -1);
  } catch {
    return "";
  }
}

const withoutSlash = (text: string): string => text.replace(/\/+$/, "");

function root(byDefault: string) {
  const { wants, check } = url(["https", "http"]);
  return kind(wants, check.default(byDefault));
}

function secrets(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

const database = "file:<path> or postgres://<user>:<password>@<host>/<name>";
const portNumber = "a whole number from 0 to 65535";
const key = "32 bytes in base64 (one way to make them: node -p \"crypto.randomBytes(32).toString('base64')\")";
const hooks = "one or more whsec_<base64>, separated by commas";
const telegramSecret = "1 to 256 of A-Z, a-z, 0-9, _ and -";
const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const sender = 'an address such as care@clinic.example or "Clinic <care@clinic.example>"';

export const settings = {
  DATABASE_URL: kind(
    database,
    z
      .string()
      .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, database)
      .default("file:./data/zabota.db"),
    true,
  ),
  TEMPORAL_ADDRESS: matching("host:port", /^[^\s/:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i),
  TEMPORAL_NAMESPACE: kind("a name without spaces", z.string().regex(/^\S+$/, "a name without spaces").default("default")),
  TEMPORAL_CLI: matching("the path of the Temporal program", /./),
  TEMPORAL_TLS_CERT: matching("the path of a PEM file", /./),
  TEMPORAL_TLS_KEY: matching("the path of a PEM file", /./),
  TEMPORAL_API_KEY: opaque(),
  PORT: kind(
    portNumber,
    z
      .string()
      .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, portNumber)
      .default("3000")
      .transform(Number),
  ),
  PUBLIC_URL: url(["https", "http"]),
  SECRET_KEY: kind(
    key,
    z
      .string()
      .refine((text) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && Buffer.from(text, "base64").length === 32, key)
      .transform((text) => Buffer.from(text, "base64"))
      .optional(),
    true,
  ),
  SCENARIOS_DIR: matching("a folder", /./),
  SMTP_URL: url(["smtp", "smtps"], true),
  MAIL_FROM: matching(sender, /^[^<>@\s]+@[^<>@\s]+$|^[^<>]*<[^<>@\s]+@[^<>@\s]+>$/),
  IMAP_URL: url(["imap", "imaps"], true),
  TELEGRAM_BOT_TOKEN: opaque(),
  TELEGRAM_WEBHOOK_SECRET: kind(
    telegramSecret,
    z
      .string()
      .regex(/^[\w-]{1,256}$/, telegramSecret)
      .optional(),
    true,
  ),
  TELEGRAM_API_ROOT: root("https://api.telegram.org"),
  TWILIO_ACCOUNT_SID: opaque(),
  TWILIO_AUTH_TOKEN: opaque(),
  TWILIO_WHATSAPP_FROM: matching("a phone number such as +12025550123", /^(whatsapp:)?\+\d{6,15}$/),
  TWILIO_SMS_FROM: matching("a phone number such as +12025550123, or a sender's name", /^(\+\d{6,15}|[A-Za-z0-9 ]{1,11})$/),
  TWILIO_API_ROOT: root("https://api.twilio.com"),
  MAX_BOT_TOKEN: opaque(),
  MAX_WEBHOOK_SECRET: opaque(),
  MAX_API_ROOT: root("https://platform-api2.max.ru"),
  WEBHOOK_SECRETS: kind(
    hooks,
    z
      .string()
      .refine((text) => secrets(text).every((part) => /^whsec_[A-Za-z0-9+/]{8,}={0,2}$/.test(part)), hooks)
      .transform(secrets)
      .default([]),
    true,
  ),
  YCLIENTS_TOKEN: opaque(),
  YCLIENTS_USER_TOKEN: opaque(),
  YCLIENTS_COMPANY_ID: matching("a number", /^\d+$/),
  YCLIENTS_API_ROOT: root("https://api.yclients.com"),
  BITRIX24_WEBHOOK_URL: url(["https", "http"], true),
  BITRIX24_APPLICATION_TOKEN: opaque(),
  LOG_LEVEL: kind(`one of ${levels.join(", ")}`, z.enum(levels, `one of ${levels.join(", ")}`).default("info")),
  /** Ours, beside the contract's: asks for sandbox channels outside the demo. */
  SANDBOX: kind(
    "1 or 0",
    z
      .enum(["1", "0"], "1 or 0")
      .default("0")
      .transform((text) => text === "1"),
  ),
};

export type Setting<Name extends keyof typeof settings> = z.output<(typeof settings)[Name]["check"]>;

/** Each of these is of no use without the others. */
export const together: (keyof typeof settings)[][] = [
  ["TEMPORAL_TLS_CERT", "TEMPORAL_TLS_KEY"],
  ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"],
  ["YCLIENTS_TOKEN", "YCLIENTS_USER_TOKEN", "YCLIENTS_COMPANY_ID"],
  ["BITRIX24_WEBHOOK_URL", "BITRIX24_APPLICATION_TOKEN"],
];
