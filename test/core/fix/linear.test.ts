import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { rules } from "../../../src/rules/index.ts";
import { LINEAR, measureGrowth } from "../../growth.ts";

/** Proofs one by one cost a fixed sum at most, so much that it would hide how the rest grows: here they may cost less. */
const options = { rules, policy: presets.default, proofBudget: 10_000 };

const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  python: {}\n";
const ITEM = "- apiVersion: opentelemetry.io/v1alpha1\n  kind: Instrumentation\n  spec:\n    python: {}\n";
const LIST = "apiVersion: v1\nkind: List\nitems:\n";

/** Texts that grow with n; whatever is done with one of four times the size has to take about four times the time. */
const GROWING: Readonly<Record<string, (n: number) => string>> = {
  "keys of the root": (n) => RESOURCE + repeat(n, (i) => `key${i}: v\n`),
  "keys of a map": (n) => `${RESOURCE}x:\n${repeat(n, (i) => `  key${i}: v\n`)}`,
  "keys of a flow map": (n) => `${RESOURCE}x: {${repeat(n, (i) => `key${i}: v, `)}}\n`,
  "the same key": (n) => RESOURCE + "key: v\n".repeat(n),
  "entries of an env list": (n) =>
    `${RESOURCE.replace(" {}", "")}    env:\n${repeat(n, (i) => `    - {name: A${i}}\n`)}`,
  comments: (n) => RESOURCE + "# c\n".repeat(4 * n),
  "blank lines": (n) => RESOURCE + "\n".repeat(8 * n),
  "lines of a quoted scalar": (n) => `${RESOURCE}x: "${"a\n  ".repeat(10 * n)}"\n`,
  "lines of a plain scalar": (n) => `${RESOURCE}x: ${"a\n  ".repeat(4 * n)}\n`,
  "lines of a block scalar": (n) => `${RESOURCE}x: |\n${"  a\n".repeat(10 * n)}`,
  blanks: (n) => `${" ".repeat(400 * n)}\n${RESOURCE}`,
  "document markers": (n) => "---\n".repeat(10 * n) + RESOURCE,
  "comments as documents": (n) => "# c\n---\n".repeat(5 * n) + RESOURCE,
  "ended documents": (n) => "a: b\n...\n".repeat(5 * n) + RESOURCE,
  "documents with findings": (n) => repeat(n / 10, () => `---\n${RESOURCE}`),
  "items with findings": (n) => LIST + ITEM.repeat(n / 5),
  "aliases of one resource": (n) => `${LIST}${ITEM.replace("- ", "- &a\n  ")}${"- *a\n".repeat(n)}`,
  "resources that share an env list": (n) =>
    `${LIST}${ITEM.replace("python", "env: &e\n").trimEnd().slice(0, -3)}${repeat(n, (i) => `    - {name: A${i}}\n`)}${`${ITEM}    env: *e\n`.repeat(n / 10)}`,
  "conditions without anything in them": (n) => conditions(n, () => ""),
  "conditions with a key": (n) => conditions(n, (i) => `  l${i}: {{ .Values.l${i} }}\n`),
  "branches of a condition": (n) =>
    conditions(1, () => repeat(n, (i) => `  l${i}: {{ .Values.l${i} }}\n{{- else if .Values.b${i} }}\n`)),
  "conditions with an entry": (n) => conditions(n, () => "") + entries(n / 5),
  "maps that are merged": (n) =>
    `${repeat(n, (i) => `a${i}: &a${i} {}\n`)}${RESOURCE}<<: [${repeat(n, (i) => `*a${i}, `)}]\n`,
  "resources that merge one map": (n) =>
    `x: &x {${repeat(n, (i) => `key${i}: v, `)}}\n${LIST}${ITEM.replace("- ", "- <<: *x\n  ").repeat(n / 20)}`,
};

/** A template with conditions among its labels. */
function conditions(n: number, render: (i: number) => string): string {
  const all = repeat(n, (i) => `{{- if .Values.a${i} }}\n${render(i)}{{- end }}\n`);
  return `labels:\n${all}${RESOURCE}`;
}

/** A document whose entries stand in conditions. */
function entries(n: number): string {
  const env = repeat(n, (i) => `    {{- if .a${i} }}\n    - {name: A${i}}\n    {{- end }}\n`);
  return `---\n${RESOURCE.replace(" {}", "")}    env:\n${env}`;
}

describe.each(Object.entries(GROWING))("%s", (_, render) => {
  it("cost time in proportion to their number", () => {
    run(render(250));
    const work = (n: number) => {
      const text = render(n);
      return () => run(text);
    };
    expect(measureGrowth(work, 250)).toBeLessThan(LINEAR);
  });
});

function repeat(n: number, render: (i: number) => string): string {
  return Array.from({ length: n }, (_, i) => render(i)).join("");
}

function run(text: string) {
  return checkManifest(parseManifest("big.yaml", text), options);
}

