import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import type { Finding } from "../../src/core/lint/finding.ts";
import { type Manifest } from "../../src/core/manifest/manifest.ts";
import { proseToText, type Prose } from "../../src/core/text/prose.ts";
import { applyEdits } from "../../src/core/text/edit.ts";
import { missingRecommendedDisables as rule } from "../../src/rules/missing-recommended-disables.ts";
import { findBrokenLaws } from "../core/kinds/instrumentation/fix-laws.ts";
import { fixtureOptions, readFixtures, type Expectation } from "./fixtures.ts";

const policy = presets.default;

// Workloads and services need what is in sight beside them: fixes.test.ts.
const fixtures = readFixtures(rule.id).filter(({ file }) => !/\.(?:workload|compose)/.test(file));

describe.each(fixtures)("$file", ({ file, text, expected, fixed }) => {
  const manifest = parseManifest(file, text);
  const options = fixtureOptions(rule, text);
  const result = checkManifest(manifest, options);
  const applied = applyFixes(manifest, { ...options, safeties: ["safe"] });

  it("is understood", () => {
    expect(result.notChecked).toEqual([]);
  });

  it("has the findings that are marked, on their lines", () => {
    expect(result.findings.map((finding) => describeFinding(manifest, finding))).toEqual(
      expected.map(describeExpectation),
    );
  });

  it("says why where there is no fix", () => {
    for (const [index, { noFix }] of expected.entries()) {
      const why = result.findings[index]?.whyNoFix ?? null;
      if (noFix === null) expect(why).toBeNull();
      else expect(why).toContain(noFix);
    }
  });

  it("becomes the fixed text", () => {
    expect(applied.manifest.text).toBe(fixed);
  });

  it("obeys the fix laws, with each fix alone and with all together", () => {
    const fixes = result.findings.flatMap(({ fix }) => (fix === null ? [] : [fix.edits]));
    for (const edits of [...fixes, fixes.flat()]) {
      const edited = applyEdits(text, edits);
      const after = edited.ok ? edited.text : "";
      expect(findBrokenLaws({ before: text, after, edits, recommended: policy.recommended.python })).toEqual(
        [],
      );
    }
  });

  it("keeps only the findings without a fix, and is not changed by a second run", () => {
    const unfixable = result.findings.filter(({ fix }) => fix === null);
    expect(applied.result.findings).toHaveLength(unfixable.length);
    const again = applyFixes(parseManifest(file, applied.manifest.text), { ...options, safeties: ["safe"] });
    expect(again.fixed).toEqual([]);
    expect(again.manifest.text).toBe(applied.manifest.text);
  });
});

/** `8: requests,urllib3` and whether there is a fix. The names are those of the fix's title, or of the message. */
function describeFinding(manifest: Manifest, { range, message, fix }: Finding): string {
  const names = message.flatMap((part) => (typeof part === "string" ? [] : [part.code])).slice(1);
  const { line } = manifest.lines.positionAt(range.start);
  return `${line}: ${names.join(",")}${fix === null ? " no fix" : ""}`;
}

function describeExpectation({ line, words, noFix }: Expectation): string {
  return `${line}: ${words}${noFix === null ? "" : " no fix"}`;
}

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";

describe("the words", () => {
  const python = (value: string) => `  python:\n    env:\n      - name: ${NAME}\n        value: "${value}"\n`;
  const common = `  env:\n    - name: ${NAME}\n      value: "requests"\n  python: {}\n`;

  it.each([
    ["all four missing", "  python: {}\n", {}],
    ["only flask missing", python("requests,urllib3,urllib"), {}],
    ["only requests missing", python("flask,urllib3,urllib"), {}],
    ["requests alone recommended", "  python: {}\n", { recommended: ["requests"] }],
    ["urllib3 kept", "  python: {}\n", { keep: ["urllib3"] }],
    ["a name of the organisation's own", "  python: {}\n", { recommended: ["django"] }],
    ["appended to spec.env", common, {}],
  ])("stand for %s", (_, spec, { recommended, keep }: { recommended?: string[]; keep?: string[] }) => {
    const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: shop\nspec:\n${spec}`;
    const own = {
      ...policy,
      recommended: { ...policy.recommended, python: recommended ?? policy.recommended.python },
      keep: { ...policy.keep, python: keep ?? [] },
    };
    const { findings } = checkManifest(parseManifest("shop.yaml", text), { rules: [rule], policy: own });
    expect(findings.map(renderWords).join("\n\n")).toMatchSnapshot();
  });

  it("name a recommended name once, even where the policy lists it twice", () => {
    const text = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  python: {}\n";
    const own = { ...policy, recommended: { ...policy.recommended, python: ["flask", "flask"] } };
    const { manifest } = applyFixes(parseManifest("a.yaml", text), {
      rules: [rule],
      policy: own,
      safeties: ["safe"],
    });
    expect(manifest.text).toContain('value: "flask"');
  });
});

function renderWords({ message, advice, fix }: Finding): string {
  const points = (title: string, items: readonly Prose[]) => [
    title,
    ...items.map((item) => `- ${proseToText(item)}`),
  ];
  return [
    proseToText(message),
    `consequence: ${proseToText(advice.consequence)}`,
    ...points("cost:", advice.cost),
    ...points("decline:", advice.decline),
    `fix: ${fix === null ? "none" : proseToText(fix.title)}`,
  ].join("\n");
}
