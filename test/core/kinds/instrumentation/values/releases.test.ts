import { describe, expect, it } from "vitest";

import { checkValues, ENV, NAMES } from "./check-values.ts";

const VALUES = [
  "instrumentation:",
  "  enabled: true",
  "  python:",
  "    env:",
  "      - name: A",
  "        value: b",
];
const ADDED = ["      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", `        value: "${NAMES}"`];

/** A release in the form that a tool has, with its values' lines at their place. */
type Form = readonly [string, readonly string[], string];

const FLUX: readonly string[] = [
  "apiVersion: helm.toolkit.fluxcd.io/v2",
  "kind: HelmRelease",
  "metadata: {name: otel}",
  "spec:",
  "  chart: {spec: {chart: opentelemetry-kube-stack, version: 0.10.5}}",
];

const MAPS: readonly Form[] = [
  ["Flux", [...FLUX, "  values:"], "    "],
  [
    "Argo CD",
    [
      "apiVersion: argoproj.io/v1alpha1",
      "kind: Application",
      "spec:",
      "  sources:",
      "    - chart: opentelemetry-kube-stack",
      "      helm:",
      "        valuesObject:",
    ],
    "          ",
  ],
  [
    "a set of Argo CD's",
    [
      "apiVersion: argoproj.io/v1alpha1",
      "kind: ApplicationSet",
      "spec:",
      "  template:",
      "    spec:",
      "      source:",
      "        chart: opentelemetry-kube-stack",
      "        helm:",
      "          valuesObject:",
    ],
    "            ",
  ],
  ["Kustomize", ["helmCharts:", "  - name: opentelemetry-kube-stack", "    valuesInline:"], "      "],
  [
    "Crossplane",
    [
      "apiVersion: helm.crossplane.io/v1beta1",
      "kind: Release",
      "spec:",
      "  forProvider:",
      "    chart: {name: opentelemetry-kube-stack}",
      "    values:",
    ],
    "      ",
  ],
  ["Fleet", ["helm:", "  chart: oci://ghcr.io/x/opentelemetry-kube-stack:0.1", "  values:"], "    "],
];

const TEXTS: readonly Form[] = [
  [
    "Argo CD",
    [
      "apiVersion: argoproj.io/v1alpha1",
      "kind: Application",
      "spec:",
      "  source:",
      "    chart: opentelemetry-kube-stack",
      "    helm:",
      "      values: |",
    ],
    "        ",
  ],
  [
    "k3s",
    [
      "apiVersion: helm.cattle.io/v1",
      "kind: HelmChart",
      "spec:",
      "  chart: open-telemetry/opentelemetry-kube-stack",
      "  valuesContent: |-",
    ],
    "    ",
  ],
  [
    "Cluster API",
    [
      "apiVersion: addons.cluster.x-k8s.io/v1alpha1",
      "kind: HelmChartProxy",
      "spec:",
      "  chartName: opentelemetry-kube-stack",
      "  valuesTemplate: |",
    ],
    "    ",
  ],
];

function place([, head, indent]: Form, lines: readonly string[]): string {
  return [...head, ...lines.map((line) => indent + line), ""].join("\n");
}

const FINDING = expect.stringContaining(
  "The Instrumentation that opentelemetry-kube-stack renders from `instrumentation`",
);

