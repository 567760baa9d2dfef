import { describe, expect, it, onTestFinished } from "vitest";

import { OTEL_FIX } from "../../../demo/src/registered-app.ts";
import { startSandbox } from "../../../sandbox/src/start-sandbox.ts";
import { startFaultProxy, type Fault } from "../../end-to-end/fault-proxy.ts";
import { createShop, manifest, propose } from "../../end-to-end/world.ts";
import { runStep } from "./runner.ts";

/** What GitHub answers a token that may only read. */
const READ_ONLY: Fault = ({ method, path, body }) =>
  method === "GET" || (path.endsWith("/graphql") && !body.includes("mutation"))
    ? null
    : { status: 403, body: { message: "Resource not accessible by integration" } };

async function openPullRequest(fault: Fault | null = null) {
  const sandbox = await startSandbox({ app: OTEL_FIX });
  onTestFinished(() => sandbox.close());
  const pull = await propose(await createShop(sandbox), { "a.yaml": manifest("a") });
  const host = fault === null ? sandbox.host : await startFaultProxy(sandbox.host, fault);
  const payload = (repository: string) => ({
    pull_request: { number: pull.number, head: { repo: { full_name: repository } } },
  });
  return {
    pull,
    payload,
    token: sandbox.createUserToken("ada"),
    env: { GITHUB_API_URL: `http://${host}/api/v3` },
    files: { "a.yaml": manifest("a") },
  };
}

describe("a step with review: true", () => {
  it("posts the review, and says nothing twice", async () => {
    // Check runs are for apps, such as the one whose token a workflow has; the sandbox knows no such token.
    const isCheck: Fault = ({ path, method }) =>
      method !== "GET" && path.includes("/check-runs") ? { status: 201, body: { id: 1 } } : null;
    const { pull, payload, token, env, files } = await openPullRequest(isCheck);
    const inputs = { review: "true", token };
    const step = await runStep({ files, inputs, env, event: payload("acme/shop") });
    expect(step).toMatchObject({ code: 1, stderr: "", commands: [], outputs: { findings: "1" } });
    expect(await pull.threads()).toMatchObject([{ path: "a.yaml" }]);
    expect(step.lines.join("\n")).not.toContain(token);
  });

  it.each([
    [
      "a fork",
      "someone/shop",
      /^::warning::otel-fix posted no review: .*comes from a fork, whose token can only read.*the app/i,
    ],
    [
      "a branch",
      "acme/shop",
      /^::warning::otel-fix posted no review: .*permissions: contents: read, pull-requests: write, checks: write/,
    ],
  ])(
    "says what a token that may only read does not do for %s, and annotates instead",
    async (_of, repository, words) => {
      const { pull, payload, token, env, files } = await openPullRequest(READ_ONLY);
      const inputs = { review: "true", token };
      const { code, commands } = await runStep({ files, inputs, env, event: payload(repository) });
      expect(code).toBe(1);
      expect(commands).toEqual([
        expect.stringMatching(words),
        expect.stringMatching(/^::warning file=a.yaml,/),
      ]);
      expect(await pull.threads()).toEqual([]);
    },
  );

  it.each<[string, Record<string, string>, unknown, string]>([
    [
      "there is no token",
      { token: "" },
      { pull_request: { number: 1 } },
      "it has no token. Leave the input token out",
    ],
    [
      "the event is a push",
      { token: "t" },
      { ref: "refs/heads/main" },
      "this event isn't about a pull request",
    ],
    [
      "GitHub does not take the token",
      { token: "ghs_notInTheLog" },
      { pull_request: { number: 1 } },
      "the request to GitHub failed",
    ],
  ])("says so where %s, and annotates instead", async (_why, inputs, event, words) => {
    const host = await startFaultProxy("", () => ({ status: 401, body: { message: "Bad credentials" } }));
    const step = await runStep({
      files: { "a.yaml": manifest("a") },
      inputs: { review: "true", ...inputs },
      env: { GITHUB_API_URL: `http://${host}/api/v3` },
      event,
    });
    expect(step).toMatchObject({ code: 1, stderr: "" });
    expect(step.commands).toEqual([
      expect.stringContaining(words),
      expect.stringMatching(/^::warning file=a.yaml,/),
    ]);
    expect(step.lines.join("\n")).not.toContain("notInTheLog");
  });
});
