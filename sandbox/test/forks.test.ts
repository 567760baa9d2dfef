import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../src/start-sandbox.ts";
import { type Answer, type BareClient, asInstallation, at, textAt } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

let sandbox: Sandbox;
let repository: SandboxRepository;
let bot: BareClient;
let fork: SandboxRepository;
let pull: SandboxPullRequest;
let people = 0;

beforeAll(async () => {
  sandbox = await startWithApp();
  const owner = { login: "octo", type: "Organization" } as const;
  repository = await sandbox.createRepository({ owner, name: "shop", files: { "a.yaml": "a\n" } });
  repository.addCollaborator("maintainer", "write");
  bot = await asInstallation(sandbox, repository);
});

afterAll(() => sandbox.close());

async function openFromFork(
  owner: string | { login: string; type: "User" | "Organization" },
  maintainerCanModify = true,
): Promise<void> {
  fork = await repository.fork(owner);
  await fork.commit({ branch: "patch", files: { "a.yaml": "b\n" } });
  pull = await repository.openPullRequest({ head: "patch", headRepository: fork, maintainerCanModify });
}

beforeEach(async () => {
  people += 1;
  await openFromFork(`person-${people}`);
});

function query(fields: string): Promise<Answer> {
  return bot.graphql(
    `{ repository(owner: "octo", name: "shop") { pullRequest(number: ${pull.number}) { ${fields} } } }`,
  );
}

