import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { LINEAR, measureGrowth } from "../../../../growth.ts";
import { PATIENCE, RUNS } from "../../../../property-runs.ts";
import { renderManifest, shapes } from "../manifest-arbitrary.ts";
import { checkValues, ENV, verdictOf, type Verdict } from "./check-values.ts";

/** What holds for values whatever stands in them. */

const yaml = shapes
  // What is empty is left out, and what the chart does with a typed list of resources is another matter.
  .filter(({ style, place }) => style !== "json" && place !== "empty section")
  .map((shape) => ({ ...shape, around: "alone" as const, bom: false }));

/** Above the lines of `spec` stand others: as many, so that the lines stay where they were. */
function wrap(plain: string, step: number): string {
  const eol = plain.includes("\r\n") ? "\r\n" : "\n";
  const spec = plain.indexOf(`spec:${eol}`) + 5 + eol.length;
  const above = plain.slice(0, spec).split(eol).length - 3;
  return [
    "collectors: {}",
    ...Array<string>(above - 1).fill("#"),
    "instrumentation:",
    `${" ".repeat(step)}enabled: true`,
    plain.slice(spec),
  ].join(eol);
}

it("have the finding and the fix that the same sections have in a resource", { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(yaml, (shape) => {
      const plain = renderManifest(shape);
      const alone = verdictOf(parseManifest("a.yaml", plain));
      const wrapped = checkValues(wrap(plain, shape.step));
      const said = ({ findings }: Verdict) => findings.map((text) => text.slice(text.indexOf(" leaves ")));
      expect(said(wrapped)).toEqual(said(alone));
      expect(wrapped.notChecked).toEqual([]);
      expect(wrapped.fixed).toBe(wrap(alone.fixed, shape.step));
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  );
});

describe("values that nobody writes", () => {
  it("are read in time that grows with their length", { timeout: PATIENCE }, () => {
    const nested = (count: number) =>
      `a:\n${"  - instrumentation: {enabled: false, x: {y: [1]}}\n".repeat(count)}`;
    const merged = (count: number) =>
      `b: &b {instrumentation: {enabled: true, python: {${ENV}}}}\n${Array.from({ length: count }, (_, i) => `k${i}: {<<: *b}\n`).join("")}`;
    for (const text of [nested, merged])
      expect(measureGrowth((count) => () => checkValues(text(count)), 500)).toBeLessThan(LINEAR);
  });

  it("are of 5,000 lines, and are fixed in their place", () => {
    const filler = Array.from({ length: 2_500 }, (_, index) => `key${index}: {a: [1, 2], b: x}\n`).join("");
    const own = `collectors: {}\ninstrumentation:\n  enabled: true\n  python:\n    env:\n      - name: A\n        value: b\n`;
    const { findings, fixed } = checkValues(`${filler}${own}${filler}`);
    expect(findings).toHaveLength(1);
    expect(fixed.startsWith(`${filler}${own}      - name: OTEL_PYTHON_`)).toBe(true);
    expect(fixed.endsWith(filler)).toBe(true);
  });

  it.each([
    ["an alias", `x: &x {enabled: true, python: {${ENV}}}\ninstrumentation: *x\n`],
    ["a merge", `x: &x {python: {${ENV}}}\ninstrumentation: {<<: *x, enabled: true}\n`],
    ["a merge around it", `x: &x {instrumentation: {enabled: true, python: {${ENV}}}}\na: {<<: *x}\n`],
  ])("have a finding where the section comes from %s, and no fix that changes other places", (_, text) => {
    const { findings, fixed } = checkValues(text);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding).toContain("no fix");
    expect(fixed).toBe(text);
  });

  it("have a key twice: there is no fix", () => {
    const text = `collectors: {}\ninstrumentation: {enabled: true, python: {${ENV}}}\ninstrumentation: {enabled: true, python: {${ENV}}}\n`;
    for (const finding of checkValues(text).findings) expect(finding).toContain("no fix");
  });

  it("stand in a text with a wrong indent, or with CRLF", () => {
    const release = (...lines: readonly string[]) => [
      "apiVersion: helm.cattle.io/v1",
      "kind: HelmChart",
      "spec:",
      "  chart: opentelemetry-kube-stack",
      "  valuesContent: |",
      ...lines,
      "",
    ];
    const lines = ["    instrumentation:", "      enabled: true", "      python:", "        env: []"];
    expect(checkValues(release(...lines).join("\r\n")).findings).toHaveLength(1);
    expect(checkValues(release(...lines, "     x: ]").join("\n")).findings).toEqual([]);
  });

  it("are whatever a text can be", { timeout: PATIENCE }, () => {
    const words = fc.constantFrom(
      "instrumentation",
      "spec",
      "python",
      "env",
      "enabled",
      "extraEnv",
      "operator",
      ":",
      ": ",
      "\n",
      "\n  ",
      "- ",
      "{",
      "}",
      "[]",
      "*a",
      "&a ",
      "<<",
      "|",
      "{{ x }}",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
        const { fixed } = checkValues(parts.join(""));
        expect(checkValues(fixed).findings.filter((text) => !text.includes("no fix"))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
