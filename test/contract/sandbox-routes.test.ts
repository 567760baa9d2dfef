import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { APP } from "../../sandbox/test/fixture.ts";
import {
  type Sandbox,
  type SandboxPullRequest,
  type SandboxRepository,
  startSandbox,
} from "../../sandbox/src/start-sandbox.ts";
import {
  type BareClient,
  asApp,
  asInstallation,
  clientOf,
  listAt,
  numberAt,
  numbered,
  textAt,
} from "../../sandbox/test/bare-client.ts";
import { startReceiver } from "../../sandbox/test/receiver.ts";
import { DESCRIPTION, findOperation, isObject } from "./description.ts";
import { GAPS_OF_ROUTES, createGapFilter } from "./known-gaps.ts";
import { checkRequest, checkResponse } from "./validator.ts";

// Every route of the sandbox is called once, and its answer held against GitHub's description: what no scenario of the
// bot needs today, tomorrow's may need.

const R = "/repos/octo/shop";

let sandbox: Sandbox;
let repository: SandboxRepository;
let pull: SandboxPullRequest;
let bot: BareClient;
const called = new Set<string>();
const complaints: string[] = [];
const gaps = createGapFilter(GAPS_OF_ROUTES);

beforeAll(async () => {
  sandbox = await startSandbox({ app: { ...OTEL_FIX, events: APP.events } });
  const files = { "a.yaml": numbered(30), "otel/b.yaml": "b\n", "logo.bin": Uint8Array.from([0, 1, 255]) };
  repository = await sandbox.createRepository({ owner: "octo", name: "shop", files });
  repository.addCollaborator("ada", "maintain");
  await repository.commit({
    branch: "feature",
    from: "main",
    files: { "a.yaml": numbered(31) },
    author: "ada",
  });
  pull = await repository.openPullRequest({ head: "feature", author: "ada", body: "Why not" });
  bot = await asInstallation(sandbox, repository);
});

afterAll(() => sandbox.close());

/** Sends a request that GitHub describes and the sandbox takes; notes what GitHub's description has against either. */
async function call(route: string, body?: unknown, client: BareClient = bot): Promise<unknown> {
  const [method = "", path = ""] = route.split(" ");
  const answer = await client.rest(method, path, body);
  const responseBody = answer.text === "" ? undefined : answer.body;
  expect(`${route}: ${answer.status} ${answer.status < 300 ? "" : answer.text}`).toMatch(/: 20\d $/);
  complaints.push(...checkRequest({ method, path, requestBody: body }));
  complaints.push(...checkResponse({ method, path, status: answer.status, responseBody }));
  called.add(findOperation(method, path.split("?")[0] ?? "")?.route ?? "");
  return responseBody;
}

function takeComplaints(): readonly string[] {
  return gaps.without(complaints.splice(0));
}

