import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest } from "../cli/command-line.ts";
import { ACTION, runStep } from "./runner.ts";

const RULE = "missing-recommended-disables";
/** `count` files with a finding each. */
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.yaml`, manifest(`n${index}`)]));

describe("a step with the Action", () => {
  it("says a finding at its line, in the job's summary and in the outputs, and fails", async () => {
    const step = await runStep({ files: { "otel/a.yaml": manifest("shop") } });
    expect(step).toMatchObject({ code: 1, stderr: "" });
    expect(step.commands).toHaveLength(1);
    expect(step.commands[0]).toMatch(
      new RegExp(`^::warning file=otel/a.yaml,line=6,endLine=6,title=${RULE}::.*shop.*Fix: .*\\.$`),
    );
    expect(step.summary).toMatchInlineSnapshot(`
      "## otel-fix: 1 finding

      1 Instrumentation in 1 manifest of 1 file. 1 can be fixed by \`npx otel-fix scan --fix\`.

      | Level | Place | Finding | Rule |
      | - | - | - | - |
      | warning | [\`otel/a.yaml:6\`](https://github.com/acme/shop/blob/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/otel/a.yaml#L6) | \`Instrumentation shop\` doesn't disable \`requests\`, \`urllib3\`, \`urllib\` and \`flask\` for Python, which the policy recommends. | \`missing-recommended-disables\` |
      "
    `);
    expect(step.outputs).toMatchObject({ findings: "1", fixable: "1", "not-checked": "0" });
    expect(step.report).toMatchObject({ version: 1, findings: [{ rule: RULE, path: "otel/a.yaml" }] });
    expect(step.lines.join("\n")).toContain(`otel/a.yaml:6:3 warning ${RULE}`);
  });

  it("holds where there is nothing to say", async () => {
    const step = await runStep({ files: { "a.yaml": fixedManifest() } });
    expect(step).toMatchObject({ code: 0, commands: [], outputs: { findings: "0" } });
    expect(step.summary).toContain("otel-fix: no findings");
  });

  it.each([
    ["never", 0],
    ["error", 0],
  ])("with fail-on: %s ends with %i for a warning", async (level, code) => {
    const files = { "a.yaml": manifest() };
    expect(await runStep({ files, inputs: { "fail-on": level } })).toMatchObject({
      code,
      outputs: { findings: "1" },
    });
  });

  it("takes several paths and a configuration", async () => {
    const files = {
      "a/x.yaml": manifest(),
      "b/x.yaml": manifest(),
      "c/x.yaml": manifest(),
      "own.yml": `rules: { ${RULE}: off }\n`,
    };
    expect((await runStep({ files, inputs: { paths: "a\n  b/x.yaml\n" } })).outputs).toMatchObject({
      findings: "2",
    });
    expect((await runStep({ files, inputs: { config: "own.yml" } })).outputs).toMatchObject({
      findings: "0",
    });
  });

  it("shows as many annotations as GitHub does, and everything in the summary", async () => {
    const step = await runStep({ files: many(25) });
    expect(step.commands).toHaveLength(10);
    expect(step.summary.match(/^\| warning/gm)).toHaveLength(25);
    expect(step.outputs).toMatchObject({ findings: "25" });
  });

  it("annotates nothing where nobody wants that", async () => {
    const step = await runStep({ files: many(1), inputs: { annotations: "false" } });
    expect(step).toMatchObject({ code: 1, commands: [] });
  });

  it("lets no file give the runner a command", async () => {
    const evil = "::error file=x::owned";
    const files = {
      "::warning ::a.yaml": manifest("a"),
      "b.yaml": manifest(`"b\\n::set-env name=PATH::x"`),
      "c.yaml": manifest(`"${evil}"`).replace("debug", `"${evil}" # ${evil}`),
    };
    const step = await runStep({ files });
    expect(step.outputs).toMatchObject({ findings: "3" });
    expect(step.commands).toHaveLength(3);
    for (const command of step.commands)
      expect(command).toMatch(/^::warning file=[^:]*,line=\d+,endLine=\d+,title=[a-z-]+::/);
    expect(step.commands.join("\n")).toContain("file=%3A%3Awarning %3A%3Aa.yaml,");
  });
});

describe("a step that cannot do its work", () => {
  it.each<[string, Record<string, string>, string]>([
    [
      "an unknown level",
      { "fail-on": "info" },
      'expected the input fail-on to be one of error, warning, notice, never, found "info"',
    ],
    [
      "a switch that is none",
      { review: "yes" },
      'expected the input review to be true or false, found "yes"',
    ],
    ["a configuration that is not there", { config: "no.yml" }, "can't read the configuration file no.yml"],
    ["a path that is not there", { paths: "nope" }, "couldn't read everything"],
  ])("fails and says why: %s", async (_title, inputs, words) => {
    const { code, commands, stderr } = await runStep({
      files: many(1),
      inputs: { annotations: "false", ...inputs },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(commands.filter((line) => line.startsWith("::error::"))).toEqual([expect.stringContaining(words)]);
  });

  it("says so where nothing is checked out", async () => {
    const { code, commands } = await runStep({});
    expect(code).toBe(0);
    expect(commands).toEqual([
      expect.stringMatching(/^::warning::otel-fix found no files: run actions\/checkout/),
    ]);
  });
});

describe("action.yml", () => {
  it("documents what is written and no more", async () => {
    const { outputs } = await runStep({ files: many(1) });
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(ACTION.outputs).toSorted());
  });

  it("names the bundle, which runs by itself", async () => {
    const folder = createFolder();
    const { main, using } = ACTION.runs;
    expect(using).toBe("node24");
    const script = `import("./scripts/shipped-bundles.mjs").then((m) => m.bundleShipped(${JSON.stringify(main)}, { folder: ${JSON.stringify(folder)} }))`;
    execFileSync(process.execPath, ["--input-type=module", "-e", script]);
    const step = await runStep({ files: many(1), program: join(folder, main) });
    expect(step).toMatchObject({ code: 1, stderr: "", outputs: { findings: "1" } });
  });
});
