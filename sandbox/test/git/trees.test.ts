import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";

import { initialize, writeCommit, type FileChange } from "../../src/git/commits.ts";
import { ObjectReader } from "../../src/git/object-reader.ts";
import { ObjectStore } from "../../src/git/object-store.ts";
import { parseTree } from "../../src/git/objects.ts";
import { runGit, runGitText } from "../../src/git/run.ts";
import { writeTree } from "../../src/git/trees.ts";

async function createStore(): Promise<ObjectStore> {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-git-"));
  const objects = new ObjectStore(folder);
  onTestFinished(() => {
    objects.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await initialize(folder, "main");
  return objects;
}

const WHO = { name: "Ada", email: "ada@example.com", date: "2026-01-02T03:04:05Z" };

// Few names, so that files and folders take each other's place; among them those between which only git's order decides.
const name = fc.constantFrom("a", "a.b", "a-b", "a b", "é", "Z");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const fileChange: fc.Arbitrary<FileChange> = fc.oneof(
  fc.record({
    path,
    mode: fc.constantFrom("100644", "100755", "120000"),
    content: fc.string().map((text) => Buffer.from(text)),
  }),
  fc.record({ path, mode: fc.constant("160000"), content: fc.constant(Buffer.from("1".repeat(40))) }),
  fc.record({ path, mode: fc.constant("100644"), content: fc.constant(null) }),
);

/** The tree that git itself makes of the changes. */
async function importByGit(folder: string, changes: readonly FileChange[]): Promise<string> {
  const lines = changes.flatMap(({ path: at, mode, content }) => {
    if (content === null) return [`D "${at}"\n`];
    if (mode === "160000") return [`M ${mode} ${content.toString()} "${at}"\n`];
    return [`M ${mode} inline "${at}"\ndata ${content.length}\n`, content, "\n"];
  });
  const stream = [
    "commit refs/heads/imported\ncommitter A <a@b.c> 0 +0000\ndata 0\n",
    "deleteall\n",
    ...lines,
  ];
  const input = Buffer.concat([...stream, "done\n"].map((part) => Buffer.from(part)));
  execFileSync("git", ["--git-dir", folder, "fast-import", "--quiet", "--force", "--done"], { input });
  return runGitText(folder, ["rev-parse", "refs/heads/imported^{tree}"]);
}

describe("a commit", () => {
  it("has the tree that git makes of the same changes, in one commit or in two", async () => {
    const objects = await createStore();
    await fc.assert(
      fc.asyncProperty(fc.array(fileChange, { maxLength: 12 }), fc.nat(12), async (changes, at) => {
        const commit = { author: WHO, committer: WHO, message: "m" };
        const first = await writeCommit(objects, { ...commit, parents: [], changes: changes.slice(0, at) });
        const second = await writeCommit(objects, {
          ...commit,
          parents: [first],
          changes: changes.slice(at),
        });
        const tree = await objects.read(`${second}^{tree}`);
        expect(tree?.sha).toBe(await importByGit(objects.folder, changes));
      }),
      // Each starts git twice.
      { numRuns: 25 },
    );
    await runGit(objects.folder, ["fsck", "--strict"]);
  });

  it("is what git reads: its people, its message and its parents", async () => {
    const objects = await createStore();
    const changes = [{ path: "a", mode: "100644", content: Buffer.from("a\n") }];
    const author = { ...WHO, name: "A <b>\nc" };
    const parent = await writeCommit(objects, {
      parents: [],
      changes,
      message: "one",
      author,
      committer: WHO,
    });
    const message = "two\n\n😀\n";
    const sha = await writeCommit(objects, {
      parents: [parent],
      changes: [],
      message,
      author,
      committer: WHO,
    });
    const show = ["show", "--no-patch", "--format=%P|%an|%ae|%ct|%B", sha];
    expect(await runGitText(objects.folder, show)).toBe(
      `${parent}|A bc|ada@example.com|1767323045|${message}`,
    );
  });

  it("is not written on top of what is no commit", async () => {
    const objects = await createStore();
    const blob = objects.write("blob", Buffer.from("x"));
    for (const parent of ["f".repeat(40), blob, "main"]) {
      const commit = { parents: [parent], changes: [], message: "m", author: WHO, committer: WHO };
      await expect(writeCommit(objects, commit)).rejects.toThrow(`${parent} is no commit to build on`);
    }
  });

  it("has no submodule at what is no SHA", async () => {
    const objects = await createStore();
    const changes = [{ path: "m", mode: "160000", content: Buffer.from("v1.0") }];
    const commit = { parents: [], changes, message: "m", author: WHO, committer: WHO };
    await expect(writeCommit(objects, commit)).rejects.toThrow(
      'm: expected a SHA of 40 hexadecimal digits, found "v1.0"',
    );
  });

  it.each(["", "/a", "a//b", "a/", ".", "a/../b", ".git/config", "a/.GIT", "a\0b"])(
    "has no file at a path that git refuses: %j",
    async (at) => {
      const objects = await createStore();
      const sha = objects.write("blob", Buffer.from("x"));
      await expect(writeTree(objects, null, [{ path: at, mode: "100644", sha }])).rejects.toThrow(
        "git takes no file at",
      );
    },
  );
});

describe("an object", () => {
  it("is neither found nor written any more once the repository was taken away", async () => {
    const objects = await createStore();
    const sha = objects.write("blob", Buffer.from("x"));
    expect(await objects.read(sha)).toMatchObject({ type: "blob" });
    objects.close();
    rmSync(objects.folder, { recursive: true });
    expect(await objects.read(sha)).toBeNull();
    expect(() => objects.write("blob", Buffer.from("y"))).toThrow("was taken away");
    expect(existsSync(objects.folder)).toBe(false);
  });

  it("that is cut off is an error, not a loop", () => {
    expect(() =>
      parseTree(Buffer.concat([Buffer.from("100644 a\0"), Buffer.alloc(20, 0xab), Buffer.from("1")])),
    ).toThrow("cut off behind byte 29");
    expect(() => parseTree(Buffer.from("100644 a\0abc"))).toThrow("cut off behind byte 0");
  });

  it("is found by every expression that git knows, whether it is packed or not", async () => {
    const objects = await createStore();
    const changes = [
      { path: "dir/a b", mode: "100644", content: Buffer.from("text") },
      { path: "link", mode: "120000", content: Buffer.from("dir/a b") },
      { path: "sub", mode: "160000", content: Buffer.from("2".repeat(40)) },
    ];
    const commit = { author: WHO, committer: WHO, message: "m", parents: [], changes };
    const sha = await writeCommit(objects, commit);
    const tree = await runGitText(objects.folder, ["rev-parse", `${sha}^{tree}`]);
    await runGit(objects.folder, ["update-ref", "refs/heads/main", sha]);
    await runGit(objects.folder, [
      "-c",
      "user.name=A",
      "-c",
      "user.email=a@b.c",
      "tag",
      "-m",
      "t",
      "v1",
      sha,
    ]);
    const tag = await runGitText(objects.folder, ["rev-parse", "v1"]);
    const expressions = [
      ...[sha, "main", `${sha}^{commit}`, sha.slice(0, 8), sha.toUpperCase(), tag, "v1", `${tag}^{commit}`],
      ...[tree, `${sha}^{tree}`, `${tree}^{tree}`, `${tag}^{tree}`, `${sha}:`, "main^{tree}", `${sha}:dir`],
      ...[`${sha}:dir/a b`, `${tree}:dir/a b`, "main:dir/a b", `${tag}:dir/a b`, `${sha}:link`],
      ...[`${sha}:dir/`, `${sha}:dir/.`, `${sha}:dir//a b`, `${sha}:./dir`, `${sha}:/dir`, `${sha}:../x`],
      ...[`${tree}^{commit}`, `${sha}:no`, `${sha}:dir/no`, `${sha}:dir/a b/no`, `${sha}:sub`, `${sha}x`],
      "f".repeat(40),
    ];
    const git = new ObjectReader(objects.folder);
    onTestFinished(() => git.close());
    const byGit = await Promise.all(expressions.map((each) => git.read(each)));
    expect(byGit.filter((found) => found !== null).length).toBeGreaterThan(15);
    const read = () => Promise.all(expressions.map((each) => objects.read(each)));
    expect(await read()).toEqual(byGit);
    await runGit(objects.folder, ["repack", "-a", "-d", "--quiet"]);
    expect((await runGitText(objects.folder, ["count-objects"])).split(" ")[0]).toBe("0");
    expect(await read()).toEqual(byGit);
  });
});
