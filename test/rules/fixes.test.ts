import { beforeAll, describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { loadDockerfileParser } from "../../src/core/kinds/dockerfile/parser.ts";
import { createSurroundings } from "../../src/core/kinds/workload/surroundings.ts";
import type { Rule } from "../../src/core/lint/rule.ts";
import { applyEdits } from "../../src/core/text/edit.ts";
import { rules } from "../../src/rules/index.ts";
import { replay } from "../core/kinds/instrumentation/fix-laws.ts";
import { fixtureOptions, readFixtures } from "./fixtures.ts";

/** The fix laws over the fixtures of every rule, safe fixes and others; `.fixed.` holds the text after them. */

const judged = rules.filter(({ visits }) => visits === "instrumentation" || visits === "workload");

/** With what stands in the same file. */
function optionsFor(rule: Rule, file: string, text: string) {
  return { ...fixtureOptions(rule, text), surroundings: createSurroundings([parseManifest(file, text)], []) };
}

beforeAll(loadDockerfileParser);

describe.each(judged)("$id", (rule) => {
  const fixtures = readFixtures(rule.id).filter(({ files }) => files.size === 1);

  it("fixes its fixtures to the texts that are kept, and no further in a second run", () => {
    for (const { file, text, fixed } of fixtures) {
      const own = optionsFor(rule, file, text);
      const once = applyFixes(parseManifest(file, text), { ...own, safeties: ["safe", "unsafe"] });
      expect(once.manifest.text, file).toBe(fixed);
      const twice = applyFixes(parseManifest(file, fixed), { ...own, safeties: ["safe", "unsafe"] });
      expect(twice.manifest.text, file).toBe(fixed);
    }
  });

  it("leaves with each fix alone, the other ways included, one finding less, every other byte and the line ends", () => {
    for (const { file, text } of fixtures) {
      const own = optionsFor(rule, file, text);
      const before = checkManifest(parseManifest(file, text), own);
      for (const { fix, alternatives } of before.findings)
        for (const { edits } of [...(fix === null ? [] : [fix]), ...alternatives]) {
          const edited = applyEdits(text, edits);
          const after = edited.ok ? edited.text : "";
          expect(after, file).toBe(replay(text, edits));
          expect(after.includes("\r\n"), file).toBe(text.includes("\r\n"));
          expect(after.endsWith("\n"), file).toBe(text.endsWith("\n"));
          const left = checkManifest(parseManifest(file, after), own);
          expect(left.findings.length, `${file}\n${after}`).toBeLessThan(before.findings.length);
          expect(left.notChecked, file).toEqual(before.notChecked);
        }
    }
  });

  it("says why where there is no fix", () => {
    for (const { file, text, expected } of fixtures) {
      const { findings } = checkManifest(parseManifest(file, text), optionsFor(rule, file, text));
      for (const [index, { noFix }] of expected.entries())
        if (noFix !== null) expect(findings[index]?.whyNoFix, file).toContain(noFix);
    }
  });
});
