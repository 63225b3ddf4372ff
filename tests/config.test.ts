// The environment becomes a Config, or one sentence about the first thing that is wrong.
import { describe, expect, it } from "vitest";
import { type Environment, readConfig, WrongSetting } from "../src/config.ts";
import { settings } from "../src/settings.ts";

const wrong = (env: Environment, needs: (keyof typeof settings)[] = []): string => {
  try {
    readConfig(env, needs);
  } catch (error) {
    if (error instanceof WrongSetting) return error.message;
    throw error;
  }
  return "nothing is wrong";
};

describe("without any setting", () => {
  const config = readConfig({});

  it("everything has its default", () => {
    expect(config).toMatchObject({
      databaseUrl: "file:./data/zabota.db",
      scenariosDir: "./scenarios",
      port: 3000,
      publicUrl: "http://localhost:3000",
      temporal: { namespace: "default" },
      logLevel: "info",
      sandbox: false,
      webhookSecrets: [],
    });
    expect(config.dataFolder).toBe(`${process.cwd()}/data`);
  });

  it("every channel is off", () => {
    const { mail, telegram, twilio, max, yclients, bitrix24 } = config;
    expect([mail, telegram, twilio, max, yclients, bitrix24]).toEqual(Array(6).fill(undefined));
  });
});

describe("a wrong or missing setting is one sentence", () => {
  const key = Buffer.alloc(32, 7).toString("base64");
  const table: [Environment, string][] = [
    [{ PORT: "abc" }, 'PORT must be a whole number from 0 to 65535; it is "abc".'],
    [{ PORT: "65536" }, 'PORT must be a whole number from 0 to 65535; it is "65536".'],
    [{ PORT: "-1" }, 'PORT must be a whole number from 0 to 65535; it is "-1".'],
    [{ PUBLIC_URL: "clinic.example" }, 'PUBLIC_URL must be a URL that begins with https:// or http://; it is "clinic.example".'],
    [
      { PUBLIC_URL: "ftp://clinic.example" },
      'PUBLIC_URL must be a URL that begins with https:// or http://; it is "ftp://clinic.example".',
    ],
    [
      { DATABASE_URL: "mysql://u:hidden@h/d" },
      "DATABASE_URL must be file:<path> or postgres://<user>:<password>@<host>/<name>; what is set is not.",
    ],
    [{ TEMPORAL_ADDRESS: "localhost" }, 'TEMPORAL_ADDRESS must be host:port; it is "localhost".'],
    [{ TEMPORAL_ADDRESS: "http://localhost:7233" }, 'TEMPORAL_ADDRESS must be host:port; it is "http://localhost:7233".'],
    [{ TEMPORAL_TLS_CERT: "c.pem" }, "TEMPORAL_TLS_KEY is missing: it goes together with TEMPORAL_TLS_CERT, which is set."],
    [{ TWILIO_AUTH_TOKEN: "t" }, "TWILIO_ACCOUNT_SID is missing: it goes together with TWILIO_AUTH_TOKEN, which is set."],
    [
      { YCLIENTS_TOKEN: "t", YCLIENTS_USER_TOKEN: "u" },
      "YCLIENTS_COMPANY_ID is missing: it goes together with YCLIENTS_TOKEN, which is set.",
    ],
    [
      { BITRIX24_WEBHOOK_URL: "https://b/1" },
      "BITRIX24_APPLICATION_TOKEN is missing: it goes together with BITRIX24_WEBHOOK_URL, which is set.",
    ],
    [{ TELEGRAM_BOT_TOKEN: "two words" }, "TELEGRAM_BOT_TOKEN must be a text without spaces; what is set is not."],
    [{ TWILIO_SMS_FROM: "нет" }, `TWILIO_SMS_FROM must be a phone number such as +12025550123, or a sender's name; it is "нет".`],
    [
      { WEBHOOK_SECRETS: "whsec_MfKQ9r8GKYqrTwjU,hidden" },
      "WEBHOOK_SECRETS must be one or more whsec_<base64>, separated by commas; what is set is not.",
    ],
    [{ SMTP_URL: "mail.clinic.example" }, "SMTP_URL must be a URL that begins with smtp:// or smtps://; what is set is not."],
    [
      { MAIL_FROM: "Clinic" },
      `MAIL_FROM must be an address such as care@clinic.example or "Clinic <care@clinic.example>"; it is "Clinic".`,
    ],
    [{ LOG_LEVEL: "loud" }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud".'],
    [{ SANDBOX: "yes" }, 'SANDBOX must be 1 or 0; it is "yes".'],
  ];
  it.each(table)("%o", (env, sentence) => {
    expect(wrong(env)).toBe(sentence);
  });

  it.each(["short", Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64"), `${key}!`])(
    "SECRET_KEY=%s, unquoted",
    (text) => {
      expect(wrong({ SECRET_KEY: text })).toMatch(/^SECRET_KEY must be 32 bytes in base64 .*; what is set is not\.$/);
    },
  );

  it("a command may need a setting that others can do without", () => {
    expect(wrong({}, ["SECRET_KEY"])).toMatch(/^SECRET_KEY is missing: set it to 32 bytes in base64/);
    expect(wrong({ SECRET_KEY: key }, ["SECRET_KEY"])).toBe("nothing is wrong");
  });
});

describe("what is set", () => {
  it("an empty value is no value, as Docker Compose passes it", () => {
    expect(readConfig(Object.fromEntries(Object.keys(settings).map((name) => [name, ""])))).toEqual(readConfig({}));
  });

  it("a channel is on once its keys are there", () => {
    const config = readConfig({
      TELEGRAM_BOT_TOKEN: "1:a",
      SMTP_URL: "smtp://localhost:25",
      TWILIO_ACCOUNT_SID: "AC",
      TWILIO_AUTH_TOKEN: "t",
    });
    expect(config.telegram).toEqual({ botToken: "1:a", webhookSecret: undefined, apiRoot: "https://api.telegram.org" });
    expect(config.mail).toEqual({ smtpUrl: "smtp://localhost:25", from: undefined });
    expect(config.twilio).toMatchObject({ accountSid: "AC", apiRoot: "https://api.twilio.com" });
  });

  it("several webhook secrets keep their order", () => {
    const secrets = ["whsec_MfKQ9r8GKYqrTwjU", "whsec_C2FVsBQIhrscChlQ"];
    expect(readConfig({ WEBHOOK_SECRETS: secrets.join(", ") }).webhookSecrets).toEqual(secrets);
  });

  it("URLs lose the slash at their end", () => {
    expect(readConfig({ PUBLIC_URL: "https://care.example/" }).publicUrl).toBe("https://care.example");
  });

  it.each([
    ["file:./data/zabota.db", `${process.cwd()}/data`],
    ["file:/srv/zabota/z.db", "/srv/zabota"],
    ["file:///srv/zabota/z.db", "/srv/zabota"],
    ["postgres://u:p@h/d", `${process.cwd()}/data`],
  ])("with DATABASE_URL=%s the other data is in %s", (DATABASE_URL, folder) => {
    expect(readConfig({ DATABASE_URL }).dataFolder).toBe(folder);
  });
});
