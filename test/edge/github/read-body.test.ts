import nock from "nock";
import { describe, expect, it } from "vitest";

import { graphqlErrorsOf } from "../../../src/edge/github/errors.ts";
import { readDeliveryLog } from "../../../src/edge/github/delivery-log.ts";
import { createOctokitClass } from "../../../src/edge/github/octokit.ts";
import { watchParsing } from "../watch-parsing.ts";
import { answerGraphql, API, github, useNock } from "./client.ts";

useNock();

const Client = createOctokitClass({ timeoutMs: 10_000, resendAfterMs: null });
const client = new Client();

const MEGABYTE = 1024 * 1024;
const LONG = "x".repeat(MEGABYTE);
const asked = { query: "query Q { q }", variables: {}, maxBytes: 16 * MEGABYTE };

/** Answers the next call of the API with exactly this text. */
function answerText(text: string): void {
  nock(API).post("/graphql").reply(200, text, { "content-type": "application/json" });
}

describe("the client", () => {
  it("reads answers by JSON.parse alone, in which no number is more than a number", async () => {
    answerText('{"data":{"id":9007199254740993}}');
    expect(await client.graphql("query Q { id }")).toEqual({ id: Number("9007199254740993") });
    nock(API)
      .get("/repos/acme/shop")
      .reply(200, '{"id":9007199254740993}', { "content-type": "application/json" });
    const { data } = await client.request("GET /repos/{owner}/{repo}", { owner: "acme", repo: "shop" });
    expect(data.id).toBe(Number("9007199254740993"));
  });

  it("takes the ids of deliveries for text, all digits of them", async () => {
    const entry = {
      guid: "g",
      delivered_at: "2026-11-30T00:00:00Z",
      status: "OK",
      event: 'say "id":7',
      action: null,
    };
    const body = JSON.stringify([entry]).replace("{", '{"id": 18446744073709551615,');
    nock(API)
      .get("/app/hook/deliveries")
      .query(true)
      .reply(200, body, { "content-type": "application/json" });
    const { deliveries } = await readDeliveryLog(client, null);
    expect(deliveries).toMatchObject([{ id: "18446744073709551615", event: 'say "id":7' }]);
  });

  it("does not parse a refusal that is longer than any of GitHub's", async () => {
    nock(API).post("/graphql").reply(502, { message: LONG }, { "content-type": "application/json" });
    const lengths = watchParsing();
    await expect(client.graphql("query Q { q }")).rejects.toMatchObject({ status: 502 });
    expect(Math.max(0, ...lengths)).toBeLessThan(MEGABYTE);
  });
});

describe("an answer as bytes", () => {
  it("is not parsed because a text in it is a single word", async () => {
    const lengths = watchParsing();
    answerText(JSON.stringify({ data: { text: "errors", other: 'errors "errors"', long: LONG } }));
    expect(await github.fetchAnswer(asked)).toMatchObject({ ok: true });
    expect(lengths.filter((length) => length > MEGABYTE)).toEqual([]);
  });

  it("has its errors read once, and nothing of the data before them", async () => {
    const lengths = watchParsing();
    const errors = [{ type: "NOT_FOUND", path: ["shared"], message: "no" }];
    answerText(JSON.stringify({ data: { shared: null, text: "errors", long: LONG }, errors }));
    const error: unknown = await github.fetchAnswer(asked).catch((each: unknown) => each);
    expect(graphqlErrorsOf(error)).toMatchObject(errors);
    expect(lengths).toHaveLength(1);
    expect(lengths[0]).toBeLessThan(1000);
  });

  it("has its errors read wherever they stand, with whatever blanks", async () => {
    const errors = [{ type: "NOT_FOUND", path: ["q"], message: "no" }];
    for (const text of [
      JSON.stringify({ errors, data: null }),
      JSON.stringify({ data: null, errors, extensions: {} }, null, 2).replace(/"errors":/, '"errors" \n\t:'),
    ]) {
      answerText(text);
      await expect(github.fetchAnswer(asked)).rejects.toMatchObject({ errors });
    }
  });

  it("may lack the one field of which that was said beforehand", async () => {
    const answer = {
      data: { shared: null },
      errors: [{ type: "NOT_FOUND", path: ["shared"], message: "no" }],
    };
    answerGraphql(answer);
    expect(await github.fetchAnswer({ ...asked, mayMiss: "shared" })).toMatchObject({ ok: true });
    answerGraphql({ ...answer, errors: [...answer.errors, { path: ["repository"], message: "boom" }] });
    await expect(github.fetchAnswer({ ...asked, mayMiss: "shared" })).rejects.toThrow("boom");
  });
});
