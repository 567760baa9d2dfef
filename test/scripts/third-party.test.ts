import { execFileSync } from "node:child_process";

import { describe, expect, it } from "vitest";

/** What an expression over scripts/third-party.mjs comes to: plain JavaScript, which tests load as a program does. */
function evaluate(expression: string): unknown {
  const code = `import("./scripts/third-party.mjs").then((m) => console.log(JSON.stringify(${expression})))`;
  return JSON.parse(execFileSync(process.execPath, ["-e", code], { encoding: "utf8" }));
}

describe("scripts/third-party.mjs", () => {
  it("lists the packages that are in a bundle, the innermost of a path, and nothing that is left out", () => {
    const inputs = {
      "node_modules/yaml/dist/index.js": { bytesInOutput: 5 },
      "node_modules/@octokit/core/dist/index.js": { bytesInOutput: 5 },
      "node_modules/zod/index.js": { bytesInOutput: 0 },
      "src/cli.ts": { bytesInOutput: 5 },
    };
    const found = `m.listBundled({ outputs: { "cli.js": { inputs: ${JSON.stringify(inputs)} } } })`;
    expect(evaluate(`${found}.map(({ name, licence, texts }) => [name, licence, texts.length])`)).toEqual([
      ["@octokit/core", "MIT", 1],
      ["yaml", "ISC", 1],
    ]);
  });

  it.each([
    ["MIT", 0],
    ["GPL-3.0", 1],
    ["MIT OR GPL-3.0", 1],
  ])("answers for the licence %s with %i faults", (licence, count) => {
    const one = JSON.stringify([{ name: "a", version: "1.0.0", licence }]);
    expect(evaluate(`m.findLicenceFaults(${one})`)).toHaveLength(count);
  });

  it("takes a package without a licence for a fault", () => {
    const faults = evaluate(`m.findLicenceFaults([{ name: "a", version: "1.0.0" }])`);
    expect(faults).toEqual([expect.stringContaining("a@1.0.0 has the licence none")]);
  });

  it("knows the sources of the catalogue, each with its whole commit, and their licences", () => {
    const sources = evaluate("m.listCatalogueSources()");
    expect(sources).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^open-telemetry\/opentelemetry-operator@[0-9a-f]{40}$/),
      ]),
    );
    expect(evaluate("m.findSourceFaults()")).toEqual([]);
  });
});
