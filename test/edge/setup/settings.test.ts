import { describe, expect, it } from "vitest";

import { readSetupSettings } from "../../../src/edge/setup/settings.ts";

const PUBLIC = { PUBLIC_URL: "https://bot.example.com/otel" };

function settingsOf(env: NodeJS.ProcessEnv) {
  const result = readSetupSettings(env);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.settings;
}

function messageOf(env: NodeJS.ProcessEnv): string {
  const result = readSetupSettings(env);
  return result.ok ? "no error" : result.errors.map(({ name, message }) => `${name} ${message}`).join("\n");
}

describe("readSetupSettings", () => {
  it("needs an address of this server and nothing else", () => {
    expect(settingsOf(PUBLIC)).toEqual({
      host: "localhost",
      port: 3000,
      webUrl: "https://github.com",
      apiUrl: "https://api.github.com",
      webhookUrl: "https://bot.example.com/otel/api/github/webhooks",
      homepage: "https://bot.example.com/otel",
      organization: null,
      kept: PUBLIC,
    });
  });

  it("sends webhooks to a proxy where there is one, and keeps what the server needs too", () => {
    const env = {
      WEBHOOK_PROXY_URL: "https://smee.io/abc",
      GHE_HOST: "github.example.com:8443",
      GHE_PROTOCOL: "http",
      GH_ORG: "acme",
      PORT: " 4000 ",
      WEBHOOK_PATH: "/hook",
      STATE_DIR: "/state",
      PUBLIC_URL: " ",
    };
    expect(settingsOf(env)).toEqual({
      host: "localhost",
      port: 4000,
      webUrl: "http://github.example.com:8443",
      apiUrl: "http://github.example.com:8443/api/v3",
      webhookUrl: "https://smee.io/abc",
      homepage: "https://smee.io",
      organization: "acme",
      kept: {
        GHE_HOST: "github.example.com:8443",
        GHE_PROTOCOL: "http",
        PORT: "4000",
        WEBHOOK_PATH: "/hook",
      },
    });
  });

  it("follows WEBHOOK_PATH", () => {
    expect(settingsOf({ ...PUBLIC, WEBHOOK_PATH: "/hook" }).webhookUrl).toBe(
      "https://bot.example.com/otel/hook",
    );
  });

  it.each([
    [{}, "PUBLIC_URL is missing: set it to the address at which GitHub reaches this server"],
    [{ PUBLIC_URL: "bot.example.com" }, "PUBLIC_URL isn't valid: expected an http or https URL"],
    [{ PUBLIC_URL: "ftp://bot.example.com" }, "PUBLIC_URL isn't valid"],
    [{ ...PUBLIC, GH_ORG: "acme/shop" }, "GH_ORG isn't valid: expected the login of an organisation"],
    [{ WEBHOOK_PROXY_URL: "smee" }, "WEBHOOK_PROXY_URL isn't valid: expected the address of a webhook"],
    [{ ...PUBLIC, NODE_ENV: "production" }, "NODE_ENV is production, where --setup does not run"],
    [{ ...PUBLIC, PORT: "http" }, "PORT isn't valid"],
    [{ ...PUBLIC, GHE_HOST: "https://github.example.com" }, "GHE_HOST isn't a host name"],
  ])("refuses %j", (env, message) => {
    expect(messageOf(env)).toContain(message);
  });

  it("names all that is wrong at once", () => {
    expect(messageOf({ PORT: "x", PUBLIC_URL: "y" }).split("\n")).toHaveLength(2);
  });

  it.each([
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "http://10.1.2.3",
    "http://192.168.0.7",
    "http://172.20.0.1",
  ])("says that github.com can't reach %s; a server of one's own may", (PUBLIC_URL) => {
    expect(messageOf({ PUBLIC_URL })).toContain("PUBLIC_URL is an address that github.com can't reach");
    expect(messageOf({ PUBLIC_URL, GHE_HOST: "github.example.com" })).toBe("no error");
  });

  it.each(["https://172.32.0.1", "https://10.example.com.example.org", "https://localhost.example.com"])(
    "takes %s",
    (PUBLIC_URL) => {
      expect(messageOf({ PUBLIC_URL })).toBe("no error");
    },
  );
});
