import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../src/start-sandbox.ts";
import { type Answer, type BareClient, asApp, asInstallation, at, numberAt, textAt } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

// What a token is for: repositories and permissions, never more than asked for
// (docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app).

const OUTSIDE =
  "There is at least one repository that does not exist or is not accessible to the parent installation.";
const NOT_GRANTED = "The permissions requested are not granted to this installation.";

let sandbox: Sandbox;
let shop: SandboxRepository;
let neighbour: SandboxRepository;
let pull: SandboxPullRequest;
let installation: number;

beforeAll(async () => {
  sandbox = await startWithApp();
  const owner = { login: "octo", type: "Organization" } as const;
  shop = await sandbox.createRepository({ owner, name: "shop", isPrivate: true, files: { a: "a\n" } });
  neighbour = await sandbox.createRepository({
    owner,
    name: "secret",
    isPrivate: true,
    files: { "s.yaml": "password: x\n" },
  });
  await sandbox.createRepository({ owner, name: "open", files: { "o.yaml": "o\n" } });
  await sandbox.createRepository({ owner: "else", name: "where", files: { "w.yaml": "w\n" } });
  for (const repository of [shop, neighbour]) {
    await repository.commit({ branch: "feature", files: { a: "b\n" }, author: "dev" });
    pull = await repository.openPullRequest({ head: "feature", author: "dev" });
  }
  [pull] = shop.pullRequests() as [SandboxPullRequest]; // It was opened just now.
  const found = await asApp(sandbox).rest("GET", "/repos/octo/shop/installation");
  installation = numberAt(found.body, "id");
});

afterAll(() => sandbox.close());

function ask(wish: unknown): Promise<Answer> {
  return asApp(sandbox).rest("POST", `/app/installations/${installation}/access_tokens`, wish);
}

function narrow(permissions: Readonly<Record<string, string>>): Promise<BareClient> {
  return asInstallation(sandbox, shop, { repositories: ["shop"], permissions });
}

describe("a wish for a token", () => {
  it("is granted as it is, and the answer says so", async () => {
    const { status, body } = await ask({ repositories: ["SHOP"], permissions: { contents: "read" } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      repository_selection: "selected",
      repositories: [{ full_name: "octo/shop" }],
    });
    // Metadata comes with every other permission.
    expect(at(body, "permissions")).toEqual({ contents: "read", metadata: "read" });
  });

  it.each([
    ["of another owner", { repositories: ["where"] }],
    ["with its owner's name", { repositories: ["octo/shop"] }],
    ["that is not there, beside one that is", { repositories: ["shop", "nothing"] }],
    ["by an id that is not there", { repository_ids: [1] }],
  ])("is refused for a repository %s", async (_, wish) => {
    const { status, body } = await ask(wish);
    expect([status, textAt(body, "message")]).toEqual([422, OUTSIDE]);
  });

  it("is refused for a repository that the app is not installed in any more", async () => {
    const gone = await sandbox.createRepository({ owner: "octo", name: "gone", files: { a: "a" } });
    const wish = { repository_ids: [gone.id] };
    expect((await ask(wish)).status).toBe(201);
    await gone.uninstallApp();
    expect(textAt((await ask(wish)).body, "message")).toBe(OUTSIDE);
  });

  it.each([
    ["is not granted at all", { workflows: "write" }],
    ["is granted for reading only", { issues: "write" }],
    ["GitHub does not know", { everything: "read" }],
    ["is never more than read", { metadata: "write" }],
  ])("is refused for a permission that %s", async (_, permissions) => {
    const { status, body } = await ask({ permissions });
    expect([status, textAt(body, "message")]).toEqual([422, NOT_GRANTED]);
  });

  it("is refused with other words than read and write, with unknown keys, and with lists of nothing", async () => {
    for (const wish of [
      { permissions: { contents: "all" } },
      { repository: "shop" },
      // What these mean is not documented: nobody may count on it.
      { repositories: [] },
      { permissions: {} },
    ])
      expect((await ask(wish)).status).toBe(422);
  });
});

