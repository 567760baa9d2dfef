import { describe, expect, it } from "vitest";

import { createLog, type LogOptions } from "../../src/edge/log.ts";

const BODY = "correct-horse-battery in a comment";

/** As Octokit throws it: with the request that was sent and the answer, whole. */
function requestError(message = "Bad Gateway"): Error {
  return Object.assign(new Error(message), {
    name: "HttpError",
    status: 502,
    request: {
      method: "POST",
      url: "https://api.github.com/repos/acme/shop/pulls/1/reviews?page=2",
      headers: { accept: BODY, authorization: "token [REDACTED]" },
      body: { body: BODY, comments: [{ body: BODY }] },
    },
    response: {
      url: "https://api.github.com/repos/acme/shop/pulls/1/reviews?page=2",
      status: 502,
      headers: { "x-github-request-id": "ABCD:1234", server: BODY },
      data: message === "Bad Gateway" ? { message, documentation_url: BODY } : message,
    },
  });
}

function graphqlError(): Error {
  return Object.assign(new Error("Request failed due to following response errors:\n - Not allowed"), {
    name: "GraphqlResponseError",
    request: { method: "POST", url: "/graphql", query: BODY, variables: { text: BODY } },
    headers: { "x-github-request-id": "EF:56" },
    response: { data: { text: BODY } },
    errors: [{ type: "FORBIDDEN", message: "Not allowed", path: [BODY] }],
    data: { text: BODY },
  });
}

function logLines(format: LogOptions["format"], write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ level: "debug", format, secrets: [], write: (line) => lines.push(line) }));
  return lines.join("");
}

describe.each(["json", "pretty"] as const)("an error in the log, as %s", (format) => {
  it("says what was asked and what was answered, and nothing of headers and bodies", () => {
    const line = logLines(format, (log) => log.error({ err: requestError(), job: "acme/shop#1" }, "failed"));
    expect(line).not.toContain(BODY);
    expect(line).not.toMatch(/authorization|comments|page=2/);
    for (const part of [
      "Bad Gateway",
      "502",
      "POST",
      "https://api.github.com/repos/acme/shop/pulls/1/reviews",
    ])
      expect(line).toContain(part);
    expect(line).toContain("ABCD:1234");
    expect(line).toMatch(/at .*log-error\.test\.ts/);
    expect(line).toContain("acme/shop#1");
  });

  it("says so of its causes and its parts, as Probot logs them", () => {
    const parts = Object.assign(new AggregateError([requestError()], "several"), {
      event: { name: "pull_request", payload: { body: BODY } },
    });
    const error = new Error("the job failed", { cause: parts });
    const line = logLines(format, (log) => log.error(error));
    expect(line).not.toContain(BODY);
    for (const part of ["the job failed", "several", "Bad Gateway", "ABCD:1234"])
      expect(line).toContain(part);
  });

  it("keeps the message of a GraphQL error, and not its query, variables and data", () => {
    const line = logLines(format, (log) => log.warn({ error: graphqlError() }, "refused"));
    expect(line).not.toContain(BODY);
    for (const part of ["Not allowed", "POST", "/graphql", "EF:56"]) expect(line).toContain(part);
  });

  it("does not repeat a page that GitHub answered with", () => {
    const page = `<html>\n    at nowhere\n${BODY}</html>`;
    const line = logLines(format, (log) => {
      log.error(requestError(page));
      log.error({ err: new Error("the job failed", { cause: requestError(page) }) }, "failed");
    });
    expect(line).not.toMatch(/html|nowhere|battery/);
    expect(line).toContain("502");
  });

  it("takes what is no error, what is thrown in a circle, and what no one would throw", () => {
    const circle = new Error("circle");
    circle.cause = circle;
    const strange = Object.assign(new Error("strange"), {
      status: BODY,
      request: BODY,
      response: null,
      code: "E",
    });
    const line = logLines(format, (log) => {
      for (const err of [circle, strange, "a word", null, { body: BODY }]) log.error({ err }, "failed");
    });
    expect(line).not.toContain(BODY);
    for (const part of ["circle", "strange", "a word"]) expect(line).toContain(part);
    expect(line.match(/failed/g)).toHaveLength(5);
  });
});

describe("what libraries log", () => {
  it("is their message and their errors; payloads and bodies are left away", () => {
    const line = logLines("json", (log) => {
      log.child({ name: "github" }).debug({ body: BODY, comments: [BODY] }, "POST reviews - 502");
      log.child({ name: "probot" }).debug({ event: { id: "1", payload: BODY } }, "Webhook received");
      log.child({ name: "event", id: "1" }).error(requestError());
    });
    expect(line).not.toContain(BODY);
    const lines = line
      .trim()
      .split("\n")
      .map((each): unknown => JSON.parse(each));
    expect(lines).toMatchObject([
      { name: "github", msg: "POST reviews - 502" },
      { name: "probot", msg: "Webhook received" },
      { name: "event", id: "1", msg: "Bad Gateway", err: { status: 502 } },
    ]);
  });
});
