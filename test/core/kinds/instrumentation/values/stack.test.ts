import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { ENV, NAMES, verdictOf } from "./check-values.ts";

/** Values of one release that are laid over one another. */

const ALL = `env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${NAMES}"}]`;
const OFF = "instrumentation: {enabled: false}";
const ON = "instrumentation: {enabled: true}";
const python = (env: string) => `instrumentation: {enabled: true, python: {${env}}}`;

function check(text: string, around: Readonly<Record<string, string>> = {}, path = "a/b.yaml") {
  const neighbours = new Map(Object.entries(around));
  const { findings, notChecked } = verdictOf(parseManifest(path, text, { neighbours }));
  return { findings: findings.length, notChecked };
}

const found = (findings: number) => ({ findings, notChecked: [] });
/** And something that is set by itself is listed. */
const listed = (findings: number, line: number, name: string) => ({
  findings,
  notChecked: [
    `line ${line}: chart values: \`${name}\` is set by itself, and otel-fix doesn't check such values`,
  ],
});

describe("Rancher's HelmChart and the HelmChartConfig of its name", () => {
  const resource = (kind: string, values: string, name = "otel", more = "") =>
    `apiVersion: helm.cattle.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: kube-system}\nspec:\n${more}  valuesContent: |\n    ${values}\n`;
  const chart = (values: string, more = "") =>
    resource("HelmChart", values, "otel", `  chart: opentelemetry-kube-stack\n${more}`);
  const config = (values: string, name = "otel") => resource("HelmChartConfig", values, name);

  it.each([
    ["a list replaces the one below it", python(ENV), python(ALL), 0],
    ["a list that lacks the names is found where it stands, once", python(ALL), python(ENV), 1],
    ["what turns it on leaves the list below", `instrumentation: {python: {${ENV}}}`, ON, 1],
    ["what turns it off leaves nothing", python(ENV), OFF, 0],
    ["an image leaves the list below", python(ENV), python("image: x"), 1],
    ["a section that is set to nothing is no finding", python(ENV), python("").replace("{}", "null"), 0],
    ["variables for all languages may have the names", python(ENV), `extraEnvs: [{name: A, value: b}]`, 0],
  ])("are judged together: %s", (_, below, over, findings) => {
    const both = `${chart(below)}---\n${config(over)}`;
    expect(check(both)).toEqual(found(findings));
    const [own, other] = [
      check(chart(below), { "x.yaml": config(over) }),
      check(config(over), { "x.yaml": chart(below) }),
    ];
    expect(own.findings + other.findings).toBe(findings);
    expect([...own.notChecked, ...other.notChecked]).toEqual([]);
  });

  it("go with the nearest of the name: in the file, else in its folder", () => {
    const far = { "b/x.yaml": config(python(ALL)), "c/x.yaml": config(OFF) };
    expect(check(`${chart(python(ENV))}---\n${config(ON)}`, far)).toEqual(found(1));
    expect(check(chart(python(ENV)), { ...far, "a/x.yaml": config(ON) })).toEqual(found(1));
  });

  it("have nothing to do with those of another name", () => {
    expect(check(`${chart(python(ENV))}---\n${config(python(ALL), "other")}`)).toEqual(found(1));
  });

  it("are judged by what is in sight: a list, and no section without one", () => {
    expect(check(config(python(ENV)))).toEqual(found(1));
    expect(check(config(python("image: x")))).toEqual(found(0));
  });

  it("may be unreadable, and then anything is set", () => {
    expect(check(chart(python(ENV)), { "x.yaml": config("{{ x }}: [") })).toEqual(found(0));
    const two = `${config(OFF)}---\n${config(ON)}`;
    expect(check(chart(python(ENV)), { "x.yaml": two })).toEqual(found(0));
  });

  it("have their map laid over their text, and secrets over both", () => {
    const both = (content: string, map: string, more = "") =>
      `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: otel}\nspec:\n  chart: opentelemetry-kube-stack\n${more}  valuesContent: |\n    ${content}\n  values:\n    ${map}\n`;
    expect(check(both(python(ENV), python(ALL)))).toEqual(found(0));
    expect(check(both(python(ALL), python(ENV)))).toEqual(found(1));
    expect(check(both(ON, python(ENV), "  valuesSecrets: [{name: a, keys: [b]}]\n"))).toEqual(found(0));
  });

  it("come below what is set one by one", () => {
    expect(check(chart(python(ENV), "  set: {instrumentation.enabled: false}\n"))).toEqual(found(0));
    expect(check(chart(python(ENV), "  set: {instrumentation.enabled: true}\n"))).toEqual(found(1));
    const set = "  set: {instrumentation.python.image: x}\n";
    expect(check(chart(python(ENV), set))).toEqual(listed(1, 6, "instrumentation.python.image"));
  });
});

