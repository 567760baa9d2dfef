import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import { createThreadEngine } from "../../src/edge/engine/thread-engine.ts";
import { createLog } from "../../src/edge/log.ts";
import { buildProgram } from "../build-program.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

/** The bot as `npm start` runs it. */
function startThreaded(worker: Parameters<typeof buildProgram>[0] = "worker", memoryMb?: number) {
  const log = createLog({ level: "fatal", format: "json", secrets: [] });
  return startWorld({
    engine: createThreadEngine({
      worker: pathToFileURL(buildProgram(worker)),
      pagesUrl: "https://otel-fix.example/",
      log,
      threads: 2,
      memoryMb,
    }),
  });
}

describe("a bot that works in other threads", () => {
  it("reviews, fixes and answers as in its own, with as many calls", async () => {
    const { sandbox, settle, takeCalls } = await startThreaded();
    const repository = await createShop(sandbox);
    takeCalls();
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path: PATH, line: 11 }]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]);
    expect(takeCalls()).toHaveLength(5);
    expect((await pull.threads())[0]?.comments[0]?.body).toContain(
      "[About this rule](https://otel-fix.example/rules/missing-recommended-disables)",
    );

    await pull.comment("/otel-fix", "ada");
    await settle();
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect(pull.comments().at(-1)?.body).toContain("Committed");
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
  });

  it("says in the check what a review could not be made of, and reviews the others", async () => {
    const { sandbox, settle } = await startThreaded("worker.fixture", 64);
    const repository = await createShop(sandbox);
    const bad = await propose(repository, { "a.yaml": manifest("allocates") }, { head: "bad" });
    const good = await propose(repository, { "b.yaml": manifest("python") }, { head: "good" });
    await settle();
    expect(bad.checkRuns()).toMatchObject([
      {
        conclusion: "neutral",
        title: "Not reviewed",
        summary: expect.stringContaining("it needed more memory than a job may use"),
      },
    ]);
    expect(await good.threads()).toHaveLength(1);
  });
});
