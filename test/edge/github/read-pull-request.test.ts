import { describe, expect, it } from "vitest";

import { judgeFailure } from "../../../src/edge/github/judge-failure.ts";
import { answerGraphql, CONFIGURATION, github, REF, useNock } from "./client.ts";

useNock();

const HEAD = "a".repeat(40);
const NO_MORE = { hasNextPage: false, endCursor: null };

const BY_ADA = { author: { user: { login: "ada" } }, committer: { user: { login: "ada" } }, signature: null };

function pull(changes: object = {}): object {
  return {
    number: 7,
    state: "OPEN",
    isDraft: false,
    locked: false,
    headRefOid: HEAD,
    baseRefOid: "b".repeat(40),
    baseRefName: "main",
    author: { login: "ada" },
    repository: { id: "R1", isArchived: false },
    mergeable: "MERGEABLE",
    headRefName: "telemetry",
    isCrossRepository: false,
    maintainerCanModify: false,
    headRepository: { id: "R1", name: "shop", owner: { __typename: "Organization", login: "acme" } },
    recent: { nodes: [{ commit: { oid: HEAD, message: "Add it", ...BY_ADA } }] },
    baseRef: { target: { oid: "b".repeat(40), file: null } },
    files: { pageInfo: NO_MORE, nodes: [{ path: "a.yaml", changeType: "ADDED" }] },
    reviewThreads: { pageInfo: NO_MORE, nodes: [] },
    comments: { pageInfo: { hasPreviousPage: false }, nodes: [] },
    reviews: { pageInfo: NO_MORE, nodes: [] },
    commits: { nodes: [] },
    ...changes,
  };
}

function answer(pullRequest: object | null, shared: object | null = null): object {
  return {
    viewer: { login: "otel-fix[bot]" },
    shared,
    repository: { nameWithOwner: "acme/shop", url: "https://github.com/acme/shop", pullRequest },
  };
}

