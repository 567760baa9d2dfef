import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { ENV, NAMES, verdictOf, type Verdict } from "./check-values.ts";

/** What the files beside a values file, and above it, make of it. */

function check(path: string, text: string, neighbours: Readonly<Record<string, string>>): Verdict {
  return verdictOf(parseManifest(path, text, { neighbours: new Map(Object.entries(neighbours)) }));
}

const NOTHING = { findings: [], notChecked: [] };
const ALL = `env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${NAMES}"}]`;

describe("the chart beside values", () => {
  const chart = (dependency: string) => `apiVersion: v2\nname: shop\ndependencies:\n- {${dependency}}\n`;
  const values = (key: string, more = "") =>
    `${more}${key}:\n  instrumentation: {enabled: true, python: {${ENV}}}\n`;

  it("says what a dependency's alias stands for", () => {
    const { findings } = check("c/values.yaml", values("telemetry"), {
      "c/Chart.yaml": chart("name: opentelemetry-kube-stack, alias: telemetry, version: ^0.20.0"),
    });
    expect(findings).toEqual([
      expect.stringContaining("opentelemetry-kube-stack renders from `telemetry.instrumentation` leaves"),
    ]);
  });

  it("says what turns a dependency on", () => {
    const near = { "c/Chart.yaml": chart("name: opentelemetry-kube-stack, condition: collectors.enabled") };
    const off = values("opentelemetry-kube-stack", "collectors: {enabled: false}\n");
    expect(check("c/values.yaml", off, near)).toMatchObject(NOTHING);
    const other = values("opentelemetry-kube-stack").replace(
      "kube-stack:\n",
      "kube-stack:\n  enabled: false\n",
    );
    expect(check("c/values.yaml", other, near).findings).toHaveLength(1);
  });

  it("says by its own name what is rendered, for the files below it too", () => {
    const near = { "c/Chart.yaml": "name: logzio-monitoring\n" };
    const text =
      "instrumentation: {python: {extraEnv: [{name: A, value: b}]}}\notel-operator: {enabled: true}\n";
    for (const path of ["c/values.yaml", "c/prod/otel.yaml"])
      expect(check(path, text, near).findings).toEqual([
        expect.stringContaining("logzio-monitoring renders"),
      ]);
  });

  it("has defaults that render nothing where nothing turns them on", () => {
    const near = { "c/Chart.yaml": "name: opentelemetry-kube-stack\n" };
    expect(check("c/values.yaml", `instrumentation: {python: {${ENV}}}\n`, near)).toMatchObject(NOTHING);
  });

  it("may be given a list in its own values: there is no other that it would replace", () => {
    const text = "instrumentation: {enabled: true, spec: {python: {image: x}}}\n";
    const { fixed, findings } = check("c/values.yaml", text, { "c/Chart.yaml": "name: shop\n" });
    expect(findings).toEqual([expect.stringContaining("The Instrumentation that the chart renders from")]);
    expect(fixed).toContain(NAMES);
  });

  it("is none where it cannot be read", () => {
    const text = `instrumentation: {enabled: true, python: {${ENV}}}\n`;
    for (const chartFile of ["name: [\n", "- a\n", "{}", "name: {}\ndependencies: [a, {name: }]\n"])
      expect(check("values.yaml", text, { "Chart.yaml": chartFile }).findings).toHaveLength(1);
  });
});

describe("values that come on top of others", () => {
  const base = (python: string, more = "enabled: true, ") => `instrumentation: {${more}python: ${python}}\n`;

  it.each([
    ["has the names", base(`{${ALL}}`), base("{image: x}")],
    ["has the section, and is judged itself", base(`{${ENV}}`), base("{image: x}")],
    ["turns nothing on", base("{}", "enabled: false, "), base(`{${ENV}}`, "")],
    ["has the names for every language", base(`{}`, `enabled: true, ${ALL}, `), base(`{${ENV}}`)],
  ])("are not judged where the file below %s", (_, below, text) => {
    expect(check("a/values-prod.yaml", text, { "a/values.yaml": below })).toMatchObject(NOTHING);
  });

  it.each([
    ["they replace its list", base(`{${ALL}}`), base(`{${ENV}}`)],
    ["it turns them on", base("{}"), base(`{${ENV}}`, "")],
    ["it has no such section", "instrumentation: {enabled: true}\n", base("{image: x}")],
  ])("are judged where %s", (_, below, text) => {
    const { findings, fixed } = check("a/values-prod.yaml", text, { "a/values.yaml": below });
    expect(findings).toHaveLength(1);
    expect(check("a/values-prod.yaml", fixed, { "a/values.yaml": below })).toMatchObject(NOTHING);
  });

  it("are those of the chart above them too", () => {
    const near = { "a/Chart.yaml": "name: shop\n", "a/values.yaml": base(`{${ALL}}`) };
    expect(check("a/prod/values.yaml", base("{image: x}"), near)).toMatchObject(NOTHING);
    expect(check("a/prod/values.yaml", base(`{${ENV}}`), near).findings).toHaveLength(1);
  });

  it("are judged alone where they write a list, and otherwise not, where those are not in sight", () => {
    expect(check("a/values-prod.yaml", base("{image: x}"), {})).toMatchObject({ ...NOTHING, judged: 1 });
    expect(check("a/prod.values.yaml", base(`{${ENV}}`), {}).findings).toHaveLength(1);
  });
});