describe("a token for one repository", () => {
  it("finds nothing of a private neighbour, by whatever way", async () => {
    const bot = await narrow({ contents: "write", pull_requests: "write", checks: "write" });
    const [theirs] = neighbour.pullRequests();
    const paths = ["", "/contents/s.yaml", "/pulls/1", "/pulls", "/commits/main", "/git/ref/heads/main"];
    for (const path of [...paths, "/commits/main/check-runs", "/collaborators/dev/permission"])
      expect((await bot.rest("GET", `/repos/octo/secret${path}`)).status).toBe(404);
    const write = await bot.rest("POST", "/repos/octo/secret/issues/1/comments", { body: "x" });
    expect(write.status).toBe(404);
    const whole = await asInstallation(sandbox, shop);
    const node = await whole.graphql(
      '{ repository(owner: "octo", name: "secret") { id pullRequest(number: 1) { id } } }',
    );
    const ids = [
      at(node.body, "data", "repository", "id"),
      at(node.body, "data", "repository", "pullRequest", "id"),
    ];
    const asked = await bot.graphql(
      `query Ask($ids: [ID!]!) {
        repository(owner: "octo", name: "secret") { object(expression: "main:s.yaml") { oid } }
        nodes(ids: $ids) { id }
      }`,
      { ids },
    );
    expect(theirs).toBeDefined();
    expect(at(asked.body, "data")).toEqual({ repository: null, nodes: [null, null] });
    expect(at(asked.body, "errors")).toMatchObject([
      { type: "NOT_FOUND" },
      { type: "NOT_FOUND" },
      { type: "NOT_FOUND" },
    ]);
    const said = await bot.graphql(
      `mutation Say { createCommitOnBranch(input: {
        branch: { repositoryNameWithOwner: "octo/secret", branchName: "main" }, message: { headline: "x" },
        expectedHeadOid: "${neighbour.branchSha() ?? ""}" }) { commit { oid } } }`,
    );
    expect(at(said.body, "data", "createCommitOnBranch")).toBeNull();
  });

  it("reads what is public, whosever it is, and writes none of it", async () => {
    const bot = await narrow({ contents: "write" });
    expect((await bot.rest("GET", "/repos/octo/open/contents/o.yaml")).status).toBe(200);
    expect((await bot.rest("GET", "/repos/else/where/contents/w.yaml")).status).toBe(200);
    const read = await bot.graphql(
      '{ repository(owner: "else", name: "where") { object(expression: "HEAD:w.yaml") { oid } } }',
    );
    expect(at(read.body, "errors")).toBeUndefined();
    for (const repository of ["octo/open", "else/where"])
      expect((await bot.rest("POST", `/repos/${repository}/git/blobs`, { content: "x" })).status).toBe(403);
  });

  it("opens no pull request from a fork that it cannot see", async () => {
    const open = sandbox.createRepository({ owner: "octo", name: "base", files: { a: "a\n" } });
    const fork = await (await open).fork("mallory");
    await fork.commit({ branch: "leak", files: { a: "leaked\n" } });
    const wish = { title: "x", head: "mallory:leak", base: "main", maintainer_can_modify: false };
    const bot = await asInstallation(sandbox, await open, { repositories: ["base"] });
    fork.setPrivate(true);
    const refused = await bot.rest("POST", "/repos/octo/base/pulls", wish);
    expect(refused.status).toBe(422);
    expect(at(refused.body, "errors", 0)).toMatchObject({ field: "head", code: "invalid" });
    fork.setPrivate(false);
    expect((await bot.rest("POST", "/repos/octo/base/pulls", wish)).status).toBe(201);
  });

  it("is not told which private repository another is a fork of", async () => {
    const base = await sandbox.createRepository({ owner: "octo", name: "mother", files: { a: "a\n" } });
    const fork = await base.fork({ login: "hexa", type: "Organization" }, { installed: true });
    base.setPrivate(true);
    const bot = await asInstallation(sandbox, fork);
    const { body } = await bot.rest("GET", "/repos/hexa/mother");
    expect(body).toMatchObject({ fork: true });
    expect(body).not.toHaveProperty("parent");
    const asked = await bot.graphql(
      '{ repository(owner: "hexa", name: "mother") { isFork parent { name } } }',
    );
    expect(at(asked.body, "data", "repository")).toEqual({ isFork: true, parent: null });
  });
});

describe("a token for some permissions", () => {
  it("reads through GraphQL only what they allow, whichever way it comes to it", async () => {
    const whole = await asInstallation(sandbox, shop);
    const comments = [{ path: "a", line: 1, body: "x" }];
    await whole.rest("POST", "/repos/octo/shop/pulls/1/reviews", { event: "COMMENT", body: "x", comments });
    await whole.rest("POST", "/repos/octo/shop/issues/1/comments", { body: "y" });
    await whole.rest("POST", "/repos/octo/shop/check-runs", { name: "x", head_sha: pull.headSha });
    const found = await whole.graphql(`{ repository(owner: "octo", name: "shop") { id pullRequest(number: 1) {
      id comments(first: 1) { nodes { id } } reviewThreads(first: 1) { nodes { id comments(first: 1) { nodes { id } } } }
      reviews(first: 1) { nodes { id } }
      commits(last: 1) { nodes { commit { checkSuites(first: 1) { nodes { id checkRuns(first: 1) { nodes { id } } } } } } }
    } } }`);
    const ids = idsIn(found.body);
    expect(ids).toHaveLength(8);
    const bot = await narrow({ contents: "read" });
    const answer = await bot.graphql("query Ask($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", { ids });
    expect(at(answer.body, "data", "nodes")).toEqual([
      { __typename: "Repository" },
      ...Array.from({ length: 7 }, () => null),
    ]);
    expect(at(answer.body, "errors", 0)).toMatchObject({
      type: "FORBIDDEN",
      message: "Resource not accessible by integration",
    });
  });

  it("reads no file through a commit either", async () => {
    const bot = await narrow({ pull_requests: "read" });
    const answer = await bot.graphql(`{ repository(owner: "octo", name: "shop") { pullRequest(number: 1) {
      commits(last: 1) { nodes { commit { oid file(path: "a") { oid } tree { entries { name } } } } }
    } } }`);
    expect(at(answer.body, "data")).not.toHaveProperty("repository.pullRequest.commits.nodes.0.commit.tree");
    expect(answer.text).not.toContain('"entries"');
    expect(at(answer.body, "errors", 0)).toMatchObject({ type: "FORBIDDEN" });
  });
});

/** Every value of a field named `id`, from the outside in. */
function idsIn(json: unknown): readonly unknown[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => (key === "id" ? [value] : idsIn(value)));
}
