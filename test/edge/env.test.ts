import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readEnvironment, readSettings, type SettingError } from "../../src/edge/env.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const good = { APP_ID: "12345", PRIVATE_KEY: pkcs8, WEBHOOK_SECRET: "correct horse battery" };
const withoutKey = { APP_ID: good.APP_ID, WEBHOOK_SECRET: good.WEBHOOK_SECRET };
const folder = mkdtempSync(join(tmpdir(), "otel-fix-env-"));
afterAll(() => rmSync(folder, { recursive: true }));

function settingsOf(env: NodeJS.ProcessEnv) {
  const result = readSettings(env);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.settings;
}

function errorsOf(env: NodeJS.ProcessEnv): readonly SettingError[] {
  const result = readSettings(env);
  return result.ok ? [] : result.errors;
}

function messageOf(env: NodeJS.ProcessEnv): string {
  const [error, ...others] = errorsOf({ ...good, ...env });
  expect(others).toEqual([]);
  return error === undefined ? "no error" : `${error.name} ${error.message}`;
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("readSettings", () => {
  it("fills in Probot's defaults", () => {
    expect(settingsOf(good)).toEqual({
      appId: 12345,
      privateKey: pkcs8,
      webhookSecret: "correct horse battery",
      webhookPath: "/api/github/webhooks",
      port: 3000,
      host: "localhost",
      baseUrl: "https://api.github.com",
      logLevel: "info",
      logFormat: "pretty",
      production: false,
      publicUrl: null,
    });
  });

  it("reads every variable", () => {
    const settings = settingsOf({
      ...good,
      WEBHOOK_PATH: "/hook",
      PORT: "0",
      HOST: "0.0.0.0",
      LOG_LEVEL: "debug",
      NODE_ENV: "production",
    });
    expect(settings).toMatchObject({ webhookPath: "/hook", port: 0, host: "0.0.0.0", logLevel: "debug" });
    expect(settings).toMatchObject({ logFormat: "json", production: true });
    expect(settingsOf({ ...good, LOG_FORMAT: "pretty", NODE_ENV: "production" }).logFormat).toBe("pretty");
  });

  it("names all that is missing at once, and where to get it", () => {
    const errors = errorsOf({});
    expect(errors.map(({ name }) => name)).toEqual(["APP_ID", "WEBHOOK_SECRET", "PRIVATE_KEY"]);
    for (const { message } of errors) {
      expect(message).toMatch(/^is missing: .*Developer settings → GitHub Apps → your app/);
    }
  });

  it("takes an empty variable for one that is not set", () => {
    const errors = errorsOf({
      APP_ID: "",
      WEBHOOK_SECRET: " ",
      PRIVATE_KEY: "",
      PRIVATE_KEY_PATH: "",
      PORT: "",
    });
    expect(errors.map(({ name }) => name)).toEqual(["APP_ID", "WEBHOOK_SECRET", "PRIVATE_KEY"]);
  });

  it.each([
    ["APP_ID", "Iv23liABCDEF", "not the Client ID"],
    ["APP_ID", "-1", "whole number"],
    ["WEBHOOK_SECRET", "development", "everybody knows"],
    ["WEBHOOK_SECRET", "abc", "fewer than 4"],
    ["WEBHOOK_SECRET", "a secret from a file\n", "white space"],
    ["WEBHOOK_PATH", "hooks", 'begins with /, found "hooks"'],
    ["WEBHOOK_PATH", "/readyz", "health check"],
    ["PORT", "65536", 'from 0 to 65535, found "65536"'],
    ["PORT", "80a", 'found "80a"'],
    ["HOST", "http://localhost", "without protocol"],
    ["PUBLIC_URL", "otel-fix.example.com", "expected an http or https URL"],
    ["PUBLIC_URL", "ftp://otel-fix.example.com", "expected an http or https URL"],
    ["PUBLIC_URL", "https://otel-fix.example.com/?a=b", "without a query"],
    ["GHE_HOST", "https://github.example.com", "without protocol and path"],
    ["GHE_HOST", "github.example.com/api", "without protocol and path"],
    ["GHE_HOST", "GitHub.com", "remove the variable"],
    ["GHE_PROTOCOL", "ftp", 'one of https, http, found "ftp"'],
    ["LOG_LEVEL", "loud", 'one of trace, debug, info, warn, error, fatal, silent, found "loud"'],
    ["LOG_FORMAT", "xml", "one of json, pretty"],
  ])("refuses %s=%j", (name, value, message) => {
    expect(messageOf({ [name]: value })).toContain(message);
    expect(messageOf({ [name]: value })).toMatch(new RegExp(`^${name} `));
  });

  it.each([
    [{ GHE_HOST: "github.example.com" }, "https://github.example.com/api/v3"],
    [{ GHE_HOST: "127.0.0.1:4010", GHE_PROTOCOL: "http" }, "http://127.0.0.1:4010/api/v3"],
    [{ GHE_HOST: "[::1]:4010", GHE_PROTOCOL: "http" }, "http://[::1]:4010/api/v3"],
    [{ GHE_PROTOCOL: "http" }, "https://api.github.com"],
  ])("makes of %j the address of the API", (env, url) => {
    expect(settingsOf({ ...good, ...env }).baseUrl).toBe(url);
  });

  it.each([
    ["https://otel-fix.example.com", "https://otel-fix.example.com/"],
    ["https://example.com/otel-fix", "https://example.com/otel-fix/"],
    [" http://127.0.0.1:3000/ ", "http://127.0.0.1:3000/"],
  ])("takes %j as the address of the bot's pages", (given, url) => {
    expect(settingsOf({ ...good, PUBLIC_URL: given }).publicUrl).toBe(url);
  });

  it("never repeats a secret, whatever it is", () => {
    const secret = fc
      .string({ minLength: 4, unit: "binary" })
      .filter((text) => !/^[\s\w./:-]{0,12}$/.test(text));
    fc.assert(
      fc.property(secret, (text) => {
        const env = {
          APP_ID: text,
          PRIVATE_KEY: text,
          WEBHOOK_SECRET: `${text} `,
          GHE_HOST: `u:${text}@host`,
        };
        const errors = errorsOf(env);
        expect(errors).toHaveLength(4);
        for (const { message } of errors) expect(message).not.toContain(text);
        for (const { message } of errorsOf({ PRIVATE_KEY_PATH: text })) expect(message).not.toContain(text);
      }),
    );
  });
});

describe("the private key", () => {
  it.each([
    ["PKCS#8", pkcs8],
    ["PKCS#1, as GitHub offers it", pkcs1],
    ["with \\n for the line ends", pkcs1.replaceAll("\n", "\\n")],
    ["with \\r\\n for the line ends", pkcs1.replaceAll("\n", "\\r\\n")],
    ["with CRLF", pkcs1.replaceAll("\n", "\r\n")],
    ["on one line with spaces", pkcs1.replaceAll("\n", " ")],
    ["in the quotes of an environment file", `"${pkcs1}"`],
    ["in base64", Buffer.from(pkcs1).toString("base64")],
    [
      "in base64 with line ends",
      Buffer.from(pkcs1)
        .toString("base64")
        .replaceAll(/(.{76})/g, "$1\n"),
    ],
  ])("is accepted as %s", (_form, text) => {
    expect(settingsOf({ ...good, PRIVATE_KEY: text }).privateKey).toBe(pkcs8);
  });

  it("is read from the file that PRIVATE_KEY_PATH names", () => {
    expect(settingsOf({ ...withoutKey, PRIVATE_KEY_PATH: fileWith("key.pem", pkcs1) }).privateKey).toBe(
      pkcs8,
    );
  });

  it("says why the file cannot be read", () => {
    const [missing] = errorsOf({ ...withoutKey, PRIVATE_KEY_PATH: join(folder, "none.pem") });
    expect(missing).toMatchObject({ name: "PRIVATE_KEY_PATH" });
    expect(missing?.message).toContain("can't be read (ENOENT)");
    const [empty] = errorsOf({ ...withoutKey, PRIVATE_KEY_PATH: fileWith("empty.pem", "") });
    expect(empty).toMatchObject({ name: "PRIVATE_KEY_PATH" });
    expect(empty?.message).toContain("no PEM block");
  });

  it.each([
    ["an ordinary text", "hello", "no PEM block"],
    ["a public key", publicKey.export({ type: "spki", format: "pem" }).toString(), '"PUBLIC KEY"'],
    ["half a key", pkcs1.slice(0, 400), `"RSA PRIVATE KEY" that can't be used`],
    [
      "a key of another kind",
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      "of another kind",
    ],
    [
      "an encrypted key",
      privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
      "remove its passphrase",
    ],
  ])("is refused when it is %s", (_what, text, found) => {
    expect(messageOf({ PRIVATE_KEY: text })).toMatch(/^PRIVATE_KEY isn't an RSA private key in PEM/);
    expect(messageOf({ PRIVATE_KEY: text })).toContain(found);
  });
});

describe("readEnvironment", () => {
  it("puts the file beneath the environment and leaves the environment as it is", () => {
    const file = fileWith("a.env", 'APP_ID=1\nPORT=4000\n# no\nWEBHOOK_SECRET="from the file"\n');
    const env = { APP_ID: "2" };
    expect(readEnvironment(env, file)).toEqual({
      ok: true,
      env: { APP_ID: "2", PORT: "4000", WEBHOOK_SECRET: "from the file" },
    });
    expect(env).toEqual({ APP_ID: "2" });
  });

  it("does without the file when there is none", () => {
    expect(readEnvironment({ A: "1" }, join(folder, "none.env"))).toEqual({ ok: true, env: { A: "1" } });
  });

  it("does not pass over a file that it cannot read", () => {
    const result = readEnvironment({}, folder);
    expect(result).toMatchObject({ ok: false, errors: [{ name: folder }] });
    expect(result.ok ? "" : result.errors[0]?.message).toContain("EISDIR");
  });
});