describe("the sandbox answers as GitHub describes", () => {
  it("about the app, repositories and people", async () => {
    const app = asApp(sandbox);
    await call("GET /app", undefined, app);
    await call("GET /app/installations?per_page=10", undefined, app);
    const id = numberAt(await call(`GET ${R}/installation`, undefined, app), "id");
    await call(`GET /app/installations/${id}`, undefined, app);
    const wish = { repository_ids: [repository.id], permissions: { contents: "read" } };
    await call(`POST /app/installations/${id}/access_tokens`, wish, app);
    await call("GET /installation/repositories");
    await call("DELETE /installation/token", undefined, await asInstallation(sandbox, repository));
    await call("GET /users/ada");
    await call(`GET ${R}`);
    await call(`GET ${R}/collaborators/ada`);
    await call(`GET ${R}/collaborators/octo`);
    await call(`GET ${R}/collaborators/ada/permission`);
    await call(`GET ${R}/collaborators/octo/permission`);
    expect(takeComplaints()).toEqual([]);
  });

  it("about webhook deliveries, those that nobody answered included", async () => {
    const app = asApp(sandbox);
    const receiver = await startReceiver();
    for (const url of [receiver.url, "http://127.0.0.1:9/"]) {
      sandbox.setWebhookUrl(url);
      await pull.comment("Hello");
      await sandbox.settled();
    }
    sandbox.setWebhookUrl(null);
    await receiver.close();
    const all = listAt(
      await call("GET /app/hook/deliveries?per_page=10&cursor=v1_99999999999", undefined, app),
    );
    await call("GET /app/hook/deliveries?status=success", undefined, app);
    const ids = all.map((one) => numberAt(one, "id"));
    expect(ids).toHaveLength(2);
    for (const id of ids) await call(`GET /app/hook/deliveries/${id}`, undefined, app);
    await call(`POST /app/hook/deliveries/${ids[0] ?? 0}/attempts`, undefined, app);
    expect(takeComplaints()).toEqual([]);
  });

  it("about an app that is registered from a manifest", async () => {
    const fresh = await startSandbox({ app: { ...OTEL_FIX, slug: "another" } });
    const hook = { url: "http://127.0.0.1:9/webhooks" };
    const manifest = {
      name: "tidy",
      url: hook.url,
      hook_attributes: hook,
      redirect_url: "http://localhost:9/",
    };
    const body = new URLSearchParams({ manifest: JSON.stringify(manifest) });
    const { headers } = await fetch(`${fresh.url}/settings/apps/new`, {
      method: "POST",
      body,
      redirect: "manual",
    });
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    await call(`POST /app-manifests/${code}/conversions`, undefined, clientOf(fresh, null));
    await fresh.close();
    expect(takeComplaints()).toEqual([]);
  });

  it("about files, commits and git's own objects", async () => {
    for (const path of ["a.yaml", "otel/b.yaml", "otel", "logo.bin"])
      await call(`GET ${R}/contents/${path}?ref=feature`);
    await call(`GET ${R}/branches/main`);
    await call(`GET ${R}/compare/main...feature`);
    const commit = await call(`GET ${R}/commits/feature`);
    const ref = await call(`GET ${R}/git/ref/heads/feature`);
    expect(textAt(ref, "object", "sha")).toBe(textAt(commit, "sha"));
    await call(`GET ${R}/git/matching-refs/heads/fea`);
    const blob = await call(`POST ${R}/git/blobs`, { content: "bmV3Cg==", encoding: "base64" });
    await call(`GET ${R}/git/blobs/${textAt(blob, "sha")}`);
    const entry = { path: "new.yaml", mode: "100644", type: "blob", sha: textAt(blob, "sha") };
    const base = textAt(commit, "commit", "tree", "sha");
    const tree = await call(`POST ${R}/git/trees`, { base_tree: base, tree: [entry] });
    await call(`GET ${R}/git/trees/${textAt(tree, "sha")}?recursive=1`);
    const parents = [textAt(commit, "sha")];
    const made = await call(`POST ${R}/git/commits`, { message: "New", tree: textAt(tree, "sha"), parents });
    await call(`GET ${R}/git/commits/${textAt(made, "sha")}`);
    await call(`POST ${R}/git/refs`, { ref: "refs/heads/topic/x", sha: textAt(commit, "sha") });
    await call(`PATCH ${R}/git/refs/heads/topic/x`, { sha: textAt(made, "sha"), force: false });
    await call(`DELETE ${R}/git/refs/heads/topic/x`);
    expect(takeComplaints()).toEqual([]);
  });

  it("about pull requests", async () => {
    await repository.commit({ branch: "second", from: "main", files: { "c.yaml": "c\n" } });
    const wanted = { title: "Second", head: "second", base: "main", maintainer_can_modify: false };
    const number = numberAt(await call(`POST ${R}/pulls`, wanted), "number");
    await call(`GET ${R}/pulls?state=open&per_page=50&page=1`);
    await call(`GET ${R}/pulls/${number}`);
    await call(`GET ${R}/pulls/${number}/files`);
    await call(`GET ${R}/pulls/${number}/commits`);
    await call(`GET ${R}/commits/${pull.headSha}/pulls`);
    await call(`PATCH ${R}/pulls/${number}`, { state: "closed" });
    expect(takeComplaints()).toEqual([]);
  });

  it("about reviews", async () => {
    const reviews = `${R}/pulls/${pull.number}/reviews`;
    const comments = [{ path: "a.yaml", line: 31, side: "RIGHT", body: "Look" }];
    const id = numberAt(await call(`POST ${reviews}`, { body: "First", comments }), "id");
    await call(`GET ${reviews}/${id}`);
    await call(`POST ${reviews}/${id}/events`, { event: "COMMENT", body: "Done" });
    await call(`GET ${reviews}`);
    await call(`GET ${reviews}/${id}/comments`);
    await call(`PUT ${reviews}/${id}`, { body: "Edited" });
    const pending = numberAt(await call(`POST ${reviews}`, { body: "Second thoughts" }), "id");
    await call(`DELETE ${reviews}/${pending}`);
    expect(takeComplaints()).toEqual([]);
  });

  it("about review comments and reactions to them", async () => {
    const comments = `${R}/pulls/${pull.number}/comments`;
    const place = { commit_id: pull.headSha, path: "a.yaml" };
    const lines = { start_line: 29, start_side: "RIGHT", line: 31, side: "RIGHT" };
    const id = numberAt(await call(`POST ${comments}`, { ...place, ...lines, body: "Lines" }), "id");
    await call(`POST ${comments}`, { ...place, subject_type: "file", body: "The file" });
    await call(`POST ${comments}/${id}/replies`, { body: "Indeed" });
    await call(`GET ${comments}`);
    const one = `${R}/pulls/comments/${id}`;
    await call(`GET ${one}`);
    await call(`PATCH ${one}`, { body: "Changed" });
    await react(one);
    await call(`DELETE ${one}`);
    expect(takeComplaints()).toEqual([]);
  });

  it("about the conversation and reactions to it", async () => {
    const comments = `${R}/issues/${pull.number}/comments`;
    const id = numberAt(await call(`POST ${comments}`, { body: "Hello" }), "id");
    await call(`GET ${comments}`);
    const one = `${R}/issues/comments/${id}`;
    await call(`GET ${one}`);
    await call(`PATCH ${one}`, { body: "Hello again" });
    await react(one);
    await call(`DELETE ${one}`);
    expect(takeComplaints()).toEqual([]);
  });

  it("about checks", async () => {
    const annotation = {
      path: "a.yaml",
      start_line: 1,
      end_line: 1,
      annotation_level: "notice",
      message: "m",
    };
    const output = { title: "t", summary: "s", annotations: [annotation] };
    const runs = `${R}/check-runs`;
    const id = numberAt(
      await call(`POST ${runs}`, { name: "otel-fix", head_sha: pull.headSha, output }),
      "id",
    );
    await call(`GET ${runs}/${id}`);
    const actions = [{ label: "Fix", description: "Commit the fix", identifier: "fix" }];
    await call(`PATCH ${runs}/${id}`, { status: "completed", conclusion: "neutral", actions });
    expect(listAt(await call(`GET ${runs}/${id}/annotations`))).toHaveLength(1);
    await call(`POST ${runs}/${id}/rerequest`);
    await call(`GET ${R}/commits/${pull.headSha}/check-runs?filter=latest`);
    await call(`GET ${R}/commits/${pull.headSha}/check-suites`);
    expect(takeComplaints()).toEqual([]);
  });

  it("on every route that it has", async () => {
    const routes = await readRoutes();
    expect(routes.length).toBeGreaterThan(50);
    // A new route belongs into the list in scripts/extract-openapi.mjs, and into a test above.
    expect(routes.filter((route) => !(route in DESCRIPTION.operations))).toEqual([]);
    expect(routes.filter((route) => !called.has(route))).toEqual([]);
  });

  it("but for known gaps of the description, all of which it meets", () => {
    expect(gaps.unmet()).toEqual([]);
  });
});

async function react(comment: string): Promise<void> {
  const id = numberAt(await call(`POST ${comment}/reactions`, { content: "+1" }), "id");
  await call(`POST ${comment}/reactions`, { content: "+1" });
  await call(`GET ${comment}/reactions`);
  await call(`DELETE ${comment}/reactions/${id}`);
}

const ROUTES = new URL("../../sandbox/src/rest/", import.meta.url);

/** The routes of every list of endpoints that the modules of the sandbox's REST API export. */
async function readRoutes(): Promise<readonly string[]> {
  const names = readdirSync(ROUTES).filter((name) => name.endsWith(".ts"));
  const modules: readonly unknown[] = await Promise.all(
    names.map((name) => import(new URL(name, ROUTES).href)),
  );
  const routes = modules.flatMap(valuesOf).flatMap(valuesOf).flatMap(routeOf);
  return [...new Set(routes)];
}

function valuesOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function routeOf(value: unknown): readonly string[] {
  return isObject(value) && typeof value["route"] === "string" ? [value["route"]] : [];
}
