import { beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { asInstallation, at, listAt, numberAt } from "./bare-client.ts";
import { startWithApp, useShop } from "./fixture.ts";

let pull: SandboxPullRequest;
let branches = 0;
let sent = 0;

const shop = useShop({ "a.yaml": "a\n", "z.yaml": "z\n" });

beforeEach(async () => {
  branches += 1;
  await shop.repository.commit({ branch: `feature-${branches}`, files: { "a.yaml": `${branches}\n` } });
  pull = await shop.repository.openPullRequest({
    head: `feature-${branches}`,
    author: "dev",
    title: "A change",
  });
  sent = shop.sandbox.deliveries.length;
});

function events(): readonly string[] {
  return shop.sandbox.deliveries
    .slice(sent)
    .map(({ event, action }) => (action === null ? event : `${event}.${action}`));
}

function last(): Readonly<Record<string, unknown>> {
  return shop.sandbox.deliveries.at(-1)?.payload ?? {};
}

describe("what people do to a pull request", () => {
  it("closing and reopening is told", async () => {
    await pull.close("alice");
    expect(last()).toMatchObject({
      action: "closed",
      pull_request: { state: "closed", merged: false },
      sender: { login: "alice" },
    });
    await pull.reopen();
    expect(last()).toMatchObject({ action: "reopened", pull_request: { state: "open" } });
    expect(events()).toEqual(["pull_request.closed", "pull_request.reopened"]);
  });

  it("closing keeps the base as it was then", async () => {
    await shop.repository.commit({ files: { "z.yaml": `closing ${branches}\n` } });
    const base = shop.repository.branchSha();
    await pull.close();
    await shop.repository.commit({ files: { "z.yaml": `closed ${branches}\n` } });
    const answer = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}`);
    expect(answer.body).toMatchObject({ base: { sha: base } });
  });

  it("drafting and being ready is told once each", async () => {
    await pull.setDraft(true);
    await pull.setDraft(true);
    expect(pull.isDraft).toBe(true);
    await pull.setDraft(false);
    expect(events()).toEqual(["pull_request.converted_to_draft", "pull_request.ready_for_review"]);
  });

  it("opening as a draft is told as opening", async () => {
    await shop.repository.commit({ branch: "draft", files: { "d.yaml": "d\n" } });
    await shop.repository.openPullRequest({ head: "draft", draft: true });
    expect(last()).toMatchObject({ action: "opened", pull_request: { draft: true } });
  });

  it("changing the base tells from which, and compares anew", async () => {
    const from = shop.repository.branchSha();
    await shop.repository.commit({ branch: `release-${branches}`, files: { "r.yaml": "r\n" } });
    sent = shop.sandbox.deliveries.length;
    await pull.changeBase(`release-${branches}`);
    expect(last()).toMatchObject({
      action: "edited",
      changes: { base: { ref: { from: "main" }, sha: { from } } },
      pull_request: { base: { ref: `release-${branches}` } },
    });
    expect(events()).toEqual(["pull_request.edited"]);
    expect(await pull.diff()).not.toContain("r.yaml");
    await expect(pull.changeBase("nowhere")).rejects.toThrow("Validation Failed");
  });

  it("deleting its branch closes it", async () => {
    await shop.repository.deleteBranch(pull.headBranch);
    expect(events()).toEqual(["push", "pull_request.closed"]);
    expect(shop.sandbox.deliveries.at(-2)?.payload).toMatchObject({
      deleted: true,
      after: "0".repeat(40),
      head_commit: null,
    });
    expect(pull.state).toBe("closed");
    await expect(pull.reopen()).rejects.toThrow("cannot be reopened");
  });

  it("editing the title tells what it was", async () => {
    await pull.edit({ title: "Another" });
    expect(last()).toMatchObject({ action: "edited", changes: { title: { from: "A change" } } });
    expect(pull.title).toBe("Another");
  });

  it("merging closes it, and keeps its difference", async () => {
    const diff = await pull.diff();
    await pull.merge("alice");
    expect(pull.state).toBe("merged");
    expect(events()).toEqual(["push", "check_suite.requested", "pull_request.closed"]);
    expect(last()).toMatchObject({
      action: "closed",
      pull_request: { merged: true, merged_by: { login: "alice" } },
    });
    expect(await pull.diff()).toBe(diff);
    expect((await shop.repository.readFile("a.yaml"))?.toString()).toBe(`${branches}\n`);
    await expect(pull.merge("alice")).rejects.toThrow("not mergeable");
    await expect(pull.reopen()).rejects.toThrow("cannot be reopened");
  });

  it("a conflict with the base keeps it from merging, as is known a moment later", async () => {
    await shop.repository.commit({ files: { "a.yaml": `conflict ${branches}\n` } });
    const query = `{ repository(owner: "octo", name: "shop") { pullRequest(number: ${pull.number}) { mergeable } } }`;
    const path = ["data", "repository", "pullRequest", "mergeable"] as const;
    expect(at((await shop.bot.graphql(query)).body, ...path)).toBe("UNKNOWN");
    await expect.poll(async () => at((await shop.bot.graphql(query)).body, ...path)).toBe("CONFLICTING");
    const rest = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}`);
    expect(rest.body).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    await expect(pull.merge()).rejects.toThrow("not mergeable");
  });

  it("an unknown mergeability becomes a known one", async () => {
    await pull.push({ "new.yaml": "n\n" });
    const path = `/repos/octo/shop/pulls/${pull.number}`;
    await expect.poll(async () => at((await shop.bot.rest("GET", path)).body, "mergeable")).toBe(true);
  });

  it("putting it into the merge queue asks for checks of the merge", async () => {
    await shop.repository.commit({ branch: "queued", files: { "q.yaml": "q\n" } });
    const queued = await shop.repository.openPullRequest({ head: "queued" });
    sent = shop.sandbox.deliveries.length;
    const sha = await queued.addToMergeQueue("alice");
    expect(events()).toEqual(["push", "check_suite.requested", "merge_group.checks_requested"]);
    expect(last()).toMatchObject({
      merge_group: {
        head_sha: sha,
        head_ref: expect.stringMatching(/^refs\/heads\/gh-readonly-queue\/main\/pr-\d+-/) as string,
        base_sha: shop.repository.branchSha(),
        base_ref: "refs/heads/main",
        head_commit: { id: sha },
      },
    });
    const run = await shop.bot.rest("POST", "/repos/octo/shop/check-runs", {
      name: "x",
      head_sha: sha,
      conclusion: "success",
    });
    expect(run.status).toBe(201);
  });

  it("labels are shown and told by nobody", async () => {
    pull.setLabels(["bug"]);
    const query = `{ repository(owner: "octo", name: "shop") { pullRequest(number: ${pull.number}) { labels(first: 5) { nodes { name } } } } }`;
    expect(at((await shop.bot.graphql(query)).body, "data", "repository", "pullRequest", "labels")).toEqual({
      nodes: [{ name: "bug" }],
    });
    expect(events()).toEqual([]);
  });
});

