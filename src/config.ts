// Turns the environment into one checked Config; once, at the start of a process.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Environment, environment, scenariosDir, WrongSetting, written } from "./environment.ts";
import { type Machine, readMachine } from "./machine.ts";
import { type Setting, settings, together } from "./settings.ts";

/** A group that is absent is switched off. */
export interface Config {
  /** `file:…` or `postgres://…`. */
  databaseUrl: string;
  /** Absolute. Holds what is not in the database: Temporal's file, the generated key of a demo. */
  dataFolder: string;
  scenariosDir: string;
  /** `address` absent: Zabota starts a development server of its own, with the program `cli` if that is given. */
  temporal: { address?: string; namespace: string; cli?: string; tls?: { cert: string; key: string }; apiKey?: string };
  port: number;
  /** Without a slash at its end. */
  publicUrl: string;
  /** 32 bytes. */
  secretKey?: Buffer;
  logLevel: LogLevel;
  /** Channels without keys are played inside Zabota. */
  sandbox: boolean;
  mail?: { smtpUrl: string; from?: string };
  imapUrl?: string;
  telegram?: { botToken: string; webhookSecret?: string; apiRoot: string };
  twilio?: { accountSid: string; authToken: string; whatsappFrom?: string; smsFrom?: string; apiRoot: string };
  max?: { botToken: string; webhookSecret?: string; apiRoot: string };
  /** `whsec_…`; all are accepted, the first signs. */
  webhookSecrets: string[];
  yclients?: { token: string; userToken: string; companyId: string; apiRoot: string };
  bitrix24?: { webhookUrl: string; applicationToken: string };
  machine: Machine;
}

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

export { type Environment, WrongSetting } from "./environment.ts";

/** Everything at once. `needs` names settings that may not be left out in this command. Throws WrongSetting. */
export function readConfig(env: Environment = environment(), needs: (keyof typeof settings)[] = []): Config {
  const read = <Name extends keyof typeof settings>(name: Name) => readSetting(name, env);
  // Those of a channel that is off, too.
  for (const name of Object.keys(settings)) read(name as keyof typeof settings);
  const missing = needs.find((name) => read(name) === undefined);
  if (missing) throw new WrongSetting(`${missing} is missing: set it to ${settings[missing].wants}.`);
  for (const group of together) {
    const set = group.find((name) => read(name) !== undefined);
    const unset = group.find((name) => read(name) === undefined);
    if (set && unset) throw new WrongSetting(`${unset} is missing: it goes together with ${set}, which is set.`);
  }
  const databaseUrl = read("DATABASE_URL");
  const port = read("PORT");
  const smtpUrl = read("SMTP_URL");
  const botToken = read("TELEGRAM_BOT_TOKEN");
  const accountSid = read("TWILIO_ACCOUNT_SID");
  const maxToken = read("MAX_BOT_TOKEN");
  const yclientsToken = read("YCLIENTS_TOKEN");
  const bitrixUrl = read("BITRIX24_WEBHOOK_URL");
  const cert = read("TEMPORAL_TLS_CERT");
  return {
    databaseUrl,
    dataFolder: folderOf(databaseUrl),
    scenariosDir: scenariosDir(env),
    temporal: {
      address: read("TEMPORAL_ADDRESS"),
      namespace: read("TEMPORAL_NAMESPACE"),
      cli: read("TEMPORAL_CLI"),
      tls: cert ? { cert, key: read("TEMPORAL_TLS_KEY") as string } : undefined,
      apiKey: read("TEMPORAL_API_KEY"),
    },
    port,
    publicUrl: read("PUBLIC_URL") ?? `http://localhost:${port}`,
    secretKey: read("SECRET_KEY"),
    logLevel: read("LOG_LEVEL"),
    sandbox: read("SANDBOX"),
    mail: smtpUrl ? { smtpUrl, from: read("MAIL_FROM") } : undefined,
    imapUrl: read("IMAP_URL"),
    telegram: botToken ? { botToken, webhookSecret: read("TELEGRAM_WEBHOOK_SECRET"), apiRoot: read("TELEGRAM_API_ROOT") } : undefined,
    twilio: accountSid
      ? {
          accountSid,
          authToken: read("TWILIO_AUTH_TOKEN") as string,
          whatsappFrom: read("TWILIO_WHATSAPP_FROM"),
          smsFrom: read("TWILIO_SMS_FROM"),
          apiRoot: read("TWILIO_API_ROOT"),
        }
      : undefined,
    max: maxToken ? { botToken: maxToken, webhookSecret: read("MAX_WEBHOOK_SECRET"), apiRoot: read("MAX_API_ROOT") } : undefined,
    webhookSecrets: read("WEBHOOK_SECRETS"),
    yclients: yclientsToken
      ? {
          token: yclientsToken,
          userToken: read("YCLIENTS_USER_TOKEN") as string,
          companyId: read("YCLIENTS_COMPANY_ID") as string,
          apiRoot: read("YCLIENTS_API_ROOT"),
        }
      : undefined,
    bitrix24: bitrixUrl ? { webhookUrl: bitrixUrl, applicationToken: read("BITRIX24_APPLICATION_TOKEN") as string } : undefined,
    machine: readMachine(env, process.platform),
  };
}

/** A database elsewhere leaves the rest in ./data. */
function folderOf(databaseUrl: string): string {
  if (!databaseUrl.startsWith("file:")) return resolve("data");
  return dirname(databaseUrl.startsWith("file://") ? fileURLToPath(databaseUrl) : resolve(databaseUrl.slice("file:".length)));
}

function readSetting<Name extends keyof typeof settings>(name: Name, env: Environment): Setting<Name> {
  const { check, secret } = settings[name];
  const text = written(name, env);
  const outcome = check.safeParse(text);
  if (outcome.success) return outcome.data as Setting<Name>;
  const found = text === undefined ? "it is missing" : secret ? "what is set is not" : `it is "${text}"`;
  throw new WrongSetting(`${name} must be ${outcome.error.issues[0]?.message}; ${found}.`);
}
