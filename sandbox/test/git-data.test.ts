import { describe, expect, it } from "vitest";
import { type Answer, asInstallation, at, listAt, textAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let branches = 0;

const GIT = "/repos/octo/shop/git";

const shop = useShop({ "a.yaml": "a\n", "run.sh": { content: "#!\n", mode: "100755" } });

async function newBranch(): Promise<string> {
  branches += 1;
  const name = `work/${branches}`;
  const answer = await shop.bot.rest("POST", `${GIT}/refs`, {
    ref: `refs/heads/${name}`,
    sha: shop.repository.branchSha(),
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return name;
}

/** Blob, tree and commit on top of a branch, which stays where it is. Returns the commit's SHA. */
async function newCommit(
  branch: string,
  path = "a.yaml",
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const parent = shop.repository.branchSha(branch) ?? "";
  const blob = await shop.bot.rest("POST", `${GIT}/blobs`, {
    content: Buffer.from("b\n").toString("base64"),
    encoding: "base64",
  });
  const entry = { path, mode: "100644", type: "blob", sha: textAt(blob.body, "sha") };
  const tree = await shop.bot.rest("POST", `${GIT}/trees`, { base_tree: parent, tree: [entry] });
  const body = { message: "Change", tree: textAt(tree.body, "sha"), parents: [parent], ...more };
  return textAt((await shop.bot.rest("POST", `${GIT}/commits`, body)).body, "sha");
}

function move(branch: string, body: unknown): Promise<Answer> {
  return shop.bot.rest("PATCH", `${GIT}/refs/heads/${branch}`, body);
}

describe("blobs, trees and commits", () => {
  it("become a signed commit of the app when nobody else is named", async () => {
    const branch = await newBranch();
    const sha = await newCommit(branch);
    const commit = await shop.bot.rest("GET", `${GIT}/commits/${sha}`);
    expect(commit.body).toMatchObject({
      message: "Change",
      author: { name: "tidy[bot]" },
      committer: { name: "GitHub", email: "noreply@github.com" },
      verification: { verified: true, reason: "valid" },
    });
    expect((await move(branch, { sha })).body).toMatchObject({
      ref: `refs/heads/${branch}`,
      object: { sha, type: "commit" },
    });
    expect((await shop.repository.readFile("a.yaml", branch))?.toString()).toBe("b\n");
    expect(await shop.repository.readMode("run.sh", branch)).toBe("100755");
  });

  it.each([
    ["author", { author: { name: "A", email: "a@example.com" } }],
    ["committer", { committer: { name: "A", email: "a@example.com" } }],
  ])("are not signed when an %s is given", async (_, more) => {
    const sha = await newCommit(await newBranch(), "a.yaml", more);
    expect((await shop.bot.rest("GET", `${GIT}/commits/${sha}`)).body).toMatchObject({
      verification: { verified: false },
    });
  });

  it("can take a file out, and write one from text", async () => {
    const base = shop.repository.branchSha() ?? "";
    const tree = [
      { path: "a.yaml", mode: "100644", sha: null },
      { path: "deep/er/x.yaml", mode: "100755", content: "x\n" },
    ];
    const answer = await shop.bot.rest("POST", `${GIT}/trees`, { base_tree: base, tree });
    const listed = await shop.bot.rest("GET", `${GIT}/trees/${textAt(answer.body, "sha")}?recursive=1`);
    expect(listed.body).toMatchObject({
      truncated: false,
      tree: [
        { path: "deep", type: "tree" },
        { path: "deep/er", type: "tree" },
        { path: "deep/er/x.yaml", type: "blob", mode: "100755", size: 2 },
        { path: "run.sh", mode: "100755" },
      ],
    });
  });

  it("are read back", async () => {
    const blob = await shop.bot.rest("POST", `${GIT}/blobs`, { content: "text" });
    const read = await shop.bot.rest("GET", `${GIT}/blobs/${textAt(blob.body, "sha")}`);
    expect(read.body).toMatchObject({ encoding: "base64", size: 4, content: "dGV4dA==\n" });
    const raw = { accept: "application/vnd.github.raw+json" };
    const bytes = await shop.bot.rest("GET", `${GIT}/blobs/${textAt(blob.body, "sha")}`, undefined, raw);
    expect(bytes.text).toBe("text");
    expect(bytes.headers.get("content-type")).toBe("application/vnd.github.raw+json; charset=utf-8");
    expect((await shop.bot.rest("GET", `${GIT}/trees/main`)).body).toMatchObject({
      tree: [{ path: "a.yaml" }, { path: "run.sh" }],
    });
  });

  it.each<[string, string, unknown]>([
    ["a tree with an unknown blob", "trees", { tree: [{ path: "x", mode: "100644", sha: "0".repeat(40) }] }],
    ["a tree with neither blob nor text", "trees", { tree: [{ path: "x", mode: "100644" }] }],
    [
      "a tree with both",
      "trees",
      { tree: [{ path: "x", mode: "100644", sha: "0".repeat(40), content: "x" }] },
    ],
    ["a tree with an unknown mode", "trees", { tree: [{ path: "x", mode: "100640", content: "x" }] }],
    ["a tree with a path into .git", "trees", { tree: [{ path: ".git/x", mode: "100644", content: "x" }] }],
    ["a tree on an unknown one", "trees", { base_tree: "0".repeat(40), tree: [] }],
    ["a folder of text", "trees", { tree: [{ path: "x", mode: "040000", content: "x" }] }],
    ["a submodule of text", "trees", { tree: [{ path: "x", mode: "160000", content: "x" }] }],
    ["a submodule at no commit", "trees", { tree: [{ path: "x", mode: "160000", sha: "v1.0" }] }],
    ["a commit of an unknown tree", "commits", { message: "x", tree: "0".repeat(40) }],
    ["a commit without a message", "commits", { tree: "0".repeat(40) }],
    ["a blob in an unknown encoding", "blobs", { content: "x", encoding: "latin1" }],
  ])("are refused: %s", async (_, kind, body) => {
    expect((await shop.bot.rest("POST", `${GIT}/${kind}`, body)).status).toBe(422);
  });

  it("are refused where an object of another kind is named, or what git cannot hold", async () => {
    const blob = textAt((await shop.bot.rest("POST", `${GIT}/blobs`, { content: "text" })).body, "sha");
    const parent = shop.repository.branchSha() ?? "";
    const tree = textAt((await shop.bot.rest("GET", `${GIT}/trees/main`)).body, "sha");
    const entry = { path: "x", mode: "040000", sha: blob };
    for (const [kind, body] of [
      ["trees", { tree: [entry] }],
      ["trees", { tree: [{ ...entry, mode: "100644", sha: tree }] }],
      ["commits", { message: "x", tree: blob }],
      ["commits", { message: "x", tree: parent }],
      ["commits", { message: "x", tree, parents: [tree] }],
      ["commits", { message: "x\0", tree, parents: [parent] }],
      ["commits", { message: "x", tree, author: { name: "", email: "e" } }],
      ["commits", { message: "x", tree, author: { name: "n", email: "e", date: "1969-01-01T00:00:00Z" } }],
    ] as const)
      expect((await shop.bot.rest("POST", `${GIT}/${kind}`, body)).status).toBe(422);
    expect(
      (await shop.bot.rest("POST", `${GIT}/commits`, { message: "x", tree, parents: [parent] })).status,
    ).toBe(201);
  });

  it("are not found by an unknown SHA", async () => {
    for (const kind of ["blobs", "trees", "commits"]) {
      expect((await shop.bot.rest("GET", `${GIT}/${kind}/${"0".repeat(40)}`)).status).toBe(404);
    }
  });
});

describe("refs", () => {
  it("move forward only, unless they are forced", async () => {
    const branch = await newBranch();
    const first = shop.repository.branchSha(branch);
    const sha = await newCommit(branch);
    expect((await move(branch, { sha })).status).toBe(200);
    const back = await move(branch, { sha: first });
    expect(back.status).toBe(422);
    expect(back.body).toMatchObject({ message: "Update is not a fast forward" });
    expect((await move(branch, { sha: first, force: true })).status).toBe(200);
    expect(shop.repository.branchSha(branch)).toBe(first);
  });

  it("are read, alone and by their beginning", async () => {
    const branch = await newBranch();
    for (const path of [`heads/${branch}`, `heads%2F${branch.replace("/", "%2F")}`]) {
      expect((await shop.bot.rest("GET", `${GIT}/ref/${path}`)).body).toMatchObject({
        ref: `refs/heads/${branch}`,
      });
    }
    const found = await shop.bot.rest("GET", `${GIT}/matching-refs/heads/work`);
    expect(listAt(found.body).length).toBeGreaterThan(0);
    expect((await shop.bot.rest("GET", `${GIT}/ref/heads/nowhere`)).status).toBe(404);
  });

  it.each<[string, () => unknown, string]>([
    [
      "that is there already",
      () => ({ ref: "refs/heads/main", sha: shop.repository.branchSha() }),
      "Reference already exists",
    ],
    ["at an unknown commit", () => ({ ref: "refs/heads/x", sha: "0".repeat(40) }), "Object does not exist"],
    [
      "without refs/heads/",
      () => ({ ref: "x", sha: shop.repository.branchSha() }),
      "Reference name must start with",
    ],
    [
      "with a name git refuses",
      () => ({ ref: "refs/heads/a..b", sha: shop.repository.branchSha() }),
      "be a valid name",
    ],
  ])("are not created: one %s", async (_, body, message) => {
    const answer = await shop.bot.rest("POST", `${GIT}/refs`, body());
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
  });

  it("are not moved when they are not there, nor to what is no commit", async () => {
    expect((await move("nowhere", { sha: shop.repository.branchSha() })).text).toContain(
      "Reference does not exist",
    );
    expect((await move("main", { sha: "0".repeat(40) })).text).toContain("Object does not exist");
  });

  it("are deleted", async () => {
    const branch = await newBranch();
    expect((await shop.bot.rest("DELETE", `${GIT}/refs/heads/${branch}`)).status).toBe(204);
    expect(shop.repository.branchSha(branch)).toBeNull();
    expect((await shop.bot.rest("DELETE", `${GIT}/refs/heads/${branch}`)).status).toBe(422);
  });

  it("of protected branches stay where they are", async () => {
    const branch = await newBranch();
    const sha = await newCommit(branch);
    shop.repository.protectBranch(branch);
    const answer = await move(branch, { sha });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Changes must be made through a pull request.");
    expect((await shop.bot.rest("GET", `/repos/octo/shop/branches/${branch}`)).body).toMatchObject({
      name: branch,
      protected: true,
    });
    shop.repository.unprotectBranch(branch);
    expect((await move(branch, { sha })).status).toBe(200);
  });

  it("do not take workflows without the permission for them", async () => {
    const branch = await newBranch();
    const sha = await newCommit(branch, ".github/workflows/ci.yml");
    const text = "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml`";
    const answer = await move(branch, { sha });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(text);
    expect((await shop.bot.rest("POST", `${GIT}/refs`, { ref: "refs/heads/ci", sha })).text).toContain(text);
  });
});

const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) {
  clientMutationId
  ref { name }
  commit { oid message author { name } committer { name } signature { isValid wasSignedByGitHub } parents(first: 2) { nodes { oid } } }
} }`;

describe("createCommitOnBranch", () => {
  function commit(branch: string, input: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return shop.bot.graphql(COMMIT, {
      input: {
        branch: { repositoryNameWithOwner: "octo/shop", branchName: branch },
        expectedHeadOid: shop.repository.branchSha(branch) ?? "0".repeat(40),
        message: { headline: "Fix" },
        fileChanges: {
          additions: [{ path: "a.yaml", contents: Buffer.from("fixed\r\n").toString("base64") }],
        },
        ...input,
      },
    });
  }

  it("commits whole files as the app, signed, byte by byte", async () => {
    const branch = await newBranch();
    const before = shop.repository.branchSha(branch);
    const answer = await commit(branch, {
      message: { headline: "Fix", body: "Because" },
      clientMutationId: "c",
    });
    expect(at(answer.body, "data", "createCommitOnBranch")).toMatchObject({
      clientMutationId: "c",
      ref: { name: branch },
      commit: {
        oid: shop.repository.branchSha(branch),
        message: "Fix\n\nBecause",
        author: { name: "tidy[bot]" },
        committer: { name: "GitHub" },
        signature: { isValid: true, wasSignedByGitHub: true },
        parents: { nodes: [{ oid: before }] },
      },
    });
    expect((await shop.repository.readFile("a.yaml", branch))?.toString()).toBe("fixed\r\n");
    expect(shop.sandbox.deliveries.findLast(({ event }) => event === "push")).toMatchObject({
      payload: { ref: `refs/heads/${branch}`, before, sender: { login: "tidy[bot]", type: "Bot" } },
    });
  });

  it("refuses when the branch has moved", async () => {
    const branch = await newBranch();
    const expectedHeadOid = shop.repository.branchSha(branch) ?? "";
    await shop.repository.commit({ branch, files: { "a.yaml": "human\n" } });
    const answer = await commit(branch, { expectedHeadOid });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: "STALE_DATA",
          path: ["createCommitOnBranch"],
          message: `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`,
        },
      ],
    });
    expect((await shop.repository.readFile("a.yaml", branch))?.toString()).toBe("human\n");
  });

  it("lets one of two at once win", async () => {
    const branch = await newBranch();
    const answers = await Promise.all([commit(branch), commit(branch)]);
    const types = answers.map(({ body }) => at(body, "data", "createCommitOnBranch") !== null);
    expect(types.filter(Boolean)).toHaveLength(1);
  });

  it("writes ordinary files only, whatever they were before", async () => {
    const branch = await newBranch();
    const contents = Buffer.from("#!/bin/sh\n").toString("base64");
    await commit(branch, { fileChanges: { additions: [{ path: "run.sh", contents }] } });
    expect(await shop.repository.readMode("run.sh", branch)).toBe("100644");
  });

  it("deletes files, which must be there", async () => {
    const branch = await newBranch();
    const missing = await commit(branch, { fileChanges: { deletions: [{ path: "nothing" }] } });
    expect(textAt(missing.body, "errors", 0, "message")).toContain("does not exist as of commit oid");
    await commit(branch, { fileChanges: { deletions: [{ path: "a.yaml" }] } });
    expect(await shop.repository.readFile("a.yaml", branch)).toBeNull();
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      "an unknown branch",
      { branch: { repositoryNameWithOwner: "octo/shop", branchName: "nowhere" } },
      "NOT_FOUND",
    ],
    [
      "an unknown repository",
      { branch: { repositoryNameWithOwner: "octo/none", branchName: "main" } },
      "NOT_FOUND",
    ],
    [
      "a path out of the repository",
      { fileChanges: { additions: [{ path: "../x", contents: "eA==" }] } },
      "UNPROCESSABLE",
    ],
    [
      "a path into .git",
      { fileChanges: { additions: [{ path: ".git/config", contents: "eA==" }] } },
      "UNPROCESSABLE",
    ],
    [
      "a workflow, without the permission",
      { fileChanges: { additions: [{ path: ".github/workflows/x.yml", contents: "eA==" }] } },
      "FORBIDDEN",
    ],
  ])("refuses %s", async (_, input, type) => {
    const answer = await commit(await newBranch(), input);
    expect(answer.body).toMatchObject({ errors: [{ type }] });
  });

  it("refuses a protected branch", async () => {
    const branch = await newBranch();
    shop.repository.protectBranch(branch);
    const answer = await commit(branch);
    expect(answer.body).toMatchObject({ errors: [{ type: "BRANCH_PROTECTION_RULE_VIOLATION" }] });
  });

  it("needs contents: write", async () => {
    const branch = await newBranch();
    const weak = await asInstallation(shop.sandbox, shop.repository, {
      permissions: { contents: "read", pull_requests: "write" },
    });
    const input = {
      branch: { repositoryNameWithOwner: "octo/shop", branchName: branch },
      expectedHeadOid: shop.repository.branchSha(branch),
      message: { headline: "Fix" },
    };
    expect((await weak.graphql(COMMIT, { input })).body).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
  });
});

describe("comparisons", () => {
  it("tell how two branches differ", async () => {
    const branch = await newBranch();
    await shop.repository.commit({ branch, files: { "b.yaml": "b\n" }, message: "Add b" });
    const answer = await shop.bot.rest("GET", `/repos/octo/shop/compare/main...${branch}`);
    expect(answer.body).toMatchObject({
      status: "ahead",
      ahead_by: 1,
      behind_by: 0,
      merge_base_commit: { sha: shop.repository.branchSha() },
      commits: [{ commit: { message: "Add b" } }],
      files: [{ filename: "b.yaml", status: "added" }],
    });
    const back = await shop.bot.rest("GET", `/repos/octo/shop/compare/${branch}...main`);
    expect(back.body).toMatchObject({ status: "behind", files: [] });
    expect((await shop.bot.rest("GET", "/repos/octo/shop/compare/main...nowhere")).status).toBe(404);
    const commit = await shop.bot.rest("GET", `/repos/octo/shop/commits/${branch}`);
    expect(commit.body).toMatchObject({
      stats: { additions: 1, deletions: 0, total: 1 },
      files: [{ filename: "b.yaml" }],
    });
  });
});
