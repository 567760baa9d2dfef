import { describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { type Answer, clientOf, listAt, numbered, numberAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

const shop = useShop({ "a.yaml": numbered(60), "gone.yaml": "bye\n", "moved.yaml": numbered(30, "moved") });

let branches = 0;

/** In a.yaml lines 10 and 40 change and line 50 goes: hunks 7–13, 37–43 and 47–53 (old), 47–52 (new). */
async function openPull(author = "dev"): Promise<SandboxPullRequest> {
  branches += 1;
  const head = `feature-${branches}`;
  const text = numbered(60)
    .replace("line 10\n", "ten\n")
    .replace("line 40\n", "forty\n")
    .replace("line 50\n", "");
  const files = {
    "a.yaml": text,
    "new.yaml": "x\ny\n",
    "gone.yaml": null,
    "bin.dat": Buffer.from([0, 1, 2]),
  };
  await shop.repository.commit({ branch: head, files, renames: { "moved.yaml": "there.yaml" }, author });
  return shop.repository.openPullRequest({ head, author, title: "A change" });
}

function post(pull: SandboxPullRequest, body: unknown, client = shop.bot): Promise<Answer> {
  return client.rest("POST", `/repos/octo/shop/pulls/${pull.number}/reviews`, body);
}

function postComments(pull: SandboxPullRequest, ...comments: readonly unknown[]): Promise<Answer> {
  return post(pull, { commit_id: pull.headSha, event: "COMMENT", body: "Remarks", comments });
}

const LINE = "Pull request review thread line must be part of the diff";
const HUNK = "Pull request review thread diff hunk can't be blank";
const START = "Pull request review thread start line must be part of the same hunk as the line.";
const ORDER = "Pull request review thread start line must precede the end line.";

describe("a review", () => {
  it("stands on rows of the difference, context rows included", async () => {
    const pull = await openPull();
    const answer = await postComments(
      pull,
      { path: "a.yaml", line: 10, side: "RIGHT", body: "changed" },
      { path: "a.yaml", start_line: 11, line: 13, body: "context" },
      { path: "a.yaml", line: 50, side: "LEFT", body: "removed" },
      { path: "a.yaml", start_line: 10, start_side: "LEFT", line: 10, side: "RIGHT", body: "both sides" },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: "COMMENTED", user: { login: "tidy[bot]", type: "Bot" } });
    const threads = await pull.threads();
    expect(threads.map(({ line, startLine, side }) => [startLine, line, side])).toEqual([
      [null, 10, "RIGHT"],
      [11, 13, "RIGHT"],
      [null, 50, "LEFT"],
      [10, 10, "RIGHT"],
    ]);
  });

  it("shows its comments with their hunk, place and author", async () => {
    const pull = await openPull();
    const review = await postComments(pull, { path: "a.yaml", start_line: 9, line: 10, body: "here" });
    const comments = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}/comments`);
    expect(comments.body).toMatchObject([
      {
        path: "a.yaml",
        line: 10,
        original_line: 10,
        start_line: 9,
        original_start_line: 9,
        side: "RIGHT",
        start_side: "RIGHT",
        position: 5,
        diff_hunk: "@@ -7,7 +7,7 @@ line 6\n line 7\n line 8\n line 9\n-line 10\n+ten",
        commit_id: pull.headSha,
        original_commit_id: pull.headSha,
        pull_request_review_id: numberAt(review.body, "id"),
        subject_type: "line",
        user: { login: "tidy[bot]", type: "Bot" },
        html_url: expect.stringContaining(`${pull.url}#discussion_r`) as string,
      },
    ]);
  });

  it.each([
    ["a line outside of the hunks", { line: 30 }, `${LINE} and ${HUNK}`],
    ["a line past the end of the file", { line: 600 }, `${LINE} and ${HUNK}`],
    ["a line that the side does not have", { line: 53, side: "RIGHT" }, `${LINE} and ${HUNK}`],
    ["a range outside of the hunks", { start_line: 29, line: 30 }, `${LINE}, ${START}, and ${HUNK}`],
    ["a range over two hunks", { start_line: 10, line: 40 }, START],
    ["a range that starts outside of the hunk", { start_line: 5, line: 10 }, START],
    ["a start on the line itself", { start_line: 10, line: 10 }, ORDER],
    [
      "a start below the line on the other side",
      { start_line: 11, start_side: "LEFT", line: 9, side: "RIGHT" },
      ORDER,
    ],
    ["a start after the line", { start_line: 11, line: 10 }, ORDER],
  ])("is refused for %s", async (_, place, error) => {
    const pull = await openPull();
    const answer = await postComments(pull, { path: "a.yaml", body: "x", ...place });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: "Unprocessable Entity", errors: [error], status: "422" });
    expect(pull.reviews()).toEqual([]);
  });

  it.each([
    ["a file that the pull request does not touch", "README.md", "Path could not be resolved"],
    ["a binary file", "bin.dat", `${LINE} and ${HUNK}`],
    ["a file that was only renamed", "there.yaml", `${LINE} and ${HUNK}`],
    ["the new side of a file that is gone", "gone.yaml", `${LINE} and ${HUNK}`],
  ])("is refused for %s", async (_, path, error) => {
    const pull = await openPull();
    const answer = await postComments(pull, { path, line: 1, body: "x" });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [error] });
  });

  it("is refused as a whole for one bad comment, and posts nothing", async () => {
    const pull = await openPull();
    const sent = shop.sandbox.deliveries.length;
    const good = { path: "a.yaml", line: 10, body: "good" };
    const answer = await postComments(pull, good, { path: "a.yaml", line: 30, body: "bad" }, good);
    expect(answer.status).toBe(422);
    expect(pull.reviews()).toEqual([]);
    expect(await pull.threads()).toEqual([]);
    expect(shop.sandbox.deliveries).toHaveLength(sent);
  });

  it("takes a row's old position number too", async () => {
    const pull = await openPull();
    expect((await postComments(pull, { path: "a.yaml", position: 4, body: "removed row" })).status).toBe(200);
    expect(await pull.threads()).toMatchObject([{ side: "LEFT", line: 10 }]);
  });

  it.each([
    [
      "subject_type, which is for single comments",
      { subject_type: "file" },
      '"subject_type" is not a permitted key.',
    ],
    [
      "neither line nor position",
      { line: undefined },
      '"position", "line": exactly one of them must be supplied.',
    ],
    ["no text", { body: undefined }, '"body" wasn\'t supplied.'],
    ["a side that is none", { side: "MIDDLE" }, '"MIDDLE" is not a member of ["LEFT", "RIGHT"].'],
    [
      "a line that is no number",
      { line: "10" },
      "For 'properties/comments/items/0/properties/line', \"10\" is not",
    ],
  ])("is refused for a comment with %s", async (_, change, error) => {
    const pull = await openPull();
    const answer = await postComments(pull, { path: "a.yaml", line: 10, body: "x", ...change });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      message: expect.stringContaining(`Invalid request.\n\n${error}`) as string,
    });
  });

  it.each(["COMMENT", "REQUEST_CHANGES"])("is refused without a text for %s", async (event) => {
    const answer = await post(await openPull(), { event });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: "Unprocessable Entity" });
  });

  it("approves without a text", async () => {
    const pull = await openPull();
    expect((await post(pull, { event: "APPROVE" })).body).toMatchObject({ state: "APPROVED" });
  });

  it.each([
    ["APPROVE", "Can not approve your own pull request"],
    ["REQUEST_CHANGES", "Can not request changes on your own pull request"],
  ])("of one's own pull request is refused for %s", async (event, error) => {
    const pull = await openPull("tidy[bot]");
    const answer = await post(pull, { event, body: "Well done" });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [error] });
    expect((await post(pull, { event: "COMMENT", body: "Well done" })).status).toBe(200);
  });

  it("is refused when its text is longer than 65,536 characters", async () => {
    const pull = await openPull();
    expect((await post(pull, { event: "COMMENT", body: "x".repeat(65_536) })).status).toBe(200);
    const answer = await post(pull, { event: "COMMENT", body: "x".repeat(65_537) });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Body is too long (maximum is 65536 characters)");
    const comment = await postComments(pull, { path: "a.yaml", line: 10, body: "x".repeat(65_537) });
    expect(comment.status).toBe(422);
  });

  it("is refused for a commit that is not the pull request's", async () => {
    const pull = await openPull();
    const comments = [{ path: "a.yaml", line: 10, body: "x" }];
    const body = { commit_id: shop.repository.branchSha("main"), event: "COMMENT", body: "x", comments };
    expect((await post(pull, body)).status).toBe(422);
  });

  it("on an earlier commit is outdated where the lines have changed since", async () => {
    const pull = await openPull();
    const commit = pull.headSha;
    const text = (await shop.repository.readFile("a.yaml", commit))?.toString() ?? "";
    await pull.push({ "a.yaml": text.replace("ten\n", "TEN\n") });
    const comments = [
      { path: "a.yaml", line: 10, body: "changed since" },
      { path: "a.yaml", line: 40, body: "as it was" },
    ];
    expect((await post(pull, { commit_id: commit, event: "COMMENT", body: "x", comments })).status).toBe(200);
    expect(await pull.threads()).toMatchObject([
      { isOutdated: true, line: null },
      { isOutdated: false, line: 40 },
    ]);
  });

  it("is refused in a locked conversation", async () => {
    const pull = await openPull();
    pull.setLocked(true);
    const answer = await post(pull, { event: "COMMENT", body: "x" });
    expect(answer.body).toMatchObject({ errors: ["lock prevents review"] });
  });
});

