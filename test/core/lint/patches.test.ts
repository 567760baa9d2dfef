import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { rules } from "../../../src/rules/index.ts";

const options = {
  rules,
  policy: presets.default,
  suppressions: { mode: "allow" as const, today: "2026-06-15", ruleIds: rules.map(({ id }) => id) },
};

const DIRECTED = "a patch (it has the key $patch): what it lacks may be in the Instrumentation it changes";

function resource(...spec: readonly string[]): string {
  return ["apiVersion: opentelemetry.io/v1alpha1", "kind: Instrumentation", "spec:", ...spec, ""].join("\n");
}

function check(text: string, whyPatch: string | null = null) {
  const { findings, notChecked, instrumentations } = checkManifest(
    parseManifest("a.yaml", text, { whyPatch }),
    options,
  );
  return { findings: findings.length, notChecked: notChecked.map(({ reason }) => reason), instrumentations };
}

const WHOLE = resource("  python: {}");

describe("a resource that says itself that it is a patch", () => {
  it.each([
    ["at its top", `$patch: merge\n${WHOLE}`, 1],
    ["at its end", `${WHOLE}$patch: delete\n`, 1],
    ["in quotes", `${WHOLE}"$patch": replace\n`, 1],
    ["in a section", resource("  python:", "    $patch: replace", "    image: x"), 1],
    ["in an item of its list", resource("  python:", "    env:", "    - name: A", "      $patch: delete"), 1],
    ["in a flow item", resource("  python: {env: [{$patch: replace}]}"), 1],
    [
      "in JSON",
      '{"apiVersion": "opentelemetry.io/v1", "kind": "Instrumentation", "spec": {"python": {"$patch": "replace"}}}',
      1,
    ],
    ["by a merge", `x: &x {$patch: delete}\n<<: *x\n${WHOLE}`, 1],
    ["by an alias to another place", `x: &x {"\\x24patch": replace}\n${resource("  python: *x")}`, 1],
    ["by a merge within a section", `x: &x {"\\x24patch": replace}\n${resource("  python: {<<: *x}")}`, 1],
    ["after a comment", `# first\n\n$patch: merge\n${WHOLE}`, 3],
  ])("is not judged: %s", (_, text, line) => {
    expect(check(text)).toEqual({
      findings: 0,
      notChecked: [`line ${line}: ${DIRECTED}`],
      instrumentations: 0,
    });
    const { manifest, fixed } = applyFixes(parseManifest("a.yaml", text), { ...options, safeties: ["safe"] });
    expect([manifest.text, fixed]).toEqual([text, []]);
  });

  it("is known by an alias to what stands outside of it", () => {
    const text = `kind: List\nx: &x {$patch: replace}\nitems:\n- ${resource("  python: *x").replaceAll("\n", "\n  ")}\n`;
    expect(check(text)).toEqual({ findings: 0, notChecked: [`line 4: ${DIRECTED}`], instrumentations: 0 });
  });

  it.each([
    ["$retainKeys", resource("  python:", "    $retainKeys: [env]")],
    ["$setElementOrder", resource("  python: {$setElementOrder/env: [{name: A}], env: [{name: A}]}")],
    ["$deleteFromPrimitiveList", resource("  $deleteFromPrimitiveList/propagators: [b3]", "  python: {}")],
  ])("is known by %s too", (key, text) => {
    const reason = `line 1: a patch (it has the key ${key}): what it lacks may be in the Instrumentation it changes`;
    expect(check(text)).toEqual({ findings: 0, notChecked: [reason], instrumentations: 0 });
  });

  it("is read once, however many resources share a part", () => {
    const shared = `x: &x [${"{a: b},".repeat(2_000)}]\n`;
    const text = `kind: List\n${shared}items:\n${"- {apiVersion: opentelemetry.io/v1, kind: Instrumentation, spec: {java: *x}}\n".repeat(2_000)}`;
    expect(check(text).instrumentations).toBe(2_000);
  });

  it("leaves the others of its file to be judged, in lists as in documents", () => {
    const item = WHOLE.trimEnd().replaceAll("\n", "\n  ");
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${item}\n- ${item}\n  $patch: delete\n`;
    expect(check(list)).toEqual({ findings: 1, notChecked: [`line 8: ${DIRECTED}`], instrumentations: 1 });
    const documents = `${WHOLE}---\n$patch: delete\n${WHOLE}`;
    expect(check(documents)).toEqual({
      findings: 1,
      notChecked: [`line 6: ${DIRECTED}`],
      instrumentations: 1,
    });
    const { manifest } = applyFixes(parseManifest("a.yaml", documents), { ...options, safeties: ["safe"] });
    expect(manifest.text.endsWith(`---\n$patch: delete\n${WHOLE}`)).toBe(true);
    expect(manifest.text.match(/OTEL_PYTHON_DISABLED_INSTRUMENTATIONS/g)).toHaveLength(1);
  });

  it("is not one for the word in a comment, a text or another resource", () => {
    const texts = [
      `# $patch: delete\n${WHOLE}`,
      resource("  python:", "    env:", '    - {name: A, value: "$patch: delete"}'),
      `${WHOLE}metadata:\n  annotations:\n    note: |\n      $patch: delete\n`,
      `${WHOLE}---\n$patch: delete\napiVersion: v1\nkind: ConfigMap\n`,
      resource(
        "  python:",
        "    env:",
        "    - {name: A, value: $patch}",
        "    - {name: B, value: $retainKeys}",
      ),
    ];
    for (const text of texts)
      expect(check(text), text).toEqual({ findings: 1, notChecked: [], instrumentations: 1 });
  });

  it("is asked nothing about its suppressions either", () => {
    expect(check(`$patch: merge\n# otel-fix: ignore[no-such-rule]\n${WHOLE}`).findings).toBe(0);
  });
});

describe("a manifest that is known for a patch", () => {
  it("has all its Instrumentations listed, and none of them judged", () => {
    expect(check(`${WHOLE}---\n${WHOLE}`, "a patch")).toEqual({
      findings: 0,
      notChecked: ["line 1: a patch", "line 6: a patch"],
      instrumentations: 0,
    });
  });

  it("is silent where it holds no Instrumentation", () => {
    const other = "apiVersion: v1\nkind: ConfigMap\ndata: {a: Instrumentation opentelemetry.io}\n";
    for (const text of [
      other,
      "apiVersion: newrelic.com/v1\nkind: Instrumentation\nx: opentelemetry.io\n",
      "- op: add\n",
    ])
      expect(check(text, "a patch")).toEqual({ findings: 0, notChecked: [], instrumentations: 0 });
  });

  it("is listed beside what else could not be checked in it", () => {
    const { notChecked } = check(`${WHOLE}---\nkind: Instrumentation # opentelemetry.io\nx: [\n`, "a patch");
    expect(notChecked).toEqual([expect.stringMatching(/^line \d: not valid YAML/), "line 1: a patch"]);
  });
});

it("is no resource in a Component of Kustomize either", () => {
  const patch = resource("  python:", "    env: [{name: A, value: b}]").replaceAll(/^(?=.)/gm, "      ");
  for (const kind of ["Kustomization", "Component"]) {
    const text = `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: ${kind}\npatches:\n  - patch: |\n${patch}`;
    expect(check(text)).toMatchObject({
      findings: 0,
      notChecked: [expect.stringContaining("a patch inside a kustomization")],
    });
  }
});
