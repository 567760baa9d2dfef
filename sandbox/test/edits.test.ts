import { beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { useFreshShop } from "./fixture.ts";

// What people do to what others, and the app, have written
// (docs.github.com/communities/moderating-comments-and-conversations/managing-disruptive-comments).

let pull: SandboxPullRequest;

const shop = useFreshShop();

beforeEach(async () => {
  shop.repository.addCollaborator("writer", "write");
  await shop.repository.commit({ branch: "feature", files: { "a.yaml": "b\n" }, author: "dev" });
  pull = await shop.repository.openPullRequest({ head: "feature", author: "dev" });
  const path = `/repos/octo/shop/pulls/${pull.number}`;
  const comments = [{ path: "a.yaml", line: 1, body: "Look" }];
  await shop.bot.rest("POST", `${path}/reviews`, { event: "COMMENT", body: "First", comments });
  await shop.bot.rest("POST", `/repos/octo/shop/issues/${pull.number}/comments`, { body: "Hello" });
});

describe("a review comment", () => {
  it("leaves the answers to it when it is deleted", async () => {
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "Why?", "dev");
    await pull.deleteReviewComment(thread?.comments[0]?.id ?? 0, "writer");
    expect(await pull.threads()).toMatchObject([{ id: thread?.id, comments: [{ body: "Why?" }] }]);
  });
});

describe("a comment of the app in the conversation", () => {
  it("is edited and deleted by a person who may write, each told with the person as sender", async () => {
    const id = pull.comments()[0]?.id ?? 0;
    await pull.editComment(id, "Bye", "writer");
    await pull.deleteComment(id, "writer");
    expect(pull.comments()).toEqual([]);
    const sender = { login: "writer", type: "User" };
    expect(shop.sandbox.deliveries.slice(-2)).toMatchObject([
      { event: "issue_comment", action: "edited", payload: { sender, changes: { body: { from: "Hello" } } } },
      { event: "issue_comment", action: "deleted", payload: { sender, comment: { id, body: "Bye" } } },
    ]);
  });

  it("is deleted by nobody else", async () => {
    const id = pull.comments()[0]?.id ?? 0;
    // The pull request's author is no moderator of it.
    await expect(pull.deleteComment(id, "dev")).rejects.toThrow("dev can neither write");
    await expect(pull.deleteComment(1, "writer")).rejects.toThrow("Not Found");
    expect(pull.comments()).toHaveLength(1);
  });
});

describe("what the app's review says besides its comments", () => {
  it("is edited by a person who may write, though through the API only by its author", async () => {
    const id = pull.reviews()[0]?.id ?? 0;
    await pull.editReview(id, "Second", "writer");
    expect(pull.reviews()).toMatchObject([{ id, body: "Second", author: "tidy[bot]" }]);
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "pull_request_review",
      action: "edited",
      payload: { sender: { login: "writer" }, changes: { body: { from: "First" } } },
    });
    await expect(pull.editReview(id, "Third", "stranger")).rejects.toThrow("stranger can neither write");
  });
});

describe("a merged pull request", () => {
  it("is told as closed, and as merged", async () => {
    await pull.merge("writer");
    const closed = shop.sandbox.deliveries.filter(({ event }) => event === "pull_request").at(-1);
    expect(closed).toMatchObject({
      action: "closed",
      payload: {
        sender: { login: "writer" },
        pull_request: { merged: true, merged_by: { login: "writer" } },
      },
    });
  });
});
