import { Readable } from "node:stream";

import nock from "nock";
import { describe, expect, it } from "vitest";

import type { FileContent } from "../../../src/app/ports.ts";
import { REVIEW_LIMITS } from "../../../src/app/files/read-limits.ts";
import { readRounds } from "../../../src/app/files/read-rounds.ts";
import { answerGraphql, API, github, REF, useNock, type Answer, type GraphqlCall } from "./client.ts";

useNock();

const SHA = "c".repeat(40);
const HEAD = "d".repeat(40);
const MEGABYTE = 1024 * 1024;

/** Answers a query for contents by the entries at its paths. */
function contents(entries: Readonly<Record<string, object | null>>, headRefOid = HEAD) {
  return ({ variables }: GraphqlCall): Answer => {
    const found = pathsOf(variables).map(([name, path]) => [name.replace("p", "f"), entries[path] ?? null]);
    const commit = { tree: { oid: "t1" }, ...Object.fromEntries(found) };
    return { data: { repository: { pullRequest: { headRefOid }, commit } } };
  };
}

function pathsOf(variables: GraphqlCall["variables"]): readonly (readonly [string, string])[] {
  return Object.entries(variables).flatMap(([name, path]) =>
    /^p\d+$/.test(name) ? [[name, String(path)] as const] : [],
  );
}

/** What `git hash-object` says of "a: 1" and a line break. */
const FINE = "a8926a52d8dcba5c4386945476ab6a2ad008afd4";

/** A plain file, in git's mode of one. */
function blob(changes: object = {}): object {
  const object = {
    __typename: "Blob",
    oid: "o1",
    byteSize: 5,
    isBinary: false,
    isTruncated: false,
    text: "a: 1\n",
  };
  return { mode: 0o100644, object: { ...object, ...changes } };
}

/** As GitHub answers: the bytes, called text. */
function answerBlob(oid: string, bytes: Uint8Array): void {
  nock(API, { reqheaders: { accept: "application/vnd.github.raw+json" } })
    .get(`/repos/acme/shop/git/blobs/${oid}`)
    .reply(200, Buffer.from(bytes), { "content-type": "application/vnd.github.raw+json; charset=utf-8" });
}

function* endEarly(): Generator<Buffer> {
  yield Buffer.from("a");
  throw new Error("the connection broke");
}

/** All files, in as many rounds as there are. */
async function read(paths: readonly string[], limits = REVIEW_LIMITS) {
  const contents = new Map<string, FileContent>();
  let [headSha, tree]: (string | null)[] = [];
  for await (const file of readRounds(github, REF, { sha: SHA, paths, limits })) {
    contents.set(file.path, file.content);
    ({ headSha, tree } = file);
  }
  return { headSha, tree, contents };
}

