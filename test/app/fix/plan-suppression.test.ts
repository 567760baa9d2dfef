import { describe, expect, it } from "vitest";

import { checkManifest, checkProject } from "../../../src/core/check.ts";
import { checkOptionsFor } from "../../../src/app/files/check-options.ts";
import type { FileContent } from "../../../src/app/ports.ts";
import { toKustomization, toManifest } from "../../../src/app/files/read-manifests.ts";
import { planSuppression } from "../../../src/app/fix/plan-suppression.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { isKustomization } from "../../../src/core/manifest/paths.ts";
import { mapIdentities } from "../../../src/core/review/identity.ts";
import { rules } from "../../../src/rules/index.ts";

const PATCHING = "list-replacing-patch";
const context = { rules, configuration: presets.default, today: "2026-01-01" };
const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

function instrumentation(env: readonly string[], name = "python"): string {
  const entries = env.map((one) => `      - name: ${one}\n        value: "*"\n`).join("");
  return `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: ${name}\nspec:\n  python:\n    env:\n${entries}`;
}

const BASE = instrumentation(["A", "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"]);
const PATCH = instrumentation(["A"]);

const byFile = {
  "base/kustomization.yaml": "resources: [python.yaml]\n",
  "base/python.yaml": BASE,
  "prod/kustomization.yaml": "resources: [../base]\npatches:\n- path: patch.yaml\n",
  "prod/patch.yaml": PATCH,
};
const inline = {
  "base/kustomization.yaml": "resources: [python.yaml]\n",
  "base/python.yaml": BASE,
  "prod/kustomization.yaml": `resources: [../base]\npatches:\n- patch: |\n${indent(PATCH, 4)}`,
};

/** The files as a command reads them. */
function read(files: Readonly<Record<string, string>>, whyPatch: Readonly<Record<string, string>> = {}) {
  const contents = new Map(
    Object.entries(files).map(([path, text]): [string, Extract<FileContent, { kind: "text" }>] => {
      const why = whyPatch[path];
      return [path, { kind: "text", text, ...(why !== undefined && { whyPatch: why }) }];
    }),
  );
  const kustomizations = [...contents].flatMap(([path, content]) =>
    isKustomization(path) ? toKustomization(path, content) : [],
  );
  return { contents, kustomizations };
}

/** Rule and place of what is found in the files as they become. */
function findIn({ contents, kustomizations }: ReturnType<typeof read>): readonly string[] {
  const checked = [...contents].map(([path, content]) => {
    const manifest = toManifest(path, content);
    return { manifest, result: checkManifest(manifest, checkOptionsFor(path, context)) };
  });
  const optionsFor = (path: string) => checkOptionsFor(path, context);
  const more = checkProject(checked, { rules, kustomizations, optionsFor });
  return checked.flatMap(({ manifest, result }) =>
    (more.get(manifest) ?? result).findings.map(({ rule, path }) => `${path} ${rule}`),
  );
}

const wanted = { rule: PATCHING, reason: "wanted", until: null, finding: null, path: null };

describe("a suppression of a rule about the project", () => {
  const isPatch = { "prod/patch.yaml": "a Kustomize patch" };

  it.each([
    ["a file", byFile, "prod/patch.yaml", "    # otel-fix: ignore[list-replacing-patch] wanted\n    env:"],
    [
      "a kustomization's own",
      inline,
      "prod/kustomization.yaml",
      "  # otel-fix: ignore[list-replacing-patch] wanted\n- patch:",
    ],
  ])("stands in %s of patches, and hides the finding there", (_, files, path, place) => {
    const before = read(files, isPatch);
    expect(findIn(before)).toEqual([`${path} ${PATCHING}`]);
    const plan = planSuppression(before, wanted, context);
    expect(plan.left).toEqual([]);
    expect(plan.files.map((file) => [file.path, file.rules])).toEqual([[path, [PATCHING]]]);
    const after = plan.files[0]?.after ?? "";
    expect(after).toContain(place.trimStart());
    expect(findIn(read({ ...files, [path]: after }, isPatch))).toEqual([]);
    const again = planSuppression(read({ ...files, [path]: after }, isPatch), wanted, context);
    expect(again).toMatchObject({ files: [] });
    expect(again.left).toContainEqual({ path, why: ["it is already suppressed"] });
  });

  it("is written in the file that is meant alone, though all are looked at", () => {
    const files = { ...byFile, "prod/other.yaml": PATCH };
    files["prod/kustomization.yaml"] += "- path: other.yaml\n";
    const both = read(files, { ...isPatch, "prod/other.yaml": "a Kustomize patch" });
    expect(findIn(both)).toHaveLength(2);
    const plan = planSuppression(both, { ...wanted, path: "prod/patch.yaml" }, context);
    expect(plan.files.map(({ path }) => path)).toEqual(["prod/patch.yaml"]);
    expect(plan.left).toEqual([]);
  });
});

it("is not judged in a patch of which the base is not in sight", () => {
  const alone = { "prod/patch.yaml": PATCH.replace("env:", `env: # otel-fix: ignore[${PATCHING}] wanted`) };
  expect(findIn(read(alone, { "prod/patch.yaml": "a Kustomize patch" }))).toEqual([]);
});

it("of one among several findings of a string is refused in true words", () => {
  const two = `${instrumentation(["A"], "a")}---\n${instrumentation(["A"], "b")}`;
  const text = two.replaceAll('value: "*"', "value: x");
  const files = read({ "a.yaml": `kind: ConfigMap\napiVersion: v1\ndata:\n  x.yaml: |\n${indent(text, 4)}` });
  const rule = "missing-recommended-disables";
  const manifest = toManifest("a.yaml", files.contents.get("a.yaml") ?? { kind: "text", text: "" });
  const { findings } = checkManifest(manifest, checkOptionsFor("a.yaml", context));
  expect(findings).toHaveLength(2);
  const [first = null] = mapIdentities(findings).values();
  const one = planSuppression(files, { ...wanted, rule, finding: first }, context);
  expect(one).toMatchObject({
    files: [],
    left: [{ why: ["its text has several findings, and a comment above it would suppress them all"] }],
  });
  const all = planSuppression(files, { ...wanted, rule }, context);
  expect(all.files).toHaveLength(1);
  expect(all.files[0]?.after).toContain(`  # otel-fix: ignore[${rule}] wanted\n  x.yaml: |`);
});

it.each([
  [
    "in a template below the condition",
    "a.yaml",
    (lines: readonly string[]) => [...lines.slice(0, 5), "  {{- if .a }}", ...lines.slice(5), "  {{- end }}"],
    "  {{- if .a }}\n  # otel-fix: ignore[missing-recommended-disables] wanted\n  python:",
  ],
  [
    "in a program above the heredoc, below its other comments",
    "a.tf",
    (lines: readonly string[]) => ["/*", " * ours */", "x = <<EOT", ...lines, "EOT"],
    " * ours */\n# otel-fix: ignore[missing-recommended-disables] wanted\nx = <<EOT",
  ],
])("is written %s, and hides the finding", (_, path, around, place) => {
  const lines = instrumentation(["A"], "a").replace('"*"', "b").trimEnd().split("\n");
  const before = read({ [path]: `${around(lines).join("\n")}\n` });
  const rule = "missing-recommended-disables";
  expect(findIn(before)).toEqual([`${path} ${rule}`]);
  const plan = planSuppression(before, { ...wanted, rule }, context);
  expect(plan.left).toEqual([]);
  expect(plan.files[0]?.after).toContain(place);
  expect(findIn(read({ [path]: plan.files[0]?.after ?? "" }))).toEqual([]);
});
