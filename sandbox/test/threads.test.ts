import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest, SandboxThread } from "../src/start-sandbox.ts";
import { type Answer, asInstallation, at, clientOf, numbered, textAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let pull: SandboxPullRequest;
let branches = 0;

const shop = useShop({ "a.yaml": numbered(60) });

beforeAll(() => {
  shop.repository.addCollaborator("dev", "write");
});

/** The head's text: lines 20 and 22 change, and line 40 goes. */
const HEAD = numbered(60)
  .replace("line 20\n", "twenty\n")
  .replace("line 22\n", "b\n")
  .replace("line 40\n", "");

beforeEach(async () => {
  branches += 1;
  const branch = `feature-${branches}`;
  await shop.repository.commit({ branch, files: { "a.yaml": HEAD } });
  pull = await shop.repository.openPullRequest({ head: branch, author: "dev" });
});

async function review(...comments: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const full = comments.map((comment) => ({ path: "a.yaml", body: "x", ...comment }));
  const body = { commit_id: pull.headSha, event: "COMMENT", body: "x", comments: full };
  const answer = await shop.bot.rest("POST", `/repos/octo/shop/pulls/${pull.number}/reviews`, body);
  if (answer.status !== 200) throw new Error(answer.text);
}

async function only(): Promise<SandboxThread> {
  const [thread] = await pull.threads();
  if (thread === undefined) throw new Error("no thread");
  return thread;
}

describe("after a push a thread", () => {
  it("moves with its line when lines come or go above it", async () => {
    await review({ line: 20 }, { start_line: 20, line: 22 });
    await pull.push({ "a.yaml": `new\n${HEAD}` });
    expect(await pull.threads()).toMatchObject([
      { isOutdated: false, line: 21, originalLine: 20 },
      { isOutdated: false, startLine: 21, line: 23 },
    ]);
    await pull.push({ "a.yaml": HEAD.replace("line 1\nline 2\n", "") });
    expect(await pull.threads()).toMatchObject([{ line: 18 }, { startLine: 18, line: 20 }]);
    const comments = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}/comments`);
    expect(comments.body).toMatchObject([
      { line: 18, original_line: 20, position: 11 },
      { start_line: 18, line: 20, original_start_line: 20 },
    ]);
  });

  it("stays where it is when something changes below it", async () => {
    await review({ line: 20 });
    await pull.push({ "a.yaml": `${HEAD}end\n`, "b.yaml": "b\n" });
    expect(await only()).toMatchObject({ isOutdated: false, line: 20 });
  });

  it("is outdated when its line changes, and has no place any more", async () => {
    await review({ line: 20 });
    await pull.push({ "a.yaml": HEAD.replace("twenty\n", "TWENTY\n") });
    expect(await only()).toMatchObject({ isOutdated: true, line: null, originalLine: 20, isResolved: false });
    const comments = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}/comments`);
    expect(comments.body).toMatchObject([
      { line: null, position: null, original_line: 20, original_position: 5 },
    ]);
  });

  it.each([
    ["its first line changes", HEAD.replace("twenty\n", "TWENTY\n")],
    ["a line between changes", HEAD.replace("line 21\n", "21\n")],
    ["a line comes between", HEAD.replace("line 21\n", "line 21\nnew\n")],
    ["its last line goes", HEAD.replace("b\n", "")],
  ])("on several lines is outdated when %s", async (_, text) => {
    await review({ start_line: 20, line: 22 });
    await pull.push({ "a.yaml": text });
    expect(await only()).toMatchObject({ isOutdated: true, line: null, startLine: null });
  });

  it("is outdated when its line is no part of the difference any more", async () => {
    await review({ line: 20 });
    await pull.push({ "a.yaml": numbered(60).replace("line 50\n", "fifty\n") });
    expect(await only()).toMatchObject({ isOutdated: true });
  });

  it.each([
    ["deleted", { "a.yaml": null, "b.yaml": "b\n" }, {}],
    ["renamed", {}, { "a.yaml": "c.yaml" }],
  ])("is outdated when its file is %s", async (_, files, renames) => {
    await review({ line: 20 }, { line: 21 });
    await pull.push(files, { renames });
    expect((await pull.threads()).map(({ isOutdated }) => isOutdated)).toEqual([true, true]);
  });

  it("has its place again when the line is as it was", async () => {
    await review({ line: 20 });
    await pull.push({ "a.yaml": HEAD.replace("twenty\n", "TWENTY\n") });
    await pull.push({ "a.yaml": HEAD });
    expect(await only()).toMatchObject({ isOutdated: false, line: 20 });
  });

  it("on a removed line follows the base", async () => {
    await review({ line: 40, side: "LEFT" });
    await pull.push({ "a.yaml": `new\n${HEAD}` });
    expect(await only()).toMatchObject({ isOutdated: false, side: "LEFT", line: 40 });
    await pull.push({ "a.yaml": numbered(60).replace("line 5\n", "five\n") });
    expect(await only()).toMatchObject({ isOutdated: true });
  });

  it("is judged by the new head after a force-push too", async () => {
    await review({ line: 20 });
    await shop.repository.commit({ branch: `again-${branches}`, files: { "a.yaml": `new\n${HEAD}` } });
    const before = pull.headSha;
    const sha = shop.repository.branchSha(`again-${branches}`) ?? "";
    await pull.forcePush(sha);
    expect(await only()).toMatchObject({ isOutdated: false, line: 21 });
    expect(shop.sandbox.deliveries.findLast(({ event }) => event === "push")).toMatchObject({
      payload: { forced: true },
    });
    expect(shop.sandbox.deliveries.findLast(({ event }) => event === "pull_request")).toMatchObject({
      action: "synchronize",
      payload: { before, after: sha },
    });
  });
});