describe("readContents", () => {
  it("reads files and the head in one query, whatever their paths hold", async () => {
    const path = 'a "b" }) { viewer { login } } \n $é.yaml';
    const calls = answerGraphql(contents({ [path]: blob() }));
    const { headSha, tree, contents: found } = await read([path, "gone.yaml"]);
    expect(headSha).toBe(HEAD);
    expect(tree).toBe("t1");
    expect([...found]).toEqual([
      [path, { kind: "text", text: "a: 1\n", blob: "o1", entry: { mode: "100644", isSame: false } }],
      ["gone.yaml", { kind: "missing" }],
    ]);
    expect(calls[0]?.query).not.toContain("viewer");
  });

  it("asks for 50 files at a time", async () => {
    const paths = Array.from({ length: 51 }, (_, index) => `${index}.yaml`);
    const objects = Object.fromEntries(
      paths.map((path) => [path, blob({ text: path, byteSize: path.length })]),
    );
    const calls = [answerGraphql(contents(objects, "0".repeat(40))), answerGraphql(contents(objects))];
    const { headSha, contents: found } = await read(paths);
    expect(headSha).toBe(HEAD);
    expect([...found].every(([path, content]) => content.kind === "text" && content.text === path)).toBe(
      true,
    );
    expect(found.size).toBe(51);
    expect(calls.flat().map(({ variables }) => pathsOf(variables).length)).toEqual([50, 1]);
  });

  it("says why a file cannot be checked, and reads the others", async () => {
    answerGraphql(
      contents({
        "binary.yaml": blob({ isBinary: true, text: null }),
        "large.yaml": blob({ byteSize: 10 * MEGABYTE + 1, isTruncated: true }),
        "folder.yaml": { mode: 0o040000, object: { __typename: "Tree", oid: "o2" } },
        "submodule.yaml": { mode: 0o160000, object: null },
        "link.yaml": { mode: 0o120000, object: { ...blob(), __typename: "Blob", text: "../a.yaml" } },
        "fine.yaml": { ...blob({ oid: FINE }), mode: 0o100755 },
      }),
    );
    const { contents: found } = await read([
      "binary.yaml",
      "large.yaml",
      "folder.yaml",
      "submodule.yaml",
      "link.yaml",
      "fine.yaml",
    ]);
    expect(Object.fromEntries(found)).toEqual({
      "binary.yaml": { kind: "unreadable", reason: "binary file", isInert: true, isForeign: true },
      "large.yaml": {
        kind: "unreadable",
        reason: "over 10 MB: `otel-fix scan` on a checkout reads up to 100 MiB",
      },
      "folder.yaml": { kind: "unreadable", reason: "a folder", isInert: true },
      "submodule.yaml": { kind: "unreadable", reason: "a submodule", isInert: true },
      "link.yaml": { kind: "unreadable", reason: "a symbolic link", isInert: true },
      "fine.yaml": { kind: "text", text: "a: 1\n", blob: FINE, entry: { mode: "100755", isSame: true } },
    });
  });

  it("reads again as a blob what GraphQL cuts short, up to 10 MB", async () => {
    const long = `\ufeff${"a: é\n".repeat(1_747_626)}#`;
    answerGraphql(
      contents({
        "cut.yaml": blob({ oid: "cut", isTruncated: true, byteSize: 10 * MEGABYTE }),
        "latin.yaml": blob({ oid: "latin", text: "a\ufffd", byteSize: 2 }),
      }),
    );
    answerBlob("cut", Buffer.from(long));
    answerBlob("latin", Buffer.from([0x61, 0xe9]));
    const { contents: found } = await read(["cut.yaml", "latin.yaml"]);
    const entry = { mode: "100644", isSame: false };
    expect(found.get("cut.yaml")).toEqual({ kind: "text", text: long, blob: "cut", entry });
    expect(found.get("latin.yaml")).toEqual({
      kind: "unreadable",
      reason: "not UTF-8 text",
      isForeign: true,
    });
  });

  it("takes only a submodule, a folder and a link for what holds no resource: what else is not given is not checked", async () => {
    answerGraphql(
      contents({
        "file.yaml": { mode: 0o100644, object: null },
        "script.yaml": { mode: 0o100755, object: null },
        "submodule.yaml": { mode: 0o160000, object: null },
      }),
    );
    const { contents: found } = await read(["file.yaml", "script.yaml", "submodule.yaml"]);
    expect(Object.fromEntries(found)).toEqual({
      "file.yaml": { kind: "unreadable", reason: "GitHub lists the file but doesn't return its content" },
      "script.yaml": { kind: "unreadable", reason: "GitHub lists the file but doesn't return its content" },
      "submodule.yaml": { kind: "unreadable", reason: "a submodule", isInert: true },
    });
  });

  it("lets the bytes decide whether a file that GitHub cuts short is binary", async () => {
    const cut = { isBinary: true, isTruncated: true, text: null };
    answerGraphql(
      contents({
        "text.yaml": blob({ ...cut, oid: "text", byteSize: 5 }),
        "zero.yaml": blob({ ...cut, oid: "zero", byteSize: 1 }),
      }),
    );
    answerBlob("text", Buffer.from("a: 1\n"));
    answerBlob("zero", Buffer.from([0]));
    const { contents: found } = await read(["text.yaml", "zero.yaml"]);
    expect(found.get("text.yaml")).toMatchObject({ kind: "text", text: "a: 1\n" });
    expect(found.get("zero.yaml")).toEqual({
      kind: "unreadable",
      reason: "binary file",
      isInert: true,
      isForeign: true,
    });
  });

  it.each([404, 422, 502])("says so where GitHub answers %i for the blob", async (status) => {
    answerGraphql(contents({ "cut.yaml": blob({ oid: "cut", isTruncated: true, byteSize: 900_000 }) }));
    nock(API).get("/repos/acme/shop/git/blobs/cut").reply(status, { message: "No" });
    const { contents: found } = await read(["cut.yaml"]);
    expect(found.get("cut.yaml")).toEqual({
      kind: "unreadable",
      reason: `GitHub did not give the file (status ${status})`,
    });
  });

  it.each([401, 403, 429])("leaves %i for the blob to the queue: it concerns all files", async (status) => {
    answerGraphql(contents({ "cut.yaml": blob({ oid: "cut", isTruncated: true, byteSize: 900_000 }) }));
    nock(API).get("/repos/acme/shop/git/blobs/cut").reply(status, { message: "No" });
    await expect(read(["cut.yaml"])).rejects.toMatchObject({ status });
  });

  it("asks again for a blob that arrives in part, and says so where it never arrives whole", async () => {
    const cut = { text: "a", isTruncated: true, byteSize: 3 };
    answerGraphql(
      contents({
        "late.yaml": blob({ ...cut, oid: "late" }),
        "never.yaml": blob({ ...cut, oid: "never" }),
      }),
    );
    const breaks = () => Readable.from(endEarly(), { objectMode: false });
    nock(API).get("/repos/acme/shop/git/blobs/late").reply(200, breaks);
    for (const part of ["a", "a:1"]) answerBlob("late", Buffer.from(part));
    for (const part of ["", "a", "a:"]) answerBlob("never", Buffer.from(part));
    const { contents: found } = await read(["late.yaml", "never.yaml"]);
    expect(Object.fromEntries(found)).toEqual({
      "late.yaml": { kind: "text", text: "a:1", blob: "late", entry: { mode: "100644", isSame: false } },
      "never.yaml": { kind: "unreadable", reason: "GitHub did not give the whole file" },
    });
  });
});

