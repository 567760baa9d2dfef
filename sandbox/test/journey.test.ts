// The main way through the sandbox, as a bot goes it: webhook, read, review, check, a click on the suggestion.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../src/start-sandbox.ts";
import { type BareClient, asInstallation, at, listAt, numberAt, textAt } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

let sandbox: Sandbox;
let receiver: Receiver;
let repository: SandboxRepository;
let pull: SandboxPullRequest;
let bot: BareClient;

const BEFORE = "apiVersion: v1\nkind: Thing\nspec:\n  python: {}\n";
const AFTER = "apiVersion: v1\nkind: Thing\nspec:\n  python:\n    env: []\n";

beforeAll(async () => {
  sandbox = await startWithApp();
  receiver = await startReceiver();
  sandbox.setWebhookUrl(receiver.url);
  const owner = { login: "octo-org", type: "Organization" } as const;
  repository = await sandbox.createRepository({ owner, name: "shop", files: { "README.md": "Shop\n" } });
  await repository.commit({ branch: "add", files: { "deploy/thing.yaml": BEFORE }, author: "dev" });
  pull = await repository.openPullRequest({ head: "add", title: "Add a thing", author: "dev" });
  bot = await asInstallation(sandbox, repository);
  await sandbox.settled();
});

afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const QUERY = `
query Read($owner: String!, $name: String!, $number: Int!, $file: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $file) { __typename oid ... on Blob { text isBinary isTruncated byteSize } }
    pullRequest(number: $number) {
      id number state isDraft locked merged title body baseRefName baseRefOid headRefName headRefOid
      headRepository { nameWithOwner isPrivate owner { __typename login } }
      isCrossRepository maintainerCanModify author { login __typename }
      files(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { path changeType additions deletions } }
      reviewThreads(first: 100) {
        nodes {
          id isResolved isOutdated resolvedBy { login __typename } path line originalLine startLine diffSide
          comments(first: 50) { totalCount nodes { id databaseId body author { login __typename } createdAt url } }
        }
      }
      reviews(last: 10) { nodes { id databaseId body author { login __typename } state } }
      commits(last: 1) {
        nodes {
          commit {
            oid
            checkSuites(first: 5, filterBy: { appId: 0 }) { nodes { checkRuns(first: 5) { nodes { databaseId } } } }
          }
        }
      }
      baseRef { name target { oid ... on Commit { file(path: "README.md") { object { ... on Blob { text } } } } } }
    }
  }
}`;

function read(): ReturnType<BareClient["graphql"]> {
  const file = `${pull.headSha}:deploy/thing.yaml`;
  return bot.graphql(QUERY, { owner: "octo-org", name: "shop", number: pull.number, file });
}

