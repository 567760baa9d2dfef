import { describe, expect, it } from "vitest";

import { createGitHub, type GitHubAdapter } from "../../../src/edge/github/github.ts";
import { judgeFailure } from "../../../src/edge/github/judge-failure.ts";
import { isTokenCall, SHOP, startApp, type Answer } from "./app-server.ts";

const REF = { owner: "acme", repo: "shop", number: 7 };

/** What becomes of a job whose call is answered so, or whose token is. */
async function judge(answer: Answer, isForToken: boolean) {
  const { clients } = await startApp((call) => (isTokenCall(call) === isForToken ? answer : null));
  const call = clients.forInstallation(7, SHOP).request("GET /repos/{owner}/{repo}", {
    owner: "acme",
    repo: "shop",
  });
  return judgeFailure(await call.catch((error: unknown) => error));
}

describe.each([
  ["its call", false],
  ["its token", true],
])("a job for which GitHub answers %s", (_title, isForToken) => {
  it.each([
    ["with an outage is tried for a day", { status: 502 }, { kind: "outage" }],
    [
      "with an outage of its own server",
      { status: 503, headers: { "retry-after": "9" } },
      { kind: "outage" },
    ],
    ["with a limit waits for it", { status: 429, headers: { "retry-after": "9" } }, { kind: "limited" }],
    [
      "with a refusal is tried a few times",
      { status: 404, body: { message: "Not Found" } },
      { kind: "unknown" },
    ],
    ["with a body that breaks off is tried for a day", { status: 200, isCut: true }, { kind: "outage" }],
    [
      "with a page of something between is tried for a day",
      { status: 200, text: "<html>" },
      { kind: "outage" },
    ],
    ["with nothing is tried for a day", { status: 200, text: "" }, { kind: "outage" }],
    [
      "with a refusal that breaks off is tried a few times",
      { status: 404, isCut: true },
      { kind: "unknown" },
    ],
  ])("%s", async (_case, answer, verdict) => {
    expect(await judge(answer, isForToken)).toMatchObject(verdict);
  });
});

/** What GitHub says of a query that it did not carry out to its end. */
const WRONG =
  "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.";

describe.each<[string, (github: GitHubAdapter) => Promise<unknown>]>([
  ["a query", (github) => github.readHeadSha(REF)],
  ["a query whose answer a thread reads", (github) => github.readPullRequest(REF)],
])("a job for which GitHub answers %s", (_title, read) => {
  it.each<[string, Partial<Answer>, string]>([
    ["that something went wrong", { body: { data: null, errors: [{ message: WRONG }] } }, "outage"],
    [
      "that it is broken",
      { body: { data: null, errors: [{ type: "INTERNAL", message: "boom" }] } },
      "outage",
    ],
    [
      "in part",
      { body: { data: { repository: null }, errors: [{ message: WRONG, path: ["a"] }] } },
      "outage",
    ],
    ["with neither data nor errors", { body: {} }, "outage"],
    ["with no data", { body: { data: null } }, "outage"],
    ["with no JSON", { text: "<html>" }, "outage"],
    ["with half of it", { text: '{"data":', isCut: true }, "outage"],
    ["with a refusal", { body: { data: null, errors: [{ type: "FORBIDDEN", message: "no" }] } }, "unknown"],
    [
      "that the query is wrong",
      { body: { errors: [{ message: "no", extensions: { code: "undefinedField" } }] } },
      "unknown",
    ],
  ])("%s", async (_case, answer, kind) => {
    const { clients } = await startApp((call) => (isTokenCall(call) ? null : { status: 200, ...answer }));
    const github = createGitHub(clients.forInstallation(7, SHOP), "c.yml");
    const error: unknown = await read(github).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(Error);
    expect(judgeFailure(error)).toEqual({ kind });
  });
});

describe("an error of ours", () => {
  it("is tried a few times, whatever it is", () => {
    for (const error of [new TypeError("a is undefined"), new Error("no"), new SyntaxError("x"), "no", null])
      expect(judgeFailure(error)).toEqual({ kind: "unknown" });
  });

  it("is what lies behind it", () => {
    const outage = Object.assign(new Error("bad gateway"), { status: 502 });
    expect(judgeFailure(new Error("it failed", { cause: outage }))).toEqual({ kind: "outage" });
    expect(judgeFailure(new AggregateError([new Error("no"), outage]))).toEqual({ kind: "outage" });
  });
});
