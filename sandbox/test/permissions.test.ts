import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../src/start-sandbox.ts";
import { type Answer, type BareClient, asInstallation, clientOf, numberAt } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

let sandbox: Sandbox;
let repository: SandboxRepository;
let pull: SandboxPullRequest;
let ids: { comment: number; review: number; reviewComment: number; run: number };

/** More than the bot asks for: what a narrower token may not do is tried with each left out. */
const ALL = {
  checks: "write",
  contents: "write",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
} as const;

beforeAll(async () => {
  sandbox = await startWithApp({ app: { permissions: ALL } });
  const owner = { login: "octo", type: "Organization" } as const;
  repository = await sandbox.createRepository({
    owner,
    name: "shop",
    files: { "a.yaml": "a\n" },
    isPrivate: true,
  });
  await repository.commit({ branch: "feature", files: { "a.yaml": "b\n" } });
  pull = await repository.openPullRequest({ head: "feature", author: "dev" });
  const bot = await asInstallation(sandbox, repository);
  const comments = [{ path: "a.yaml", line: 1, body: "x" }];
  const path = `/repos/octo/shop/pulls/${pull.number}`;
  const review = await bot.rest("POST", `${path}/reviews`, { event: "COMMENT", body: "x", comments });
  const comment = await bot.rest("POST", `/repos/octo/shop/issues/${pull.number}/comments`, { body: "x" });
  const run = await bot.rest("POST", "/repos/octo/shop/check-runs", { name: "x", head_sha: pull.headSha });
  const [thread] = await pull.threads();
  ids = {
    comment: numberAt(comment.body, "id"),
    review: numberAt(review.body, "id"),
    reviewComment: thread?.comments[0]?.id ?? 0,
    run: numberAt(run.body, "id"),
  };
});

afterAll(() => sandbox.close());

/** `{…}` stands for what there is only when the tests run. */
type Request = readonly [method: string, path: string, body?: unknown];

/** Every endpoint that needs a permission, with the permissions any one of which is enough. */
const TABLE: readonly (readonly [needs: string, request: Request])[] = [
  ["pull_requests:read", ["GET", "/repos/octo/shop/pulls/1"]],
  ["pull_requests:read", ["GET", "/repos/octo/shop/pulls"]],
  ["pull_requests:read", ["GET", "/repos/octo/shop/pulls/1/files"]],
  ["pull_requests:read", ["GET", "/repos/octo/shop/pulls/1/commits"]],
  ["pull_requests:read", ["GET", "/repos/octo/shop/pulls/1/comments"]],
  ["pull_requests:read", ["GET", "/repos/octo/shop/pulls/1/reviews"]],
  ["pull_requests:read", ["GET", "/repos/octo/shop/commits/{head}/pulls"]],
  ["pull_requests:write", ["POST", "/repos/octo/shop/pulls/1/reviews", { event: "COMMENT", body: "x" }]],
  ["pull_requests:write", ["PUT", "/repos/octo/shop/pulls/1/reviews/{review}", { body: "x" }]],
  ["pull_requests:write", ["POST", "/repos/octo/shop/pulls/1/comments", { body: "x" }]],
  ["pull_requests:write", ["PATCH", "/repos/octo/shop/pulls/comments/{reviewComment}", { body: "x" }]],
  [
    "pull_requests:write",
    ["POST", "/repos/octo/shop/pulls/comments/{reviewComment}/reactions", { content: "eyes" }],
  ],
  ["pull_requests:write", ["PATCH", "/repos/octo/shop/pulls/1", { title: "x" }]],
  ["pull_requests:write", ["POST", "/repos/octo/shop/pulls", { title: "x", head: "feature", base: "main" }]],
  ["issues:read pull_requests:read", ["GET", "/repos/octo/shop/issues/1/comments"]],
  ["issues:write pull_requests:write", ["POST", "/repos/octo/shop/issues/1/comments", { body: "x" }]],
  [
    "issues:write pull_requests:write",
    ["PATCH", "/repos/octo/shop/issues/comments/{comment}", { body: "x" }],
  ],
  [
    "issues:write pull_requests:write",
    ["POST", "/repos/octo/shop/issues/comments/{comment}/reactions", { content: "eyes" }],
  ],
  ["checks:read", ["GET", "/repos/octo/shop/check-runs/{run}"]],
  ["checks:read", ["GET", "/repos/octo/shop/commits/feature/check-runs"]],
  ["checks:write", ["POST", "/repos/octo/shop/check-runs", { name: "x", head_sha: "{head}" }]],
  ["checks:write", ["PATCH", "/repos/octo/shop/check-runs/{run}", { name: "y" }]],
  ["contents:read", ["GET", "/repos/octo/shop/contents/a.yaml"]],
  ["contents:read", ["GET", "/repos/octo/shop/git/ref/heads/main"]],
  ["contents:read", ["GET", "/repos/octo/shop/compare/main...feature"]],
  ["contents:write", ["POST", "/repos/octo/shop/git/blobs", { content: "x" }]],
  ["contents:write", ["PATCH", "/repos/octo/shop/git/refs/heads/feature", { sha: "{head}" }]],
];

