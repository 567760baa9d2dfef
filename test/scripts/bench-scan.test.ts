import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { parse } from "yaml";

// The programs that the measurement installs aren't there, and nothing is measured: what is held here is what it is made of.

/** What an expression over a module of scripts/bench-scan comes to: plain JavaScript, which tests load as a program does. */
function evaluate(module: string, expression: string): unknown {
  const code = `import("./scripts/bench-scan/${module}").then((m) => console.log(JSON.stringify(${expression})))`;
  return JSON.parse(execFileSync(process.execPath, ["-e", code], { encoding: "utf8" }));
}

describe("the plot of how a scan's time grows", () => {
  const series = [
    {
      name: "one file",
      points: [
        { x: 1, y: 0.25, label: "1 MB" },
        { x: 10, y: 0.8, label: "10 MB" },
        { x: 48, y: 3, label: "48 MB" },
      ],
    },
    {
      name: "files & folders",
      points: [
        { x: 1.01, y: 0.4, label: "<1,000> files" },
        { x: 101, y: 6, label: "100,000 files" },
      ],
    },
  ];
  const svg = String(
    evaluate("plot.mjs", `m.renderPlot({ title: "T", x: "MB", y: "s", series: ${JSON.stringify(series)} })`),
  );
  const placesIn = (text: string) =>
    [...text.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
    }));

  it.each([
    ["that is drawn, whatever characters are in its words", svg],
    ["in the documentation", readFileSync("docs/performance-scan.svg", "utf8")],
  ])("is well-formed: the one %s", async (_, contents) => {
    const { errors } = await validateXML({
      xml: [{ fileName: "plot.svg", contents }],
      normalization: "c14n",
    });
    expect(errors).toEqual([]);
  });

  it("has a point for each size, with its label, on the canvas", () => {
    const places = placesIn(svg);
    expect(places).toHaveLength(5);
    expect(places.every(({ x, y }) => x > 0 && x < 720 && y > 0 && y < 480)).toBe(true);
    expect(svg).toContain("<title>&lt;1,000&gt; files</title>");
  });

  it("is logarithmic: ten times the size is one decade to the right", () => {
    const [one, ten, , , hundred] = placesIn(svg);
    const step = (ten?.x ?? 0) - (one?.x ?? 0);
    expect(step).toBeGreaterThan(100);
    expect((hundred?.x ?? 0) - (ten?.x ?? 0)).toBeCloseTo(step, -1);
  });

  it("has the three sizes of one file and the three numbers of files in the documentation", () => {
    const labels = readFileSync("docs/performance-scan.svg", "utf8").matchAll(/<circle[^>]*><title>([^:]+)/g);
    expect([...labels].map(([, label]) => label)).toEqual([
      "1 MB",
      "10 MB",
      "48 MB",
      "1,000 files",
      "10,000 files",
      "100,000 files",
    ]);
  });
});

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: unknown;
}

const SPARE: Manifest = {
  apiVersion: "opentelemetry.io/v1alpha1",
  kind: "Instrumentation",
  spec: { python: {} },
};
const name = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";

describe("the rule that eslint is measured with", () => {
  const countReports = (manifest: unknown) =>
    evaluate(
      "peers/eslint-rule.mjs",
      `((reports) => {
        const listeners = m.rule.create({ report: (report) => reports.push(report.messageId) });
        listeners.YAMLDocument({ content: ${JSON.stringify(treeOf(manifest))} });
        return reports.filter((id) => id in m.rule.meta.messages).length;
      })([])`,
    );

  it.each([
    ["speaks of an Instrumentation without the variable", 1, SPARE],
    ["speaks of one with other variables", 1, { ...SPARE, spec: { python: { env: [{ name: "OTHER" }] } } }],
    ["is silent of one with the variable", 0, { ...SPARE, spec: { python: { env: [{ name }] } } }],
    ["is silent of one without the language", 0, { ...SPARE, spec: { java: {} } }],
    ["is silent of another kind", 0, { ...SPARE, kind: "Deployment" }],
    ["is silent of another group", 0, { ...SPARE, apiVersion: "example.org/v1" }],
    ["is silent of what is no map", 0, "text"],
  ])("%s", (_, count, manifest) => {
    expect(countReports(manifest)).toBe(count);
  });
});

describe("the rule that ast-grep is measured with", () => {
  const text = readFileSync("scripts/bench-scan/peers/ast-grep.yml", "utf8");

  it("is one of YAML, with the same name, about the same variable, and refers to nothing that it doesn't hold", () => {
    const rule = parse(text) as { readonly utils: Record<string, unknown> }; // As ast-grep describes a rule's file.
    expect(rule).toMatchObject({ id: "missing-recommended-disables", language: "yaml", severity: "warning" });
    expect(text).toContain(name);
    const references = [...text.matchAll(/matches: (\w+)/g)].map(([, reference]) => reference);
    expect(references.sort()).toEqual(Object.keys(rule.utils).sort());
  });
});

/** A value as yaml-eslint-parser's tree has it. */
function treeOf(value: unknown): unknown {
  if (Array.isArray(value)) return { type: "YAMLSequence", entries: value.map(treeOf) };
  if (typeof value !== "object" || value === null) return { type: "YAMLScalar", value };
  const pairs = Object.entries(value).map(([key, content]) => ({ key: treeOf(key), value: treeOf(content) }));
  return { type: "YAMLMapping", pairs };
}