describe("the values of a release", () => {
  it.each(MAPS)("as a map are checked and fixed: %s", (...form) => {
    const { findings, notChecked, fixed } = checkValues(place(form, VALUES), "a.yaml");
    expect(notChecked).toEqual([]);
    expect(findings).toEqual([FINDING]);
    expect(fixed).toBe(place(form, [...VALUES, ...ADDED]));
  });

  it.each(TEXTS)("as a text are checked and fixed: %s", (...form) => {
    const { findings, notChecked, fixed } = checkValues(place(form, VALUES), "a.yaml");
    expect(notChecked).toEqual([]);
    expect(findings).toEqual([FINDING]);
    expect(fixed).toBe(place(form, [...VALUES, ...ADDED]));
  });

  it("are those of a helmfile, item by item", () => {
    const text = `releases:\n- {name: a, chart: x/opentelemetry-kube-stack, values: [{instrumentation: {enabled: true, python: {${ENV}}}}, a.yaml]}\n`;
    expect(checkValues(text, "helmfile.yaml").findings).toEqual([FINDING]);
  });

  it("are judged in each release of a list", () => {
    const release = `{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {chart: {spec: {chart: opentelemetry-kube-stack}}, values: {instrumentation: {enabled: true, python: {${ENV}}}}}}`;
    const { findings, fixed } = checkValues(
      `apiVersion: v1\nkind: List\nitems:\n- ${release}\n- ${release}\n`,
    );
    expect(findings).toEqual([FINDING, FINDING]);
    expect(checkValues(fixed).findings).toEqual([]);
  });

  const flux = (chart: string, more: string, values: string) =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {chart: ${chart}}}, ${more}values: ${values}}\n`;

  it.each([
    [
      "nothing turns it on, and there is nothing else",
      "opentelemetry-kube-stack",
      `{instrumentation: {python: {${ENV}}}}`,
    ],
    [
      "it is that of no Instrumentation",
      "k8s-monitoring",
      `{instrumentation: {enabled: true, python: {${ENV}}}}`,
    ],
    [
      "the chart reads no such key",
      "opentelemetry-kube-stack",
      `{x: {instrumentation: {enabled: true, python: {${ENV}}}}}`,
    ],
    [
      "a section is empty",
      "opentelemetry-kube-stack",
      "{instrumentation: {name: x, enabled: true, env: , python: {}}}",
    ],
    [
      "the operator takes its settings from the cluster",
      "opentelemetry-operator",
      `{manager: {config: {instrumentations: {spec: {python: {${ENV}}}}}}}`,
    ],
  ])("render nothing where %s", (_, chart, values) => {
    expect(checkValues(flux(chart, "", values))).toMatchObject({ findings: [], notChecked: [] });
  });

  it("may be completed by those from elsewhere, but for a list that they replace", () => {
    const from = "valuesFrom: [{kind: Secret, name: x}], ";
    const of = (python: string) =>
      flux("opentelemetry-kube-stack", from, `{instrumentation: {enabled: true, python: ${python}}}`);
    expect(checkValues(of("{image: x}"))).toMatchObject({ findings: [], notChecked: [], judged: 1 });
    expect(checkValues(of(`{${ENV}}`)).findings).toEqual([FINDING]);
  });

  it("of a chart of that name that reads another key are found there", () => {
    const text = flux(
      "opentelemetry-kube-stack",
      "",
      `{autoInstrumentation: {enabled: true, spec: {python: {}}}}`,
    );
    expect(checkValues(text).findings).toEqual([
      expect.stringContaining("opentelemetry-kube-stack renders from `autoInstrumentation.spec`"),
    ]);
  });

  it("of a chart that is not known go by their shape", () => {
    const text = flux("shop", "", `{a: {instrumentation: {enabled: true, python: {${ENV}}}}}`);
    expect(checkValues(text).findings).toEqual([
      expect.stringContaining("The Instrumentation that the chart probably renders from `a.instrumentation`"),
    ]);
  });

  it("in a resource of another kind are not checked", () => {
    const text = `apiVersion: x/v1\nkind: Shop\nspec: {instrumentation: {python: {${ENV}}}}\n`;
    expect(checkValues(text)).toMatchObject({
      findings: [],
      notChecked: ["line 3: chart values: it isn't known what a resource of kind `Shop` does with them"],
    });
  });

  it("have a key `kind` of their own", () => {
    expect(
      checkValues(`kind: DaemonSet\ncollectors: {}\ninstrumentation: {enabled: true, python: {${ENV}}}\n`)
        .findings,
    ).toEqual([expect.stringContaining("that a chart such as opentelemetry-kube-stack renders")]);
  });
});
