import { describe, expect, it } from "vitest";

import { applyEdits } from "../../../../src/core/text/edit.ts";
import { checkManifest, checkProject, parseManifest } from "../../../../src/core/check.ts";
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
        reason: "line 1: it has spec.baseRef, and the Instrumentation named there may set what it lacks",
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

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
const CHILD = `${HEAD}metadata: {name: child, namespace: shop}\nspec:\n  baseRef: {name: base}\n  python: {}\n`;

/** The texts of files, checked alone and then together; findings by file. */
function checkFiles(files: Readonly<Record<string, string>>, rule: string) {
  const options = { rules: rules.filter(({ id }) => id === rule), policy: presets.default };
  const checked = Object.entries(files).map(([path, text]) => {
    const manifest = parseManifest(path, text);
    return { manifest, result: checkManifest(manifest, options) };
  });
  const more = checkProject(checked, { rules: options.rules, kustomizations: [], optionsFor: () => options });
  return checked.map(({ manifest, result: alone }) => {
    const { findings, notChecked } = more.get(manifest) ?? alone;
    return { text: manifest.text, findings, notChecked };
  });
}

describe("a base in another file in sight", () => {
  const RULE = "missing-recommended-disables";
  const base = (spec: string) => `${HEAD}metadata: {name: base, namespace: shop}\nspec:\n${spec}`;
  const ALL = `  env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "requests,urllib3,urllib,flask"}]\n`;

  it("brings what the resource lacks", () => {
    const [child] = checkFiles({ "child.yaml": CHILD, "base.yaml": base(ALL) }, RULE);
    expect(child).toMatchObject({ findings: [], notChecked: [] });
  });

  it("leaves missing what both lack, and the fix stands in the resource", () => {
    const [child] = checkFiles({ "child.yaml": CHILD, "base.yaml": base("  java: {}\n") }, RULE);
    const fix = child?.findings[0]?.fix;
    expect(child?.notChecked).toEqual([]);
    expect(fix).not.toBeNull();
    expect(applyEdits(CHILD, fix?.edits ?? [])).toMatchObject({
      text: expect.stringContaining("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS") as string,
    });
  });

  it.each([1, 40])(
    "is said nothing of in the file of the resource, with %i other keys before it",
    (count) => {
      const keys = Array.from({ length: count }, (_, index) => `  k${index}: v\n`).join("");
      const wrong = "  propagators: [tracecontext, jaegr]\n";
      const files = { "child.yaml": CHILD.replace("  python", `${keys}  python`), "base.yaml": base(wrong) };
      const [child, own] = checkFiles(files, "unsupported-propagator");
      expect(child?.findings).toEqual([]);
      expect(child?.notChecked).toEqual([]);
      expect(own?.findings).toHaveLength(1);
    },
  );

  it.each([
    ["of which there are two", { "b.yaml": base(ALL), "c.yaml": base(ALL) }],
    ["in another namespace", { "b.yaml": base(ALL).replace("shop", "other") }],
    ["that is a patch", { "b.yaml": base(`${ALL}  python: {$patch: replace}\n`) }],
    ["that is based on another one", { "b.yaml": base(`${ALL}  baseRef: {name: more}\n`) }],
  ])("%s leaves it unknown", (_, bases) => {
    const [child] = checkFiles({ "child.yaml": CHILD, ...(bases as Record<string, string>) }, RULE);
    expect(child?.findings).toEqual([]);
    expect(child?.notChecked).toHaveLength(1);
  });
});
