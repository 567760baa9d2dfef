import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("/otel-fix in a comment", () => {
  it("makes one verified commit that fixes every safe finding, and says what it changed", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest(), "b.yaml": manifest("b"), "c.md": "# c\n" });
    await settle();
    const before = pull.headSha;
    await pull.comment("/otel-fix", "ada");
    await settle();

    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect((await repository.readFile("b.yaml", "telemetry"))?.toString()).toBe(fixedManifest("b"));
    const commit = await repository.readCommit("telemetry");
    expect(commit).toMatchObject({ isVerified: true, parents: [before] });
    expect(commit?.author).toContain("otel-fix");
    expect(commit?.message).toMatch(/^Fix missing-recommended-disables in 2 resources\n/);
    expect(commit?.message).toContain("- b.yaml: missing-recommended-disables in Instrumentation b");
    expect(commit?.message).toMatch(/\nCo-authored-by: ada <\d+\+ada@users\.noreply\.github\.com>\n/);
    const [command, answer, ...others] = pull.comments();
    expect(others).toEqual([]);
    expect(commit?.message).toContain(`\nOtel-Fix-Command: ${command?.nodeId ?? ""}`);
    expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    expect(answer?.body).toContain(`Committed ${pull.headSha} to \`telemetry\`:`);
    expect(answer?.body).toContain("adds 1 env entry to `Instrumentation python`; nothing else changes");
  });

  it("leaves the bot's own push to the review: threads close, the check is green, nothing is said twice", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.comment("/otel-fix", "ada");
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.comments()).toHaveLength(2);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });
});