it("sends a signed webhook for the new pull request", () => {
  const opened = receiver.received.find(({ event }) => event === "pull_request");
  const signature = createHmac("sha256", sandbox.app.webhookSecret)
    .update(opened?.raw ?? "")
    .digest("hex");
  expect(opened?.headers).toMatchObject({
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${signature}`,
    "x-github-delivery": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    "x-github-hook-installation-target-id": String(sandbox.app.id),
    "x-github-hook-installation-target-type": "integration",
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\//) as string,
  });
  expect(opened?.payload).toMatchObject({
    action: "opened",
    number: 1,
    pull_request: {
      title: "Add a thing",
      head: { sha: pull.headSha, ref: "add" },
      base: { ref: "main" },
      draft: false,
    },
    repository: { full_name: "octo-org/shop", owner: { login: "octo-org", type: "Organization" } },
    organization: { login: "octo-org" },
    sender: { login: "dev", type: "User" },
    installation: { id: expect.any(Number) as number },
  });
});

it("answers one query with head, files, contents, threads and checks", async () => {
  const answer = await read();
  expect(answer.status).toBe(200);
  expect(at(answer.body, "errors")).toBeUndefined();
  expect(at(answer.body, "data", "repository")).toMatchObject({
    object: {
      __typename: "Blob",
      text: BEFORE,
      isBinary: false,
      isTruncated: false,
      byteSize: BEFORE.length,
    },
    pullRequest: {
      number: 1,
      state: "OPEN",
      isDraft: false,
      headRefOid: pull.headSha,
      baseRefName: "main",
      headRepository: { nameWithOwner: "octo-org/shop", owner: { __typename: "Organization" } },
      author: { login: "dev", __typename: "User" },
      files: {
        totalCount: 1,
        pageInfo: { hasNextPage: false },
        nodes: [{ path: "deploy/thing.yaml", changeType: "ADDED", additions: 4, deletions: 0 }],
      },
      reviewThreads: { nodes: [] },
      commits: { nodes: [{ commit: { oid: pull.headSha } }] },
      baseRef: { name: "main", target: { file: { object: { text: "Shop\n" } } } },
    },
  });
});

it("lists the files with their patches", async () => {
  const answer = await bot.rest("GET", "/repos/octo-org/shop/pulls/1/files?per_page=50");
  expect(answer.body).toMatchObject([
    {
      filename: "deploy/thing.yaml",
      status: "added",
      additions: 4,
      deletions: 0,
      changes: 4,
      patch: "@@ -0,0 +1,4 @@\n+apiVersion: v1\n+kind: Thing\n+spec:\n+  python: {}",
    },
  ]);
});

it("takes a review with a suggestion, and a check run", async () => {
  const review = await bot.rest("POST", "/repos/octo-org/shop/pulls/1/reviews", {
    commit_id: pull.headSha,
    event: "COMMENT",
    body: "One finding",
    comments: [
      {
        path: "deploy/thing.yaml",
        line: 4,
        side: "RIGHT",
        body: "Better:\n\n```suggestion\n  python:\n    env: []\n```\n",
      },
    ],
  });
  expect(review.status).toBe(200);
  const run = await bot.rest("POST", "/repos/octo-org/shop/check-runs", {
    name: "tidy",
    head_sha: pull.headSha,
    status: "in_progress",
  });
  expect(run.status).toBe(201);
  const done = await bot.rest("PATCH", `/repos/octo-org/shop/check-runs/${numberAt(run.body, "id")}`, {
    status: "completed",
    conclusion: "neutral",
    output: { title: "1 finding", summary: "See the review" },
    actions: [{ label: "Fix all", description: "Commits all safe fixes", identifier: "fix" }],
  });
  expect(done.body).toMatchObject({
    status: "completed",
    conclusion: "neutral",
    output: { title: "1 finding" },
  });
  expect(pull.checkRuns()).toMatchObject([{ name: "tidy", conclusion: "neutral", title: "1 finding" }]);
});

it("shows the page as a person would see it", async () => {
  const page = await (await fetch(pull.url)).text();
  expect(page).toContain("Add a thing #1");
  expect(page).toContain("■ tidy — neutral: 1 finding [Fix all]");
  expect(page).toMatch(/ {8}4 \+ {2}python: \{\}\n +┌─ tidy\[bot\] ─+\n +│ Better:/);
});

it("commits the suggestion as the person who clicked, with the bot as co-author", async () => {
  const [thread] = await pull.threads();
  const before = pull.headSha;
  const sha = await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "dev").catch(String);
  expect(sha).toContain("Only those with write access");
  repository.addCollaborator("dev", "write");
  const head = await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "dev");
  expect(pull.headSha).toBe(head);
  expect((await repository.readFile("deploy/thing.yaml", "add"))?.toString()).toBe(AFTER);
  expect(await repository.readCommit("add")).toMatchObject({
    author: "dev",
    message: expect.stringMatching(/^Update thing\.yaml\n\nCo-authored-by: tidy\[bot\] </) as string,
    parents: [before],
    isVerified: true,
  });
  await sandbox.settled();
  expect(receiver.received.filter(({ event }) => event === "pull_request").at(-1)?.payload).toMatchObject({
    action: "synchronize",
    before,
    after: head,
    sender: { login: "dev" },
  });
});

it("shows the thread as outdated, and lets the bot resolve it", async () => {
  const answer = await read();
  const thread = at(answer.body, "data", "repository", "pullRequest", "reviewThreads", "nodes", 0);
  expect(thread).toMatchObject({
    isResolved: false,
    isOutdated: true,
    line: null,
    originalLine: 4,
    comments: { totalCount: 1, nodes: [{ author: { login: "tidy", __typename: "Bot" } }] },
  });
  const mutation = `mutation Resolve($id: ID!) {
    resolveReviewThread(input: { threadId: $id }) { thread { isResolved resolvedBy { login } } }
  }`;
  const resolved = await bot.graphql(mutation, { id: textAt(thread, "id") });
  expect(resolved.body).toEqual({
    data: { resolveReviewThread: { thread: { isResolved: true, resolvedBy: { login: "tidy[bot]" } } } },
  });
  expect(await pull.threads()).toMatchObject([{ isResolved: true, resolvedBy: "tidy[bot]" }]);
});

it("tells of every webhook in order, and of their answers", async () => {
  await sandbox.settled();
  expect(
    sandbox.deliveries.map(({ event, action }) => (action === null ? event : `${event}.${action}`)),
  ).toEqual([
    "installation.created",
    "push",
    "check_suite.requested",
    "pull_request.opened",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "check_run.created",
    "check_run.completed",
    "check_suite.completed",
    "push",
    "pull_request.synchronize",
    "check_suite.requested",
    "pull_request_review_thread.resolved",
  ]);
  expect(new Set(sandbox.deliveries.map(({ status }) => status))).toEqual(new Set([200]));
  expect(listAt(sandbox.deliveries.map(({ id }) => id))).toHaveLength(13);
});
