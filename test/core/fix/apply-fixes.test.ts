import { describe, expect, it } from "vitest";

import { applyFixes, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import type { Safety } from "../../../src/core/lint/finding.ts";
import { defineRule, type Rule } from "../../../src/core/lint/rule.ts";
import { prose } from "../../../src/core/text/prose.ts";

const TEXT = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  python: {}\n";
const END = TEXT.length - 1;

/** Wants a comment with its word at the end of each document. */
function wants(word: string, safety: Safety = "safe"): Rule {
  return defineRule({
    id: `wants-${word}`,
    summary: "A rule for tests.",
    level: "warning",
    safety,
    since: "0.0.1",
    visits: "instrumentation",
    *check({ manifest, document }) {
      const text = manifest.text.slice(document.start, document.end).trimEnd();
      if (text.includes(word)) return;
      const at = document.start + text.length;
      yield {
        message: prose`wants ${word}`,
        at: { start: 0, end: 0 },
        advice: { consequence: [], cost: [], decline: [] },
        fix: {
          title: prose`add ${word}`,
          alternatives: [{ edits: [{ start: at, end: at, text: ` # ${word}` }], changes: [] }],
        },
      };
    },
  });
}

function fix(rules: readonly Rule[], safeties: readonly Safety[]) {
  return applyFixes(parseManifest("a.yaml", TEXT), { rules, policy: presets.default, safeties });
}

describe("applyFixes", () => {
  it("applies fixes that overlap one after the other", () => {
    const { manifest, fixed, result } = fix([wants("one"), wants("two"), wants("three")], ["safe"]);
    expect(manifest.text).toBe(`${TEXT.slice(0, END)} # one # three # two\n`);
    expect(fixed).toHaveLength(3);
    expect(result.findings).toEqual([]);
  });

  it("applies all that keep apart at once: overlaps in one document do not hold up the others", () => {
    const { fixed, result } = applyFixes(parseManifest("a.yaml", `---\n${TEXT}`.repeat(12)), {
      rules: [wants("one"), wants("two")],
      policy: presets.default,
      safeties: ["safe"],
    });
    expect(fixed).toHaveLength(24);
    expect(result.findings).toEqual([]);
  });

  it("applies only the safeties that are asked for", () => {
    const rules = [wants("one"), wants("two", "unsafe")];
    expect(fix(rules, ["safe"]).fixed.map(({ rule }) => rule)).toEqual(["wants-one"]);
    expect(fix(rules, ["safe", "unsafe"]).fixed).toHaveLength(2);
    expect(fix(rules, []).manifest.text).toBe(TEXT);
  });

  it("leaves a text without findings as it is", () => {
    const { manifest, fixed } = applyFixes(parseManifest("a.yaml", "a: b\n"), {
      rules: [wants("one")],
      policy: presets.default,
      safeties: ["safe"],
    });
    expect(manifest.text).toBe("a: b\n");
    expect(fixed).toEqual([]);
  });
});
