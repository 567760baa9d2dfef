import { describe, expect, it, onTestFinished } from "vitest";
import { type BareClient, asInstallation, at, listAt, numberAt, textAt } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

// "`databaseId` will be removed because it does not support 64-bit signed integer identifiers. Use `fullDatabaseId`
// instead": GitHub's schema, of IssueComment, PullRequest, PullRequestReview, PullRequestReviewComment. CheckRun,
// CheckSuite and Repository have the former only.

async function startWith(fields: "both" | "full" | "short"): Promise<{ bot: BareClient; review: number }> {
  const sandbox = await startWithApp();
  sandbox.setIdFields(fields);
  onTestFinished(() => sandbox.close());
  const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a\n" } });
  await repository.commit({ branch: "feature", files: { a: "b\n" } });
  await repository.openPullRequest({ head: "feature" });
  const bot = await asInstallation(sandbox, repository);
  const comments = [{ path: "a", line: 1, body: "x" }];
  const posted = await bot.rest("POST", "/repos/octo/shop/pulls/1/reviews", {
    event: "COMMENT",
    body: "x",
    comments,
  });
  await bot.rest("POST", "/repos/octo/shop/issues/1/comments", { body: "y" });
  await bot.rest("POST", "/repos/octo/shop/check-runs", {
    name: "x",
    head_sha: repository.branchSha("feature"),
  });
  return { bot, review: numberAt(posted.body, "id") };
}

function queryOf(field: string): string {
  return `{ repository(owner: "octo", name: "shop") { pullRequest(number: 1) {
    ${field} comments(first: 1) { nodes { ${field} } }
    reviews(first: 1) { nodes { ${field} comments(first: 1) { nodes { ${field} } } } }
  } } }`;
}

const CHECKS = `{ repository(owner: "octo", name: "shop") { databaseId pullRequest(number: 1) { commits(last: 1) { nodes {
  commit { checkSuites(first: 1) { nodes { databaseId app { databaseId } checkRuns(first: 1) { nodes { databaseId } } } } }
} } } } }`;

/** The values of a field, wherever it stands. */
function valuesOf(json: unknown, field: string): readonly unknown[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => (key === field ? [value] : valuesOf(value, field)));
}

describe("the numbers that REST knows things by", () => {
  it("are in both fields, in the full one as text", async () => {
    const { bot, review } = await startWith("both");
    const full = await bot.graphql(queryOf("databaseId fullDatabaseId"));
    const reviewNode = at(full.body, "data", "repository", "pullRequest", "reviews", "nodes", 0);
    expect(numberAt(reviewNode, "databaseId")).toBe(review);
    expect(textAt(reviewNode, "fullDatabaseId")).toBe(String(review));
    const short = valuesOf(full.body, "databaseId");
    expect(short).toHaveLength(4);
    expect(valuesOf(full.body, "fullDatabaseId")).toEqual(short.map(String));
  });

  it("are in the full one only where databaseId is null, as its type allows", async () => {
    const { bot, review } = await startWith("full");
    const answer = await bot.graphql(queryOf("databaseId fullDatabaseId"));
    expect(at(answer.body, "errors")).toBeUndefined();
    expect(valuesOf(answer.body, "databaseId")).toEqual([null, null, null, null]);
    expect(valuesOf(answer.body, "fullDatabaseId")).toContain(String(review));
    const checks = await bot.graphql(CHECKS);
    expect(valuesOf(checks.body, "databaseId")).toEqual([null, null, null, null]);
  });

  it("are not asked for in the full one where the schema has none: the whole query fails", async () => {
    const { bot, review } = await startWith("short");
    const failed = await bot.graphql(queryOf("databaseId fullDatabaseId"));
    expect(failed.status).toBe(200);
    expect(failed.body).not.toHaveProperty("data");
    expect(listAt(failed.body, "errors").map((one) => textAt(one, "message"))).toContain(
      "Field 'fullDatabaseId' doesn't exist on type 'PullRequestReview'",
    );
    const answer = await bot.graphql(queryOf("databaseId"));
    expect(valuesOf(answer.body, "databaseId")).toContain(review);
  });
});
