import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { ENV, verdictOf } from "./check-values.ts";

/** Charts in versions whose templates nobody has read. */

const VALUES = `instrumentation: {enabled: true, python: {${ENV}}}`;

function check(text: string, around: Readonly<Record<string, string>> = {}) {
  const neighbours = new Map(Object.entries(around));
  const { findings, notChecked } = verdictOf(parseManifest("a/values.yaml", text, { neighbours }));
  return { findings: findings.length, notChecked };
}

const release = (version: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec:\n  chart: {spec: {chart: opentelemetry-kube-stack, version: "${version}"}}\n  values: {${VALUES}}\n`;
const argo = (version: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {chart: opentelemetry-kube-stack, targetRevision: "${version}", helm: {valuesObject: {${VALUES}}}}}\n`;
const dependency = (version: string) => ({
  "a/Chart.yaml": `name: umbrella\nversion: 1.0.0\ndependencies: [{name: opentelemetry-kube-stack, version: "${version}"}]\n`,
});

const NESTED = `opentelemetry-kube-stack: {${VALUES}}\n`;

describe("the version of a chart", () => {
  it.each(["0.20.3", "0.6.*", "^0.20.0", "*", ">=0.1.0", "HEAD", ""])(
    "leaves its values judged where it may be a known one: %s",
    (version) => {
      expect(check(release(version))).toEqual({ findings: 1, notChecked: [] });
      expect(check(argo(version))).toEqual({ findings: 1, notChecked: [] });
      expect(check(NESTED, dependency(version))).toEqual({ findings: 1, notChecked: [] });
    },
  );

  it.each(["0.27.4", "0.25.*", "^1.0.0"])("has them listed where it is none: %s", (version) => {
    const words = `opentelemetry-kube-stack is known for versions 0.0.3 to 0.20.3; this is \`${version}\``;
    const listed = { findings: 0, notChecked: [expect.stringContaining(words)] };
    expect(check(release(version))).toEqual(listed);
    expect(check(argo(version))).toEqual(listed);
    expect(check(NESTED, dependency(version))).toEqual(listed);
  });

  it("is no reason to list what is turned off", () => {
    expect(check(release("0.27.4").replace("enabled: true", "enabled: false"))).toEqual({
      findings: 0,
      notChecked: [],
    });
  });

  it.each([
    [
      "splunk-otel-collector",
      ["0.81.0", "0.80.0", true],
      "operator: {enabled: true, instrumentation: {spec: $}}",
    ],
    // Another chart of that name has had that version, and does not read the key.
    ["opentelemetry-kube-stack", ["0.3.0", "0.2.16", false], "autoInstrumentation: {enabled: true, spec: $}"],
    [
      "kube-otel-stack",
      ["0.4.1", "0.3.9", true],
      "autoinstrumentation: {enabled: true, languageSettings: $}",
    ],
  ] as const)(
    "counts from the first one whose template was as it is: %s",
    (chart, [first, before, isListed], values) => {
      const at = (version: string) =>
        check(
          `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec:\n  chart: {spec: {chart: ${chart}, version: "${version}"}}\n  values: {${values.replace("$", `{python: {${ENV}}}`)}}\n`,
        );
      expect(at(first)).toEqual({ findings: 1, notChecked: [] });
      const { findings, notChecked } = at(before);
      expect(findings).toBe(0);
      expect(notChecked).toEqual(isListed ? [expect.stringContaining(`this is \`${before}\``)] : []);
    },
  );
});
