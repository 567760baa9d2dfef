import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { NOT_PROVED } from "../../../src/core/fix/chosen-fix.ts";
import { lintManifest } from "../../../src/core/lint/lint.ts";
import { defineRule, type InstrumentationRule, type RuleFinding } from "../../../src/core/lint/rule.ts";
import type { Edit } from "../../../src/core/text/edit.ts";
import { prose } from "../../../src/core/text/prose.ts";

const TEXT = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  python: {}\n";
const manifest = parseManifest("a.yaml", `${TEXT}---\n${TEXT}`);
const policy = presets.default;

function ruleOf(id: string, check: InstrumentationRule["check"]): InstrumentationRule {
  return defineRule({
    id,
    summary: "A rule for tests.",
    level: "notice",
    safety: "safe",
    since: "0.0.1",
    visits: "instrumentation",
    check,
  });
}

function findingAt(start: number, ...alternatives: readonly (readonly Edit[])[]): RuleFinding {
  return {
    message: prose`found`,
    at: { start, end: start },
    advice: { consequence: prose`none`, cost: [], decline: [] },
    fix:
      alternatives.length === 0
        ? { whyNoFix: "nothing to do" }
        : { title: prose`do it`, alternatives: alternatives.map((edits) => ({ edits, changes: [] })) },
  };
}

const crashing = ruleOf("b-crashes", () => {
  throw new Error("oh no");
});
const quiet = ruleOf("a-finds", ({ node }) => [findingAt(node.start)]);

describe("lintManifest", () => {
  it("goes on with other rules and resources where a rule throws, and lists what was not checked", () => {
    const result = lintManifest(manifest, { rules: [crashing, quiet], policy });
    expect(result.findings.map(({ rule }) => rule)).toEqual(["a-finds", "a-finds"]);
    expect(result.notChecked.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^line 1: the rule b-crashes failed .*oh no$/),
      expect.stringMatching(/^line 6: the rule b-crashes failed .*oh no$/),
    ]);
    expect(result.instrumentations).toBe(2);
  });

  it("takes the level from the policy, and leaves out a rule that is off", () => {
    const levelOf = (rules: typeof policy.rules) =>
      lintManifest(manifest, { rules: [quiet], policy: { ...policy, rules } }).findings.map(
        ({ level }) => level,
      );
    expect(levelOf({})).toEqual(["notice", "notice"]);
    expect(levelOf({ "a-finds": "error" })).toEqual(["error", "error"]);
    expect(levelOf({ "a-finds": "off" })).toEqual([]);
  });

  it("orders findings by position, then by rule", () => {
    const late = ruleOf("z-late", () => [findingAt(9), findingAt(2)]);
    const early = ruleOf("y-early", () => [findingAt(9)]);
    const one = parseManifest("a.yaml", TEXT);
    const { findings } = lintManifest(one, { rules: [late, early], policy });
    expect(findings.map(({ rule, range }) => `${range.start} ${rule}`)).toEqual([
      "2 z-late",
      "9 y-early",
      "9 z-late",
    ]);
  });

  it("says why there is no fix, in the rule's words where it has some", () => {
    const { findings } = checkManifest(manifest, { rules: [quiet], policy });
    expect(findings[0]).toMatchObject({ fix: null, whyNoFix: "nothing to do" });
  });
});

describe("checkManifest", () => {
  const one = parseManifest("a.yaml", TEXT);
  const value = TEXT.indexOf("{}");

  function whyNotOf(...alternatives: readonly (readonly Edit[])[]): string | null | undefined {
    const rule = ruleOf("a-proposes", function* ({ manifest: { text } }) {
      if (!text.includes("fixed")) yield findingAt(0, ...alternatives);
    });
    return checkManifest(one, { rules: [rule], policy }).findings[0]?.whyNoFix;
  }

  it.each([
    ["changes nothing", [{ start: value, end: value + 2, text: "{}" }]],
    ["breaks the text", [{ start: value, end: value + 2, text: "{ # fixed" }]],
    ["says more than it claims", [{ start: value, end: value + 2, text: "{fixed: yes}" }]],
    ["does not remove its finding", [{ start: value + 2, end: value + 2, text: " # a comment" }]],
    ["splits the document", [{ start: TEXT.length, end: TEXT.length, text: "---\nfixed: yes\n" }]],
    ["stands outside the document", [{ start: 1_000, end: 1_000, text: "# fixed" }]],
    [
      "has edits that overlap",
      [
        { start: value, end: value + 2, text: "{}" },
        { start: value, end: value, text: "" },
      ],
    ],
  ])("offers no fix that %s", (_, edits) => {
    expect(whyNotOf(edits)).toBe(NOT_PROVED);
  });

  it("offers the first alternative that holds", () => {
    const bad = [{ start: value, end: value + 2, text: "{fixed: yes}" }];
    const good = [{ start: value + 2, end: value + 2, text: " # fixed" }];
    expect(whyNotOf(bad, good)).toBeNull();
  });

  it("offers no fix that brings a finding of another rule", () => {
    const fixing = ruleOf("a-fixes", function* ({ manifest: { text } }) {
      if (!text.includes("fixed"))
        yield findingAt(0, [{ start: value + 2, end: value + 2, text: " # fixed" }]);
    });
    const minding = ruleOf("b-minds", function* ({ manifest: { text } }) {
      if (text.includes("fixed")) yield findingAt(0);
    });
    const { findings } = checkManifest(one, { rules: [fixing, minding], policy });
    expect(findings.map(({ whyNoFix }) => whyNoFix)).toEqual([NOT_PROVED]);
  });
});
