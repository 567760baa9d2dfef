import { beforeAll, describe, expect, it } from "vitest";
import { asApp, at, clientOf, textAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

const shop = useShop();

beforeAll(async () => {
  await shop.repository.commit({ branch: "feature", files: { "a.yaml": "b\n" } });
  await shop.repository.openPullRequest({ head: "feature", author: "dev" });
});

function pullQuery(fields: string): string {
  return `{ repository(owner: "octo", name: "shop") { pullRequest(number: 1) { ${fields} } } }`;
}

describe("GraphQL", () => {
  it("shows the viewer", async () => {
    expect((await shop.bot.graphql("{ viewer { login } }")).body).toEqual({
      data: { viewer: { login: "tidy[bot]" } },
    });
    const dev = clientOf(shop.sandbox, shop.sandbox.createUserToken("dev"));
    expect((await dev.graphql("{ viewer { login } }")).body).toEqual({ data: { viewer: { login: "dev" } } });
  });

  it("needs credentials, and not those of the app itself", async () => {
    expect((await clientOf(shop.sandbox, null).graphql("{ viewer { login } }")).status).toBe(401);
    expect((await asApp(shop.sandbox).graphql("{ viewer { login } }")).status).toBe(401);
  });

  it("answers a wrong query with 200 and errors", async () => {
    for (const query of ["{ nonsense }", "{ viewer { login", "{ viewer { login(size: 1) } }"]) {
      const answer = await shop.bot.graphql(query);
      expect(answer.status).toBe(200);
      expect(textAt(answer.body, "errors", 0, "message")).not.toBe("");
      expect(answer.body).not.toHaveProperty("data");
    }
  });

  it("answers a request without a query with 400", async () => {
    expect((await shop.bot.rest("POST", "/../graphql", {})).status).toBe(400);
  });

  it.each([
    [
      "without bounds",
      "files { totalCount }",
      "MISSING_PAGINATION_BOUNDARIES",
      "You must provide a `first` or `last` value to properly paginate the `files` connection.",
    ],
    [
      "over 100",
      "files(first: 101) { totalCount }",
      "EXCESSIVE_PAGINATION",
      "Requesting 101 records on the `files` connection exceeds the `first` limit of 100 records.",
    ],
    [
      "after nonsense",
      'files(first: 1, after: "x") { totalCount }',
      "INVALID_CURSOR_ARGUMENTS",
      "`x` does not appear to be a valid cursor.",
    ],
  ])("refuses a list %s", async (_, fields, type, message) => {
    const answer = await shop.bot.graphql(pullQuery(fields));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      errors: [{ type, message, path: ["repository", "pullRequest", "files"] }],
    });
  });

  it.each([
    [
      '{ repository(owner: "octo", name: "none") { id } }',
      "Could not resolve to a Repository with the name 'octo/none'.",
    ],
    [
      '{ repository(owner: "octo", name: "shop") { pullRequest(number: 99) { id } } }',
      "Could not resolve to a PullRequest with the number of 99.",
    ],
    ['{ node(id: "x") { id } }', "Could not resolve to a node with the global id of 'x'"],
  ])("does not find what is not there: %s", async (query, message) => {
    expect((await shop.bot.graphql(query)).body).toMatchObject({ errors: [{ type: "NOT_FOUND", message }] });
  });

  it("finds everything again by its node id", async () => {
    const ids = await shop.bot.graphql(pullQuery("id repository { id } author { ... on User { id } }"));
    const pull = at(ids.body, "data", "repository", "pullRequest");
    const found = await shop.bot.graphql(
      "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on PullRequest { number } ... on Repository { name } ... on User { login } } }",
    );
    expect(at(found.body, "errors", 0)).toBeDefined();
    const nodes = await shop.bot.graphql(
      "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on PullRequest { number } ... on Repository { name } ... on User { login } } }",
      { ids: [textAt(pull, "id"), textAt(pull, "repository", "id"), textAt(pull, "author", "id")] },
    );
    expect(nodes.body).toEqual({
      data: {
        nodes: [
          { __typename: "PullRequest", number: 1 },
          { __typename: "Repository", name: "shop" },
          { __typename: "User", login: "dev" },
        ],
      },
    });
  });

  it("shows everything it knows of a pull request and its conversation without an error", async () => {
    const comments = [{ path: "a.yaml", line: 1, body: "x" }];
    const path = "/repos/octo/shop/pulls/1/reviews";
    await shop.bot.rest("POST", path, { event: "COMMENT", body: "x", comments });
    await shop.bot.rest("POST", "/repos/octo/shop/issues/1/comments", { body: "y" });
    await shop.bot.rest("POST", "/repos/octo/shop/check-runs", {
      name: "x",
      head_sha: shop.repository.branchSha("feature"),
    });
    const answer = await shop.bot.graphql(
      pullQuery(`
        additions deletions changedFiles closed closedAt createdAt updatedAt fullDatabaseId mergedAt url viewerCanUpdate
        baseRepository { name isArchived isEmpty isFork visibility createdAt pushedAt viewerPermission databaseId url parent { id } }
        headRef { id prefix repository { name } target { id abbreviatedOid repository { name } } }
        comments(first: 9) { totalCount nodes { ...Written createdAt url author { ...Who } viewerDidAuthor } }
        reviews(first: 9, author: "tidy") { nodes { ...Review } }
        reviewThreads(first: 9) { nodes { ...Thread } }
        commits(first: 9) { nodes { id pullRequest { number } commit { ...Commit } } }
      `) +
        `
        fragment Who on Actor { __typename login url ... on Bot { id databaseId } ... on User { id databaseId name } }
        fragment Written on Minimizable { isMinimized minimizedReason viewerCanMinimize }
        fragment Review on PullRequestReview {
          authorAssociation body createdAt databaseId fullDatabaseId submittedAt state updatedAt url
          commit { oid } pullRequest { number } author { ...Who }
          comments(first: 9) { nodes { ...Comment } }
        }
        fragment Comment on PullRequestReviewComment {
          ...Written authorAssociation diffHunk line originalLine originalStartLine outdated path startLine state subjectType
          commit { oid } originalCommit { oid } pullRequestReview { id } replyTo { id } url updatedAt viewerDidAuthor
        }
        fragment Thread on PullRequestReviewThread {
          diffSide id isCollapsed isOutdated isResolved line originalLine originalStartLine path startDiffSide startLine subjectType
          viewerCanReply viewerCanResolve viewerCanUnresolve resolvedBy { login } pullRequest { number }
        }
        fragment Commit on Commit {
          additions deletions changedFilesIfAvailable author { name email date user { login } } committer { name }
          authoredDate committedDate message messageBody messageHeadline signature { isValid state email } url
          tree { oid entries { name size oid path } } parents(first: 1) { totalCount nodes { oid } }
          file(path: "a.yaml") { mode name oid path size type repository { name } object { oid } }
          checkSuites(first: 1) { nodes {
            createdAt updatedAt databaseId status conclusion app { id databaseId name } branch { name } commit { oid } repository { name }
            checkRuns(first: 1) { nodes {
              id startedAt completedAt detailsUrl permalink url summary text title checkSuite { id } repository { name }
            } }
          } }
        }`,
    );
    expect(at(answer.body, "errors")).toBeUndefined();
    expect(at(answer.body, "data", "repository", "pullRequest")).toMatchObject({
      additions: 1,
      deletions: 1,
      reviews: {
        nodes: [{ comments: { nodes: [{ diffHunk: "@@ -1 +1 @@\n-a\n+b", state: "SUBMITTED" }] } }],
      },
      commits: {
        nodes: [{ commit: { additions: 1, author: { user: { login: "octo" } }, file: { mode: 0o100644 } } }],
      },
    });
  });

  it("edits a review's text", async () => {
    const review = await shop.bot.rest("POST", "/repos/octo/shop/pulls/1/reviews", {
      event: "COMMENT",
      body: "First",
    });
    const mutation = `mutation Edit($id: ID!) { updatePullRequestReview(input: { pullRequestReviewId: $id, body: "Second" }) {
      pullRequestReview { body databaseId } } }`;
    const answer = await shop.bot.graphql(mutation, { id: textAt(review.body, "node_id") });
    expect(answer.body).toEqual({
      data: {
        updatePullRequestReview: { pullRequestReview: { body: "Second", databaseId: at(review.body, "id") } },
      },
    });
  });
});
