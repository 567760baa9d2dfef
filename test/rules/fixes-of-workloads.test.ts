import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest, surroundingsOf } from "../../src/core/check.ts";
import { rules } from "../../src/rules/index.ts";
import { fixtureOptions, readFixtures } from "./fixtures.ts";

/** Fixes of rules about workloads, which see what their file has beside them; `.fixed.` holds the text after them. */

const judged = rules.filter(({ visits }) => visits === "workload");

describe.each(judged)("$id", (rule) => {
  const fixtures = readFixtures(rule.id).filter(({ files }) => files.size === 1);

  it("fixes its fixtures to the texts that are kept, and no further in a second run", () => {
    for (const { file, text, fixed } of fixtures) {
      expect(fixAll(file, text), file).toBe(fixed);
      expect(fixAll(file, fixed), file).toBe(fixed);
    }
  });

  it("says why where there is no fix", () => {
    for (const { file, text, expected } of fixtures) {
      const { findings } = checkManifest(parseManifest(file, text), optionsOf(file, text));
      for (const [index, { noFix }] of expected.entries())
        if (noFix !== null) expect(findings[index]?.whyNoFix, file).toContain(noFix);
    }
  });

  function fixAll(file: string, text: string): string {
    const options = { ...optionsOf(file, text), safeties: ["safe", "unsafe"] as const };
    return applyFixes(parseManifest(file, text), options).manifest.text;
  }

  function optionsOf(file: string, text: string) {
    const manifest = parseManifest(file, text);
    const surroundings = surroundingsOf([{ manifest }], { rules: [rule], kustomizations: [] });
    return { ...fixtureOptions(rule, text), ...(surroundings && { surroundings }) };
  }
});