describe("a review without an event", () => {
  it("is pending: one per person, seen by nobody else, told to nobody", async () => {
    const pull = await openPull();
    const sent = shop.sandbox.deliveries.length;
    const pending = await post(pull, { body: "Later", comments: [{ path: "a.yaml", line: 10, body: "x" }] });
    expect(pending.body).toMatchObject({ state: "PENDING" });
    expect(shop.sandbox.deliveries).toHaveLength(sent);
    const second = await post(pull, { event: "COMMENT", body: "x" });
    expect(second.status).toBe(422);
    expect(second.body).toMatchObject({ errors: ["User can only have one pending review per pull request"] });
    const dev = clientOf(shop.sandbox, shop.sandbox.createUserToken("dev"));
    expect((await dev.rest("GET", `/repos/octo/shop/pulls/${pull.number}/reviews`)).body).toEqual([]);
    expect((await dev.rest("GET", `/repos/octo/shop/pulls/${pull.number}/comments`)).body).toEqual([]);
    const threads = await dev.graphql(
      `{ repository(owner: "octo", name: "shop") { pullRequest(number: ${pull.number}) { reviewThreads(first: 9) { totalCount } } } }`,
    );
    expect(threads.body).toMatchObject({
      data: { repository: { pullRequest: { reviewThreads: { totalCount: 0 } } } },
    });
  });

  it("is submitted later, and told then", async () => {
    const pull = await openPull();
    const pending = await post(pull, { comments: [{ path: "a.yaml", line: 10, body: "x" }] });
    const path = `/repos/octo/shop/pulls/${pull.number}/reviews/${numberAt(pending.body, "id")}`;
    const submitted = await shop.bot.rest("POST", `${path}/events`, { event: "COMMENT", body: "Now" });
    expect(submitted.body).toMatchObject({ state: "COMMENTED", body: "Now" });
    expect(
      shop.sandbox.deliveries.slice(-2).map(({ event, action }) => `${event}.${String(action)}`),
    ).toEqual(["pull_request_review.submitted", "pull_request_review_comment.created"]);
    expect((await shop.bot.rest("DELETE", path)).status).toBe(422);
  });

  it("can be deleted, with its comments", async () => {
    const pull = await openPull();
    const pending = await post(pull, { comments: [{ path: "a.yaml", line: 10, body: "x" }] });
    const path = `/repos/octo/shop/pulls/${pull.number}/reviews/${numberAt(pending.body, "id")}`;
    expect((await shop.bot.rest("DELETE", path)).status).toBe(200);
    expect(pull.reviews()).toEqual([]);
    expect(await pull.threads()).toEqual([]);
  });
});

describe("a review's text", () => {
  it("is edited by its author only", async () => {
    const pull = await openPull();
    const review = await post(pull, { event: "COMMENT", body: "First" });
    const path = `/repos/octo/shop/pulls/${pull.number}/reviews/${numberAt(review.body, "id")}`;
    expect((await shop.bot.rest("PUT", path, { body: "Second" })).body).toMatchObject({ body: "Second" });
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "pull_request_review",
      action: "edited",
      payload: { changes: { body: { from: "First" } } },
    });
    const dev = clientOf(shop.sandbox, shop.sandbox.createUserToken("dev"));
    expect((await dev.rest("PUT", path, { body: "Third" })).status).toBe(422);
    expect((await shop.bot.rest("PUT", path, { body: "x".repeat(65_537) })).status).toBe(422);
    const all = await shop.bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}/reviews`);
    expect(listAt(all.body)).toMatchObject([{ body: "Second", commit_id: pull.headSha }]);
  });
});