describe("a pull request from a fork", () => {
  it("has its head in the fork and its difference in the base repository", async () => {
    const rest = await bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}`);
    expect(rest.body).toMatchObject({
      head: {
        repo: { full_name: fork.fullName, fork: true },
        label: `${fork.owner}:patch`,
        sha: pull.headSha,
      },
      base: { repo: { full_name: "octo/shop" } },
      maintainer_can_modify: true,
      commits: 1,
    });
    const graph = await query(
      "isCrossRepository maintainerCanModify headRepository { nameWithOwner owner { __typename } } headRef { name }",
    );
    expect(at(graph.body, "data", "repository", "pullRequest")).toEqual({
      isCrossRepository: true,
      maintainerCanModify: true,
      headRepository: { nameWithOwner: fork.fullName, owner: { __typename: "User" } },
      headRef: { name: "patch" },
    });
    const raw = { accept: "application/vnd.github.raw+json" };
    const contents = `/repos/octo/shop/contents/a.yaml?ref=${pull.headSha}`;
    expect((await bot.rest("GET", contents, undefined, raw)).text).toBe("b\n");
  });

  it("is told in the base repository only, and asks it for no checks", async () => {
    const before = sandbox.deliveries.length;
    const head = await pull.push({ "a.yaml": "c\n" });
    const sent = sandbox.deliveries.slice(before);
    expect(sent.map(({ event, action }) => `${event}.${String(action)}`)).toEqual([
      "pull_request.synchronize",
    ]);
    expect(sent[0]?.payload).toMatchObject({
      after: head,
      repository: { full_name: "octo/shop" },
      sender: { login: fork.owner },
    });
  });

  it("takes check runs in the base repository, which do not know it", async () => {
    const body = { name: "x", head_sha: pull.headSha, conclusion: "success" };
    const run = await bot.rest("POST", "/repos/octo/shop/check-runs", body);
    expect(run.body).toMatchObject({ pull_requests: [] });
    await pull.rerequestCheck(pull.checkRuns()[0]?.id ?? 0, "maintainer");
    expect(sandbox.deliveries.at(-1)).toMatchObject({
      event: "check_run",
      action: "rerequested",
      payload: {
        check_run: { head_sha: pull.headSha, pull_requests: [], check_suite: { head_branch: null } },
      },
    });
    const found = await bot.rest("GET", `/repos/octo/shop/commits/${pull.headSha}/pulls`);
    expect(found.body).toMatchObject([{ number: pull.number }]);
  });

  it("is found by its head's label", async () => {
    const found = await bot.rest("GET", `/repos/octo/shop/pulls?head=${fork.owner}:patch`);
    expect(found.body).toMatchObject([{ number: pull.number }]);
  });

  it("takes reviews and suggestions like any other", async () => {
    await pull.commentOnLine({ path: "a.yaml", line: 1 }, "```suggestion\nbetter\n```", "maintainer");
    const [thread] = await pull.threads();
    const sha = await pull.applySuggestion(thread?.comments[0]?.id ?? 0);
    expect(pull.headSha).toBe(sha);
    expect(fork.branchSha("patch")).toBe(sha);
    expect((await fork.readFile("a.yaml", "patch"))?.toString()).toBe("better\n");
  });
});

describe("a fork's branch", () => {
  const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`;

  function commit(): Promise<Answer> {
    return bot.graphql(COMMIT, {
      input: {
        branch: { repositoryNameWithOwner: fork.fullName, branchName: "patch" },
        expectedHeadOid: pull.headSha,
        message: { headline: "Fix" },
        fileChanges: { additions: [{ path: "a.yaml", contents: "eA==" }] },
      },
    });
  }

  it("is open to the app where its owner lets maintainers edit", async () => {
    const answer = await commit();
    expect(textAt(answer.body, "data", "createCommitOnBranch", "commit", "oid")).toBe(pull.headSha);
    expect(fork.branchSha("patch")).toBe(pull.headSha);
  });

  it("is not open where the owner does not", async () => {
    pull.setMaintainerCanModify(false);
    expect((await commit()).body).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
  });

  it("of an organisation is never open", async () => {
    await openFromFork({ login: "other-org", type: "Organization" });
    expect((await query("maintainerCanModify")).body).toMatchObject({
      data: { repository: { pullRequest: { maintainerCanModify: false } } },
    });
    expect((await commit()).body).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
  });

  it("that no pull request comes from is not open", async () => {
    await fork.commit({ branch: "other", files: { "a.yaml": "x\n" } });
    const answer = await bot.graphql(COMMIT, {
      input: {
        branch: { repositoryNameWithOwner: fork.fullName, branchName: "other" },
        expectedHeadOid: fork.branchSha("other"),
        message: { headline: "Fix" },
      },
    });
    expect(answer.body).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
  });
});

describe("a fork that is deleted", () => {
  it("leaves the pull request open, with its difference and without a head repository", async () => {
    await fork.delete();
    const rest = await bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}`);
    expect(rest.body).toMatchObject({
      state: "open",
      head: { repo: null, sha: pull.headSha },
      changed_files: 1,
    });
    const graph = await query(
      "headRepository { id } headRepositoryOwner { login } headRef { name } files(first: 1) { totalCount }",
    );
    expect(at(graph.body, "data", "repository", "pullRequest")).toEqual({
      headRepository: null,
      headRepositoryOwner: null,
      headRef: null,
      files: { totalCount: 1 },
    });
    expect((await bot.rest("GET", `/repos/${fork.fullName}`)).status).toBe(404);
  });
});

describe("a private fork", () => {
  it("is hidden from the app where it is not installed", async () => {
    const files = { "a.yaml": "a\n" };
    const secret = await sandbox.createRepository({
      owner: "octo",
      name: `secret-${people}`,
      files,
      isPrivate: true,
    });
    const copy = await secret.fork("insider");
    await copy.commit({ branch: "patch", files: { "a.yaml": "b\n" } });
    const opened = await secret.openPullRequest({ head: "patch", headRepository: copy });
    const client = await asInstallation(sandbox, secret);
    const answer = await client.graphql(
      `{ repository(owner: "octo", name: "${secret.name}") { pullRequest(number: ${opened.number}) { isCrossRepository headRepository { id } } } }`,
    );
    expect(at(answer.body, "data", "repository", "pullRequest")).toEqual({
      isCrossRepository: true,
      headRepository: null,
    });
  });
});

describe("a pull request that the app opens", () => {
  it("comes from a branch of the base repository", async () => {
    await repository.commit({ branch: `fix-${people}`, files: { "b.yaml": "b\n" } });
    const body = {
      title: "Fix",
      head: `fix-${people}`,
      base: "main",
      body: "For you",
      maintainer_can_modify: false,
    };
    const answer = await bot.rest("POST", "/repos/octo/shop/pulls", body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ user: { login: "tidy[bot]" }, title: "Fix", draft: false });
    expect(sandbox.deliveries.at(-1)).toMatchObject({
      action: "opened",
      payload: { sender: { type: "Bot" } },
    });
    expect(repository.pullRequests().at(-1)).toMatchObject({ title: "Fix", author: "tidy[bot]" });
  });

  it("cannot be opened to maintainers where the app may not write", async () => {
    await fork.commit({ branch: "second", files: { "c.yaml": "c\n" } });
    const body = { title: "Fix", head: `${fork.owner}:second`, base: "main", maintainer_can_modify: true };
    const answer = await bot.rest("POST", "/repos/octo/shop/pulls", body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Fork collab can't be granted");
    const allowed = await bot.rest("POST", "/repos/octo/shop/pulls", {
      ...body,
      maintainer_can_modify: false,
    });
    expect(allowed.status).toBe(201);
  });
});
