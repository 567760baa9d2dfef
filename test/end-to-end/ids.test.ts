import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe.each(["full", "short"] as const)("a GitHub that gives only the %s ids", (fields) => {
  it("has its threads found, closed, opened again, and answered by a command in them", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    sandbox.setIdFields(fields);
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    await pull.push({ [PATH]: fixedManifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    await pull.push({ [PATH]: manifest() });
    await settle();
    const [thread, ...others] = await pull.threads();
    expect(others).toEqual([]);
    expect(thread).toMatchObject({ isResolved: false });
    await pull.reply(thread?.id ?? "", "/otel-fix", "ada");
    await settle();
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    // A server that is too old has said so once.
    const [run] = pull.checkRuns();
    takeCalls();
    await pull.rerequestCheck(run?.id ?? 0, "ada");
    await settle();
    expect(takeCalls().filter((call) => call === "read PullRequest")).toHaveLength(1);
  });

  it("has the bot's check run found: what would say the same is not written again", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    sandbox.setIdFields(fields);
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    takeCalls();
    await pull.setDraft(true);
    await pull.setDraft(false);
    await settle();
    expect(takeCalls().filter((call) => call.startsWith("write"))).toEqual([]);
    expect(pull.checkRuns()).toHaveLength(1);
  });
});