function thread(number: number, changes: object = {}): object {
  return {
    id: `T${number}`,
    isResolved: false,
    isOutdated: false,
    line: 9,
    startLine: null,
    resolvedBy: null,
    comments: { nodes: [{ id: `C${number}`, number: String(number), viewerDidAuthor: true, body: "b" }] },
    ...changes,
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe("readPullRequest", () => {
  it("asks once for a small pull request, with the configuration's path for both repositories", async () => {
    const calls = answerGraphql({ data: answer(pull()) });
    const state = await github.readPullRequest(REF);
    expect(state).toMatchObject({
      status: "open",
      headSha: HEAD,
      changedFiles: [{ path: "a.yaml", change: "added" }],
      configuration: null,
      checkRun: null,
    });
    expect(calls.map(({ variables }) => variables)).toEqual([
      {
        owner: "acme",
        repo: "shop",
        number: 7,
        configuration: CONFIGURATION,
        organisation: `HEAD:${CONFIGURATION}`,
        ...{ size: 100, commits: 30, withCommits: true },
      },
    ]);
  });

  it("reads all pages of files, of threads and of reviews side by side, a hundred at a time", async () => {
    const files = (from: number, to: number) =>
      range(from, to).map((n) => ({ path: `${n}.yaml`, changeType: "MODIFIED" }));
    const threads = (from: number, to: number) => range(from, to).map((n) => thread(n));
    const reviews = (from: number, to: number) =>
      range(from, to).map((n) => ({ id: `R${n}`, viewerDidAuthor: n % 50 === 0, body: "r" }));
    answerGraphql({
      data: answer(
        pull({
          files: { pageInfo: { hasNextPage: true, endCursor: "F1" }, nodes: files(0, 100) },
          reviewThreads: { pageInfo: { hasNextPage: true, endCursor: "T1" }, nodes: threads(1, 101) },
          reviews: { pageInfo: { hasNextPage: true, endCursor: "R1" }, nodes: reviews(1, 101) },
        }),
      ),
    });
    const page = (part: object) => ({ data: { repository: { pullRequest: part } } });
    const second = answerGraphql(
      page({
        files: { pageInfo: { hasNextPage: true, endCursor: "F2" }, nodes: files(100, 200) },
        reviewThreads: { pageInfo: NO_MORE, nodes: threads(101, 121) },
        reviews: { pageInfo: NO_MORE, nodes: reviews(101, 151) },
      }),
    );
    const third = answerGraphql(page({ files: { pageInfo: NO_MORE, nodes: files(200, 250) } }));
    const state = await github.readPullRequest(REF);
    expect(state.changedFiles.map(({ path }) => path)).toEqual(range(0, 250).map((n) => `${n}.yaml`));
    expect(state.threads.map(({ commentId }) => commentId)).toEqual(range(1, 121));
    expect(state.reviews.map(({ id }) => id)).toEqual(["R50", "R100", "R150"]);
    expect([second, third].map(([call]) => call?.variables)).toMatchObject([
      { files: "F1", threads: "T1", reviews: "R1" },
      { files: "F2", withThreads: false, withReviews: false },
    ]);
  });

  it("asks for less where what people wrote is too long, down to what always fits", async () => {
    const answers = pull({
      reviews: {
        pageInfo: { hasNextPage: true, endCursor: "R1" },
        nodes: [{ id: "R1", viewerDidAuthor: true, body: "r" }],
      },
    });
    const long = answerGraphql({ data: answer(pull({ headRefName: "x".repeat(17 * 1024 * 1024) })) });
    const less = answerGraphql({ data: answer(answers) });
    const reviews = { pageInfo: NO_MORE, nodes: [{ id: "R2", viewerDidAuthor: true, body: "r" }] };
    const page = answerGraphql({ data: { repository: { pullRequest: { reviews } } } });
    expect((await github.readPullRequest(REF)).reviews).toHaveLength(2);
    const sizes = [long, less, page].map(([call]) => call?.variables["size"]);
    expect(sizes).toEqual([100, 20, 20]);
  });

  it("lists some hundreds for people who cannot write, and says how many files there are more", async () => {
    const next = { hasNextPage: true, endCursor: "F" };
    const hundred = range(0, 100).map((n) => ({ path: `${n}.yaml`, changeType: "ADDED" }));
    const files = { totalCount: 2_000, pageInfo: next, nodes: hundred };
    const reviewThreads = { pageInfo: next, nodes: [] };
    answerGraphql({ data: answer(pull({ files, reviewThreads })) });
    for (let page = 2; page <= 5; page += 1)
      answerGraphql({ data: { repository: { pullRequest: { files, reviewThreads } } } });
    const { changedFiles, unlistedFiles } = await github.readPullRequest(REF, "few");
    expect([changedFiles.length, unlistedFiles]).toEqual([500, 1_500]);
    answerGraphql({ data: answer(pull({ files, reviewThreads })) });
    expect(await github.readPullRequest(REF, "head")).toMatchObject({ headSha: HEAD, unlistedFiles: 1_900 });
  });

  it("gives up for good where there is no end of reviews: who could say what is there already", async () => {
    const reviews = { pageInfo: { hasNextPage: true, endCursor: "R" }, nodes: [] };
    answerGraphql({ data: answer(pull({ reviews })) });
    for (let page = 2; page <= 50; page += 1)
      answerGraphql({ data: { repository: { pullRequest: { reviews } } } });
    const error: unknown = await github.readPullRequest(REF).catch((each: unknown) => each);
    expect(error).toMatchObject({ message: expect.stringMatching(/^there are more threads or reviews/) });
    expect(judgeFailure(error)).toEqual({ kind: "final" });
  });

  it("goes on where the organisation's repository is missing or out of sight", async () => {
    for (const type of ["NOT_FOUND", "FORBIDDEN"]) {
      answerGraphql({
        data: answer(pull()),
        errors: [{ type, path: ["shared"], message: "Could not resolve to a Repository" }],
      });
      expect(await github.readPullRequest(REF)).toMatchObject({ configuration: null, headSha: HEAD });
    }
  });

  it("takes the organisation's configuration only where the base branch has none", async () => {
    const text = (content: string) => ({ text: content, byteSize: content.length, isBinary: false });
    const shared = { nameWithOwner: "acme/.github", object: text("preset: strict") };
    answerGraphql({ data: answer(pull(), shared) });
    expect((await github.readPullRequest(REF)).configuration).toEqual({
      source: { owner: "acme", repo: ".github", path: CONFIGURATION },
      text: "preset: strict",
      isPublic: false,
    });
    const own = { target: { oid: HEAD, file: { mode: 0o100644, object: text("") } } };
    answerGraphql({ data: answer(pull({ baseRef: own }), shared) });
    expect(await github.readPullRequest(REF)).toMatchObject({
      configuration: { source: { owner: "acme", repo: "shop", path: CONFIGURATION }, text: "" },
      organisationConfiguration: { source: { repo: ".github" }, text: "preset: strict" },
    });
  });

  it.each([
    ["binary file", { byteSize: 3, isBinary: true, text: null }],
    ["not UTF-8 text", { byteSize: 3, isBinary: null, text: null }],
    ["not UTF-8 text", { byteSize: 3, isBinary: false, text: "é!!" }],
    ["so large that GitHub returns only its beginning", { byteSize: 9, isTruncated: true, text: "a: 1" }],
    ["not a file", {}],
  ])("does not take a configuration that cannot be read for none: %s", async (unreadable, object) => {
    const source = { owner: "acme", repo: "shop", path: CONFIGURATION };
    const baseRef = { target: { oid: HEAD, file: { mode: 0o100644, object } } };
    answerGraphql({ data: answer(pull({ baseRef })) });
    expect((await github.readPullRequest(REF)).configuration).toEqual({
      source,
      unreadable,
      isPublic: true,
    });
  });

  it("says whether the head has a configuration of its own", async () => {
    for (const [oid, file, isConfiguredAtHead] of [
      [HEAD, { mode: 0o100644 }, true],
      [HEAD, null, false],
      ["another commit", null, true],
    ] as const) {
      answerGraphql({ data: answer(pull({ commits: { nodes: [{ commit: { oid, file } }] } })) });
      expect(await github.readPullRequest(REF)).toMatchObject({ isConfiguredAtHead });
    }
  });

  it("fails where an error concerns anything else, and where nothing came", async () => {
    answerGraphql({
      data: answer(null),
      errors: [{ type: "NOT_FOUND", path: ["repository", "pullRequest"], message: "no" }],
    });
    await expect(github.readPullRequest(REF)).rejects.toThrow(/no/);
    answerGraphql({ data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] });
    await expect(github.readPullRequest(REF)).rejects.toThrow(/rate limit/);
  });

  it("names the pull request that does not exist", async () => {
    answerGraphql({ data: answer(null) });
    await expect(github.readPullRequest(REF)).rejects.toThrow("there is no pull request acme/shop#7");
  });

  it("reads a pull request whose fork and whose base branch are gone", async () => {
    const gone = { baseRef: null, files: null, reviews: null, commits: { nodes: null }, state: "CLOSED" };
    const fork = { headRepository: null, isCrossRepository: true, author: null, recent: { nodes: null } };
    answerGraphql({ data: answer(pull({ ...gone, ...fork })) });
    expect(await github.readPullRequest(REF)).toMatchObject({
      status: "closed",
      changedFiles: [],
      configuration: null,
    });
  });

  it("keeps the bot's own threads, reviews and newest completed check run on the head", async () => {
    const strangers = { nodes: [{ id: "C2", number: "2", viewerDidAuthor: false, body: "b" }] };
    const run = (databaseId: number, externalId: string | null, status = "COMPLETED") => ({
      databaseId,
      externalId,
      status,
    });
    const suites = (nodes: readonly object[]) => ({
      pageInfo: NO_MORE,
      nodes: [{ latest: { nodes: nodes.slice(-1) }, all: { nodes } }, null],
    });
    const runs = [
      run(1, "otel-fix:v1:aa:7:neutral"),
      run(3, "otel-fix:v1:cc:7:success"),
      run(4, "otel-fix:v1:dd:7:neutral", "IN_PROGRESS"),
      run(5, "other"),
      run(6, "otel-fix:v1:ee:8:failure"),
      run(7, "otel-fix:v1:ff:9:failure"),
      run(8, "otel-fix:v1:ab"),
    ];
    const others = [
      { number: 7, state: "OPEN", headRefOid: HEAD },
      { number: 8, state: "OPEN", headRefOid: HEAD },
      { number: 9, state: "CLOSED", headRefOid: HEAD },
    ];
    answerGraphql({
      data: answer(
        pull({
          reviewThreads: {
            pageInfo: NO_MORE,
            nodes: [
              thread(1, { startLine: 8, isResolved: true, resolvedBy: { login: "otel-fix" } }),
              thread(2, { comments: strangers }),
              thread(3, { comments: { nodes: [] } }),
              thread(4, { isOutdated: true, line: 3, isResolved: true, resolvedBy: { login: "ada" } }),
              null,
            ],
          },
          reviews: {
            pageInfo: NO_MORE,
            nodes: [
              { id: "R9", viewerDidAuthor: true, body: "r" },
              { id: "R10", viewerDidAuthor: false, body: "s" },
            ],
          },
          commits: {
            nodes: [
              { commit: { oid: HEAD, associatedPullRequests: { nodes: others }, checkSuites: suites(runs) } },
            ],
          },
        }),
      ),
    });
    const state = await github.readPullRequest(REF);
    expect(state.threads).toMatchObject([
      { id: "T1", isResolvedByPerson: false, lines: { startLine: 8, line: 9 } },
      { id: "T4", isResolvedByPerson: true, isOutdated: true, lines: null },
    ]);
    expect(state.reviews).toEqual([{ id: "R9", body: "r" }]);
    expect(state.checkRun).toEqual({ id: 3, digest: "cc" });
    expect(state.rivals).toEqual([{ number: 8, conclusion: "failure" }]);
  });
});

describe("readConfigurationFile", () => {
  it("gives null where there is no file, no repository or no right to see it", async () => {
    const source = { owner: "acme", repo: "settings", path: CONFIGURATION };
    answerGraphql({ data: { repository: { object: null } } });
    expect(await github.readConfigurationFile(source)).toBeNull();
    for (const type of ["NOT_FOUND", "FORBIDDEN"]) {
      answerGraphql({ data: { repository: null }, errors: [{ type, path: ["repository"], message: "no" }] });
      expect(await github.readConfigurationFile(source)).toBeNull();
    }
    answerGraphql({ data: null, errors: [{ type: "INTERNAL", message: "Something went wrong" }] });
    await expect(github.readConfigurationFile(source)).rejects.toThrow("Something went wrong");
  });
});

describe.each<[string, () => Promise<unknown>, readonly number[], object]>([
  ["readSaid", () => github.readSaid(REF), [50, 20], { headRefOid: HEAD }],
  ["readOwnReviews", () => github.readOwnReviews(REF, "otel-fix"), [100, 40], {}],
  ["readOwnComments", () => github.readOwnComments(REF, null), [100, 20], {}],
])("%s", (_name, read, sizes, pullRequest) => {
  it("asks for less where what people wrote is too long", async () => {
    const viewer = { login: "otel-fix[bot]" };
    const long = answerGraphql({ data: { viewer, long: "x".repeat(17 * 1024 * 1024) } });
    const short = answerGraphql({ data: { viewer, repository: { pullRequest } } });
    await read();
    const asked = [long, short].map(([call]) => call?.variables["size"] ?? sizeIn(call?.query ?? ""));
    expect(asked).toEqual(sizes);
  });
});

function sizeIn(query: string): number {
  return Number(/reviewThreads\(last: (\d+)/.exec(query)?.[1]);
}
