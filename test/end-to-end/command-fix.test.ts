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
    expect(commit?.message).toMatch(/^Disable requests, urllib3, urllib and flask in 2 resources\n/);
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

describe("findings that the merge base has too", () => {
  const both = `${manifest("old")}---\n${manifest("new")}`;

  it("are fixed by /otel-fix all the same, and named as what the review had not mentioned", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox, { [PATH]: manifest("old") }), { [PATH]: both });
    await settle();
    await pull.comment("/otel-fix", "ada");
    await settle();
    const answer = pull.comments().at(-1)?.body ?? "";
    const [, unmentioned = ""] = answer.split("The review hadn't mentioned these:");
    expect(unmentioned).toContain(
      `- \`${PATH}\`: \`missing-recommended-disables\` in \`Instrumentation old\``,
    );
    expect(unmentioned).not.toContain("Instrumentation new");
  });

  it("are announced by nothing when another one is fixed", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox, { [PATH]: manifest("old") }), { [PATH]: both });
    await settle();
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "/otel-fix", "ada");
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    // A reply is a review without words of its own.
    expect(pull.reviews().filter(({ body }) => body !== "")).toHaveLength(1);
    const answers = (await pull.threads()).flatMap(({ comments }) => comments.map(({ body }) => body));
    expect(answers.slice(1).join("\n")).not.toContain("Instrumentation old");
    expect(pull.checkRuns().at(-1)).toMatchObject({
      conclusion: "success",
      title: "No new findings, 1 already there",
    });
  });
});
