import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, run } from "./command-line.ts";
import { readReport } from "./json-report.ts";

const IMAGE = "instrumentation: {enabled: true, python: {image: x}}\n";
const ALL = `instrumentation: {python: {env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "requests,urllib3,urllib,flask"}]}}\n`;

async function scan(cwd: string, args: readonly string[] = []) {
  const { stdout } = await run(["scan", "--format", "json", ...args], { cwd, input: IMAGE });
  return readReport(stdout);
}

describe("a values file", () => {
  it("is looked at with the chart and the values above it, also where it alone is named", async () => {
    const cwd = createFolder({
      "c/Chart.yaml": "name: x\n",
      "c/values.yaml": ALL,
      "c/prod/values.yaml": IMAGE,
    });
    for (const args of [
      [],
      ["c/prod/values.yaml"],
      ["./c/prod"],
      ["--stdin", "--stdin-filename", "c/prod/x.yaml"],
    ])
      expect((await scan(cwd, args)).findings).toEqual([]);
    expect((await scan(join(cwd, "c", "prod"))).findings).toHaveLength(1);
  });

  it("is looked at with the values that are laid over it, in its folder and below it", async () => {
    const names = ALL.replace("{python", "{enabled: true, python");
    const cwd = createFolder({ "a/values.yaml": IMAGE, "a/values-prod.yaml": names });
    for (const args of [[], ["a/values.yaml"]]) expect((await scan(cwd, args)).findings).toEqual([]);
    const other = createFolder({ "a/values.yaml": IMAGE, "a/values-prod.yaml": "replicas: 3\n" });
    for (const args of [[], ["a/values.yaml"]]) expect((await scan(other, args)).findings).toHaveLength(1);
    const chart = createFolder({
      "a/Chart.yaml": "name: x\n",
      "a/values.yaml": IMAGE,
      "a/prod/values.yaml": names,
      "b/Chart.yaml": "name: x\n",
      "b/values.yaml": IMAGE,
      "b/prod/values.yaml": "replicas: 3\n",
    });
    expect((await scan(chart)).findings).toMatchObject([{ path: "b/values.yaml" }]);
  });

  it("is read by the chart of the release that names it, wherever that stands", async () => {
    const values = IMAGE.replace("enabled: true, ", "");
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: otel}\ndata:\n  values.yaml: |\n    ${values}`;
    const release = (chart: string) =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: otel}\nspec:\n  chart: {spec: {chart: ${chart}}}\n  valuesFrom: [{kind: ConfigMap, name: otel}]\n`;
    const kubeStack = createFolder({
      "a/map.yaml": map,
      "releases/otel.yaml": release("opentelemetry-kube-stack"),
    });
    // That chart renders nothing from them, as nothing turns it on.
    expect(await scan(kubeStack)).toMatchObject({ findings: [], notChecked: [] });
    const other = createFolder({ "a/map.yaml": map, "releases/otel.yaml": release("shop") });
    expect((await scan(other)).notChecked).toMatchObject([
      { path: "a/map.yaml", reason: expect.stringContaining("`instrumentation.enabled` isn't set here") },
    ]);
  });

  it("is looked at alone where what has their names is a folder, a pipe or no text", async () => {
    const cwd = createFolder({ "c/values-prod.yaml": IMAGE, "c/values.yml": "\0" });
    execFileSync("mkfifo", [join(cwd, "c", "Chart.yaml")]);
    mkdirSync(join(cwd, "c", "values.yaml"));
    const { findings, notChecked } = await scan(cwd, ["c/values-prod.yaml"]);
    expect([findings, notChecked]).toEqual([[], []]);
  });

  it("is named where a template renders it", async () => {
    const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  {{- toYaml .Values.instrumentation | nindent 2 }}\n`;
    const cwd = createFolder({ "c/values.yaml": ALL, "c/templates/otel.yaml": text });
    expect((await scan(cwd)).notChecked).toEqual([
      {
        path: "c/templates/otel.yaml",
        reason:
          "line 3: template: spec is rendered from .Values.instrumentation and isn't checked here: see c/values.yaml, which can be checked on its own",
      },
    ]);
  });

  it("has a subject and no resource in the report", async () => {
    const text = IMAGE.replace("instrumentation: {", "instrumentation: {name: shop, ");
    const { findings } = await scan(createFolder({ "values.yaml": `collectors: {}\n${text}` }));
    expect(findings).toMatchObject([
      { resource: null, subject: { kind: "Instrumentation", namespace: null, name: "shop" } },
    ]);
  });
});
