import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../../src/core/check.ts";
import { presets } from "../../../../src/core/config/defaults.ts";
import { rules } from "../../../../src/rules/index.ts";

const check = (spec: string) =>
  checkManifest(
    parseManifest(
      "a.yaml",
      `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: child\nspec:\n${spec}`,
    ),
    {
      rules,
      policy: presets.default,
      suppressions: { mode: "allow", today: "2026-01-01", ruleIds: rules.map(({ id }) => id) },
    },
  );

describe("an Instrumentation that refers to a base", () => {
  it("is not judged: it is listed, as a patch is", () => {
    const { findings, notChecked } = check("  baseRef: {name: shared}\n  python: {}\n");
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      {
        path: "a.yaml",
        reason: "line 1: it has spec.baseRef: what it lacks may stand in the Instrumentation that this names",
        isPatch: true,
      },
    ]);
  });

  it("is judged where the reference is empty, which the API server takes for none", () => {
    const isJudged = (spec: string) =>
      check(spec).findings.some(({ rule }) => rule === "missing-recommended-disables");
    expect(isJudged("  baseRef:\n  python: {}\n")).toBe(true);
    expect(isJudged("  python:\n    baseRef: {name: x}\n")).toBe(true);
  });
});
