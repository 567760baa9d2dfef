import { describe, expect, it } from "vitest";

import type { SandboxCheckRun, SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";

import { createShop, manifest, propose, startWorld } from "./world.ts";

const CONFIGURATION = ".github/otel-fix.yml";

/** A pull request with the files, reviewed under a configuration of the base branch. */
async function review(
  configuration: string,
  files: Readonly<Record<string, string>>,
): Promise<{ pull: SandboxPullRequest; check: SandboxCheckRun | undefined; commented: readonly string[] }> {
  const { sandbox, settle } = await startWorld();
  const pull = await propose(await createShop(sandbox, { [CONFIGURATION]: configuration }), files);
  await settle();
  const commented = (await pull.threads()).map(({ path }) => path);
  return { pull, check: pull.checkRuns()[0], commented };
}

const TWO = { "clusters/prod/a.yaml": manifest("a"), "clusters/test/b.yaml": manifest("b") };

describe("the configuration's keys", () => {
  it("overrides change rules, recommended and kept names for the paths that they name", async () => {
    const configuration = [
      "overrides:",
      '  - paths: ["clusters/test/**"]',
      "    rules: {missing-recommended-disables: off}",
      '  - paths: ["clusters/stage/**"]',
      "    rules: {missing-recommended-disables: error}",
      "    keep: {python: [flask]}",
      '  - paths: ["clusters/own/**"]',
      "    recommended: {python: [redis]}",
    ];
    const { pull, check, commented } = await review(`${configuration.join("\n")}\n`, {
      ...TWO,
      "clusters/own/c.yaml": manifest("c"),
      "clusters/stage/d.yaml": manifest("d"),
    });
    expect(commented).toEqual(["clusters/own/c.yaml", "clusters/prod/a.yaml", "clusters/stage/d.yaml"]);
    const values = (await pull.threads()).map(
      ({ comments }) => /^ +value: "(.*)"$/m.exec(comments[0]?.body ?? "")?.[1],
    );
    expect(values).toEqual(["redis", "requests,urllib3,urllib,flask", "requests,urllib3,urllib"]);
    expect(check).toMatchObject({ conclusion: "failure" });
    expect(check?.summary?.match(/(?:error|warning) · /g)).toHaveLength(3);
    expect(check?.summary?.match(/clusters\/stage\/d\.yaml[^|]*\| error · /g)).toHaveLength(1);
  });

  it("paths.exclude leaves files out: they are not looked at", async () => {
    const { check, commented } = await review('paths:\n  exclude: ["clusters/test/**"]\n', TWO);
    expect(commented).toEqual(["clusters/prod/a.yaml"]);
    expect(check?.summary).not.toContain("clusters/test");
  });

  it("rules switch a rule off, or let it fail the check", async () => {
    const off = await review("rules:\n  missing-recommended-disables: off\n", TWO);
    expect(off.commented).toEqual([]);
    expect(off.check).toMatchObject({ conclusion: "success", annotations: [] });
    const error = await review("rules:\n  missing-recommended-disables: error\n", TWO);
    expect(error.commented).toHaveLength(2);
    expect(error.check).toMatchObject({ conclusion: "failure", title: "2 findings" });
  });

  it("preset: strict lets warnings fail the check", async () => {
    const { check, commented } = await review("preset: strict\n", TWO);
    expect(commented).toHaveLength(2);
    expect(check).toMatchObject({ conclusion: "failure" });
  });

  it("check.failOn: never lets nothing fail the check, whatever its level", async () => {
    const { check, commented } = await review(
      "rules:\n  missing-recommended-disables: error\ncheck:\n  failOn: never\n",
      TWO,
    );
    expect(commented).toHaveLength(2);
    expect(check).toMatchObject({ conclusion: "neutral", title: "2 findings" });
  });
});

describe("a configuration that extends another", () => {
  it.each([
    ["itself", "_extends: shop\n", /acme\/shop:\.github\/otel-fix\.yml has already been read/],
    ["what is not there", "_extends: nowhere\n", /found none at acme\/nowhere:\.github\/otel-fix\.yml/],
    ["what is no reference", '_extends: "a b"\n', /_extends: expected repo, owner\/repo/],
  ])("is broken where it extends %s, which makes the check neutral", async (_title, text, why) => {
    const { check, commented } = await review(text, TWO);
    expect(commented).toEqual([]);
    expect(check).toMatchObject({ conclusion: "neutral", title: "The configuration is broken" });
    expect(check?.summary?.replaceAll("`", "")).toMatch(why);
  });

  it("is broken where the chain comes back to a file of its own, by way of other repositories", async () => {
    const { sandbox, settle } = await startWorld();
    const owner = { login: "acme", type: "Organization" } as const;
    for (const [name, next] of [
      ["one", "two"],
      ["two", "one"],
    ] as const)
      await sandbox.createRepository({ owner, name, files: { [CONFIGURATION]: `_extends: ${next}\n` } });
    const pull = await propose(await createShop(sandbox, { [CONFIGURATION]: "_extends: one\n" }), TWO);
    await settle();
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "neutral", title: "The configuration is broken" });
    expect(check?.summary).toContain("acme/two:.github/otel-fix.yml");
    // Of what another repository's file says nothing is quoted.
    expect(check?.summary).toContain("the file it extends can't be used");
  });
});
