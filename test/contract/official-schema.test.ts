import { buildSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { SCHEMA, SCHEMA_TEXT } from "../../sandbox/src/graphql/schema.ts";
import { OFFICIAL, checkGraphqlRequest, findDepartures } from "./official-schema.ts";

describe("the sandbox's schema", () => {
  it("is a part of GitHub's, so that every query that is valid in the sandbox is valid there", () => {
    expect(findDepartures(SCHEMA, OFFICIAL)).toEqual([]);
  });

  it.each([
    ["a type", "type Query {", "type Robot { id: ID! } type Query {", "Robot: no such type"],
    ["a field", "type Query {", "type Query { robot: Int ", "Query.robot: no such field"],
    [
      "a nullability",
      "headRefOid: GitObjectID!",
      "headRefOid: GitObjectID",
      "PullRequest.headRefOid: GitObjectID, but there GitObjectID!",
    ],
    [
      "a missing nullability",
      "merged: Boolean!",
      "merged: Int!",
      "PullRequest.merged: Int!, but there Boolean!",
    ],
    [
      "an argument",
      "pullRequest(number: Int!)",
      "pullRequest(number: Int!, draft: Boolean)",
      "Repository.pullRequest(draft): no such input",
    ],
    [
      "an argument's type",
      "pullRequest(number: Int!)",
      "pullRequest(number: Int)",
      "Repository.pullRequest(number): Int, but there Int!",
    ],
    [
      "a required argument",
      "pullRequest(number: Int!)",
      "pullRequest",
      "Repository.pullRequest(number): is required there",
    ],
    [
      "a default",
      "followRenames: Boolean = true",
      "followRenames: Boolean = false",
      "Query.repository(followRenames): Boolean = false, but there Boolean = true",
    ],
    [
      "a field of an input",
      "threadId: ID!\n",
      "threadId: ID! why: String\n",
      "ResolveReviewThreadInput(why): no such input",
    ],
    [
      "a required field of an input",
      "headline: String!",
      "text: String",
      "CommitMessage(headline): is required there",
    ],
    ["a value", "enum DiffSide {", "enum DiffSide { MIDDLE ", "DiffSide.MIDDLE: no such value"],
    [
      "an implementation",
      "type Label implements Node",
      "type Label implements Minimizable & Node",
      "Minimizable: Label is none of it",
    ],
    ["a kind of type", "scalar BigInt", "enum BigInt { ONE }", "BigInt: another kind of type"],
  ])("is told apart by %s", (_, from, to, departure) => {
    expect(SCHEMA_TEXT).toContain(from);
    const changed = buildSchema(SCHEMA_TEXT.replace(from, to), { assumeValid: true });
    expect(findDepartures(changed, OFFICIAL).join("\n")).toContain(departure);
  });
});

describe("a request", () => {
  const query =
    'query Pull($number: Int!) { repository(owner: "o", name: "r") { pullRequest(number: $number) { id } } }';

  it("is taken when query and variables fit", () => {
    expect(checkGraphqlRequest({ query, variables: { number: 1 } })).toEqual([]);
  });

  it("is refused with a variable that it does not declare", () => {
    expect(checkGraphqlRequest({ query, variables: { number: 1, size: 2 } })).toEqual([
      'Variable "$size" is not declared.',
    ]);
  });

  it("is refused with an unknown field, an unknown argument, or a variable of another type", () => {
    expect(
      checkGraphqlRequest({ query: query.replace("{ id }", "{ name }"), variables: { number: 1 } }),
    ).toEqual([expect.stringContaining('Cannot query field "name"')]);
    expect(
      checkGraphqlRequest({ query: query.replace("(owner:", "(order: 1, owner:"), variables: { number: 1 } }),
    ).toEqual([expect.stringContaining('Unknown argument "order"')]);
    expect(checkGraphqlRequest({ query, variables: { number: "one" } })).toEqual([
      expect.stringContaining("Int cannot represent non-integer value"),
    ]);
  });
});
