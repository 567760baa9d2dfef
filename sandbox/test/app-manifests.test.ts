import { expect, it, onTestFinished } from "vitest";
import type { Sandbox } from "../src/start-sandbox.ts";
import { asApp, at, clientOf, textAt } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

const MANIFEST = {
  name: "Neat & tidy",
  url: "https://tidy.example.com",
  hook_attributes: { url: "http://127.0.0.1:9/webhooks" },
  redirect_url: "http://localhost:3000/done?a=1",
  default_events: ["pull_request", "check_run"],
  default_permissions: { checks: "write", metadata: "read", pull_requests: "read" },
};
const HOUR_MS = 3_600_000;

async function start(): Promise<Sandbox> {
  const sandbox = await startWithApp();
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function post(sandbox: Sandbox, manifest: unknown, path = "/settings/apps/new?state=s1"): Promise<Response> {
  const body = new URLSearchParams({
    manifest: typeof manifest === "string" ? manifest : JSON.stringify(manifest),
  });
  return fetch(`${sandbox.url}${path}`, { method: "POST", body, redirect: "manual" });
}

async function register(sandbox: Sandbox, path?: string): Promise<string> {
  const location = new URL((await post(sandbox, MANIFEST, path)).headers.get("location") ?? "");
  return location.searchParams.get("code") ?? "";
}

it("sends the browser back with a code and the state, beside what the address has", async () => {
  const sandbox = await start();
  const answer = await post(sandbox, MANIFEST);
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toMatch(
    /^http:\/\/localhost:3000\/done\?a=1&code=[0-9a-f]{40}&state=s1$/,
  );
});

it("gives the app for the code once, without credentials; it is the app from then on", async () => {
  const sandbox = await start();
  const code = await register(sandbox);
  const anyone = clientOf(sandbox, null);
  const { status, body } = await anyone.rest("POST", `/app-manifests/${code}/conversions`);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    slug: "neat-tidy",
    name: "Neat & tidy",
    permissions: MANIFEST.default_permissions,
    events: MANIFEST.default_events,
    owner: { login: "octocat" },
    webhook_secret: sandbox.app.webhookSecret,
  });
  expect(textAt(body, "pem")).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  expect(at((await asApp(sandbox).rest("GET", "/app")).body, "id")).toBe(at(body, "id"));
  expect((await anyone.rest("POST", `/app-manifests/${code}/conversions`)).status).toBe(404);
});

it("knows no code that is older than an hour", async () => {
  const sandbox = await start();
  const code = await register(sandbox);
  sandbox.clock.advance(HOUR_MS);
  expect((await clientOf(sandbox, null).rest("POST", `/app-manifests/${code}/conversions`)).status).toBe(404);
});

it("registers an organisation's app on its page", async () => {
  const sandbox = await start();
  const code = await register(sandbox, "/organizations/acme/settings/apps/new");
  const { body } = await clientOf(sandbox, null).rest("POST", `/app-manifests/${code}/conversions`);
  expect(body).toMatchObject({ owner: { login: "acme", type: "Organization" } });
});

it.each([
  ["is not JSON", "{", "not JSON"],
  ["lacks an address to return to", { ...MANIFEST, redirect_url: undefined }, "redirect_url"],
  ["has a key that is not documented", { ...MANIFEST, webhook: {} }, "webhook"],
  [
    "asks for events that its permissions don't include",
    { ...MANIFEST, default_events: ["pull_request", "merge_group"] },
    "Default events unsupported: merge_group",
  ],
  ["has a name that is taken", { ...MANIFEST, name: "tidy" }, "Name is already taken"],
])("refuses a manifest that %s", async (_, manifest, reason) => {
  const answer = await post(await start(), manifest);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(reason);
});

it("asks for credentials everywhere else", async () => {
  const anyone = clientOf(await start(), null);
  expect((await anyone.rest("GET", "/app")).status).toBe(401);
});