describe("resolving", () => {
  function set(threadId: string, verb: "resolve" | "unresolve", client = shop.bot): Promise<Answer> {
    const query = `mutation Set($id: ID!) { ${verb}ReviewThread(input: { threadId: $id, clientMutationId: "m" }) {
      clientMutationId thread { id isResolved viewerCanResolve viewerCanUnresolve resolvedBy { login } } } }`;
    return client.graphql(query, { id: threadId });
  }

  it("is done and undone by the app, and told", async () => {
    await review({ line: 20 });
    const { id } = await only();
    expect((await set(id, "resolve")).body).toEqual({
      data: {
        resolveReviewThread: {
          clientMutationId: "m",
          thread: {
            id,
            isResolved: true,
            viewerCanResolve: false,
            viewerCanUnresolve: true,
            resolvedBy: { login: "tidy[bot]" },
          },
        },
      },
    });
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "pull_request_review_thread",
      action: "resolved",
      payload: {
        thread: { node_id: id, comments: [{ path: "a.yaml" }] },
        sender: { login: "tidy[bot]" },
      },
    });
    expect((await set(id, "unresolve")).body).toMatchObject({
      data: { unresolveReviewThread: { thread: { isResolved: false, resolvedBy: null } } },
    });
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({ action: "unresolved" });
  });

  it("twice changes nothing and is not told again", async () => {
    await review({ line: 20 });
    const { id } = await only();
    await pull.resolveThread(id, "dev");
    const sent = shop.sandbox.deliveries.length;
    expect((await set(id, "resolve")).body).toMatchObject({
      data: { resolveReviewThread: { thread: { resolvedBy: { login: "dev" } } } },
    });
    expect(shop.sandbox.deliveries).toHaveLength(sent);
  });

  it("needs contents: write besides pull_requests: write", async () => {
    await review({ line: 20 });
    const { id } = await only();
    const permissions = { contents: "read", pull_requests: "write" };
    const weak = await asInstallation(shop.sandbox, shop.repository, { permissions });
    const answer = await set(id, "resolve", weak);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      data: { resolveReviewThread: null },
      errors: [
        {
          type: "FORBIDDEN",
          path: ["resolveReviewThread"],
          extensions: { saml_failure: false },
          message: "Resource not accessible by integration",
        },
      ],
    });
    expect(await only()).toMatchObject({ isResolved: false });
  });

  it("is not for people who neither wrote the pull request nor may write", async () => {
    await review({ line: 20 });
    const { id } = await only();
    await expect(pull.resolveThread(id, "stranger")).rejects.toThrow("stranger can neither write");
    const stranger = clientOf(shop.sandbox, shop.sandbox.createUserToken("stranger"));
    expect(at((await set(id, "resolve", stranger)).body, "errors", 0)).toMatchObject({ type: "FORBIDDEN" });
    await pull.resolveThread(id);
    expect(await only()).toMatchObject({ resolvedBy: "dev" });
  });

  // "Mutation fields run in series, one after the other" (graphql.org/learn/queries), each with an error of its own.
  it("of several at once happens one after another, and fails only where it fails", async () => {
    for (const line of [20, 21, 22]) await review({ line });
    const [first, second, third] = (await pull.threads()).map(({ id }) => id);
    const before = shop.sandbox.deliveries.length;
    const answer = await shop.bot.graphql(
      `mutation Close($first: ID!, $second: ID!, $third: ID!) {
        one: resolveReviewThread(input: { threadId: $first }) { thread { id isResolved } }
        two: resolveReviewThread(input: { threadId: "PRRT_nobody" }) { thread { id } }
        three: unresolveReviewThread(input: { threadId: $second }) { thread { id isResolved } }
        four: resolveReviewThread(input: { threadId: $third }) { thread { id isResolved } }
      }`,
      { first, second, third },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      data: {
        one: { thread: { id: first, isResolved: true } },
        two: null,
        three: { thread: { id: second, isResolved: false } },
        four: { thread: { id: third, isResolved: true } },
      },
      errors: [{ type: "NOT_FOUND", path: ["two"] }],
    });
    expect((await pull.threads()).map(({ isResolved }) => isResolved)).toEqual([true, false, true]);
    expect(shop.sandbox.deliveries.slice(before)).toMatchObject([
      { action: "resolved", payload: { thread: { node_id: first } } },
      { action: "resolved", payload: { thread: { node_id: third } } },
    ]);
  });

  it("of an unknown thread is not found", async () => {
    const answer = await set("PRRT_nothing", "resolve");
    expect(answer.body).toMatchObject({
      errors: [
        { type: "NOT_FOUND", message: "Could not resolve to a node with the global id of 'PRRT_nothing'" },
      ],
    });
  });
});

