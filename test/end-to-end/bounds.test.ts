import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import { createThreadEngine } from "../../src/edge/engine/thread-engine.ts";
import { createLog } from "../../src/edge/log.ts";
import { buildProgram } from "../build-program.ts";
import { createShop, manifest, propose, startWorld, type TestWorld } from "./world.ts";

/** Comment lines behind a text, until it has so many bytes. */
function fill(text: string, bytes: number): string {
  const line = "# a line that nobody needs, and that makes the file longer\n";
  return text + line.repeat(Math.ceil((bytes - text.length) / line.length));
}

/** Files of one content, which git keeps once. */
function repeat(count: number, text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`m/${index}.yaml`, text]));
}

async function countCalls(world: TestWorld, files: Readonly<Record<string, string>>) {
  const repository = await createShop(world.sandbox);
  world.takeCalls();
  const pull = await propose(repository, files);
  await world.settle();
  return { repository, pull, calls: world.takeCalls() };
}

const OVER_A_QUERY = 520_000;

/** The sandbox works in the same process: while it makes so much, nobody else is served. */
const PATIENT = { limits: { headersMs: 300_000, bodyMs: 300_000, bodyGraceMs: 300_000, acceptMs: 300_000 } };

describe("a push of 150 files", () => {
  it("costs no more than 60 calls where each of them is too long for a query, and has a finding, and no patch", async () => {
    const world = await startWorld(PATIENT);
    world.sandbox.setPatchLimit(1_000);
    const files = repeat(150, fill(manifest(), OVER_A_QUERY));
    const { pull, calls } = await countCalls(world, files);
    expect(calls.length).toBeLessThanOrEqual(60);
    expect(calls.filter((call) => call.includes("git/blobs")).length).toBeGreaterThan(10);
    const [run] = pull.checkRuns();
    // What was not read is no secret.
    expect(run?.conclusion).toBe("neutral");
    expect(`${run?.summary}${run?.text}`).toContain(
      "beyond the 16 files over 500 KB, or not UTF-8, that are read",
    );
  });
});

describe("8 files of 9.5 MB in which there is no Instrumentation", () => {
  it("fit into a thread of 64 MB, since no more than one of them is kept at a time", async () => {
    const log = createLog({ level: "fatal", format: "json", secrets: [] });
    const worker = pathToFileURL(buildProgram("worker"));
    const world = await startWorld({
      ...PATIENT,
      engine: createThreadEngine({ worker, log, threads: 1, memoryMb: 64 }),
    });
    const { pull } = await countCalls(world, repeat(8, fill("kind: ConfigMap\n", 9_500_000)));
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });
});

describe("a stranger's comment of ten questions", () => {
  it("costs no more than 30 calls, on a pull request of 150 files that are too long for a query", async () => {
    const world = await startWorld(PATIENT);
    world.sandbox.setPatchLimit(1_000);
    world.sandbox.setWebhookUrl(null);
    const { pull } = await countCalls(world, repeat(150, fill(manifest(), OVER_A_QUERY)));
    world.sandbox.setWebhookUrl(world.webhookUrl);
    await pull.comment(Array.from({ length: 10 }, () => "/otel-fix why").join("\n\n"), "mallory");
    await world.settle();
    expect(world.takeCalls().length).toBeLessThanOrEqual(30);
    const answer = pull.comments().at(-1)?.body ?? "";
    expect(answer).toContain("Not carried out, nor the 6 after it");
    await pull.comment(Array.from({ length: 10 }, () => "/otel-fix --dry-run").join("\n\n"), "mallory");
    await world.settle();
    expect(world.takeCalls().length).toBeLessThanOrEqual(30);
  });

  it("costs no more on a pull request of 600 files, and says that the last hundred was not looked at", async () => {
    const world = await startWorld(PATIENT);
    world.sandbox.setWebhookUrl(null);
    const { pull } = await countCalls(world, repeat(600, manifest()));
    world.sandbox.setWebhookUrl(world.webhookUrl);
    for (const question of ["/otel-fix why", "/otel-fix --dry-run"]) {
      await pull.comment(Array.from({ length: 10 }, () => question).join("\n\n"), "mallory");
      await world.settle();
      expect(world.takeCalls().length).toBeLessThanOrEqual(30);
      expect(pull.comments().at(-1)?.body).toContain("I looked at the first 500 of 600 changed files");
    }
    await pull.comment("/otel-fix why m/nowhere.yaml", "mallory");
    await world.settle();
    expect(pull.comments().at(-1)?.body).toContain("is not among the changed files I looked at");
  });
});
