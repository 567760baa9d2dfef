import { beforeAll, describe, expect, it } from "vitest";
import { listAt, numberAt, at } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

// Repository.pullRequests, by which whoever has missed webhooks finds out what has happened meanwhile
// (docs.github.com/graphql/reference/objects#repository).

const MINUTE_MS = 60_000;

const shop = useShop({ a: "a\n" });

beforeAll(async () => {
  for (const branch of ["one", "two", "three"]) {
    await shop.repository.commit({ branch, files: { a: `${branch}\n` } });
    await shop.repository.openPullRequest({ head: branch });
    shop.sandbox.clock.advance(MINUTE_MS);
  }
  const [one, two] = shop.repository.pullRequests();
  await one?.comment("Hello");
  shop.sandbox.clock.advance(MINUTE_MS);
  await two?.close();
});

async function list(args: string): Promise<readonly unknown[]> {
  const answer = await shop.bot
    .graphql(`{ repository(owner: "octo", name: "shop") { pullRequests(${args}) { nodes {
    number headRefOid createdAt updatedAt
    commits(last: 1) { nodes { commit { oid pushedDate committedDate checkSuites(first: 5) { nodes {
      createdAt checkRuns(first: 1) { totalCount }
    } } } } }
  } } } }`);
  expect(at(answer.body, "errors")).toBeUndefined();
  return listAt(answer.body, "data", "repository", "pullRequests", "nodes");
}

async function numbers(args: string): Promise<readonly number[]> {
  return (await list(args)).map((one) => numberAt(one, "number"));
}

describe("the pull requests of a repository", () => {
  it("come by number unless asked otherwise", async () => {
    expect(await numbers("first: 9")).toEqual([1, 2, 3]);
    expect(await numbers("first: 9, states: OPEN")).toEqual([1, 3]);
  });

  it("come by when they were opened or changed, in either direction", async () => {
    expect(await numbers("first: 9, orderBy: { field: UPDATED_AT, direction: DESC }")).toEqual([2, 1, 3]);
    expect(await numbers("first: 9, orderBy: { field: UPDATED_AT, direction: ASC }")).toEqual([3, 1, 2]);
    expect(await numbers("first: 2, orderBy: { field: CREATED_AT, direction: DESC }")).toEqual([3, 2]);
    expect(await numbers("first: 1, orderBy: { field: COMMENTS, direction: DESC }")).toEqual([1]);
  });

  it("have the commit at their head, its date and its checks", async () => {
    const [newest] = await list("first: 1, states: OPEN, orderBy: { field: CREATED_AT, direction: DESC }");
    const pull = shop.repository.pullRequests()[2];
    expect(newest).toMatchObject({
      number: 3,
      headRefOid: pull?.headSha,
      commits: {
        nodes: [
          {
            commit: {
              oid: pull?.headSha,
              // "`pushedDate` is no longer supported": it is null.
              pushedDate: null,
              committedDate: expect.stringMatching(/^\d{4}-/) as string,
              checkSuites: { nodes: [{ checkRuns: { totalCount: 0 } }] },
            },
          },
        ],
      },
    });
  });
});
