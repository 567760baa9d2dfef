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
      expect.stringContaining(
        "opentelemetry-kube-stack renders from `telemetry.instrumentation` doesn't disable",
      ),
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
    expect(findings).toEqual([
      expect.stringContaining("The Instrumentation that the chart probably renders from"),
    ]);
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

describe("values that others are laid over", () => {
  const base = (python: string, more = "enabled: true, ") => `instrumentation: {${more}python: ${python}}\n`;
  const count = (path: string, text: string, near: Readonly<Record<string, string | null>>) =>
    verdictOf(parseManifest(path, text, { neighbours: new Map(Object.entries(near)) })).findings.length;
  const PROD = "a/values-prod.yaml";

  it.each([
    ["say nothing of the language", "instrumentation: {exporter: {endpoint: x}}\n"],
    ["say nothing of an Instrumentation", "replicas: 3\n"],
    ["are empty", "# nothing yet\n"],
    ["have a list without the names", base(`{${ENV}}`)],
  ])("are judged where those %s", (_, above) => {
    expect(count("a/values.yaml", base("{image: x}"), { [PROD]: above })).toBe(1);
  });

  it.each([
    ["set the names", base(`{${ALL}}`)],
    ["set the names for every language", `instrumentation: {${ALL}}\n`],
    ["cannot be read before they are rendered", "instrumentation: {{ .x }}\n"],
    ["are not in sight", null],
  ])("are not where those %s: alone they may never be used", (_, above) => {
    expect(count("a/values.yaml", base("{image: x}"), { [PROD]: above })).toBe(0);
    // Another environment that sets nothing has what stands below.
    const near = { [PROD]: above, "a/values.dev.yaml": "replicas: 1\n" };
    expect(count("a/values.yaml", base("{image: x}"), near)).toBe(1);
    // That in which nothing is rendered needs nothing.
    const off = { [PROD]: above, "a/values.dev.yaml": "instrumentation: {enabled: false}\n" };
    expect(count("a/values.yaml", base("{image: x}"), off)).toBe(0);
  });

  it("are judged where what they set themselves lacks names, whatever is laid over them", () => {
    const text = base('{env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "requests"}]}');
    expect(count("a/values.yaml", text, { [PROD]: base(`{${ALL}}`) })).toBe(1);
  });

  it("are judged where only those turn them on", () => {
    const off = base(`{${ENV}}`, "enabled: false, ");
    expect(count("a/values.yaml", off, {})).toBe(0);
    expect(count("a/values.yaml", off, { [PROD]: "instrumentation: {enabled: false}\n" })).toBe(0);
    expect(count("a/values.yaml", off, { [PROD]: "instrumentation: {enabled: true}\n" })).toBe(1);
    const kubeStack = { "a/Chart.yaml": "name: opentelemetry-kube-stack\n" };
    const unset = base(`{${ENV}}`, "");
    expect(count("a/values.yaml", unset, kubeStack)).toBe(0);
    expect(
      count("a/values.yaml", unset, { ...kubeStack, [PROD]: "instrumentation: {enabled: true}\n" }),
    ).toBe(1);
  });

  it("are below a dependency's name in both", () => {
    const chart =
      "name: shop\ndependencies: [{name: opentelemetry-kube-stack, alias: otel, version: 0.20.3}]\n";
    const inner = (text: string) => `otel:\n  ${text}`;
    const near = { "a/Chart.yaml": chart, [PROD]: inner(base(`{${ALL}}`)) };
    expect(count("a/values.yaml", inner(base("{image: x}")), near)).toBe(0);
    expect(count("a/values.yaml", inner(base("{image: x}")), { ...near, [PROD]: base(`{${ALL}}`) })).toBe(1);
  });

  it("are those of the chart whose folder they stand in, for the folders of its environments", () => {
    const above = base(`{${ALL}}`);
    const chart = { "a/Chart.yaml": "name: shop\n" };
    for (const path of ["a/prod/values.yaml", "a/envs/prod/values-x.yaml"])
      expect(count("a/values.yaml", base("{image: x}"), { ...chart, [path]: above })).toBe(0);
    // Without a chart, in its tests and parts, and in another chart's folder they are of something else.
    expect(count("a/values.yaml", base("{image: x}"), { "a/prod/values.yaml": above })).toBe(1);
    for (const path of ["a/ci/values.yaml", "a/charts/b/values.yaml", "b/values-prod.yaml", "a/prod/x.yaml"])
      expect(count("a/values.yaml", base("{image: x}"), { ...chart, [path]: above })).toBe(1);
    const inner = { ...chart, "a/b/Chart.yaml": null, "a/b/values.yaml": above };
    expect(count("a/values.yaml", base("{image: x}"), inner)).toBe(1);
  });
});

describe("a template that only renders values", () => {
  const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
  const whole = `${RESOURCE}spec:\n  {{- toYaml .Values.instrumentation | nindent 2 }}\n`;
  const values = `instrumentation: {enabled: true, python: {${ENV}}}\n`;
  const PATH = "charts/x/templates/otel/instrumentation.yaml";
  const reasonOf = (near: Readonly<Record<string, string>>, text = whole, path = PATH) =>
    check(path, text, near).notChecked.join();

  it("names the file that has them, where that is in sight", () => {
    const checked =
      "from .Values.instrumentation and isn't checked here: see charts/x/values.yaml, which can be checked on its own";
    expect(reasonOf({ "charts/x/values.yaml": values })).toContain(checked);
    const scalar = `${RESOURCE}spec: {{ .Values.instrumentation.python }}\n`;
    expect(reasonOf({ "charts/x/values.yaml": values }, scalar)).toMatch(
      /: see charts\/x\/values\.yaml, which/,
    );
    const all =
      '{{ .Values.otel.text }}\n---\n{{- include "x" (dict "kind" "Instrumentation" "group" "opentelemetry.io" "v" .Values.otel) }}\n';
    expect(reasonOf({ "charts/x/values.yml": "otel: {text: x}\n" }, all)).toMatch(
      /\(from \.Values\.otel\): see charts\/x\/values\.yml$/,
    );
  });

  it("names none that lacks them, is of another chart, or is not in sight", () => {
    for (const near of [{ "charts/x/values.yaml": "other: {}\n" }, { "charts/y/values.yaml": values }, {}])
      expect(reasonOf(near)).toMatch(/from \.Values\.instrumentation and isn't checked here$/);
    // Outside of that folder it is no template of Helm's.
    expect(reasonOf({ "charts/x/values.yaml": values }, whole, "charts/x/a.yaml")).not.toContain("see");
  });
});
