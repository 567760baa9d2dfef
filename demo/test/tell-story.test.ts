import { describe, expect, it, onTestFinished } from "vitest";

import { OTEL_FIX } from "../src/registered-app.ts";
import { runBot } from "../src/run-bot.ts";
import { SAMPLE } from "../src/sample.ts";
import type { DemoFile } from "../src/scenario.ts";
import { tellStory } from "../src/tell-story.ts";
import { startSandbox } from "../../sandbox/src/start-sandbox.ts";
import { startFaultProxy, type Fault } from "../../test/end-to-end/fault-proxy.ts";
import { fixedManifest, manifest } from "../../test/end-to-end/world.ts";
import { plain } from "./plain-palette.ts";

async function tell(files: readonly DemoFile[], fault: Fault | null = null) {
  const sandbox = await startSandbox({ app: OTEL_FIX });
  const bot = await runBot(
    sandbox,
    fault === null ? sandbox.host : await startFaultProxy(sandbox.host, fault),
  );
  onTestFinished(async () => {
    await bot.close(5_000);
    await sandbox.close();
  });
  const printed: string[] = [];
  const stage = { sandbox, bot, palette: plain, width: 100, print: (text: string) => printed.push(text) };
  return { ...(await tellStory(stage, files)), text: printed.join("\n") };
}

describe("the story of the sample", () => {
  it("ends with the bot's own commit, a resolved thread and a green check", async () => {
    const { pull, missing, text } = await tell([SAMPLE]);
    expect(missing).toEqual([]);
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.checkRuns()).toMatchObject([{ status: "completed", conclusion: "success" }]);
    expect(await pull.repository.readCommit(pull.headSha)).toMatchObject({
      author: "otel-fix[bot]",
      isVerified: true,
    });
    const [command, answer] = pull.comments();
    const commit = await pull.repository.readCommit(pull.headSha);
    expect(commit?.message).toMatch(
      /^Disable requests in shop\/python-services\n[^]*\nCo-authored-by: ada </,
    );
    expect(commit?.message).toContain(`\nOtel-Fix-Command: ${command?.nodeId ?? ""}`);
    expect((await pull.repository.readFile(SAMPLE.path, pull.headSha))?.toString()).toBe(
      SAMPLE.text.replace('"urllib3,urllib,flask"', '"urllib3,urllib,flask,requests"'),
    );
    expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    expect(answer?.body).toContain(`Committed ${pull.headSha}`);
    expect(text.match(/^── \d\..*/gm)).toHaveLength(5);
    for (const words of [
      "Commit suggestion",
      '+        value: "urllib3,urllib,flask,requests"',
      "✓ resolved",
    ])
      expect(text).toContain(words);
  });
});

describe("the story of other manifests", () => {
  it("is told with several, of which one has no fix and one has nothing to say", async () => {
    const aliased = manifest("c").replace("    env:", "    env: &list").concat("  java:\n    env: *list\n");
    const { pull, missing, text } = await tell([
      { path: "a.yaml", text: manifest("a") },
      { path: "b/b.yaml", text: fixedManifest("b") },
      { path: "c.yaml", text: aliased },
    ]);
    expect(missing).toEqual([]);
    expect(text).toContain("Add 3 manifests #1");
    const threads = await pull.threads();
    expect(threads.map(({ path, isResolved }) => [path, isResolved])).toEqual([
      ["a.yaml", true],
      ["c.yaml", false],
    ]);
  });

  it("commits one of two suggestions that replace the same line", async () => {
    const text = [
      ...["apiVersion: opentelemetry.io/v1alpha1", "kind: Instrumentation", "metadata: {name: a}", "spec:"],
      ...["  exporter:", "    endpoint: http://collector.shop:4317", "  python:", "    env:"],
      ...["      - name: OTEL_LOG_LEVEL", "        value: info", ""],
    ].join("\n");
    const { pull, missing, text: story } = await tell([{ path: "a.yaml", text }]);
    expect(missing).toEqual([]);
    expect(story).toContain("── 4. Ada commits the suggestion:");
    expect(story.match(/^── \d\..*/gm)).toHaveLength(5);
    expect((await pull.threads()).filter(({ isResolved }) => !isResolved)).toHaveLength(1);
  });

  it("is short where there is nothing to say", async () => {
    const { pull, missing, text } = await tell([{ path: "a.yaml", text: fixedManifest() }]);
    expect({ missing, threads: await pull.threads() }).toEqual({ missing: [], threads: [] });
    expect(text.match(/^── \d\..*/gm)).toHaveLength(1);
    expect(text).toContain("✓ otel-fix");
  });
});

describe("a bot that does not do its work", () => {
  const REFUSED = { status: 403, body: { message: "Resource not accessible by integration" } };

  it("is found out where there is no check run", async () => {
    const { pull, missing } = await tell([SAMPLE], ({ path }) =>
      path.endsWith("/check-runs") ? REFUSED : null,
    );
    expect(missing).toEqual([`no check run was completed for the commit ${pull.headSha.slice(0, 7)}`]);
  });

  it("is found out where a thread stays open", async () => {
    const { missing } = await tell([SAMPLE], ({ body }) =>
      body.includes("resolveReviewThread") ? REFUSED : null,
    );
    expect(missing).toEqual([
      "a thread is still open although its finding is fixed (deploy/otel/instrumentation.yaml)",
    ]);
  });

  it("is found out where it posts no review", async () => {
    const { missing } = await tell([SAMPLE], ({ method, path }) =>
      method === "POST" && /\/(reviews|comments)$/.test(path) ? REFUSED : null,
    );
    expect(missing).toEqual(["there's no comment on the sample's finding"]);
  });

  it("is found out where a command gets no commit", async () => {
    const { missing } = await tell([SAMPLE], ({ body }) =>
      body.includes("createCommitOnBranch") ? REFUSED : null,
    );
    expect(missing).toEqual(["the bot didn't commit anything for /otel-fix"]);
  });
});