describe("pushes", () => {
  it("to the pull request's branch are told as push, synchronize and a request for checks", async () => {
    const before = pull.headSha;
    const after = await pull.push({ "b.yaml": "b\n" }, { author: "renovate[bot]", message: "Update" });
    expect(events()).toEqual(["push", "pull_request.synchronize", "check_suite.requested"]);
    expect(shop.sandbox.deliveries.at(-3)?.payload).toMatchObject({
      ref: `refs/heads/${pull.headBranch}`,
      before,
      after,
      commits: [{ id: after, message: "Update", added: ["b.yaml"], author: { username: "renovate[bot]" } }],
      head_commit: { id: after },
      sender: { login: "renovate[bot]", type: "Bot" },
    });
    expect(last()).toMatchObject({
      check_suite: { head_sha: after, head_branch: pull.headBranch, status: "queued" },
    });
  });

  it("that change nothing are not told", async () => {
    await pull.forcePush(pull.headSha);
    expect(events()).toEqual([]);
  });

  it("to the base are not told to the pull request", async () => {
    await shop.repository.commit({ files: { "z.yaml": `${branches}\n` } });
    expect(events()).toEqual(["push", "check_suite.requested"]);
  });

  it("do not ask an app for checks that may not write them", async () => {
    const permissions = { contents: "write", pull_requests: "write", metadata: "read" } as const;
    const other = await startWithApp({ app: { permissions } });
    const elsewhere = await other.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
    await elsewhere.commit({ files: { a: "b" } });
    expect(other.deliveries.map(({ event }) => event)).toEqual(["installation", "push"]);
    await other.close();
  });
});

describe("opening a pull request is refused", () => {
  it.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ["from an unknown branch", { head: "nowhere" }, { field: "head", code: "invalid" }],
    ["from an unknown fork", { head: "nobody:main" }, { field: "head", code: "invalid" }],
    ["into an unknown branch", { base: "nowhere" }, { field: "base", code: "invalid" }],
    ["without a title", { title: " " }, { field: "title", code: "missing_field" }],
    [
      "with a text that is too long",
      { body: "x".repeat(65_537) },
      { message: "body is too long (maximum is 65536 characters)" },
    ],
    ["without commits", { head: "same" }, { message: "No commits between main and same" }],
    [
      "without a common history",
      { head: "orphan" },
      { message: "The main branch has no history in common with orphan" },
    ],
  ])("%s", async (_, change, error) => {
    if (shop.repository.branchSha("same") === null)
      await shop.repository.forcePush("same", shop.repository.branchSha() ?? "");
    if (shop.repository.branchSha("orphan") === null) {
      const tree = await shop.bot.rest("GET", "/repos/octo/shop/git/trees/main");
      const body = { message: "Orphan", tree: at(tree.body, "sha"), parents: [] };
      const commit = await shop.bot.rest("POST", "/repos/octo/shop/git/commits", body);
      await shop.repository.forcePush("orphan", String(at(commit.body, "sha")));
    }
    await shop.repository.forcePush("same", shop.repository.branchSha() ?? "");
    const body = { title: "x", head: pull.headBranch, base: "main", ...change };
    const answer = await shop.bot.rest("POST", "/repos/octo/shop/pulls", body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: "Validation Failed", errors: [error] });
  });

  it("where there is one already", async () => {
    const body = { title: "x", head: pull.headBranch, base: "main" };
    const answer = await shop.bot.rest("POST", "/repos/octo/shop/pulls", body);
    expect(answer.body).toMatchObject({
      errors: [{ message: `A pull request already exists for octo:${pull.headBranch}.` }],
    });
  });
});

