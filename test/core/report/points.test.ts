import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { collectPoints, mergePoints } from "../../../src/core/report/points.ts";
import { renderTerminal } from "../../../src/core/report/terminal.ts";
import { listNames, plain, prose, proseToText } from "../../../src/core/text/prose.ts";
import { rules } from "../../../src/rules/index.ts";
import { plain as colourless, sampleText } from "./samples.ts";

function merge(...points: Parameters<typeof mergePoints>[0]): readonly string[] {
  return mergePoints(points).map(proseToText);
}

const without = (...names: string[]) =>
  prose`Without ${listNames(names)}, calls through ${plain(names.length > 1 ? "them" : "it")} have no spans.`;

describe("points of several findings", () => {
  it("that differ by names alone are one, with all the names", () => {
    expect(merge(without("a", "b"), without("c"), without("b"), without("d", "a"))).toEqual([
      "Without `a`, `b`, `c` and `d`, calls through them have no spans.",
    ]);
  });

  it("about one name each stay apart: the sentence would not hold of two", () => {
    expect(merge(without("a"), without("b"))).toEqual([without("a"), without("b")].map(proseToText));
  });

  it("that differ by an example to copy are said with the first", () => {
    const keep = (name: string) => prose`To keep a name: ${`keep: {python: [${name}]}`}.`;
    expect(merge(keep("flask"), keep("requests"))).toEqual(["To keep a name: `keep: {python: [flask]}`."]);
  });

  it("that differ by a word stay apart, and empty ones are left out", () => {
    expect(merge(prose`It costs much.`, [], prose`It costs little.`)).toEqual([
      "It costs much.",
      "It costs little.",
    ]);
  });
});

/** The findings of a text in several resources, by all rules. */
function findingsOf(...texts: readonly string[]) {
  const manifest = parseManifest("deploy/a.yaml", texts.join("---\n"));
  const { findings } = checkManifest(manifest, { rules, policy: presets.default });
  return { manifest, findings };
}

const SHARED = sampleText({ name: "named" })
  .replace('"urllib3,urllib,flask"', '"requests,urllib3,urllib,flask"')
  .concat("      - name: OTEL_SERVICE_NAME\n        value: shop\n");

describe("what stands before the fixes", () => {
  it("has each rule's points below its name, and what several rules say once, below all", () => {
    const { findings } = findingsOf(sampleText({}), sampleText({ name: "b", value: "requests" }), SHARED);
    const { byRule, shared } = collectPoints(findings);
    const own = byRule.map(({ rule, points }) => ({ rule, points: points.map(proseToText) }));
    expect(own.map(({ rule }) => rule)).toEqual(["missing-recommended-disables", "shared-service-name"]);
    const texts = [...own.flatMap(({ points }) => points), ...shared.map(proseToText)];
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.filter((text) => text.startsWith("Every call through"))).toHaveLength(1);
    expect(texts.filter((text) => text.startsWith("Without `requests`"))).toEqual([
      expect.stringContaining("Without `requests`, `urllib3` and `urllib`, calls through them"),
    ]);
    expect(shared.map(proseToText)).toEqual([expect.stringContaining("pods created after the change")]);
  });

  it("names a fix to check first as what it is, and counts it by itself", async () => {
    const { findings, manifest } = findingsOf(sampleText({}), SHARED);
    const text = await renderTerminal(
      {
        rules,
        findings: findings.map((finding) => ({ finding, manifest })),
        suppressed: [],
        notChecked: [],
        fixed: [],
        files: 1,
        manifests: 1,
        instrumentations: 2,
      },
      colourless,
    );
    expect(text).toContain("\n  fix: Append `requests`");
    expect(text).toContain("\n  fix to check first (--fix leaves it out): Remove `OTEL_SERVICE_NAME`");
    expect(text).toContain("\n2 findings, 1 fixable with --fix, 1 with a fix to check first · ");
    expect(text).toContain("\n  shared-service-name\n    - ");
  });
});