describe("other changes of threads", () => {
  it("are replies, edits and hiding", async () => {
    await review({ line: 20 });
    const thread = await only();
    const reply = await shop.bot.graphql(
      `mutation Reply($id: ID!) { addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $id, body: "Done" }) {
        comment { id body replyTo { id } author { __typename login } } } }`,
      { id: thread.id },
    );
    const comment = at(reply.body, "data", "addPullRequestReviewThreadReply", "comment");
    expect(comment).toMatchObject({
      body: "Done",
      replyTo: { id: thread.comments[0]?.nodeId ?? "" },
      author: { __typename: "Bot", login: "tidy" },
    });
    const edit = await shop.bot.graphql(
      `mutation Edit($id: ID!) { updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $id, body: "Fixed" }) {
        pullRequestReviewComment { body } } }`,
      { id: textAt(comment, "id") },
    );
    expect(edit.body).toMatchObject({
      data: { updatePullRequestReviewComment: { pullRequestReviewComment: { body: "Fixed" } } },
    });
    const hide = await shop.bot.graphql(
      `mutation Hide($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) {
        minimizedComment { isMinimized minimizedReason } } }`,
      { id: textAt(comment, "id") },
    );
    expect(hide.body).toMatchObject({
      data: { minimizeComment: { minimizedComment: { minimizedReason: "outdated" } } },
    });
    expect((await only()).comments).toMatchObject([{ body: "x" }, { body: "Fixed", minimized: "outdated" }]);
  });

  it("refuse a node of another kind", async () => {
    await review({ line: 20 });
    const { id } = await only();
    const answer = await shop.bot.graphql(
      `mutation Edit($id: ID!) { updatePullRequestReview(input: { pullRequestReviewId: $id, body: "x" }) {
        pullRequestReview { body } } }`,
      { id },
    );
    expect(answer.body).toMatchObject({ errors: [{ type: "NOT_FOUND" }] });
  });
});