function granting(...needs: readonly string[]): Readonly<Record<string, string>> {
  const pairs = needs.map((need) => [need.split(":")[0] ?? "", need.split(":")[1] ?? ""] as const);
  return Object.fromEntries([["metadata", "read"], ...pairs]);
}

function send(client: BareClient, [method, path, body]: Request): Promise<Answer> {
  const values: Readonly<Record<string, string | number>> = { ...ids, head: pull.headSha };
  function fill(text: string): string {
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  }
  return client.rest(method, fill(path), body === undefined ? undefined : fill(JSON.stringify(body)));
}

describe.each(TABLE)("%s", (needs, request) => {
  const [method, path] = request;
  const name = `${method} ${path}`;

  it.each(needs.split(" "))(`%s is enough for ${name}`, async (need) => {
    const bot = await asInstallation(sandbox, repository, { permissions: granting(need) });
    expect((await send(bot, request)).status).not.toBe(403);
  });

  it(`and all the others are not: ${name}`, async () => {
    const names = needs.split(" ").map((need) => need.split(":")[0] ?? "");
    const others = Object.entries(ALL).filter(([permission]) => !names.includes(permission));
    const lesser = needs.includes("write") ? names.map((permission) => `${permission}:read`) : [];
    const permissions = { ...Object.fromEntries(others), ...granting(...lesser) };
    const bot = await asInstallation(sandbox, repository, { permissions });
    const answer = await send(bot, request);
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ message: "Resource not accessible by integration", status: "403" });
  });
});

describe("GraphQL", () => {
  const QUERY = `{ repository(owner: "octo", name: "shop") {
    nameWithOwner
    object(expression: "main:a.yaml") { oid }
    pullRequest(number: 1) { title commits(last: 1) { nodes { commit { checkSuites(first: 1) { totalCount } } } } }
  } }`;

  it("leaves out what is not allowed, and says so beside the rest", async () => {
    const permissions = granting("pull_requests:read");
    const bot = await asInstallation(sandbox, repository, { permissions });
    const answer = await bot.graphql(QUERY);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      data: {
        repository: {
          nameWithOwner: "octo/shop",
          object: null,
          pullRequest: { commits: { nodes: [{ commit: { checkSuites: null } }] } },
        },
      },
    });
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ type: "FORBIDDEN", path: ["repository", "object"] }),
        expect.objectContaining({ message: "Resource not accessible by integration" }),
      ]) as unknown,
    });
  });

  it("does not show a private repository to others", async () => {
    const stranger = clientOf(sandbox, sandbox.createUserToken("stranger"));
    expect((await stranger.graphql(QUERY)).body).toMatchObject({
      data: { repository: null },
      errors: [
        { type: "NOT_FOUND", message: "Could not resolve to a Repository with the name 'octo/shop'." },
      ],
    });
    expect((await stranger.rest("GET", "/repos/octo/shop")).status).toBe(404);
  });
});

describe("an installation that loses a permission", () => {
  it("loses it for tokens it has too", async () => {
    const bot = await asInstallation(sandbox, repository);
    sandbox.setPermissions({ ...ALL, checks: "read" });
    const answer = await bot.rest("POST", "/repos/octo/shop/check-runs", {
      name: "x",
      head_sha: pull.headSha,
    });
    expect(answer.status).toBe(403);
    sandbox.setPermissions(ALL);
    expect(
      (await bot.rest("POST", "/repos/octo/shop/check-runs", { name: "x", head_sha: pull.headSha })).status,
    ).toBe(201);
  });
});

