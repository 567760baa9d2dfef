import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, checkProject } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { instrumentationRecogniser } from "../../src/core/kinds/instrumentation/recognise.ts";
import { defineRule } from "../../src/core/lint/rule.ts";
import { readManifest } from "../../src/core/manifest/manifest.ts";
import { remark, type InnerText, type Recogniser } from "../../src/core/manifest/recogniser.ts";
import { prose } from "../../src/core/text/prose.ts";
import { readLiteralBlock } from "../../src/core/yaml/literal-block.ts";
import type { Node, NodePath } from "../../src/core/yaml/node.ts";
import { rules } from "../../src/rules/index.ts";

/** What comes next fits into the house as it stands: a way in which subjects are kept, and a rule between two of them. */

/** An Instrumentation in a string: of a ConfigMap, of an Application's values. */
const strings: Recogniser = {
  open: (text) =>
    text.includes("Instrumentation")
      ? ({ file }) =>
          (compose) => {
            const composed = compose();
            const root = composed.ok ? composed.root : null;
            return { ...remark(), inner: root === null ? [] : findTexts(file, root, []) };
          }
      : null,
};

function findTexts(file: string, node: Node, path: NodePath): readonly InnerText[] {
  if (node.kind === "seq")
    return node.items.flatMap((item, index) => findTexts(file, item, [...path, index]));
  if (node.kind === "map")
    return node.pairs.flatMap(({ key, value }) =>
      value === null || key.kind !== "scalar" ? [] : findTexts(file, value, [...path, key.text]),
    );
  const block = node.kind === "scalar" ? readLiteralBlock(file, node) : null;
  return block?.text.includes("Instrumentation") === true ? [{ ...block, path, whyNoFix: null }] : [];
}

/** Two Instrumentations of one name. */
const sameName = defineRule({
  id: "same-name",
  summary: "Two Instrumentations have one name.",
  level: "warning",
  safety: "unsafe",
  since: "0.0.1",
  visits: "project",
  *check({ subjects }) {
    const known = new Set<string | null>();
    for (const subject of subjects) {
      const { name, node } = subject;
      if (known.has(name))
        yield {
          subject,
          message: prose`${name ?? ""} is there already`,
          at: { start: node.start, end: node.start },
          advice: { consequence: [], cost: [], decline: [] },
          whyNoFix: "one of them has to go",
        };
      known.add(name);
    }
  },
});

const INNER = [
  "apiVersion: opentelemetry.io/v1alpha1",
  "kind: Instrumentation",
  "metadata:",
  "  name: python",
  "spec:",
  "  python:",
  "    env:",
  "      - name: A",
  "        value: b",
];
const ADDED = [
  "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  '        value: "requests,urllib3,urllib,flask"',
];

function wrap(lines: readonly string[], key: string): readonly string[] {
  return [
    "apiVersion: v1",
    "kind: ConfigMap",
    "data:",
    `  ${key}: |`,
    ...lines.map((line) => `    ${line}`),
    "  other: x",
  ];
}

const textOf = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const options = { rules, policy: presets.default };
const read = (text: string, path = "a.yaml") =>
  readManifest(path, text, {
    readers: { recognisers: [instrumentationRecogniser, strings], carriers: [] },
  });

describe("a recogniser of texts in texts", () => {
  it.each([
    ["one", (lines: readonly string[]) => wrap(lines, "otel.yaml")],
    ["two", (lines: readonly string[]) => wrap(wrap(lines, "inner.yaml"), "outer.yaml")],
  ])("has what stands %s deep found at its place in the file, and fixed there", (_, around) => {
    const before = read(textOf(around(INNER)));
    const { findings } = checkManifest(before, options);
    expect(findings.map(({ range }) => before.text.slice(range.start, range.end))).toEqual(["python"]);
    const { manifest, fixed } = applyFixes(before, { ...options, safeties: ["safe"] });
    expect(manifest.text).toBe(textOf(around([...INNER, ...ADDED])));
    expect(fixed).toHaveLength(1);
  });

  it("offers no fix where an anchor on the scalar around it is used elsewhere too", () => {
    const text =
      textOf(wrap(INNER, "otel.yaml")).replace("otel.yaml: |", "otel.yaml: &x |") + "  again: *x\n";
    expect(checkManifest(read(text), options).findings).toMatchObject([
      { fix: null, whyNoFix: "the value is shared through an anchor that is used elsewhere too" },
    ]);
  });
});

describe("a rule about all that is in sight", () => {
  it("may report at a subject of any file", () => {
    const [one, two] = [read(textOf(INNER), "one.yaml"), read(textOf(wrap(INNER, "x")), "two.yaml")];
    const sameNames = { rules: [sameName], policy: presets.default };
    const checked = [one, two].map((manifest) => ({ manifest, result: checkManifest(manifest, sameNames) }));
    const more = checkProject(checked, {
      rules: [sameName],
      kustomizations: [],
      optionsFor: () => sameNames,
    });
    expect([...more.keys()]).toEqual([two]);
    expect(more.get(two)?.findings).toMatchObject([
      { rule: "same-name", path: "two.yaml", whyNoFix: "one of them has to go" },
    ]);
    expect(checked.flatMap(({ result }) => result.findings)).toEqual([]);
  });

  it.each([
    ["an annotation", ["metadata:", "  name: python", "  annotations: {otel-fix/ignore: same-name=wanted}"]],
    ["a comment", ["metadata: # otel-fix: ignore[same-name] wanted", "  name: python"]],
  ])("is silent where the subject has %s that says so", (_, metadata) => {
    const inner = [metadata, ...INNER]
      .flat()
      .filter((line, index) => index < metadata.length || !/metadata|name: p/.test(line));
    const manifests = [read(textOf(INNER), "one.yaml"), read(textOf(inner), "two.yaml")];
    const asked = {
      rules: [sameName],
      policy: presets.default,
      suppressions: { mode: "allow", today: "2026-01-01", ruleIds: ["same-name"] },
    } as const;
    const checked = manifests.map((manifest) => ({ manifest, result: checkManifest(manifest, asked) }));
    const more = checkProject(checked, { ...asked, kustomizations: [], optionsFor: () => asked });
    expect([...more.values()]).toMatchObject([
      { findings: [], suppressed: [{ suppression: { reason: "wanted" } }] },
    ]);
  });
});