describe("readContents of files that are too long together", () => {
  const LENGTH = 450_000;
  const paths = Array.from({ length: 40 }, (_, index) => `${index}.yaml`);
  /** Every text is a line of its path, and what makes it long. */
  const textOf = (path: string) => `# ${path}\n`.padEnd(LENGTH, "x");

  function answerByQuery() {
    return answerGraphql((call) => {
      const hasText = /isTruncated\s+text/.test(call.query);
      const entries = paths.map((path): [string, object] => [
        path,
        blob({ byteSize: LENGTH, text: hasText ? textOf(path) : undefined }),
      ]);
      return contents(Object.fromEntries(entries))(call);
    });
  }

  it("leaves an answer that gets too long, asks for the sizes, and then for so many at a time", async () => {
    const calls = Array.from({ length: 5 }, answerByQuery);
    const { contents: found } = await read(paths);
    expect([...found.keys()]).toEqual(paths);
    for (const [path, content] of found) expect(content).toMatchObject({ kind: "text", text: textOf(path) });
    expect(calls.flat().map(({ variables }) => pathsOf(variables).length)).toEqual([40, 40, 18, 18, 4]);
  });

  it("stops where all that one review reads was read, and says of the rest what the bound is", async () => {
    const calls = Array.from({ length: 4 }, answerByQuery);
    const { contents: found } = await read(paths, { files: 30, large: 1, bytes: 10 * MEGABYTE });
    const kinds = [...found.values()].map(({ kind }) => kind);
    expect(kinds.indexOf("unreadable")).toBe(30);
    expect(found.get("39.yaml")).toEqual({
      kind: "unreadable",
      reason:
        "beyond the 30 files that are read of one pull request: `otel-fix scan` on a checkout has no limit",
    });
    expect(calls.flat()).toHaveLength(4);
    Array.from({ length: 3 }, answerByQuery);
    const { contents: less } = await read(paths, { files: 50, large: 1, bytes: 5 * MEGABYTE });
    expect([...less.values()].map(({ kind }) => kind).indexOf("unreadable")).toBe(18);
    expect(less.get("39.yaml")).toMatchObject({ reason: expect.stringMatching(/^beyond the 5 MB that/) });
  });

  it("asks for the bytes of so many files on their own, and says so of the others", async () => {
    answerGraphql(
      contents({
        "a.yaml": blob({ oid: "a", isTruncated: true, text: "a", byteSize: 5 }),
        "b.yaml": blob({ oid: "b", isTruncated: true, text: "a", byteSize: 5 }),
      }),
    );
    answerBlob("a", Buffer.from("a: 1\n"));
    const { contents: found } = await read(["a.yaml", "b.yaml"], { files: 50, large: 1, bytes: MEGABYTE });
    expect(found.get("a.yaml")).toMatchObject({ kind: "text" });
    expect(found.get("b.yaml")).toMatchObject({
      kind: "unreadable",
      reason: expect.stringMatching(/^beyond the 1 files over 500 KB, or not UTF-8, that are read/),
    });
  });
});

