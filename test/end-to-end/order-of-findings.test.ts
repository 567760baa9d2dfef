import { describe, expect, it } from "vitest";

import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";

import { createShop, manifest, propose, startWorld } from "./world.ts";

function nameOf(index: number): string {
  return `p${String(index).padStart(3, "0")}`;
}

/** Files with one finding each, in a folder. */
function many(count: number, folder = "m"): Readonly<Record<string, string>> {
  const paths = Array.from({ length: count }, (_, index) => nameOf(index));
  return Object.fromEntries(paths.map((name) => [`${folder}/${name}.yaml`, manifest(name)]));
}

/** One resource for each number, in one file. */
function inOneFile(count: number): string {
  return Array.from({ length: count }, (_, index) => manifest(nameOf(index))).join("---\n");
}

/** The same finding, which no edit can mend: its list comes from an anchor that is used elsewhere too. */
function unfixable(name: string): string {
  return manifest(name).replace("    env:\n", "    env: &all\n").concat("  java:\n    env: *all\n");
}

function textOf(pull: SandboxPullRequest): string {
  return pull
    .reviews()
    .map(({ body }) => body)
    .join("\n");
}

describe("the thirty comments on lines", () => {
  it("are for the highest level first, then for what can be fixed, then by path; the others stand in the body", async () => {
    const { sandbox, settle } = await startWorld();
    const levels =
      'overrides:\n  - paths: ["z/**"]\n    rules: {missing-recommended-disables: error}\n' +
      '  - paths: ["a/**"]\n    rules: {missing-recommended-disables: notice}\n';
    const pull = await propose(await createShop(sandbox, { ".github/otel-fix.yml": levels }), {
      "a/notice.yaml": manifest("notice"),
      "b/no-fix.yaml": unfixable("no-fix"),
      ...many(28),
      "z/error.yaml": manifest("error"),
      "z/no-fix.yaml": unfixable("error-no-fix"),
    });
    await settle();
    const inline = (await pull.threads()).map(({ path }) => path);
    expect(inline.toSorted()).toEqual([...Object.keys(many(28)), "z/error.yaml", "z/no-fix.yaml"]);
    const rows = [...textOf(pull).matchAll(/\[`([^`]+):\d+`\]/g)].map(([, path]) => path);
    expect(rows).toEqual(["b/no-fix.yaml", "a/notice.yaml"]);
    expect(textOf(pull)).toContain("30 comments are the limit");
  });
});

describe("a body that would be too long for GitHub", () => {
  it("stays under 60,000 characters, and says how many findings only the check names", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const pull = await propose(await createShop(sandbox), { "all.yaml": inOneFile(400) });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toHaveLength(1);
    const body = textOf(pull);
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body).toContain("400 findings without a comment on their lines:");
    const rows = body.match(/^\| .*all\.yaml:\d+/gm) ?? [];
    const left = Number(/^(\d+) more: the check run lists them\./m.exec(body)?.[1] ?? 0);
    expect(rows.length + left).toBe(400);
    expect(pull.checkRuns()[0]?.annotations).toHaveLength(400);
    expect(pull.checkRuns()[0]?.summary?.length).toBeLessThanOrEqual(65_535);
  });
});