describe("a repository", () => {
  it("that is archived is only read", async () => {
    const bot = await asInstallation(sandbox, repository);
    repository.setArchived(true);
    const write = await bot.rest("POST", "/repos/octo/shop/pulls/1/reviews", { event: "COMMENT", body: "x" });
    expect(write.status).toBe(403);
    expect(write.body).toMatchObject({ message: "Repository was archived so is read-only." });
    expect((await bot.rest("GET", "/repos/octo/shop/pulls/1")).status).toBe(200);
    expect((await bot.rest("GET", "/repos/octo/shop")).body).toMatchObject({ archived: true });
    repository.setArchived(false);
  });

  it("where the app is not installed is read when it is public, and not written", async () => {
    const files = { "a.yaml": "a\n" };
    await sandbox.createRepository({ owner: "octo", name: ".github", files, installed: false });
    const bot = await asInstallation(sandbox, repository);
    expect((await bot.rest("GET", "/repos/octo/.github/contents/a.yaml")).status).toBe(200);
    expect((await bot.rest("POST", "/repos/octo/.github/git/blobs", { content: "x" })).status).toBe(403);
  });

  it("where the app is not installed is not there when it is private", async () => {
    const files = { "a.yaml": "a\n" };
    await sandbox.createRepository({
      owner: "octo",
      name: "hidden",
      files,
      installed: false,
      isPrivate: true,
    });
    const bot = await asInstallation(sandbox, repository);
    expect((await bot.rest("GET", "/repos/octo/hidden")).status).toBe(404);
    expect((await bot.rest("POST", "/repos/octo/hidden/git/blobs", { content: "x" })).status).toBe(404);
  });
});

describe("a person's token", () => {
  it("reads and takes part where it can read, and writes where the person may", async () => {
    const files = { "a.yaml": "a\n" };
    const open = await sandbox.createRepository({ owner: "octo", name: "open", files });
    open.addCollaborator("writer", "write");
    open.addCollaborator("triager", "triage");
    for (const [login, status] of [
      ["writer", 201],
      ["triager", 403],
      ["stranger", 403],
    ] as const) {
      const client = clientOf(sandbox, sandbox.createUserToken(login));
      expect((await client.rest("GET", "/repos/octo/open/contents/a.yaml")).status).toBe(200);
      expect((await client.rest("POST", "/repos/octo/open/git/blobs", { content: "x" })).status).toBe(status);
    }
  });
});

// "204: Response if user is a collaborator. 404: Not Found if user is not a collaborator" (docs.github.com/rest/collaborators)
describe("GET collaborators/{user}", () => {
  it("knows those who were given a role, and neither an organisation nor whoever may read what is public", async () => {
    const owner = { login: "octo", type: "Organization" } as const;
    const shown = await sandbox.createRepository({ owner, name: "shown", files: { a: "a" } });
    shown.addCollaborator("Guest", "read");
    sandbox.createUserToken("passer-by");
    const bot = await asInstallation(sandbox, shown, { permissions: granting() });
    const people = ["guest", "octo-admin", "octo", "passer-by", "nobody-at-all"];
    const answers = await Promise.all(
      people.map((login) => bot.rest("GET", `/repos/octo/shown/collaborators/${login}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 404, 404, 404]);
  });
});

describe("GET collaborators/{user}/permission", () => {
  it.each([
    ["octo-admin", "admin", "admin", "admin"],
    ["maintainer", "maintain", "write", "maintain"],
    ["writer", "write", "write", "write"],
    ["triager", "triage", "read", "triage"],
    ["reader", "read", "read", "read"],
  ] as const)("says of %s: %s", async (login, role, permission, roleName) => {
    repository.addCollaborator(login, role);
    const bot = await asInstallation(sandbox, repository, { permissions: granting() });
    const answer = await bot.rest("GET", `/repos/octo/shop/collaborators/${login}/permission`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ permission, role_name: roleName, user: { login } });
  });

  it("names a role that the organisation has made", async () => {
    repository.addCollaborator("security", "write", "security-reviewer");
    const bot = await asInstallation(sandbox, repository);
    const answer = await bot.rest("GET", "/repos/octo/shop/collaborators/security/permission");
    expect(answer.body).toMatchObject({ permission: "write", role_name: "security-reviewer" });
  });

  it("says none of people without access, and does not find those who do not exist", async () => {
    sandbox.createUserToken("outsider");
    const bot = await asInstallation(sandbox, repository);
    const outsider = await bot.rest("GET", "/repos/octo/shop/collaborators/outsider/permission");
    expect(outsider.body).toMatchObject({ permission: "none", role_name: "none" });
    expect((await bot.rest("GET", "/repos/octo/shop/collaborators/nobody-at-all/permission")).status).toBe(
      404,
    );
  });

  it("says read of everybody in a public repository", async () => {
    await sandbox.createRepository({ owner: "octo", name: "public", files: { a: "a" } });
    sandbox.createUserToken("outsider");
    const bot = await asInstallation(sandbox, repository);
    const answer = await bot.rest("GET", "/repos/octo/public/collaborators/outsider/permission");
    expect(answer.body).toMatchObject({ permission: "read", role_name: "read" });
  });
});
