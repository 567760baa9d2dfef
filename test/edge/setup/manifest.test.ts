import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { readAppDescription, registrationLink, renderManifest } from "../../../src/edge/setup/manifest.ts";
import { readSetupSettings } from "../../../src/edge/setup/settings.ts";

const file = new URL("../../../app.yml", import.meta.url);
const app = readAppDescription(file);
// Read as what GitHub reads it as; what is missing fails the comparisons below.
const source = parse(readFileSync(file, "utf8")) as {
  readonly name: string;
  readonly description: string;
  readonly public: boolean;
  readonly default_events: readonly string[];
  readonly default_permissions: Readonly<Record<string, string>>;
};

function settingsOf(env: NodeJS.ProcessEnv) {
  const result = readSetupSettings({ PUBLIC_URL: "https://bot.example.com/", ...env });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.settings;
}

describe("the manifest", () => {
  it("says what app.yml says, and the addresses of this installation", () => {
    const redirectUrl = "http://localhost:3000/setup/registered";
    const { url, hook_attributes, redirect_url, ...rest } = JSON.parse(
      renderManifest(app, { ...settingsOf({}), redirectUrl }),
    ) as Record<string, unknown>; // True: it writes an object.
    const { name, description, default_events, default_permissions } = source;
    expect(rest).toEqual({
      name,
      description,
      public: source.public,
      default_events,
      default_permissions,
    });
    expect({ url, hook_attributes, redirect_url }).toEqual({
      url: "https://bot.example.com/",
      hook_attributes: { url: "https://bot.example.com/api/github/webhooks", active: true },
      redirect_url: redirectUrl,
    });
  });

  it("has every key of app.yml", () => {
    const manifest = JSON.parse(renderManifest(app, { ...settingsOf({}), redirectUrl: "" })) as object;
    expect(Object.keys(manifest)).toEqual(expect.arrayContaining(Object.keys(source)));
  });
});

describe("the link to GitHub's form", () => {
  it("fills in every permission and event of app.yml, and no other", () => {
    const link = new URL(registrationLink(app, settingsOf({})));
    expect(`${link.origin}${link.pathname}`).toBe("https://github.com/settings/apps/new");
    expect(link.searchParams.getAll("events[]")).toEqual(source.default_events);
    link.searchParams.delete("events[]");
    expect(Object.fromEntries(link.searchParams)).toEqual({
      name: source.name,
      description: source.description,
      url: "https://bot.example.com/",
      public: String(source.public),
      webhook_active: "true",
      webhook_url: "https://bot.example.com/api/github/webhooks",
      ...source.default_permissions,
    });
  });

  it.each([
    [{ GH_ORG: "acme" }, "https://github.com/organizations/acme/settings/apps/new?"],
    [
      { GH_ORG: "acme", GHE_HOST: "github.example.com" },
      "https://github.example.com/organizations/acme/settings/apps/new?",
    ],
  ])("leads to the page of the organisation and the server: %j", (env, start) => {
    expect(registrationLink(app, settingsOf(env)).startsWith(start)).toBe(true);
  });
});