describe("readContents with kustomizations", () => {
  /** Answers both the files and the kustomizations of a query. */
  function withKustomizations(entries: Readonly<Record<string, object | null>>) {
    return ({ variables }: GraphqlCall): Answer => {
      const commit = Object.fromEntries(
        Object.entries(variables)
          .filter(([name]) => /^[pk]\d+$/.test(name))
          .map(([name, path]) => [name.replace("p", "f"), entries[String(path)] ?? null]),
      );
      return {
        data: {
          repository: { pullRequest: { headRefOid: HEAD }, commit: { tree: { oid: "t1" }, ...commit } },
        },
      };
    };
  }

  function askedAround({ variables }: GraphqlCall): readonly string[] {
    return Object.entries(variables).flatMap(([name, path]) => (/^k\d+$/.test(name) ? [String(path)] : []));
  }

  async function readAround(paths: readonly string[]) {
    const contents = new Map<string, FileContent>();
    const kustomizations = new Map<string, FileContent>();
    const onAround = (path: string, content: FileContent) => kustomizations.set(path, content);
    for await (const file of readRounds(github, REF, { sha: SHA, paths, onAround }))
      contents.set(file.path, file.content);
    return { contents, kustomizations };
  }

  it("reads those beside and above the files in the same query, and gives the ones that are there", async () => {
    const calls = answerGraphql(
      withKustomizations({
        "a/b/c.yaml": blob(),
        "a/kustomization.yml": blob({ text: "x: 1\n" }),
        "a/b/kustomization.yaml": { mode: 0o120000, object: { ...blob(), __typename: "Blob" } },
        "a/b/Kustomization": { mode: 0o040000, object: { __typename: "Tree", oid: "o2" } },
        "a/Kustomization": { mode: 0o100644, object: null },
      }),
    );
    const { contents: found, kustomizations } = await readAround(["a/b/c.yaml", "kustomization.yaml"]);
    expect(calls).toHaveLength(1);
    expect([...found.keys()]).toEqual(["a/b/c.yaml", "kustomization.yaml"]);
    expect([...kustomizations]).toMatchObject([
      ["a/b/kustomization.yaml", { kind: "unreadable", reason: "a symbolic link", isInert: true }],
      ["a/kustomization.yml", { kind: "text", text: "x: 1\n" }],
      [
        "a/Kustomization",
        { kind: "unreadable", reason: "GitHub lists the file but doesn't return its content" },
      ],
    ]);
    const [call] = calls;
    // What is read as a file is not asked for twice.
    expect(call === undefined ? [] : askedAround(call)).not.toContain("kustomization.yaml");
    expect(call === undefined ? [] : askedAround(call)).toHaveLength(8);
  });

  it("reads the chart and the values around a values file with them, and no more than 60 of a query", async () => {
    const few = answerGraphql(withKustomizations({ "a/Chart.yaml": blob({ text: "a: b\n" }) }));
    const { kustomizations: near } = await readAround(["a/b/values-prod.yaml"]);
    expect(near.get("a/Chart.yaml")).toMatchObject({ kind: "text", text: "a: b\n" });
    expect(few.flatMap(askedAround).slice(0, 6)).toEqual([
      ...["a/b/Chart.yaml", "a/b/values.yaml", "a/b/values.yml"],
      ...["a/Chart.yaml", "a/values.yaml", "a/values.yml"],
    ]);
    const template = answerGraphql(withKustomizations({}));
    await readAround(["a/templates/b/otel.yaml"]);
    expect(template.flatMap(askedAround).slice(0, 3)).toEqual([
      ...["a/values.yaml", "a/values.yml"],
      "a/templates/b/kustomization.yaml",
    ]);
    const many = answerGraphql(withKustomizations({}));
    await readAround(Array.from({ length: 50 }, (_, index) => `${index}/values.yaml`));
    const asked = many.flatMap(askedAround);
    expect(asked).toHaveLength(150);
    expect(asked.filter((path) => /Chart|values/.test(path))).toHaveLength(60);
  });

  it("asks for the names in the folders of values, of 20 of them at most, and of none twice", async () => {
    const calls = answerGraphql(withKustomizations({}));
    const names: string[] = [];
    const paths = Array.from({ length: 30 }, (_, index) => `${index}/values.yaml`);
    for await (const file of readRounds(github, REF, {
      sha: SHA,
      paths: ["a.yaml", ...paths, "0/values.yml"],
      onNames: (found) => names.push(...found),
    }))
      expect(file.content.kind).toBe("missing");
    const [call] = calls;
    const asked = Object.entries(call?.variables ?? {}).filter(([name]) => /^d\d+$/.test(name));
    expect(asked.map(([, path]) => path)).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
    expect(names).toEqual([]);
  });

  it("asks for none unless it is told to", async () => {
    const calls = answerGraphql(contents({ "a/b.yaml": blob() }));
    expect((await read(["a/b.yaml"])).contents.size).toBe(1);
    expect(calls.flatMap(askedAround)).toEqual([]);
  });

  it("asks for at most 150 in a query, for the name that everyone writes first, and for none of them twice", async () => {
    const paths = Array.from({ length: 60 }, (_, index) => `a/${index}/b/c.yaml`);
    const calls = [answerGraphql(withKustomizations({})), answerGraphql(withKustomizations({}))];
    await readAround(paths);
    const [first = [], second = []] = calls.flat().map(askedAround);
    expect(first).toHaveLength(150);
    expect(first.slice(0, 102).every((path) => path.endsWith("kustomization.yaml"))).toBe(true);
    expect(first.slice(50, 102)).toEqual([
      ...paths.slice(0, 50).map((path) => path.replace("b/c.yaml", "kustomization.yaml")),
      "a/kustomization.yaml",
      "kustomization.yaml",
    ]);
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
    expect(second).toContain("a/59/kustomization.yaml");
  });
});

