import { describe, expect, it } from "vitest";

import { applyFixes, parseManifest } from "../../../../src/core/check.ts";
import { presets } from "../../../../src/core/config/defaults.ts";
import { findInstrumentations } from "../../../../src/core/kinds/instrumentation/find-instrumentations.ts";
import { missingRecommendedDisables } from "../../../../src/rules/missing-recommended-disables.ts";

const options = { rules: [missingRecommendedDisables], policy: presets.default, safeties: ["safe"] as const };

const RESOURCE = (indent: string) =>
  [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    "  name: inner",
    "spec:",
    "  python:",
    "    image: x",
  ]
    .map((line, index) => (index === 0 ? line : indent + line))
    .join("\n");

describe("an Instrumentation that another document carries", () => {
  it.each([
    ["a chart's extra objects", `extraObjects:\n  - ${RESOURCE("    ")}\n`, ["extraObjects", 0]],
    [
      "a ManifestWork",
      `apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nspec:\n  workload:\n    manifests:\n      - ${RESOURCE("        ")}\n`,
      ["spec", "workload", "manifests", 0],
    ],
    [
      "an OpenShift Template",
      `apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n  - ${RESOURCE("    ")}\n`,
      ["objects", 0],
    ],
    ["a playbook", `- kubernetes.core.k8s:\n    definition:\n      ${RESOURCE("      ")}\n`, null],
  ])("is checked and fixed where it stands: %s", (_, text, path) => {
    const manifest = parseManifest("a.yaml", text);
    const found = findInstrumentations(manifest);
    if (path === null) {
      // A document that is a list is no manifest: it is listed.
      expect(found).toEqual([]);
      return;
    }
    expect(found.map((one) => one.path)).toEqual([path]);
    const { manifest: fixed, result } = applyFixes(manifest, options);
    expect(result.findings).toEqual([]);
    expect(fixed.text).toContain('value: "requests,urllib3,urllib,flask"');
  });

  it("is none where its type alone is named", () => {
    const text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  ownerReferences:\n    - apiVersion: opentelemetry.io/v1alpha1\n      kind: Instrumentation\n      name: a\n";
    expect(findInstrumentations(parseManifest("a.yaml", text))).toEqual([]);
  });
});
