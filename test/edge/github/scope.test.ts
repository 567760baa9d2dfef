import { describe, expect, it } from "vitest";

import type { Job } from "../../../src/app/jobs/job.ts";
import { narrowPermissions, scopeForConfiguration, scopeOf } from "../../../src/edge/github/scope.ts";

const SHOP = { owner: "acme", repo: "shop" };
const REF = { ...SHOP, number: 1 };
const LOOK_THROUGH = { contents: "read", pull_requests: "read", checks: "read" };
const LOOK_UP = { contents: "read", pull_requests: "read" };

function review(ref = REF): Job {
  return { kind: "review", installationId: 1, ref, person: null, isRerequested: false, isLast: false };
}

const asker = { login: "ada", id: 1 };
const press = { runId: 1, headSha: "c0ffee", identifier: "fix-all", listed: [], asker };
const command: Job = {
  kind: "command",
  installationId: 1,
  request: { ref: REF, text: "/otel-fix", asker, comment: null, thread: null, id: "IC_1" },
};
const CONVERSATION = { contents: "write", pull_requests: "write", checks: "write" };

describe("the scope of a job", () => {
  const at = { installationId: 1, repository: SHOP, headSha: "c0ffee" };

  it.each<[string, Job, readonly string[], object]>([
    ["review", review(), ["shop", ".github"], CONVERSATION],
    [
      "touch",
      { kind: "touch", installationId: 1, ref: REF, touch: "deleted", comment: "C", author: "b", texts: [] },
      ["shop", ".github"],
      CONVERSATION,
    ],
    ["command", command, ["shop", ".github"], CONVERSATION],
    ["button", { kind: "button", ...at, press }, ["shop"], LOOK_UP],
    ["rerequested check", { kind: "commit", ...at, asks: "review" }, ["shop"], LOOK_UP],
    ["merge", { kind: "merge", installationId: 1, ref: REF }, ["shop"], LOOK_THROUGH],
    ["repository", { kind: "repository", ...at, which: { base: "main" } }, ["shop"], LOOK_THROUGH],
    ["merge queue", { kind: "commit", ...at, asks: "merge-group" }, ["shop"], { checks: "write" }],
  ])("is the least that it needs: %s", (_, job, repositories, permissions) => {
    expect(scopeOf(job)).toEqual({ owner: "acme", repositories, permissions });
  });

  it("names the organisation's repository once where the job is about that", () => {
    for (const repo of [".github", ".GitHub"])
      expect(scopeOf(review({ ...REF, repo })).repositories).toEqual([repo]);
  });
});

describe("the scope for a file that a configuration extends", () => {
  const job = scopeOf(review());
  const path = ".github/otel-fix.yml";

  it("reads one more repository of the same account, and writes nothing", () => {
    expect(scopeForConfiguration(job, { owner: "Acme", repo: "policies", path })).toEqual({
      owner: "acme",
      repositories: ["shop", "policies"],
      permissions: { contents: "read" },
    });
  });

  it("is the job's own where that reaches it, and for what other accounts have", () => {
    for (const source of [
      { owner: "acme", repo: ".github", path },
      { owner: "ACME", repo: "Shop", path },
      { owner: "else", repo: "policies", path },
    ])
      expect(scopeForConfiguration(job, source)).toBeNull();
  });
});

describe("permissions of which an installation grants fewer", () => {
  it("are those that it grants, with what does in the place of one that it does not", () => {
    const wanted = { contents: "write", pull_requests: "write", checks: "write" } as const;
    expect(narrowPermissions(wanted, { contents: "read", checks: "write", metadata: "read" })).toEqual({
      contents: "read",
      checks: "write",
    });
    expect(narrowPermissions(wanted, { ...wanted, pull_requests: "read", issues: "write" })).toEqual({
      ...wanted,
      pull_requests: "read",
      issues: "write",
    });
    expect(narrowPermissions(wanted, { ...wanted, issues: "write" })).toEqual(wanted);
    expect(narrowPermissions({ contents: "read" }, { contents: "write" })).toEqual({ contents: "read" });
  });

  it("are never an empty list, for which GitHub gives everything", () => {
    expect(narrowPermissions({ checks: "write" }, { metadata: "read" })).toEqual({ metadata: "read" });
  });
});
