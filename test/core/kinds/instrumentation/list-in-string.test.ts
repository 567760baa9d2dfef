import { describe, expect, it } from "vitest";

import { ENV, checkValues as check } from "./values/check-values.ts";

/** A list of resources that stands in a string of another document. */

const RESOURCE = {
  apiVersion: "opentelemetry.io/v1alpha1",
  kind: "Instrumentation",
  metadata: { name: "a" },
};
const PYTHON = { ...RESOURCE, spec: { python: { env: [{ name: "A", value: "b" }] } } };

describe("a list in a string", () => {
  it("has its items judged, and no fix where it is JSON in an annotation", () => {
    const examples = JSON.stringify([{ apiVersion: "v1", kind: "Service" }, PYTHON], null, 2)
      .split("\n")
      .map((line) => `      ${line}\n`)
      .join("");
    const text = `apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\nmetadata:\n  name: otel\n  annotations:\n    alm-examples: |-\n${examples}`;
    const { findings, notChecked, fixed } = check(text, "csv.yaml");
    expect(notChecked).toEqual([]);
    expect(findings).toEqual([expect.stringMatching(/^`Instrumentation a` doesn't disable .*\(no fix: /)]);
    expect(fixed).toBe(text);
  });

  it("has them judged and fixed where its lines are the file's", () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  list: |\n    - apiVersion: opentelemetry.io/v1alpha1\n      kind: Instrumentation\n      metadata: {name: a}\n      spec: {python: {${ENV}}}\n`;
    const { findings, notChecked, fixed } = check(text, "map.yaml");
    expect({ findings: findings.length, notChecked }).toEqual({ findings: 1, notChecked: [] });
    expect(check(fixed, "map.yaml").findings).toEqual([]);
  });

  it("is refused where it is a document", () => {
    const { findings, notChecked } = check(JSON.stringify([PYTHON]), "list.yaml");
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([expect.stringContaining("the document is a list, which kubectl refuses")]);
  });
});
