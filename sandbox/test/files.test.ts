import { describe, expect, it } from "vitest";
import type { Files, SandboxPullRequest } from "../src/start-sandbox.ts";
import { at, listAt, numbered, textAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let branches = 0;

const BASE: Files = {
  "kept.yaml": numbered(20),
  "moved.yaml": numbered(20, "moved"),
  "gone.yaml": "bye\n",
  "link.yaml": { content: "deploy/real.yaml", mode: "120000" },
  "deploy/real.yaml": "real\n",
  "deploy/run.sh": { content: "#!\n", mode: "100755" },
  "deploy/outside": { content: "/etc/passwd", mode: "120000" },
  "vendor/lib": { content: "1".repeat(40), mode: "160000" },
  ".gitmodules": '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.com/lib.git\n',
  "bin.dat": Buffer.from([0, 1, 2, 3]),
  "häßlich name#1?.yaml": "ugly\n",
  "large.txt": "x".repeat(1_100_000),
  "utf-16.txt": Buffer.from("\ufeffä\n", "utf16le"),
  "line\nbreak.yaml": "broken\n",
};

const shop = useShop(BASE);

async function openPull(
  files: Files,
  renames: Readonly<Record<string, string>> = {},
): Promise<SandboxPullRequest> {
  branches += 1;
  await shop.repository.commit({ branch: `feature-${branches}`, files, renames });
  return shop.repository.openPullRequest({ head: `feature-${branches}` });
}

async function files(pull: SandboxPullRequest, query = ""): Promise<unknown> {
  return (await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}/files${query}`)).body;
}

describe("GET pulls/{n}/files", () => {
  it("tells what happened to each file, with its patch", async () => {
    const pull = await openPull(
      {
        "kept.yaml": numbered(20).replace("line 10\n", "ten\n"),
        "gone.yaml": null,
        "new.yaml": "a\nb",
        "bin.dat": Buffer.from([0, 9]),
        "deploy/run.sh": { content: "#!\n", mode: "100644" },
        "vendor/lib": { content: "2".repeat(40), mode: "160000" },
      },
      { "moved.yaml": "there/moved.yaml" },
    );
    const list = listAt(await files(pull));
    const byName = new Map(list.map((file) => [textAt(file, "filename"), file]));
    expect([...byName.keys()]).toEqual([
      "bin.dat",
      "deploy/run.sh",
      "gone.yaml",
      "kept.yaml",
      "new.yaml",
      "there/moved.yaml",
      "vendor/lib",
    ]);
    expect(byName.get("kept.yaml")).toMatchObject({
      status: "modified",
      additions: 1,
      deletions: 1,
      changes: 2,
      patch:
        "@@ -7,7 +7,7 @@ line 6\n line 7\n line 8\n line 9\n-line 10\n+ten\n line 11\n line 12\n line 13",
    });
    expect(byName.get("gone.yaml")).toMatchObject({ status: "removed", patch: "@@ -1 +0,0 @@\n-bye" });
    expect(byName.get("new.yaml")).toMatchObject({
      status: "added",
      patch: "@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file",
    });
    const moved = byName.get("there/moved.yaml");
    expect(moved).toMatchObject({ status: "renamed", previous_filename: "moved.yaml", changes: 0 });
    for (const name of ["bin.dat", "deploy/run.sh", "there/moved.yaml"]) {
      expect(byName.get(name)).not.toHaveProperty("patch");
    }
    expect(byName.get("vendor/lib")).toMatchObject({ status: "modified", additions: 1, deletions: 1 });
  });

  it("finds a renamed file that has changed too", async () => {
    const pull = await openPull({
      "moved.yaml": null,
      "new.yaml": numbered(20, "moved").replace("moved 3\n", "3\n"),
    });
    expect(await files(pull)).toMatchObject([
      {
        filename: "new.yaml",
        status: "renamed",
        previous_filename: "moved.yaml",
        additions: 1,
        deletions: 1,
      },
    ]);
  });

  it("compares with the merge base, not with the base branch as it is now", async () => {
    const pull = await openPull({ "new.yaml": "n\n" });
    await shop.repository.commit({ files: { "kept.yaml": "else\n" } });
    expect(listAt(await files(pull)).map((file) => textAt(file, "filename"))).toEqual(["new.yaml"]);
    await shop.repository.commit({ files: { "kept.yaml": numbered(20) } });
  });

  it("leaves out patches over the limit", async () => {
    const pull = await openPull({ "kept.yaml": numbered(3), "new.yaml": numbered(500) });
    shop.sandbox.setPatchLimit(400);
    const [kept, added] = listAt(await files(pull));
    expect(kept).toHaveProperty("patch");
    expect(added).not.toHaveProperty("patch");
    expect(added).toMatchObject({ additions: 500 });
    shop.sandbox.setPatchLimit(500_000);
    expect(listAt(await files(pull))[1]).toHaveProperty("patch");
  });

  it("comes in pages of 30, and of 100 at most, of which the last files have no patch", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 130 }, (_, index) => [`many/${1000 + index}.yaml`, "x\n"]),
    );
    const pull = await openPull(many);
    expect(listAt(await files(pull))).toHaveLength(30);
    expect(listAt(await files(pull, "?per_page=500"))).toHaveLength(100);
    expect(listAt(await files(pull, "?per_page=100&page=2"))).toHaveLength(30);
    expect(listAt(await files(pull, "?per_page=100&page=3"))).toEqual([]);
    const patches = listAt(await files(pull, "?per_page=100")).map((file) => at(file, "patch") !== undefined);
    expect(patches.indexOf(false)).toBe(70);
    expect(patches.lastIndexOf(true)).toBe(69);
  });

  it("is not confused by rows that look like a patch", async () => {
    const text = "diff --git a/x b/x\n@@ -1 +1 @@\n\rdiff --git a/y b/y\n\u2028@@ -1 +1 @@\n--- a\n+++ b\n";
    const pull = await openPull({ "new.yaml": text, "z.yaml": "z\n" });
    const [first, second] = listAt(await files(pull));
    expect(textAt(first, "patch").split("\n")).toHaveLength(7);
    expect(textAt(second, "patch")).toBe("@@ -0,0 +1 @@\n+z");
  });

  it("is the same list as in GraphQL", async () => {
    const pull = await openPull(
      { "gone.yaml": null, "kept.yaml": "k\n", "new.yaml": "n\n" },
      { "moved.yaml": "m.yaml" },
    );
    const query = `query Files($after: String) { repository(owner: "octo", name: "shop") {
      pullRequest(number: ${pull.number}) { changedFiles files(first: 2, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { path changeType } } } } }`;
    const path = ["data", "repository", "pullRequest", "files"] as const;
    const first = at((await shop.bot.graphql(query)).body, ...path);
    expect(first).toMatchObject({
      totalCount: 4,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
      nodes: [
        { path: "gone.yaml", changeType: "DELETED" },
        { path: "kept.yaml", changeType: "MODIFIED" },
      ],
    });
    const rest = await shop.bot.graphql(query, { after: textAt(first, "pageInfo", "endCursor") });
    expect(at(rest.body, ...path)).toMatchObject({
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
      nodes: [
        { path: "m.yaml", changeType: "RENAMED" },
        { path: "new.yaml", changeType: "ADDED" },
      ],
    });
  });
});

describe("GET contents", () => {
  const CONTENTS = "/repos/octo/shop/contents";
  const RAW = { accept: "application/vnd.github.raw+json" };
  const OBJECT = { accept: "application/vnd.github.object+json" };

  it("gives a file in base64, with newlines in it", async () => {
    const answer = await shop.bot.rest("GET", `${CONTENTS}/kept.yaml?ref=main`);
    expect(answer.body).toMatchObject({
      type: "file",
      encoding: "base64",
      name: "kept.yaml",
      size: numbered(20).length,
    });
    const content = textAt(answer.body, "content");
    expect(content).toMatch(/^.{60}\n/);
    expect(Buffer.from(content, "base64").toString()).toBe(numbered(20));
  });

  it("gives a file as it is", async () => {
    expect((await shop.bot.rest("GET", `${CONTENTS}/kept.yaml`, undefined, RAW)).text).toBe(numbered(20));
  });

  it.each(["deploy/real.yaml", "deploy%2Freal.yaml"])(
    "takes slashes in a path as they are, or encoded: %s",
    async (path) => {
      expect((await shop.bot.rest("GET", `${CONTENTS}/${path}`, undefined, RAW)).text).toBe("real\n");
    },
  );

  it("takes any character in a path", async () => {
    const path = encodeURIComponent("häßlich name#1?.yaml");
    const answer = await shop.bot.rest("GET", `${CONTENTS}/${path}`);
    expect(answer.body).toMatchObject({ name: "häßlich name#1?.yaml", path: "häßlich name#1?.yaml" });
  });

  it("gives a file of any commit, branch or pull request", async () => {
    const pull = await openPull({ "kept.yaml": "k\n" });
    for (const ref of [
      pull.headSha,
      pull.headBranch,
      `refs/heads/${pull.headBranch}`,
      `refs/pull/${pull.number}/head`,
    ]) {
      expect((await shop.bot.rest("GET", `${CONTENTS}/kept.yaml?ref=${ref}`, undefined, RAW)).text).toBe(
        "k\n",
      );
    }
    const nowhere = await shop.bot.rest("GET", `${CONTENTS}/kept.yaml?ref=nowhere`);
    expect(nowhere.status).toBe(404);
    expect(nowhere.body).toMatchObject({ message: "No commit found for the ref nowhere" });
  });

  it("does not find what is not there", async () => {
    expect((await shop.bot.rest("GET", `${CONTENTS}/nothing.yaml`)).status).toBe(404);
    expect((await shop.bot.rest("GET", `${CONTENTS}/deploy`, undefined, RAW)).status).toBe(404);
  });

  it("over 1 MB comes raw, or as an object without content", async () => {
    const json = await shop.bot.rest("GET", `${CONTENTS}/large.txt`);
    expect(json.status).toBe(403);
    expect(json.body).toMatchObject({ errors: [{ resource: "Blob", field: "data", code: "too_large" }] });
    expect((await shop.bot.rest("GET", `${CONTENTS}/large.txt`, undefined, RAW)).text).toHaveLength(
      1_100_000,
    );
    const object = await shop.bot.rest("GET", `${CONTENTS}/large.txt`, undefined, OBJECT);
    expect(object.body).toMatchObject({ content: "", encoding: "none", size: 1_100_000 });
  });

  it("lists a folder, and the root", async () => {
    const folder = await shop.bot.rest("GET", `${CONTENTS}/deploy`);
    expect(folder.body).toMatchObject([
      { name: "outside", type: "symlink" },
      { name: "real.yaml", path: "deploy/real.yaml", type: "file", size: 5 },
      { name: "run.sh", type: "file" },
    ]);
    const root = await shop.bot.rest("GET", CONTENTS);
    expect(listAt(root.body).map((entry) => textAt(entry, "name"))).toContain("deploy");
    const object = await shop.bot.rest("GET", `${CONTENTS}/deploy`, undefined, OBJECT);
    expect(object.body).toMatchObject({ type: "dir", entries: [{}, {}, {}] });
  });

  it("follows a symlink into the repository, and shows any other", async () => {
    expect((await shop.bot.rest("GET", `${CONTENTS}/link.yaml`, undefined, RAW)).text).toBe("real\n");
    const outside = await shop.bot.rest("GET", `${CONTENTS}/deploy/outside`);
    expect(outside.body).toMatchObject({ type: "symlink", target: "/etc/passwd" });
  });

  it("shows a submodule as one", async () => {
    const answer = await shop.bot.rest("GET", `${CONTENTS}/vendor/lib`);
    expect(answer.body).toMatchObject({
      type: "submodule",
      sha: "1".repeat(40),
      submodule_git_url: "https://example.com/lib.git",
    });
  });
});

describe("GraphQL objects", () => {
  async function object(expression: string): Promise<unknown> {
    const query = `query Read($e: String!) { repository(owner: "octo", name: "shop") { object(expression: $e) {
      __typename oid ... on Blob { byteSize isBinary isTruncated text } ... on Tree { entries { name type mode } } } } }`;
    return at((await shop.bot.graphql(query, { e: expression })).body, "data", "repository", "object");
  }

  it("are blobs with their text", async () => {
    expect(await object("main:deploy/real.yaml")).toMatchObject({
      __typename: "Blob",
      text: "real\n",
      byteSize: 5,
      isBinary: false,
      isTruncated: false,
    });
  });

  it("have no text when they are binary", async () => {
    expect(await object("main:bin.dat")).toMatchObject({ isBinary: true, text: null, byteSize: 4 });
    // With a byte order mark it is text, and shown as UTF-8.
    expect(await object("main:utf-16.txt")).toMatchObject({
      isBinary: false,
      text: "\ufeffä\n",
      byteSize: 6,
    });
    expect(await object("main:line\nbreak.yaml")).toMatchObject({ __typename: "Blob", text: "broken\n" });
    expect(await object("main:line\nbrake.yaml")).toBeNull();
  });

  it("are cut when they are large", async () => {
    const large = await object("main:large.txt");
    expect(large).toMatchObject({ isTruncated: true, byteSize: 1_100_000 });
    expect(textAt(large, "text")).toHaveLength(512_000);
  });

  it("are trees and commits too", async () => {
    expect(await object("main:deploy")).toMatchObject({
      __typename: "Tree",
      entries: [
        { name: "outside", mode: 0o120000 },
        { name: "real.yaml", type: "blob" },
        { name: "run.sh", mode: 0o100755 },
      ],
    });
    expect(await object("main")).toMatchObject({ __typename: "Commit", oid: shop.repository.branchSha() });
  });

  it.each([
    "main:nothing",
    "nowhere:kept.yaml",
    "main:vendor/lib",
    "main:../kept.yaml",
    "",
    "a\nb",
    "main:deploy/",
  ])("are null where nothing is: %j", async (expression) => {
    const found = await object(expression);
    expect(expression === "main:deploy/" ? at(found, "__typename") : found).toBe(
      expression === "main:deploy/" ? "Tree" : null,
    );
    expect(await object("main:deploy/real.yaml")).toMatchObject({ text: "real\n" });
  });

  it("are found beside an expression that makes git give up", async () => {
    const names = ["main:kept.yaml", "main@{upstream}", "main:deploy/real.yaml", "@{u}", "main:kept.yaml"];
    const fields = names.map(
      (name, index) => `f${index}: object(expression: "${name}") { ... on Blob { byteSize } }`,
    );
    const answer = await shop.bot.graphql(
      `{ repository(owner: "octo", name: "shop") { ${fields.join("\n")} } }`,
    );
    expect(answer.body).toEqual({
      data: {
        repository: {
          f0: { byteSize: numbered(20).length },
          f1: null,
          f2: { byteSize: 5 },
          f3: null,
          f4: { byteSize: numbered(20).length },
        },
      },
    });
  });

  it("are found at once, many in a query", async () => {
    const names = Array.from(
      { length: 25 },
      (_, index) => `f${index}: object(expression: "main:kept.yaml") { ... on Blob { text } }`,
    );
    const answer = await shop.bot.graphql(
      `{ repository(owner: "octo", name: "shop") { ${names.join("\n")} } }`,
    );
    expect(Object.values(at(answer.body, "data", "repository") as object)).toEqual(
      Array.from({ length: 25 }, () => ({ text: numbered(20) })),
    );
  });
});