describe("a hostile text", () => {
  it("with an alias bomb is checked without being expanded", () => {
    const level = (i: number) =>
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(",")}]\n`;
    const bomb = `a0: &a0 [x]\n${repeat(60, (i) => level(i + 1))}`;
    expect(run(RESOURCE + bomb).findings).toHaveLength(1);
  });

  it("with merges that fan out asks each map once", () => {
    const both = (i: number) => `<<: [*a${i - 1}, *b${i - 1}]`;
    const level = (i: number) => `a${i}: &a${i} {${both(i)}}\nb${i}: &b${i} {${both(i)}}\n`;
    const fan = `a0: &a0 {q: r}\nb0: &b0 {s: t}\n${repeat(60, (i) => level(i + 1))}`;
    expect(run(`${fan}${RESOURCE}<<: *a60\n`).findings).toHaveLength(1);
  });

  it("with lists that fan out reads each list once", () => {
    const level = (i: number) => `x${i}: &x${i}\n${`- {kind: List, items: *x${i - 1}}\n`.repeat(10)}`;
    const fan = `x0: &x0\n${ITEM}${repeat(60, (i) => level(i + 1))}`;
    const { findings } = run(`${fan}kind: List\napiVersion: v1\nitems: *x60\n`);
    expect(findings.map(({ whyNoFix }) => whyNoFix)).toEqual([
      "the section comes from an anchor that's also used elsewhere",
    ]);
  });

  it("with 1,000 or 100,000 levels of nesting is not checked, and says why", () => {
    const blocks = repeat(1_000, (i) => `${" ".repeat(i)}k:\n`);
    const deep = [
      RESOURCE + blocks,
      ...[1_000, 100_000].flatMap((n) => [
        `${RESOURCE}x: ${"[".repeat(n)}${"]".repeat(n)}\n`,
        `${RESOURCE}x: ${"{a: ".repeat(n)}${"}".repeat(n)}\n`,
        `${RESOURCE}x:\n  ${"- ".repeat(n)}v\n`,
      ]),
      `${RESOURCE}x:\n  ${"? ".repeat(10_000)}v\n`,
    ];
    for (const text of deep) {
      const { findings, notChecked } = run(text);
      expect(findings).toEqual([]);
      expect(notChecked.map(({ reason }) => reason)).toEqual([expect.stringMatching(/levels deep/)]);
    }
  });

  it("with chains of merges or aliases is not checked where they are too deep", () => {
    const merges = `a0: &a0 {q: r}\n${repeat(1_000, (i) => `a${i + 1}: &a${i + 1} {<<: *a${i}}\n`)}`;
    const lists = `a0: &a0\n${ITEM}${repeat(1_000, (i) => `a${i + 1}: &a${i + 1}\n- {kind: List, items: *a${i}}\n`)}`;
    for (const text of [`${merges}${RESOURCE}<<: *a1000\n`, `${lists}${LIST.trimEnd()} *a1000\n`]) {
      expect(run(text).notChecked.map(({ reason }) => reason)).toEqual([
        expect.stringMatching(/nested more than \d+ levels deep, counting aliases/),
      ]);
    }
  });

  it("with an anchor that contains itself is not checked", () => {
    for (const text of [
      `${RESOURCE}x: &x\n  <<: *x\n`,
      `${RESOURCE}x: &x [*x]\n`,
      `&l\nkind: List\napiVersion: v1\nx: {kind: Instrumentation, y: opentelemetry.io}\nitems:\n- <<: *l\n`,
    ]) {
      const reasons = run(text).notChecked.map(({ reason }) => reason);
      expect(reasons).toEqual([expect.stringMatching(/the alias \*\w is inside its own anchor/)]);
    }
  });

  it("with a scalar of 10 MB on one line is checked", () => {
    expect(run(`${RESOURCE}x: ${"a".repeat(10_000_000)}\n`).findings[0]?.fix).not.toBeNull();
  });

  it("with its resource after line 40,000 has the finding at its line", () => {
    const manifest = parseManifest("late.yaml", `${"# filler\n".repeat(40_000)}${RESOURCE}`);
    const [finding] = checkManifest(manifest, options).findings;
    expect(manifest.lines.positionAt(finding?.range.start ?? 0).line).toBe(40_004);
    expect(finding?.fix).not.toBeNull();
  });
});

describe("a list of very many resources", () => {
  it("is fixed in one piece, but for those that cannot be", () => {
    const bad =
      "- apiVersion: opentelemetry.io/v1alpha1\n  kind: Instrumentation\n  spec:\n    python:\n      env: {}\n";
    const text = LIST + ITEM.repeat(200) + bad + ITEM.repeat(199);
    const { manifest, result, fixed } = applyFixes(parseManifest("list.yaml", text), {
      ...options,
      safeties: ["safe"],
    });
    expect(fixed).toHaveLength(399);
    // What is no list is a finding of its own, and stays.
    expect(result.findings.map(({ rule }) => rule)).toEqual(["wrong-field-type"]);
    expect(manifest.text.match(/OTEL_PYTHON_DISABLED_INSTRUMENTATIONS/g)).toHaveLength(399);
  });

  it("keeps the fixes of the others where one does not hold in one piece with them", () => {
    // A scalar that keeps its blank lines: the first way to add the list, below it, would change it.
    const odd = ITEM.replace(" {}\n", "\n      image: |+\n        x\n\n");
    const text = LIST + ITEM.repeat(98) + odd + ITEM.repeat(1);
    const { findings } = run(text);
    const without = findings.filter(({ fix }) => fix === null);
    expect(findings).toHaveLength(100);
    expect(without.length).toBeLessThan(10);
  });
});
