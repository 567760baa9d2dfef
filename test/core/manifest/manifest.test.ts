import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { groupOf } from "../../../src/core/kinds/instrumentation/group-kind.ts";
import { findResources } from "../../../src/core/manifest/resource.ts";
import { describeSubject } from "../../../src/core/manifest/subject.ts";
import { rules } from "../sample-rules.ts";

const RESOURCE = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: shop\n";

function reasons(text: string): readonly string[] {
  return parseManifest("a.yaml", text).notChecked.map(({ reason }) => reason);
}

describe("parseManifest", () => {
  it.each([
    [`a: b\n---\n${RESOURCE}x: "\n`, expect.stringMatching(/^line \d+: not valid YAML or JSON: /)],
    [`${RESOURCE}spec:\n  python: {\n`, expect.stringMatching(/^line \d+: not valid YAML or JSON: /)],
  ])("lists %j as not checked", (text, reason) => {
    expect(reasons(text)).toEqual([reason]);
    expect(parseManifest("a.yaml", text).documents).toEqual([]);
  });

  it.each([
    [`${RESOURCE}spec: {{ .Values.a.spec }}\n`, "line 5: ", " from .Values.a.spec"],
    [`${RESOURCE}spec:\n  {{- toYaml .Values.a | nindent 2 }}\n`, "line 5: ", " from .Values.a"],
    [`${RESOURCE}spec:\n  {{- include "a" . | nindent 2 }}\n  java: {}\n`, "line 7: ", ""],
    ['{"apiVersion":"opentelemetry.io/v1alpha1","kind":"Instrumentation","spec":"{{ x }}"}', "line 1: ", ""],
  ])("lists a spec that is rendered: %j", (text, line, from) => {
    expect(reasons(text)).toEqual([`${line}template: spec is rendered${from} and isn't checked here`]);
  });

  it("goes on with the other documents behind one that is broken", () => {
    const manifest = parseManifest("a.yaml", `${RESOURCE}x: "\n---\n${RESOURCE}`);
    expect(manifest.notChecked).toHaveLength(1);
    expect(manifest.documents.map(({ index }) => index)).toEqual([1]);
  });

  it("counts the memory that its documents hold", () => {
    const { memory } = parseManifest("a.yaml", RESOURCE);
    expect(memory).toBeGreaterThan(RESOURCE.length);
    expect(parseManifest("a.yaml", `${RESOURCE}---\n${RESOURCE}---\na: b\n`).memory).toBe(2 * memory);
    expect(parseManifest("a.yaml", `${RESOURCE}x: ${"a".repeat(10_000)}\n`).memory).toBeLessThan(2 * memory);
    expect(parseManifest("a.yaml", "").memory).toBe(0);
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

const TEMPLATE = /^line \d+: template: (?:\{\{ \}\} must be rendered first|it is rendered)/;
const HEAD = "apiVersion: opentelemetry.io/v1alpha1\n";
const BODY = "metadata:\n  name: {{ .Release.Name }}\nspec:\n  python: {}\n";

describe("a template", () => {
  it.each([
    ["with the kind as it is", `${HEAD}kind: Instrumentation\n${BODY}`],
    ["with a tag before the kind", `${HEAD}kind: !!str Instrumentation\n${BODY}`],
    ["with an anchor before the kind", `${HEAD}kind: &k Instrumentation # c\n${BODY}`],
    ["with the kind in quotes", `${HEAD}"kind": 'Instrumentation'\n${BODY}`],
    ["with the kind on the line below", `${HEAD}kind:\n  Instrumentation\n${BODY}`],
    ["with the kind in a block scalar", `${HEAD}kind: >-\n  Instrumentation\n${BODY}`],
    ["with the kind by an alias", `x: &k Instrumentation\n${HEAD}kind: *k\n${BODY}`],
    [
      "with a definition in another branch",
      `{{ if a }}\nkind: CustomResourceDefinition\n{{ else }}\n${HEAD}kind: Instrumentation\n${BODY}{{ end }}\n`,
    ],
    [
      "behind a # that is none",
      `{"a": "x #", "kind": "Instrumentation", "apiVersion": "opentelemetry.io/v1", "b": "{{ x }}", "spec": {"python": {}}}`,
    ],
    [
      "that lists resources",
      `kind: List\nitems:\n  - ${HEAD}    kind: Instrumentation\n    x: {{ x }}\n    spec: {python: {}}\n`,
    ],
  ])("%s is checked", (_, text) => {
    expect(reasons(text)).toEqual([]);
    expect(
      checkManifest(parseManifest("a.yaml", text), { rules, policy: presets.default }).findings,
    ).toHaveLength(1);
  });

  it.each([
    ["with the kind in a variable", `{{- $kind := "Instrumentation" }}\n${HEAD}kind: {{ $kind }}\n${BODY}`],
    [
      "with the kind in a variable of another document",
      `{{- $kind := "Instrumentation" }}\n---\n${HEAD}kind: {{ $kind }}\n${BODY}`,
    ],
    [
      "with the kind in quotes that are rendered",
      `{{ $k := \`Instrumentation\` }}\n${HEAD}kind: "{{ $k }}"\n${BODY}`,
    ],
    [
      "that hands the kind on",
      `{{ include "x" (dict "apiVersion" "opentelemetry.io/v1alpha1" "kind" "Instrumentation") }}\n`,
    ],
    ["with the group in a variable", `apiVersion: {{ $api }}\nkind: Instrumentation\n${BODY}`],
    [
      "that defines the resource",
      `{{ define "x" }}apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n${BODY}{{ end }}`,
    ],
    ["of a typed list", `${HEAD}kind: InstrumentationList\nitems: [{{ x }}]\n`],
    [
      "with the resource in a text",
      `kind: ConfigMap\ndata:\n  a: |\n    ${HEAD}    kind: Instrumentation\n    {{ x }}\n`,
    ],
  ])("%s is not checked", (_, text) => {
    expect(reasons(text).length).toBeGreaterThan(0);
    for (const reason of reasons(text)) expect(reason).toMatch(TEMPLATE);
  });

  it.each([
    ["a comment", `# kind: Instrumentation\n# ${HEAD}kind: ConfigMap\nx: {{ x }}\n`],
    ["a comment behind a value", `kind: Pod # opentelemetry.io, kind: Instrumentation\nx: "it's {{ x }}"\n`],
    ["a comment of the template", `{{- /*\n${HEAD}kind: Instrumentation\n*/ -}}\nkind: ConfigMap\n`],
    [
      "a custom resource definition",
      `kind: CustomResourceDefinition\nmetadata:\n  name: instrumentations.opentelemetry.io\nspec:\n  names:\n    kind: Instrumentation\n    listKind: InstrumentationList\nx: {{ x }}\n`,
    ],
    [
      "a role",
      `kind: ClusterRole # for Instrumentation\nrules:\n  - apiGroups: [opentelemetry.io]\n    resources: [instrumentations]\nx: {{ x }}\n`,
    ],
    [
      "the annotations of a workload whose kind is a choice",
      `apiVersion: apps/v1\nkind: {{ .Values.kind }}\nx:\n  instrumentation.opentelemetry.io/inject-python: "true"\n  y: Instrumentation\n`,
    ],
    [
      "a value of a longer name",
      `kind: {{ .Values.kind }}\nx: {{ .Values.autoInstrumentation.enabled }}\ny: opentelemetry.io\n`,
    ],
    [
      "a question about the cluster",
      `{{ if .Capabilities.APIVersions.Has "opentelemetry.io/v1alpha1/Instrumentation" }}\nkind: ConfigMap\n{{ end }}\n`,
    ],
    [
      "a look into the cluster",
      `{{ $a := lookup "opentelemetry.io/v1alpha1" "Instrumentation" "" "" }}\nkind: ConfigMap\n`,
    ],
    [
      "another group",
      `apiVersion: newrelic.com/v1beta2\nkind: Instrumentation\nx: {{ x }}\n# opentelemetry.io\n`,
    ],
    [
      "a reference to a resource of another group beside one of this group",
      `apiVersion: v1\nkind: {{ $k }}\nmetadata: {annotations: {opentelemetry.io/x: Instrumentation}}\n`,
    ],
  ])("that names the resource in %s only is passed over", (_, text) => {
    expect(reasons(text)).toEqual([]);
  });

  it("that is never closed is read in time that grows with its length", () => {
    const text = `${HEAD}kind: ConfigMap # Instrumentation\n${'{{/* {{ "x" kind: '.repeat(100_000)}`;
    expect(reasons(text)).toEqual([]);
  });
});

describe("values of a chart", () => {
  it("that are no YAML, with templates, are not checked for those", () => {
    const text =
      "instrumentation:\n  # c\n\n  {{ x }}\n  enabled: true\n  python:\n    {{- toYaml y | nindent 4 }}\nz: }\n";
    expect(reasons(text)).toEqual([expect.stringMatching(TEMPLATE)]);
  });

  it.each([
    ["a template", "instrumentation: {{ toYaml .Values.python }}\nx: }\n"],
    ["lower and other keys", "instrumentation:\n  x: {{ y }}\n  a:\n    python: {}\n]\n"],
  ])("are not taken from those of %s", (_, text) => {
    expect(reasons(text)).toEqual([]);
  });

  it("beside a resource do not keep it from being read", () => {
    const text = `kind: List\nitems:\n- {apiVersion: v1, kind: HelmRelease, spec: {values: {instrumentation: {python: {}}}}}\n- {apiVersion: opentelemetry.io/v1, kind: Instrumentation}\n`;
    expect(findResources(parseManifest("a.yaml", text))).toHaveLength(2);
  });
});

describe("what isn't YAML", () => {
  it("is not checked where it names the resource", () => {
    const text = `{{{{ "]}\t: kind: Instrumentation opentelemetry.io & *x \u0001 ][`;
    expect(reasons(text)).toHaveLength(1);
    expect(reasons(`${HEAD}kind: Instrumentation\n][`)).toEqual([
      expect.stringMatching(/^line \d+: not valid YAML or JSON: /),
    ]);
  });

  it.each([
    ["cut off before its group", `kind: Instrumentation\nspec: {\n`],
    ["with a group that is none", `apiVersion: ]\nkind: "Instrumentation"\nspec: {\n`],
  ])("is not checked where it names the kind: %s", (_, text) => {
    expect(reasons(text)).toEqual([expect.stringMatching(/^line \d+: not valid YAML or JSON: /)]);
  });

  it("is not taken for harmless where it is binary and names the kind", () => {
    const wide = `${HEAD}kind: Instrumentation\n`.replaceAll(/./gs, "$&\0");
    for (const text of [wide, `\0\u0001${HEAD}kind: Instrumentation\n`])
      expect(parseManifest("a.yaml", text).notChecked).toEqual([
        { path: "a.yaml", reason: "binary file (it contains NUL characters)" },
      ]);
    for (const text of ["\0PNG", "", " \n\t\n"]) expect(parseManifest("a.yaml", text).notChecked).toEqual([]);
  });

  it("is passed over where it is a custom resource definition, which holds no resource", () => {
    const text = `kind: CustomResourceDefinition\nspec:\n  group: opentelemetry.io\n  names: {kind: Instrumentation}\n  x: 'a\n  b'\n`;
    expect(reasons(text)).toEqual([]);
  });
});

describe("a resource without an apiVersion", () => {
  it("is not checked", () => {
    const reason =
      "an Instrumentation without an apiVersion isn't checked, because kubectl refuses it: it needs `apiVersion: opentelemetry.io/v1alpha1`";
    expect(reasons("# c\nkind: Instrumentation\nspec: {python: {}}\n")).toEqual([`line 2: ${reason}`]);
    expect(reasons("kind: Instrumentation\napiVersion:\n")).toEqual([`line 1: ${reason}`]);
    expect(reasons("apiVersion: opentelemetry.io\nkind: Instrumentation\n")).toEqual([
      `line 1: ${reason.replace("without an apiVersion", "whose apiVersion has no version")}`,
    ]);
    const deployment = "apiVersion: apps/v1\nkind: Deployment\n";
    expect(reasons(`${deployment}---\nkind: Instrumentation\n`)).toEqual([`line 4: ${reason}`]);
    const list = "apiVersion: v1\nkind: List\nitems:\n";
    expect(reasons(`${list}- kind: Instrumentation\n`)).toEqual([`line 4: ${reason}`]);
  });

  it.each([
    ["of another group", "apiVersion: newrelic.com/v1\nkind: Instrumentation\n"],
    ["that is referred to", "target:\n  kind: Instrumentation\n"],
    ["that is one of several kinds", "kinds:\n- kind: Instrumentation\n"],
    ["that a policy is about", "apiVersion: a/v1\nkind: Policy\nspec: {ref: {kind: Instrumentation}}\n"],
  ])("is none %s", (_, text) => {
    expect(reasons(text)).toEqual([]);
  });
});

describe("a list at the top of a document", () => {
  it.each([
    ["a resource", `[{"apiVersion": "opentelemetry.io/v1", "kind": "Instrumentation"}]`],
    [
      "a resource by an alias",
      `- &a {x: 1, <<: {apiVersion: opentelemetry.io/v1, kind: Instrumentation}}\n- *a\n`,
    ],
    [
      "a list of resources",
      `[{kind: List, items: [{apiVersion: opentelemetry.io/v1, kind: Instrumentation}]}]\n`,
    ],
  ])("with %s is not checked", (_, text) => {
    expect(reasons(text)).toEqual([
      "line 1: the document is a list, which kubectl refuses, so the Instrumentation in it isn't checked: put its items under `kind: List` and `items:`",
    ]);
  });

  it("without one is passed over", () => {
    expect(reasons(`[{"kind": "Pod", "x": "Instrumentation opentelemetry.io"}, 1]`)).toEqual([]);
  });
});

describe("findResources", () => {
  it("takes kind and group of a typed list's items from the list", () => {
    const text = `${HEAD}kind: InstrumentationList\nitems:\n- metadata: {name: a}\n- {kind: Pod, apiVersion: v1}\n- {kind: Pod}\n`;
    expect(describeAll(text)).toEqual(["Instrumentation a @ items.0", "Pod without a name @ items.1"]);
    expect(describeAll(`${HEAD}kind: List # Instrumentation\nitems: [{}]\n`)).toEqual([]);
    expect(describeAll(`kind: InstrumentationList # opentelemetry.io\nitems: [{}]\n`)).toEqual([]);
  });

  function describeAll(text: string): readonly string[] {
    return findResources(parseManifest("a.yaml", text)).map(
      (resource) => `${describeSubject(resource)} @ ${resource.path.join(".")}`,
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
