import { beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { asInstallation, at } from "./bare-client.ts";
import { useFreshShop } from "./fixture.ts";

let pull: SandboxPullRequest;
let comment: number;

const shop = useFreshShop({ a: "1\n" });

beforeEach(async () => {
  shop.repository.addCollaborator("ada", "write");
  await shop.repository.commit({ branch: "b", files: { a: "2\n" } });
  pull = await shop.repository.openPullRequest({ head: "b", author: "dev" });
  const review = { event: "COMMENT", body: "opening", comments: [{ path: "a", line: 1, body: "first" }] };
  await shop.bot.rest("POST", "/repos/octo/shop/pulls/1/reviews", review);
  comment = (await pull.threads())[0]?.comments[0]?.id ?? 0;
});

function lastOf(action: string): unknown {
  return shop.sandbox.deliveries.findLast(
    (one) => one.event === "pull_request_review_comment" && one.action === action,
  )?.payload;
}

describe("a review comment of the app's", () => {
  it("is edited by who may write, and the webhook says who did it and what stood there before", async () => {
    await pull.editReviewComment(comment, "second", "ada");
    expect((await pull.threads())[0]?.comments).toMatchObject([{ author: "tidy[bot]", body: "second" }]);
    expect(lastOf("edited")).toMatchObject({
      action: "edited",
      changes: { body: { from: "first" } },
      comment: { id: comment, body: "second", user: { login: "tidy[bot]", type: "Bot" } },
      pull_request: { number: pull.number },
      sender: { login: "ada", type: "User" },
    });
  });

  it("is deleted with its thread, and the webhook has what stood there", async () => {
    await pull.deleteReviewComment(comment, "ada");
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toMatchObject([{ body: "opening" }]);
    expect(lastOf("deleted")).toMatchObject({
      action: "deleted",
      comment: { id: comment, body: "first" },
      sender: { login: "ada" },
    });
    expect(lastOf("deleted")).not.toHaveProperty("changes");
  });

  it("is neither edited nor deleted by anybody else", async () => {
    await expect(pull.editReviewComment(comment, "x", "stranger")).rejects.toThrow("stranger can neither");
    await expect(pull.deleteReviewComment(comment, "stranger")).rejects.toThrow("stranger can neither");
  });
});

describe("GraphQL's numbers of a comment", () => {
  const query = (field: string) =>
    `{ repository(owner: "octo", name: "shop") { pullRequest(number: 1) { reviewThreads(first: 1) { nodes { comments(first: 1) { nodes { ${field} } } } } } } }`;
  const read = async (field: string) => {
    const { body } = await (await asInstallation(shop.sandbox, shop.repository)).graphql(query(field));
    const way = ["data", "repository", "pullRequest", "reviewThreads", "nodes", 0, "comments", "nodes", 0];
    return at(body, ...way, field);
  };

  it("are both there, or the short one is null", async () => {
    expect([await read("databaseId"), await read("fullDatabaseId")]).toEqual([comment, String(comment)]);
    shop.sandbox.setIdFields("full");
    expect([await read("databaseId"), await read("fullDatabaseId")]).toEqual([null, String(comment)]);
  });

  it("lack the full one on an old server, which refuses the whole query in GitHub's words", async () => {
    shop.sandbox.setIdFields("short");
    expect(await read("databaseId")).toBe(comment);
    const { body } = await (
      await asInstallation(shop.sandbox, shop.repository)
    ).graphql(query("fullDatabaseId"));
    expect(body).not.toHaveProperty("data");
    expect(at(body, "errors")).toMatchObject([
      {
        message: "Field 'fullDatabaseId' doesn't exist on type 'PullRequestReviewComment'",
        extensions: { code: "undefinedField", fieldName: "fullDatabaseId" },
      },
    ]);
  });
});
