import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../src/core/manifest/manifest.ts";
import { describeResource, findResources, groupOf } from "../../../src/core/manifest/resource.ts";

const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: shop\n";

function reasons(text: string): readonly string[] {
  return parseManifest("a.yaml", text).notChecked.map(({ reason }) => reason);
}

describe("parseManifest", () => {
  it.each([
    ["", "empty file"],
    [" \n\t\n", "empty file"],
    ["\u0000\u0001PNG", "binary file (it holds NUL characters)"],
    [`${RESOURCE}spec: {{ .Values.spec }}\n`, "line 1: template: {{ }} has to be rendered first"],
    [`a: b\n---\n${RESOURCE}x: "\n`, expect.stringMatching(/^line \d+: not valid YAML or JSON: /)],
    [`${RESOURCE}spec:\n  python: {\n`, expect.stringMatching(/^line \d+: not valid YAML or JSON: /)],
    ["instrumentation:\n  python:\n    env: []\n", expect.stringMatching(/^line 2: chart values: /)],
  ])("lists %j as not checked", (text, reason) => {
    expect(reasons(text)).toEqual([reason]);
    expect(parseManifest("a.yaml", text).documents).toEqual([]);
  });

  it("lists a minified template too", () => {
    const text = '{"apiVersion":"opentelemetry.io/v1alpha1","kind":"Instrumentation","spec":"{{ x }}"}';
    expect(reasons(text)).toHaveLength(1);
  });

  it("goes on with the other documents behind one that is broken", () => {
    const manifest = parseManifest("a.yaml", `${RESOURCE}x: "\n---\n${RESOURCE}`);
    expect(manifest.notChecked).toHaveLength(1);
    expect(manifest.documents.map(({ index }) => index)).toEqual([1]);
  });

  it("parses only the documents that can matter", () => {
    const manifest = parseManifest("a.yaml", `this: [is: not, yaml\n---\n${RESOURCE}`);
    expect(manifest.notChecked).toEqual([]);
    expect(manifest.documents).toHaveLength(1);
  });

  it("is silent about templates and values that have nothing to do with an Instrumentation", () => {
    expect(reasons("kind: ConfigMap # Instrumentation opentelemetry.io\ndata: {{ x }}\n")).toEqual([]);
    expect(reasons("instrumentation:\n  enabled: true\n")).toEqual([]);
  });
});

describe("findResources", () => {
  function describeAll(text: string): readonly string[] {
    return findResources(parseManifest("a.yaml", text)).map(
      (resource) => `${describeResource(resource)} @ ${resource.path.join(".")}`,
    );
  }

  it("finds documents and the items of lists, nested ones too", () => {
    const item = (name: string) =>
      `{apiVersion: opentelemetry.io/v1, kind: Instrumentation, metadata: {name: ${name}, namespace: n}}`;
    const text = `kind: List\nitems: [${item("a")}, {kind: XList, items: [${item("b")}]}, 1, {kind: Pod}]\n`;
    expect(describeAll(text)).toEqual([
      "Instrumentation n/a @ items.0",
      "Instrumentation n/b @ items.1.items.0",
    ]);
  });

  it("finds a resource once, however many aliases lead to it", () => {
    expect(
      describeAll(
        `kind: List\nitems:\n- &a {apiVersion: opentelemetry.io/v1, kind: Instrumentation}\n- *a\n`,
      ),
    ).toEqual(["Instrumentation without a name @ items.0"]);
  });

  it("takes the group from the apiVersion", () => {
    expect(["opentelemetry.io/v1alpha1", "v1", ""].map(groupOf)).toEqual(["opentelemetry.io", "", ""]);
  });
});
