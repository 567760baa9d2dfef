import { beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { type Answer, clientOf, listAt, numbered, numberAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let pull: SandboxPullRequest;
let branches = 0;

const shop = useShop({ "a.yaml": numbered(30) });

beforeEach(async () => {
  branches += 1;
  const head = `feature-${branches}`;
  await shop.repository.commit({
    branch: head,
    files: { "a.yaml": numbered(30).replace("line 10\n", "ten\n") },
  });
  pull = await shop.repository.openPullRequest({ head, author: "dev" });
});

function post(body: Readonly<Record<string, unknown>>): Promise<Answer> {
  const defaults = { commit_id: pull.headSha, path: "a.yaml", body: "x" };
  return shop.bot.rest("POST", `/repos/octo/shop/pulls/${pull.number}/comments`, { ...defaults, ...body });
}

function one(answer: Answer): string {
  return `/repos/octo/shop/pulls/comments/${numberAt(answer.body, "id")}`;
}

describe("a single comment", () => {
  it("opens a thread in a review of its own", async () => {
    const answer = await post({ line: 10, side: "RIGHT" });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ line: 10, user: { login: "tidy[bot]" } });
    expect(pull.reviews()).toMatchObject([
      { state: "COMMENTED", body: "", id: numberAt(answer.body, "pull_request_review_id") },
    ]);
  });

  it("is refused with an object per error where its lines are not in the difference", async () => {
    const answer = await post({ start_line: 24, line: 25 });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      message: "Validation Failed",
      errors: [
        {
          resource: "PullRequestReviewComment",
          code: "custom",
          field: "pull_request_review_thread.line",
          message: "pull_request_review_thread.line must be part of the diff",
        },
        { field: "pull_request_review_thread.start_line" },
        { code: "missing_field", field: "pull_request_review_thread.diff_hunk" },
      ],
    });
  });

  it("is refused where its start does not precede its line", async () => {
    expect((await post({ start_line: 10, line: 10 })).text).toContain(
      "pull_request_review_thread.start_line must precede the end line.",
    );
  });

  it("is refused without a line, a path or a commit", async () => {
    expect((await post({})).text).toContain('\\"line\\" wasn\'t supplied.');
    const bare = await shop.bot.rest("POST", `/repos/octo/shop/pulls/${pull.number}/comments`, {
      body: "x",
      line: 10,
    });
    expect(bare.text).toContain('\\"path\\", \\"commit_id\\" weren\'t supplied.');
  });

  it("is refused for a commit that is not the pull request's", async () => {
    const answer = await post({ line: 10, commit_id: "0".repeat(40) });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("commit_id is not part of the pull request");
  });

  it("is refused when it is blank, or too long", async () => {
    expect((await post({ line: 10, body: " \n" })).status).toBe(422);
    expect((await post({ line: 10, body: "x".repeat(65_537) })).text).toContain("body is too long");
  });

  it("can be on a whole file", async () => {
    const answer = await post({ subject_type: "file" });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ subject_type: "file", line: null });
    expect(await pull.threads()).toMatchObject([{ isOutdated: false, line: null, originalLine: null }]);
    expect((await post({ subject_type: "file", path: "README.md" })).status).toBe(422);
  });

  it("is refused in a locked conversation", async () => {
    pull.setLocked(true);
    expect((await post({ line: 10 })).status).toBe(422);
  });
});

describe("a reply", () => {
  it("joins the thread, whatever else it says", async () => {
    const first = await post({ line: 10 });
    const reply = await post({
      in_reply_to: numberAt(first.body, "id"),
      path: "ignored",
      line: 999,
      body: "yes",
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      in_reply_to_id: numberAt(first.body, "id"),
      line: 10,
      path: "a.yaml",
    });
    const again = await post({ in_reply_to: numberAt(reply.body, "id"), body: "and no" });
    expect(again.body).toMatchObject({ in_reply_to_id: numberAt(first.body, "id") });
    const [thread] = await pull.threads();
    expect(thread?.comments.map(({ body }) => body)).toEqual(["x", "yes", "and no"]);
  });

  it("is refused for a comment of another pull request", async () => {
    const first = await post({ line: 10 });
    await shop.repository.commit({ branch: "other", files: { "b.yaml": "b\n" } });
    const other = await shop.repository.openPullRequest({ head: "other" });
    const path = `/repos/octo/shop/pulls/${other.number}/comments`;
    const answer = await shop.bot.rest("POST", path, { body: "x", in_reply_to: numberAt(first.body, "id") });
    expect(answer.status).toBe(422);
    await other.close();
    await shop.repository.deleteBranch("other");
  });

  it("by its own route goes to the first comment only", async () => {
    const first = await post({ line: 10 });
    const replies = `/repos/octo/shop/pulls/${pull.number}/comments/${numberAt(first.body, "id")}/replies`;
    const reply = await shop.bot.rest("POST", replies, { body: "yes" });
    expect(reply.status).toBe(201);
    const toReply = replies.replace(String(numberAt(first.body, "id")), String(numberAt(reply.body, "id")));
    expect((await shop.bot.rest("POST", toReply, { body: "no" })).status).toBe(404);
  });

  it("of a person reaches the thread too", async () => {
    await post({ line: 10 });
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "I disagree", "dev");
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "pull_request_review_comment",
      action: "created",
      payload: { comment: { body: "I disagree" }, sender: { login: "dev", type: "User" } },
    });
  });
});

describe("editing and deleting", () => {
  it("changes the text and tells what it was", async () => {
    const comment = await post({ line: 10, body: "before" });
    const edited = await shop.bot.rest("PATCH", one(comment), { body: "after" });
    expect(edited.body).toMatchObject({ body: "after" });
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      action: "edited",
      payload: { changes: { body: { from: "before" } }, sender: { login: "tidy[bot]", type: "Bot" } },
    });
    expect((await shop.bot.rest("PATCH", one(comment), { body: "" })).status).toBe(422);
  });

  it("takes the thread away with its last comment, and the review that said nothing else", async () => {
    const first = await post({ line: 10 });
    const reply = await post({ in_reply_to: numberAt(first.body, "id") });
    expect((await shop.bot.rest("DELETE", one(first))).status).toBe(204);
    expect(await pull.threads()).toHaveLength(1);
    expect((await shop.bot.rest("DELETE", one(reply))).status).toBe(204);
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toEqual([]);
    expect((await shop.bot.rest("GET", one(reply))).status).toBe(404);
  });

  it("is not for people who are neither the author nor may write", async () => {
    const comment = await post({ line: 10 });
    const stranger = clientOf(shop.sandbox, shop.sandbox.createUserToken("stranger"));
    expect((await stranger.rest("PATCH", one(comment), { body: "mine" })).status).toBe(403);
    expect((await stranger.rest("DELETE", one(comment))).status).toBe(403);
  });
});

describe("lists", () => {
  it("come in pages with links", async () => {
    for (const line of [7, 8, 9, 10, 11]) await post({ line });
    const base = `/repos/octo/shop/pulls/${pull.number}/comments`;
    const first = await shop.bot.rest("GET", `${base}?per_page=2`);
    expect(listAt(first.body)).toHaveLength(2);
    expect(first.headers.get("link")).toBe(
      `<${shop.sandbox.url}/api/v3${base}?per_page=2&page=2>; rel="next", <${shop.sandbox.url}/api/v3${base}?per_page=2&page=3>; rel="last"`,
    );
    const last = await shop.bot.rest("GET", `${base}?per_page=2&page=3`);
    expect(listAt(last.body)).toHaveLength(1);
    expect(last.headers.get("link")).not.toContain('rel="next"');
  });
});
