import { describe, expect, it } from "vitest";
import { DESCRIPTION } from "./description.ts";
import { checkRequest, checkResponse, checkWebhook } from "./validator.ts";

// What the other tests prove is worth no more than the validator's "no".

const REPOSITORY = "/repos/octo/shop";

function post(path: string, requestBody: unknown): readonly string[] {
  return checkRequest({ method: "POST", path: `${REPOSITORY}${path}`, requestBody });
}

const COMPLETED = { name: "otel-fix", head_sha: "a".repeat(40), status: "completed", conclusion: "success" };

function annotations(count: number): readonly unknown[] {
  const one = { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "warning", message: "m" };
  return Array.from({ length: count }, () => one);
}

describe("a request", () => {
  it("is taken when it is as described", () => {
    const output = { title: "t", summary: "s", annotations: annotations(50) };
    const actions = [{ label: "x".repeat(20), description: "Fix it", identifier: "fix" }];
    expect(post("/check-runs", { ...COMPLETED, output, actions })).toEqual([]);
    const comment = { path: "a.yaml", line: 3, side: "RIGHT", start_line: 1, start_side: "RIGHT", body: "b" };
    expect(post("/pulls/1/reviews", { event: "COMMENT", body: "b", comments: [comment] })).toEqual([]);
  });

  it("is refused with a value outside of its list", () => {
    expect(post("/pulls/1/reviews", { event: "COMMENTED" })).toEqual([
      expect.stringContaining("body/event must be equal to one of the allowed values"),
    ]);
  });

  it("is refused with an unknown key in an inner object", () => {
    const comment = { path: "a.yaml", body: "b", subject_type: "file" };
    expect(post("/pulls/1/reviews", { event: "COMMENT", body: "b", comments: [comment] })).toEqual([
      expect.stringContaining('body/comments/0 must NOT have additional properties: "subject_type"'),
    ]);
  });

  it("is refused with an unknown key at the top, beside alternatives too", () => {
    expect(post("/check-runs", { ...COMPLETED, sha: "a" })).toEqual([
      expect.stringContaining('must NOT have additional properties: "sha"'),
    ]);
  });

  it("is refused with 51 annotations", () => {
    expect(
      post("/check-runs", {
        ...COMPLETED,
        output: { title: "t", summary: "s", annotations: annotations(51) },
      }),
    ).toEqual([expect.stringContaining("body/output/annotations must NOT have more than 50 items")]);
  });

  it("is refused with a label of 21 characters", () => {
    const actions = [{ label: "x".repeat(21), description: "Fix it", identifier: "fix" }];
    expect(post("/check-runs", { ...COMPLETED, actions })).toEqual([
      expect.stringContaining("body/actions/0/label must NOT have more than 20 characters"),
    ]);
  });

  it("is refused when a completed check run has no conclusion, new or changed", () => {
    const unfinished = { ...COMPLETED, conclusion: undefined };
    const missing = expect.stringContaining("must have required property 'conclusion'") as string;
    expect(post("/check-runs", unfinished)).toContainEqual(missing);
    const change = {
      method: "PATCH",
      path: `${REPOSITORY}/check-runs/7`,
      requestBody: { status: "completed" },
    };
    expect(checkRequest(change)).toContainEqual(missing);
  });

  it("is refused when a comment neither answers another nor has a place", () => {
    const comments = "/pulls/1/comments";
    expect(post(comments, { body: "b", in_reply_to: 5 })).toEqual([]);
    expect(post(comments, { body: "b", commit_id: "a", path: "a.yaml", line: 1 })).toEqual([]);
    expect(post(comments, { body: "b", path: "a.yaml", line: 1 })).toContainEqual(
      expect.stringContaining("must have required property 'commit_id'"),
    );
  });

  it("is refused without a body where one is needed, and with one where none is read", () => {
    expect(post("/check-runs", undefined)).toEqual([expect.stringContaining("body: is missing")]);
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/pulls/1`, requestBody: {} })).toEqual([
      expect.stringContaining("body: the operation takes none"),
    ]);
  });

  it("is refused on an unknown route, and with an unknown method on a known one", () => {
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/nonsense` })).toEqual([
      `GET ${REPOSITORY}/nonsense: no such operation`,
    ]);
    expect(checkRequest({ method: "DELETE", path: `${REPOSITORY}/pulls/1` })).toEqual([
      expect.stringContaining("no such operation"),
    ]);
  });

  it("is refused with a path parameter of another type", () => {
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/pulls/first` })).toEqual([
      expect.stringContaining("path/pull_number must be integer"),
    ]);
  });

  it("is refused with an unknown query parameter, or a value outside of its list", () => {
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/pulls?state=open&per_page=100` })).toEqual([]);
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/pulls?limit=5` })).toEqual([
      expect.stringContaining('query must NOT have additional properties: "limit"'),
    ]);
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/pulls?state=opened` })).toEqual([
      expect.stringContaining("query/state must be equal to one of the allowed values"),
    ]);
    expect(checkRequest({ method: "GET", path: `${REPOSITORY}/pulls?page=two` })).toEqual([
      expect.stringContaining("query/page must be integer"),
    ]);
  });

  it("is found by its route where a value has slashes in it", () => {
    for (const path of [
      "/contents/deploy/a.yaml",
      "/contents/deploy%2Fa.yaml",
      "/commits/feature/x/check-runs",
    ])
      expect(checkRequest({ method: "GET", path: `${REPOSITORY}${path}` })).toEqual([]);
  });
});

