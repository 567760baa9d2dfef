import nock from "nock";
import { describe, expect, it } from "vitest";

import { commitFailureOf, LimitError, limitOf } from "../../../src/edge/github/errors.ts";
import { answerGraphql, API, client, github, REF, useNock } from "./client.ts";

useNock();

const MINUTE = 60_000;
const REVIEW = { headSha: "a".repeat(40), body: "opening", comments: [] };
const PERMISSION = "Resource not accessible by integration";
const ABUSE =
  "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.";
const SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const BLOCKED =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";

interface Refused {
  readonly status: number;
  readonly body?: { readonly message: string; readonly errors?: readonly unknown[] };
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the client throws for an answer to a write, and what `attempt` makes of it: it must throw the same. */
async function fail({ status, body = { message: "no" }, headers = {} }: Refused): Promise<unknown> {
  nock(API)
    .post("/repos/acme/shop/pulls/7/reviews")
    .reply(status, { ...body }, headers);
  return github.postReview(REF, REVIEW).then(
    (result) => result,
    (error: unknown) => error,
  );
}

/** Half an hour after what GitHub's clock shows, on a machine whose own clock is a day wrong. */
const LATE = {
  date: "Mon, 30 Nov 2026 12:00:00 GMT",
  "x-ratelimit-reset": String(Date.UTC(2026, 10, 30, 12, 30) / 1000),
};

describe("a limit of the REST API", () => {
  it.each<[string, Refused, object]>([
    [
      "429 with a time",
      { status: 429, headers: { "retry-after": "30" } },
      { kind: "secondary", waitMs: 30_000 },
    ],
    [
      "403 with a time",
      { status: 403, headers: { "retry-after": "90" } },
      { kind: "secondary", waitMs: 90_000 },
    ],
    [
      "403 with a time and nothing left",
      { status: 403, headers: { "retry-after": "5", "x-ratelimit-remaining": "0" } },
      { kind: "primary", waitMs: 5_000 },
    ],
    [
      "403 until the reset, by GitHub's clock",
      { status: 403, headers: { "x-ratelimit-remaining": "0", ...LATE } },
      { kind: "primary", waitMs: 1_801_000 },
    ],
    [
      "429 until the reset",
      { status: 429, headers: { "x-ratelimit-remaining": "0", ...LATE } },
      { kind: "primary", waitMs: 1_801_000 },
    ],
    [
      "with the words of a missing permission, when it was the last call of the hour",
      { status: 403, body: { message: PERMISSION }, headers: { "x-ratelimit-remaining": "0", ...LATE } },
      { kind: "primary", waitMs: 1_801_000 },
    ],
    [
      "a reset that is over",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", ...LATE, date: "Mon, 30 Nov 2026 12:30:01 GMT" },
      },
      { kind: "primary", waitMs: MINUTE },
    ],
    [
      "only by its words, with calls left",
      { status: 403, body: { message: "API rate limit exceeded for installation ID 1." }, headers: LATE },
      { kind: "primary", waitMs: 1_801_000 },
    ],
    ["429 without a time", { status: 429 }, { kind: "secondary", waitMs: MINUTE }],
    ["429 with a time that is none", { status: 429, headers: { "retry-after": "soon" } }, { waitMs: MINUTE }],
    [
      "a secondary one by its words",
      { status: 403, body: { message: SECONDARY } },
      { kind: "secondary", waitMs: MINUTE },
    ],
    ["no more content", { status: 403, body: { message: BLOCKED } }, { kind: "secondary", waitMs: MINUTE }],
    ["its older name", { status: 403, body: { message: ABUSE } }, { kind: "secondary", waitMs: MINUTE }],
    [
      "in the form of a refusal",
      {
        status: 422,
        body: {
          message: "Validation Failed",
          errors: [{ code: "custom", message: "was submitted too quickly" }],
        },
      },
      { kind: "secondary", waitMs: MINUTE },
    ],
    [
      "in the form of a refusal with sentences",
      {
        status: 422,
        body: {
          message: "Unprocessable Entity",
          errors: ["was submitted too quickly after a previous comment"],
        },
      },
      { kind: "secondary", waitMs: MINUTE },
    ],
    [
      "a time beyond all reason",
      { status: 429, headers: { "retry-after": "99999999999" } },
      { waitMs: 24 * 60 * MINUTE },
    ],
  ])("is known, and no refusal: %s", async (_title, refused, limit) => {
    const error = await fail(refused);
    expect(error).toBeInstanceOf(Error);
    expect(limitOf(error)).toMatchObject(limit);
    expect(commitFailureOf(error)).toBeNull();
  });

  it.each<[string, Refused]>([
    ["an outage", { status: 502, headers: { "retry-after": "60" } }],
    ["a maintenance", { status: 503, headers: { "retry-after": "60", "x-ratelimit-remaining": "0" } }],
    ["a 403 that says nothing", { status: 403 }],
    ["bad credentials", { status: 401, body: { message: "Bad credentials" } }],
    ["nothing there, with nothing left", { status: 404, headers: { "x-ratelimit-remaining": "0" } }],
  ])("is not seen in %s", async (_title, refused) => {
    const error = await fail(refused);
    expect(error).toBeInstanceOf(Error);
    expect(limitOf(error)).toBeNull();
  });

  it("is not seen in a refusal, whatever a person wrote into what was refused", async () => {
    const message = `Path: ${SECONDARY} API rate limit exceeded`;
    const refused = await fail({ status: 422, body: { message: "Validation Failed", errors: [message] } });
    expect(refused).toMatchObject({ ok: false, code: "refused" });
    expect(await fail({ status: 403, body: { message: PERMISSION } })).toMatchObject({ code: "forbidden" });
  });
});