describe("an Application of Argo CD", () => {
  const application = (helm: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: otel}\nspec:\n  source:\n    chart: opentelemetry-kube-stack\n    helm:\n${helm}`;
  const text = (values: string) => `      values: |\n        ${values}\n`;
  const map = (values: string) => `      valuesObject:\n        ${values}\n`;
  const parameters = (...pairs: readonly (readonly [string, string])[]) =>
    `      parameters:\n${pairs.map(([name, value]) => `        - {name: "${name}", value: "${value}"}\n`).join("")}`;

  it("takes `valuesObject`, and then no `values`", () => {
    expect(check(application(map(python(ALL)) + text(python(ENV))))).toEqual(found(0));
    expect(check(application(map(python(ENV)) + text(python(ALL))))).toEqual(found(1));
    expect(check(application(text(python(ENV))))).toEqual(found(1));
  });

  it.each([text, map])("takes parameters before both", (values) => {
    const check1 = (...pairs: readonly (readonly [string, string])[]) =>
      check(application(values(python(ENV)) + parameters(...pairs)));
    expect(check1(["instrumentation.enabled", "false"])).toEqual(found(0));
    const endpoint = "instrumentation.exporter.endpoint";
    expect(check1([endpoint, "http://x:4318"])).toEqual(listed(1, 11, endpoint));
    const name = "instrumentation.python.env[1].name";
    expect(check1([name, "X"])).toEqual(listed(0, 11, name));
    expect(check(application(parameters([name, "X"])))).toEqual(listed(0, 9, name));
    expect(check(application(parameters(["other.python.env[1].name", "X"])))).toEqual(found(0));
    expect(check1(["collectors.daemon.enabled", "false"], ["a\\\\.b", "c"])).toEqual(found(1));
  });

  it("may take anything from files of parameters", () => {
    const files = "      fileParameters:\n        - {name: a, path: b}\n";
    expect(check(application(map(python(ENV)) + files))).toEqual(found(0));
  });
});

describe.each([
  ["helmfile", "releases:\n  - chart: otel/opentelemetry-kube-stack\n", "    "],
  [
    "Crossplane",
    "apiVersion: helm.crossplane.io/v1beta1\nkind: Release\nmetadata: {name: otel}\nspec:\n  forProvider:\n    chart: {name: opentelemetry-kube-stack}\n",
    "    ",
  ],
])("a release of %s", (tool, head, indent) => {
  const values = tool === "helmfile" ? `values: [{${python(ENV)}}]` : `values: {${python(ENV)}}`;
  const release = (...set: readonly string[]) =>
    check(
      [head.trimEnd(), values, "set:", ...set.map((one) => `  - {${one}}`)].join(`\n${indent}`) + "\n",
      {},
      tool === "helmfile" ? "helmfile.yaml" : "release.yaml",
    );

  it("takes what is set one by one before its values", () => {
    expect(release("name: 'instrumentation.enabled', value: false")).toEqual(found(0));
    const line = tool === "helmfile" ? 5 : 9;
    const [name, list] = ["instrumentation.python.env[1].name", "instrumentation.python.env"];
    expect(release(`name: '${name}', value: X`)).toEqual(listed(0, line, name));
    expect(release(`name: '${list}', file: env.txt`)).toEqual(listed(0, line, list));
    expect(release("name: 'collectors.daemon.enabled', value: false")).toEqual(found(1));
  });
});

describe("a chart in a kustomization", () => {
  const kustomization = (more: readonly string[], inline: string | null = python(ENV)) =>
    [
      "helmCharts:",
      "  - name: opentelemetry-kube-stack",
      ...more.map((line) => `    ${line}`),
      ...(inline === null ? [] : [`    valuesInline: {${inline.replace(": ", ": ")}}`]),
      "",
    ].join("\n");
  const checkBoth = (text: string, files: Readonly<Record<string, string>>) => {
    const around = { "k/kustomization.yaml": text, ...files };
    const verdicts = Object.keys(around).map((path) =>
      check(around[path as "k/kustomization.yaml"], around, path),
    );
    return {
      each: verdicts.map(({ findings }) => findings),
      notChecked: verdicts.flatMap((one) => one.notChecked),
    };
  };
  const each = (...counts: readonly number[]) => ({ each: counts, notChecked: [] });

  it("has the chart's own defaults laid over its inline values where they are merged without a file", () => {
    expect(checkBoth(kustomization([]), {})).toEqual(each(1));
    expect(checkBoth(kustomization(["valuesMerge: merge"]), {})).toEqual(each(0));
  });

  it("has its file taken where its inline values are empty, whatever becomes of those", () => {
    const more = ["valuesFile: values.yaml", "valuesMerge: replace", "valuesInline: {}"];
    expect(checkBoth(kustomization(more, null), { "k/values.yaml": python(ENV) })).toEqual(each(0, 1));
  });

  it("has its inline values laid over its file, as `valuesMerge` says", () => {
    const file = ["valuesFile: values.yaml"];
    for (const merge of [[], ["valuesMerge: override"], ["valuesMerge: replace"]]) {
      const more = [...file, ...merge];
      expect(checkBoth(kustomization(more), { "k/values.yaml": python(ALL) })).toEqual(each(1, 0));
      expect(checkBoth(kustomization(more, python(ALL)), { "k/values.yaml": python(ENV) })).toEqual(
        // The file is what it was where nobody takes it.
        each(0, merge[0] === "valuesMerge: replace" ? 1 : 0),
      );
    }
    const merge = [...file, "valuesMerge: merge"];
    expect(checkBoth(kustomization(merge), { "k/values.yaml": python(ALL) })).toEqual(each(0, 0));
    expect(checkBoth(kustomization(merge, python(ALL)), { "k/values.yaml": python(ENV) })).toEqual(
      each(0, 1),
    );
  });

  it("has its additional files on top, and what is not in sight may set anything", () => {
    const more = ["valuesFile: values.yaml", "additionalValuesFiles: [values-b.yaml]"];
    const files = (last: string) => ({ "k/values.yaml": ON, "k/values-b.yaml": last });
    expect(checkBoth(kustomization(more), files(python(ALL)))).toEqual(each(0, 0, 0));
    expect(checkBoth(kustomization(more), files(python(ENV)))).toEqual(each(0, 0, 1));
    expect(check(kustomization(more), {}, "k/kustomization.yaml")).toEqual(found(0));
    const first = kustomization(["valuesFile: values.yaml"], python("image: x"));
    expect(check(first, {}, "k/kustomization.yaml")).toEqual(found(0));
  });

  it("takes a file for two releases, each in its own way: nothing is known", () => {
    const two =
      kustomization(["valuesFile: values.yaml"]) + kustomization(["valuesFile: values.yaml"], OFF).slice(12);
    expect(checkBoth(two, { "k/values.yaml": python(ENV) }).each[1]).toBe(0);
  });
});