describe("an answer", () => {
  const blob = {
    content: "YQ==",
    encoding: "base64",
    url: "https://x.test/b",
    sha: "a",
    size: 1,
    node_id: "B",
  };
  const call = { method: "GET", path: `${REPOSITORY}/git/blobs/abc` };

  it("is taken when it is as described", () => {
    expect(checkResponse({ ...call, status: 200, responseBody: blob })).toEqual([]);
    expect(checkResponse({ ...call, status: 200, responseBody: { ...blob, size: null } })).toEqual([]);
  });

  it("is refused with a status that is not listed", () => {
    expect(checkResponse({ ...call, status: 201, responseBody: blob })).toEqual([
      expect.stringContaining("status 201 is not listed"),
    ]);
  });

  it("is refused without a property, or with one of another type", () => {
    expect(checkResponse({ ...call, status: 200, responseBody: { ...blob, sha: undefined } })).toEqual([
      expect.stringContaining("must have required property 'sha'"),
    ]);
    expect(checkResponse({ ...call, status: 200, responseBody: { ...blob, content: null } })).toEqual([
      expect.stringContaining("200/content must be string"),
    ]);
  });

  it("may be the bytes of a file where GitHub's words offer them, and nowhere else", () => {
    expect(checkResponse({ ...call, status: 200, isRaw: true })).toEqual([]);
    expect(checkResponse({ method: "GET", path: `${REPOSITORY}/pulls/1`, status: 200, isRaw: true })).toEqual(
      [expect.stringContaining("is never raw")],
    );
  });

  it("is refused with a body where there is none", () => {
    const gone = { method: "DELETE", path: `${REPOSITORY}/pulls/comments/5`, status: 204 };
    expect(checkResponse(gone)).toEqual([]);
    expect(checkResponse({ ...gone, responseBody: {} })).toEqual([expect.stringContaining("takes no body")]);
  });
});

describe("a webhook", () => {
  it("is refused when its payload lacks something, or when there is no such event", () => {
    expect(checkWebhook("pull_request", { action: "opened" })).toContainEqual(
      expect.stringContaining("must have required property 'number'"),
    );
    expect(checkWebhook("pull_request", { action: "sneezed" })).toEqual([
      "pull_request.sneezed: no such webhook",
    ]);
  });
});

describe("the description", () => {
  it("says where it is from, and under which licence", () => {
    expect(DESCRIPTION.source).toMatchObject({ package: "@octokit/openapi", license: "MIT" });
  });
});
