import nock from "nock";
import { describe, expect, it } from "vitest";

import type { Annotation, CheckRunReport } from "../../../src/app/ports.ts";
import { API, github, REF, useNock } from "./client.ts";

useNock();

const HEAD = "a".repeat(40);
const REVIEWS = "/repos/acme/shop/pulls/7/reviews";
const comments = [
  { path: "a.yaml", startLine: 3, line: 5, body: "range" },
  { path: "a.yaml", startLine: 9, line: 9, body: "line" },
];
const review = { headSha: HEAD, body: "opening", comments };

describe("postReview", () => {
  it("sends one review, with a start line only where it is another one", async () => {
    nock(API)
      .post(REVIEWS, {
        commit_id: HEAD,
        event: "COMMENT",
        body: "opening",
        comments: [
          { path: "a.yaml", body: "range", line: 5, side: "RIGHT", start_line: 3, start_side: "RIGHT" },
          { path: "a.yaml", body: "line", line: 9, side: "RIGHT" },
        ],
      })
      .reply(200, { id: 1 });
    expect(await github.postReview(REF, review)).toEqual({ ok: true });
  });

  it("gives what GitHub refuses as a value", async () => {
    nock(API)
      .post(REVIEWS)
      .reply(422, {
        message: "Unprocessable Entity",
        errors: ["Pull request review thread line must be part of the diff"],
      });
    expect(await github.postReview(REF, review)).toMatchObject({
      ok: false,
      code: "refused",
      message: expect.stringContaining("line must be part of the diff"),
    });
  });

  it.each(["Resource not accessible by integration", "Resource not accessible by personal access token"])(
    "gives a missing permission as a value: %s",
    async (message) => {
      nock(API).post(REVIEWS).reply(403, { message });
      expect(await github.postReview(REF, review)).toMatchObject({ ok: false, code: "forbidden" });
    },
  );

  it.each([
    [401, "Bad credentials"],
    [403, "API rate limit exceeded for installation ID 1."],
    [403, "You have exceeded a secondary rate limit."],
    [404, "Not Found"],
    [500, "Server Error"],
    [502, "Bad Gateway"],
  ])("throws for the queue to try again later: %i %s", async (status, message) => {
    nock(API).post(REVIEWS).reply(status, { message });
    await expect(github.postReview(REF, review)).rejects.toMatchObject({ status });
  });
});

describe("completeCheckRun", () => {
  interface Sent {
    readonly status?: string;
    readonly conclusion?: string;
    readonly output: { readonly annotations: readonly { readonly start_line: number }[] };
  }

  const annotation = (line: number): Annotation => ({
    path: "a.yaml",
    startLine: line,
    endLine: line,
    level: "warning",
    title: "t",
    message: "m",
  });

  function report(count: number): CheckRunReport {
    const annotations = Array.from({ length: count }, (_, index) => annotation(index + 1));
    return { headSha: HEAD, conclusion: "neutral", title: "t", summary: "s", annotations, digest: "beef" };
  }

  function answerWrites(): Sent[] {
    const sent: Sent[] = [];
    const reply = (_path: string, body: unknown) => {
      // The client sends nothing but JSON of this form.
      sent.push(body as Sent);
      return { id: 5 };
    };
    nock(API).post("/repos/acme/shop/check-runs").reply(201, reply);
    nock(API).patch("/repos/acme/shop/check-runs/5").optionally().times(9).reply(200, reply);
    return sent;
  }

  it.each([
    [0, [0]],
    [1, [1]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
    [450, [50, 50, 50, 50, 50, 50, 50, 50, 50]],
  ])(
    "writes %i annotations in batches, and is completed by the last request only",
    async (count, batches) => {
      const sent = answerWrites();
      expect(await github.completeCheckRun(REF, report(count))).toEqual({ ok: true });
      nock.cleanAll();
      expect(sent.map(({ output }) => output.annotations.length)).toEqual(batches);
      expect(sent.flatMap(({ output }) => output.annotations.map((each) => each.start_line))).toEqual(
        report(count).annotations.map(({ startLine }) => startLine),
      );
      const last = sent.length - 1;
      expect(sent.map(({ conclusion }) => conclusion ?? null)).toEqual(
        sent.map((_, index) => (index === last ? "neutral" : null)),
      );
      expect(sent.slice(0, last).some(({ status }) => status === "completed")).toBe(false);
      expect(sent[last]?.status).toBe("completed");
      expect(sent[0]).toMatchObject({ name: "otel-fix", head_sha: HEAD, external_id: "otel-fix:v1:beef" });
    },
  );

  it("says that check runs are for apps", async () => {
    nock(API)
      .post("/repos/acme/shop/check-runs")
      .reply(403, { message: "You must authenticate via a GitHub App." });
    expect(await github.completeCheckRun(REF, report(0))).toMatchObject({ ok: false, code: "forbidden" });
  });
});
