import nock from "nock";
import { describe, expect, it } from "vitest";

import type { ThreadChange } from "../../../src/app/ports.ts";
import { answerGraphql, API, github, useNock } from "./client.ts";

useNock();

const RESOLVE = { kind: "resolve", id: "T1" } as const;
const TWO: readonly ThreadChange[] = [RESOLVE, { kind: "comment", id: "C1", body: "words" }];
const DONE = { ok: true };

function refuse(alias: string, error: Readonly<Record<string, unknown>>) {
  return { data: { [alias]: null }, errors: [{ path: [alias], ...error }] };
}

describe("changes of what the bot has said", () => {
  it("go out in one call, with ids and texts as variables", async () => {
    const calls = answerGraphql({ data: {} });
    const changes: readonly ThreadChange[] = [
      ...TWO,
      { kind: "reopen", id: "T2" },
      { kind: "body", id: "R1", body: '"quotes" $id0' },
    ];
    expect(await github.change(changes)).toEqual([DONE, DONE, DONE, DONE]);
    expect(calls[0]?.variables).toEqual({
      id0: "T1",
      id1: "C1",
      body1: "words",
      id2: "T2",
      id3: "R1",
      body3: '"quotes" $id0',
    });
    const query = calls[0]?.query ?? "";
    expect(query).toContain("c0: resolveReviewThread(input: { threadId: $id0 })");
    expect(query).toContain(
      "c1: updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $id1, body: $body1 })",
    );
    expect(query).toContain("c2: unresolveReviewThread(input: { threadId: $id2 })");
    expect(query).toContain(
      "c3: updatePullRequestReview(input: { pullRequestReviewId: $id3, body: $body3 })",
    );
  });

  it("are none without a call", async () => {
    expect(await github.change([])).toEqual([]);
  });

  it("of 20 threads that are resolved and edited are one call, of 21 two, and of long texts more", async () => {
    const sizes = async (threads: number, text: string) => {
      const calls: unknown[] = [];
      nock(API)
        .post("/graphql")
        .times(20)
        .optionally()
        .reply(200, () => {
          calls.push(null);
          return { data: {} };
        });
      const changes = Array.from({ length: threads }, (_, index): readonly ThreadChange[] => [
        { kind: "resolve", id: `T${index}` },
        { kind: "comment", id: `C${index}`, body: text },
      ]);
      expect(await github.change(changes.flat())).toHaveLength(2 * threads);
      nock.cleanAll();
      return calls.length;
    };
    expect(await sizes(20, "x".repeat(2_000))).toBe(1);
    expect(await sizes(21, "x".repeat(2_000))).toBe(2);
    expect(await sizes(20, "x".repeat(60_000))).toBe(3);
  });

  it.each([
    [
      "a missing right",
      { type: "FORBIDDEN", message: "Resource not accessible by integration" },
      "forbidden",
    ],
    ["a missing right without its type", { message: "Resource not accessible by integration" }, "forbidden"],
    ["what is gone", { type: "NOT_FOUND", message: "Could not resolve to a node" }, "refused"],
    ["what cannot be done", { type: "UNPROCESSABLE", message: "no" }, "refused"],
    [
      "an archived repository",
      { type: "FORBIDDEN", message: "Repository was archived so is read-only." },
      "refused",
    ],
  ])("that are refused are values, and the others of the call are done: %s", async (_title, error, code) => {
    answerGraphql(refuse("c1", error));
    expect(await github.change(TWO)).toEqual([DONE, { ok: false, code, message: error.message }]);
    answerGraphql({ data: null, errors: [error] });
    expect(await github.change(TWO)).toMatchObject([
      { ok: false, code },
      { ok: false, code },
    ]);
    // What an error is about that names none of them is not known.
    answerGraphql({ data: null, errors: [{ path: ["viewer"], ...error }] });
    expect((await github.change(TWO)).map(({ ok }) => ok)).toEqual([false, false]);
  });

  it("throw where GitHub has no time, for one of them or for all", async () => {
    const limit = { type: "RATE_LIMITED", message: "API rate limit exceeded" };
    answerGraphql({ data: null, errors: [limit] });
    await expect(github.change(TWO)).rejects.toThrow("rate limit");
    answerGraphql(refuse("c1", limit));
    await expect(github.change(TWO)).rejects.toThrow("rate limit");
    answerGraphql({
      data: null,
      errors: [
        { path: ["c0"], type: "NOT_FOUND", message: "gone" },
        { path: ["c1"], ...limit },
      ],
    });
    await expect(github.change(TWO)).rejects.toThrow();
  });

  it.each([
    [401, "Bad credentials"],
    [403, "You have exceeded a secondary rate limit."],
    [502, "Bad Gateway"],
  ])("throw for the queue to try again later: %i %s", async (status, message) => {
    nock(API).post("/graphql").reply(status, { message });
    await expect(github.change(TWO)).rejects.toMatchObject({ status });
  });
});