describe("a limit of GraphQL", () => {
  async function ask(error: object, headers: Record<string, string> = {}): Promise<unknown> {
    nock(API)
      .post("/graphql")
      .reply(200, { data: null, errors: [error] }, headers);
    return github.change([{ kind: "resolve", id: "T1" }]).then(
      ([result]) => result,
      (thrown: unknown) => thrown,
    );
  }

  it.each<[string, object, Record<string, string>, object]>([
    [
      "as documented",
      { type: "RATE_LIMITED", message: "API rate limit exceeded" },
      LATE,
      { kind: "primary", waitMs: 1_801_000 },
    ],
    [
      "as it is sent since 2025",
      {
        type: "RATE_LIMIT",
        code: "graphql_rate_limit",
        message: "API rate limit already exceeded for user ID 1.",
      },
      {},
      { kind: "primary", waitMs: MINUTE },
    ],
    [
      "by its words",
      { message: "API rate limit already exceeded for installation ID 1." },
      LATE,
      { kind: "primary" },
    ],
    [
      "a secondary one",
      { message: SECONDARY },
      { "retry-after": "120" },
      { kind: "secondary", waitMs: 120_000 },
    ],
    ["a secondary one without a time", { message: SECONDARY }, {}, { kind: "secondary", waitMs: MINUTE }],
    [
      "in the form of a refusal",
      { type: "UNPROCESSABLE", path: ["addComment"], message: "was submitted too quickly" },
      {},
      { kind: "secondary", waitMs: MINUTE },
    ],
  ])("is known, and no refusal: %s", async (_title, error, headers, limit) => {
    const thrown = await ask(error, headers);
    expect(thrown).toBeInstanceOf(Error);
    expect(limitOf(thrown)).toMatchObject(limit);
    expect(commitFailureOf(thrown)).toBeNull();
  });

  it("comes with status 403 too", async () => {
    nock(API).post("/graphql").reply(403, { message: SECONDARY }, { "retry-after": "60" });
    const error: unknown = await client.graphql("query { viewer { login } }").catch((each: unknown) => each);
    expect(limitOf(error)).toMatchObject({ kind: "secondary", waitMs: MINUTE });
  });

  it("is not seen in other errors, and not in what a person wrote", async () => {
    answerGraphql({ data: null, errors: [{ type: "FORBIDDEN", message: PERMISSION }] });
    expect(await github.change([{ kind: "resolve", id: "T1" }])).toMatchObject([
      { ok: false, code: "forbidden" },
    ]);
    const name = "Could not resolve to a Repository with the name 'API rate limit exceeded'.";
    const thrown = await ask({ type: "NOT_FOUND", message: name });
    expect(thrown).toMatchObject({ ok: false, code: "refused" });
  });
});

describe("a limit behind an error of ours", () => {
  it("is found in its causes and parts, and the longest counts", () => {
    const limit = (waitMs: number) => new LimitError("no", { kind: "primary", waitMs, isGuessed: false });
    const parts = new AggregateError([new Error("other"), limit(5_000), limit(900_000)], "several");
    const found = limitOf(new Error("the job failed", { cause: parts }));
    expect(found?.waitMs).toBeGreaterThan(800_000);
    expect(limitOf(new Error("the job failed", { cause: new Error("other") }))).toBeNull();
    expect(limitOf("a text")).toBeNull();
    expect(limitOf(limit(-1))).toMatchObject({ waitMs: 0 });
  });
});
