import nock from "nock";
import { describe, expect, it } from "vitest";

import { Octokit } from "@octokit/core";
import { toId, withIdField } from "../../../src/edge/github/id-field.ts";
import { client, useNock } from "./client.ts";

useNock();

const OLD = "https://old.example.com/api/v3";

describe("an old server", () => {
  it("is asked by the full id once, and by the short one from then on, by whichever client", async () => {
    const asked: string[] = [];
    nock("https://old.example.com")
      .post("/api/graphql")
      .times(3)
      .reply(200, (_path, body) => {
        const text = JSON.stringify(body);
        asked.push(text.includes("fullDatabaseId") ? "full" : "short");
        return text.includes("fullDatabaseId")
          ? {
              errors: [
                { message: "Field 'fullDatabaseId' doesn't exist on type 'PullRequestReviewComment'" },
              ],
            }
          : { data: { number: 7 } };
      });
    const read = (from: Octokit) =>
      withIdField(from, (field) => from.graphql<{ number: number }>(`query Q { number: ${field} }`));
    expect(await read(new Octokit({ baseUrl: OLD }))).toEqual({ number: 7 });
    expect(await read(new Octokit({ baseUrl: OLD }))).toEqual({ number: 7 });
    expect(asked).toEqual(["full", "short", "short"]);
  });

  it("is not made of any other refusal", async () => {
    const fields: string[] = [];
    const fail = withIdField(client, (field) => {
      fields.push(field);
      return Promise.reject(new Error("no"));
    });
    await expect(fail).rejects.toThrow("no");
    expect(fields).toEqual(["fullDatabaseId"]);
  });
});

it("an id is a number that JavaScript can hold, whichever form GitHub gives it in", () => {
  expect([toId("4125309450"), toId(7), toId(null), toId("9007199254740993"), toId("x")]).toEqual([
    4125309450,
    7,
    null,
    null,
    null,
  ]);
});
