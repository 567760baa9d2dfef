import { describe, expect, it } from "vitest";

import { readCheckRunState } from "../../../src/edge/github/check-run-state.ts";
import { answerGraphql, github, REF, useNock } from "./client.ts";

useNock();

const HEAD = "a".repeat(40);

interface Run {
  readonly databaseId: number;
  readonly externalId: string;
  readonly status: string;
}

function run(databaseId: number, digest: string, status = "COMPLETED", number = 7): Run {
  return { databaseId, externalId: `otel-fix:v1:${digest}:${number}:neutral`, status };
}

function page(endCursor: string | null, ...suites: readonly (readonly Run[])[]) {
  return {
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    nodes: suites.map((nodes) => ({ latest: { nodes: nodes.slice(-1) }, all: { nodes } })),
  };
}

const NO_PULLS = { associatedPullRequests: { nodes: [] } };

describe("readCheckRunState", () => {
  it("looks through all suites that hold a run of that name, whatever their order", async () => {
    const calls = ["S1", "S2"].map((cursor, index) => {
      const suites = index === 0 ? page("S2", [run(9, "ee")]) : page(null, [run(4, "aa")]);
      return [answerGraphql({ data: { repository: { object: { checkSuites: suites } } } }), cursor] as const;
    });
    const first = page("S1", [run(2, "bb")], [run(7, "cc", "IN_PROGRESS")]);
    const commit = { oid: HEAD, checkSuites: first, ...NO_PULLS };
    expect(await readCheckRunState(github, REF, commit)).toEqual({
      checkRun: { id: 9, digest: "ee" },
      rivals: [],
    });
    for (const [[call], cursor] of calls)
      expect(call?.variables).toEqual({ owner: "acme", repo: "shop", oid: HEAD, after: cursor });
  });

  it("asks no further where one page has them all", async () => {
    const only = { oid: HEAD, checkSuites: page(null, [run(2, "bb")], [run(1, "aa")]), ...NO_PULLS };
    expect((await readCheckRunState(github, REF, only)).checkRun).toEqual({ id: 2, digest: "bb" });
    const none = { oid: HEAD, checkSuites: null, associatedPullRequests: null };
    expect(await readCheckRunState(github, REF, none)).toEqual({ checkRun: null, rivals: [] });
  });

  it("tells apart for which pull request a run speaks", async () => {
    const runs = [run(1, "aa"), run(2, "bb", "COMPLETED", 8), run(3, "cc", "COMPLETED", 9)];
    const pull = (number: number, state = "OPEN", headRefOid = HEAD) => ({ number, state, headRefOid });
    const pulls = [pull(7), pull(8), pull(9, "CLOSED"), pull(10), pull(11, "OPEN", "b".repeat(40))];
    const commit = {
      oid: HEAD,
      checkSuites: page(null, runs),
      associatedPullRequests: { nodes: pulls },
    };
    expect(await readCheckRunState(github, REF, commit)).toEqual({
      checkRun: { id: 1, digest: "aa" },
      rivals: [{ number: 8, conclusion: "neutral" }],
    });
  });
});