describe("findPullRequests", () => {
  const listing = (number: number, sha: string, changes: object = {}) => ({
    number,
    state: "open",
    head: { sha },
    base: { repo: { full_name: "Acme/Shop" } },
    ...changes,
  });

  it("takes the open ones of this repository whose head is the commit", async () => {
    nock(API)
      .get(`/repos/acme/shop/commits/${SHA}/pulls`)
      .reply(200, [
        listing(1, SHA),
        listing(2, HEAD),
        listing(3, SHA, { state: "closed" }),
        listing(4, SHA, { base: { repo: { full_name: "other/shop" } } }),
      ]);
    expect(await github.findPullRequests(REF, SHA)).toEqual([{ owner: "acme", repo: "shop", number: 1 }]);
  });

  it("searches the open ones, page by page, for a fork's commit", async () => {
    nock(API).get(`/repos/acme/shop/commits/${SHA}/pulls`).reply(200, []);
    const page = (number: number, pulls: readonly object[]) =>
      nock(API)
        .get("/repos/acme/shop/pulls")
        .query({ state: "open", per_page: "100", page: String(number) })
        .reply(200, pulls);
    page(
      1,
      Array.from({ length: 100 }, (_, index) => listing(index + 1, HEAD)),
    );
    page(2, [listing(101, SHA)]);
    expect(await github.findPullRequests(REF, SHA)).toEqual([{ owner: "acme", repo: "shop", number: 101 }]);
  });
});
