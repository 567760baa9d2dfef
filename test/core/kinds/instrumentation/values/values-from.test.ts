import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { NAMES, verdictOf, type Verdict } from "./check-values.ts";

/** Values in a ConfigMap that a release of Flux names. */

const release = (more = "", source = "{kind: ConfigMap, name: otel-values}", chart = "kube-otel-stack") =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: otel, namespace: shop}
spec:
  chart: {spec: {chart: ${chart}, version: ${chart === "logzio-monitoring" ? "7.5.0" : "0.11.0"}}}
  valuesFrom: [${source}]
${more}`;

/** By their shape these could be anybody's: only the chart's name tells that its list is `extraEnv`. */
const LOGZIO = `    otel-operator:
      enabled: true
    instrumentation:
      python:
        extraEnv:
          - name: A
            value: b
`;

const configMap = (values: string, key = "values.yaml", metadata = "{name: otel-values, namespace: shop}") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\ndata:\n  ${key}: |\n${values}`;

function check(text: string, around: Readonly<Record<string, string>> = {}): Verdict {
  return verdictOf(parseManifest("a/values-map.yaml", text, { neighbours: new Map(Object.entries(around)) }));
}

const KUBE_STACK = `    instrumentation:
      enabled: true
      python:
        image: x
`;

const by = (chart: string): readonly unknown[] => [
  expect.stringContaining(`The Instrumentation that ${chart} renders`),
];

describe("a ConfigMap that a release takes its values from", () => {
  it("is read as the values of the release's chart, in its own file and in another one, and fixed in its place", () => {
    const flux = release("", undefined, "opentelemetry-kube-stack");
    const map = configMap(KUBE_STACK);
    for (const [text, around] of [
      [`${flux}---\n${map}`, {}],
      [map, { "clusters/otel.yaml": flux }],
    ] as const) {
      const { findings, fixed } = check(text, around);
      expect(findings).toEqual(by("opentelemetry-kube-stack"));
      expect(fixed).toContain(`          - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS
            value: "${NAMES}"
`);
      expect(fixed.startsWith(text.slice(0, text.indexOf("image: x")))).toBe(true);
      expect(check(fixed, around).findings).toEqual([]);
    }
    expect(check(map).findings).toEqual([
      expect.stringContaining("that a chart such as opentelemetry-kube-stack renders"),
    ]);
  });

  it("is read with the switches and lists of that chart", () => {
    const off = KUBE_STACK.replace("      enabled: true\n", "");
    const flux = release("", undefined, "opentelemetry-kube-stack");
    // Nothing turns it on, and all values are in sight.
    expect(check(`${flux}---\n${configMap(off)}`)).toMatchObject({ findings: [], notChecked: [], judged: 0 });
    expect(check(`${release("", undefined, "logzio-monitoring")}---\n${configMap(LOGZIO)}`).findings).toEqual(
      by("logzio-monitoring"),
    );
  });

  it("is named by its key, its namespace where both say one, and as a Secret too", () => {
    const flux = (source: string) => release("", source, "opentelemetry-kube-stack");
    const named = by("opentelemetry-kube-stack");
    const own = "{kind: ConfigMap, name: otel-values, valuesKey: otel.yaml}";
    expect(check(`${flux(own)}---\n${configMap(KUBE_STACK, "otel.yaml")}`).findings).toEqual(named);
    const plain = "{kind: ConfigMap, name: otel-values}";
    expect(
      check(`${flux(plain)}---\n${configMap(KUBE_STACK, undefined, "{name: otel-values}")}`).findings,
    ).toEqual(named);
    const secret = configMap(KUBE_STACK).replace("ConfigMap", "Secret").replace("\ndata:", "\nstringData:");
    expect(check(`${flux(plain.replace("ConfigMap", "Secret"))}---\n${secret}`).findings).toEqual(named);
  });

  it.each([
    [
      "another key",
      release("", "{kind: ConfigMap, name: otel-values, valuesKey: x}", "opentelemetry-kube-stack"),
    ],
    ["another name", release("", "{kind: ConfigMap, name: other}", "opentelemetry-kube-stack")],
    ["another kind", release("", "{kind: Secret, name: otel-values}", "opentelemetry-kube-stack")],
    [
      "one value",
      release("", "{kind: ConfigMap, name: otel-values, targetPath: a.b}", "opentelemetry-kube-stack"),
    ],
    [
      "another namespace",
      release("", undefined, "opentelemetry-kube-stack").replace("namespace: shop", "namespace: other"),
    ],
    ["no YAML", "kind: HelmRelease\nspec: {valuesFrom: [\n"],
    ["two charts", `${release()}---\n${release("", undefined, "opentelemetry-kube-stack")}`],
  ])("goes by what it looks like where the release says %s", (_, flux) => {
    expect(check(configMap(KUBE_STACK), { "x.yaml": flux }).findings).toEqual([
      expect.stringContaining("that a chart such as opentelemetry-kube-stack renders"),
    ]);
  });

  it("is not judged for what it lacks where the release has other values too", () => {
    const more = "  values: {replicas: 1}\n";
    const flux = release(more, undefined, "opentelemetry-kube-stack");
    expect(check(`${flux}---\n${configMap(KUBE_STACK)}`)).toMatchObject({ findings: [], judged: 1 });
    const list = KUBE_STACK.replace("image: x", "env: [{name: A, value: b}]");
    expect(check(`${flux}---\n${configMap(list)}`).findings).toEqual(by("opentelemetry-kube-stack"));
  });
});