describe("PATCH pulls/{n}", () => {
  it("edits, closes and reopens", async () => {
    const path = `/repos/octo/shop/pulls/${pull.number}`;
    const edited = await shop.bot.rest("PATCH", path, { title: "New", body: "Text", state: "closed" });
    expect(edited.body).toMatchObject({ title: "New", body: "Text", state: "closed" });
    expect(events()).toEqual(["pull_request.edited", "pull_request.closed"]);
    expect((await shop.bot.rest("PATCH", path, { base: "main", state: "open" })).body).toMatchObject({
      state: "open",
    });
    expect((await shop.bot.rest("PATCH", path, { state: "merged" })).status).toBe(422);
  });
});

describe("GET pulls", () => {
  it("lists the open ones, newest first, and others when asked", async () => {
    const open = await shop.bot.rest("GET", "/repos/octo/shop/pulls?per_page=1");
    expect(open.body).toMatchObject([{ number: pull.number, state: "open" }]);
    await pull.close();
    const byHead = await shop.bot.rest("GET", `/repos/octo/shop/pulls?head=octo:${pull.headBranch}`);
    expect(byHead.body).toEqual([]);
    const closed = await shop.bot.rest(
      "GET",
      `/repos/octo/shop/pulls?state=closed&head=octo:${pull.headBranch}`,
    );
    expect(closed.body).toMatchObject([{ number: pull.number, state: "closed" }]);
  });

  it("lists the commits of one", async () => {
    await pull.push({ "b.yaml": "b\n" }, { message: "Second" });
    const commits = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}/commits`);
    expect(listAt(commits.body)).toMatchObject([
      { commit: { message: "Change files" } },
      { commit: { message: "Second" } },
    ]);
    const query = `{ repository(owner: "octo", name: "shop") { pullRequest(number: ${pull.number}) { commits(last: 1) { totalCount nodes { commit { oid } } } } } }`;
    expect(at((await shop.bot.graphql(query)).body, "data", "repository", "pullRequest", "commits")).toEqual({
      totalCount: 2,
      nodes: [{ commit: { oid: pull.headSha } }],
    });
  });
});

describe("installing the app", () => {
  it("is told by owner first, and by repository after that", async () => {
    const owner = { login: "fresh-org", type: "Organization" } as const;
    const first = await shop.sandbox.createRepository({ owner, name: "one", files: { a: "a" } });
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "installation",
      action: "created",
      payload: {
        installation: { account: { login: "fresh-org" } },
        repositories: [{ full_name: "fresh-org/one" }],
      },
    });
    const second = await shop.sandbox.createRepository({
      owner,
      name: "two",
      files: { a: "a" },
      installed: false,
    });
    await second.installApp();
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "installation_repositories",
      action: "added",
      payload: { repositories_added: [{ full_name: "fresh-org/two" }], repositories_removed: [] },
    });
    await first.uninstallApp();
    expect(last()).toMatchObject({
      action: "removed",
      repositories_removed: [{ full_name: "fresh-org/one" }],
    });
    sent = shop.sandbox.deliveries.length;
    await first.commit({ files: { a: "b" } });
    expect(events()).toEqual([]);
  });
});

describe("an organisation", () => {
  it("has somebody who acts for it", async () => {
    const owner = { login: "acting-org", type: "Organization" } as const;
    const repository = await shop.sandbox.createRepository({ owner, name: "shop", files: { a: "a" } });
    expect(last()).toMatchObject({ sender: { login: "acting-org-admin", type: "User" } });
    await repository.commit({ branch: "b", files: { a: "b" } });
    const opened = await repository.openPullRequest({ head: "b" });
    expect(opened.author).toBe("acting-org-admin");
    const client = await asInstallation(shop.sandbox, repository);
    const role = await client.rest("GET", "/repos/acting-org/shop/collaborators/acting-org-admin/permission");
    expect(role.body).toMatchObject({ permission: "admin" });
  });
});

describe("what a person cannot do", () => {
  it("is said in words", async () => {
    await expect(shop.repository.commit({ files: { "nothing.yaml": null } })).rejects.toThrow(
      "nothing to delete or rename",
    );
    await expect(shop.sandbox.createRepository({ owner: "octo", name: "shop" })).rejects.toThrow(
      "exists already",
    );
    await expect(shop.sandbox.createRepository({ owner: "octo", name: "a/b" })).rejects.toThrow(
      "is no name for a repository",
    );
    await expect(pull.applySuggestion(1)).rejects.toThrow("Not Found");
    expect(numberAt({ number: pull.number }, "number")).toBeGreaterThan(0);
  });
});
