import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { formatIdentity, identifyFindings, parseIdentity } from "../../../src/core/review/identity.ts";
import { ADDED, fix, indent, joined, look, options, RESOURCE } from "./wrapped.ts";

const CONFIG_MAP = ["apiVersion: v1", "kind: ConfigMap", "metadata: {name: hook}", "data:"];
const inConfigMap = (lines: readonly string[], header = "cr.yaml: |") =>
  joined(CONFIG_MAP, `  ${header}`, indent(lines, 4), "  other: x");

const JOB = ["apiVersion: batch/v1", "kind: Job", "spec:", "  template:", "    spec:", "      containers:"];
const CONTAINER = ["        - name: apply", '          command: ["/bin/sh", "-c"]', "          args:"];

describe("a manifest in a literal block scalar", () => {
  it.each<[string, (lines: readonly string[]) => string]>([
    ["a ConfigMap", (lines) => inConfigMap(lines)],
    [
      "a Secret",
      (lines) =>
        joined("apiVersion: v1", "kind: Secret", "stringData:", "  x: |-", indent(lines, 4), "  y: z"),
    ],
    [
      "a string with a comment behind its mark",
      (lines) => inConfigMap(lines, "cr.yaml: | # applied by the hook"),
    ],
    ["a string that keeps its line ends", (lines) => inConfigMap(lines, "cr.yaml: |+")],
    ["a string that says its indentation", (lines) => inConfigMap(lines, "cr.yaml: |2")],
    ["a string that says less than its indentation", (lines) => inConfigMap(lines, "cr.yaml: |1-")],
    ["a k3s chart", (lines) => joined("kind: HelmChart", "spec:", "  valuesContent: |-", indent(lines, 4))],
    [
      "a list",
      (lines) => joined("extraManifests:", "  - |", indent(lines, 4), "  - |", "    kind: Namespace"),
    ],
    ["a string in a string", (lines) => inConfigMap(inConfigMap(lines).trimEnd().split("\n"))],
    ["a file with CRLF", (lines) => inConfigMap(lines).replaceAll("\n", "\r\n")],
    [
      "one of several documents of a string",
      (lines) => inConfigMap(["kind: Namespace", "---", ...lines, "---", "kind: Secret"]),
    ],
    [
      "a heredoc of a Job",
      (lines) =>
        joined(
          JOB,
          CONTAINER,
          "            - |",
          indent(["set -e", "cat <<EOF | kubectl apply -f -", ...lines, "EOF", "echo done"], 14),
        ),
    ],
  ])("is fixed where it stands: %s", (_, wrap) => {
    const text = wrap(RESOURCE);
    expect(look(text)).toEqual({
      findings: [expect.objectContaining({ at: "python", fix: expect.stringMatching(/^Add/) as string })],
      notChecked: [],
      suppressed: 0,
    });
    expect(fix(text)).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("is fixed in each of two heredocs, the second of which never closes", () => {
    const wrap = (lines: readonly string[]) =>
      inConfigMap(["#!/bin/sh", "cat > a <<-'EOF'", ...lines, "EOF", "cat <<X", ...lines], "apply.sh: |");
    expect(fix(wrap(RESOURCE))).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("is fixed in a chart's template, and in a string with actions of its own", () => {
    const wrap = (lines: readonly string[]) =>
      inConfigMap(lines)
        .replace("name: hook", "name: {{ .Release.Name }}")
        .replace("name: shop", "name: {{ .Values.name }}");
    expect(look(wrap(RESOURCE)).notChecked).toEqual([]);
    expect(fix(wrap(RESOURCE))).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("is fixed beside strings that cannot be read", () => {
    const broken = ["  broken: |", ...indent([...RESOURCE, "   x: [", " y"], 4)];
    const wrap = (lines: readonly string[]) => inConfigMap(lines) + joined(broken);
    expect(look(wrap(RESOURCE)).notChecked).toHaveLength(1);
    expect(fix(wrap(RESOURCE))).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("has no finding for what the shell puts in", () => {
    const named = [
      ...RESOURCE,
      "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
      "        value: $NAMES",
    ];
    const script = (word: string) =>
      look(inConfigMap(["set -e", `cat <<${word}`, ...named, "EOF"], "run: |")).findings.length;
    // What this shell leaves alone, envsubst may fill in.
    expect([script("EOF"), script("'EOF'")]).toEqual([0, 0]);
  });
});

describe("a manifest in a literal block scalar of a template", () => {
  const ENTRY = ["      - name: B", "        value: c"];

  it.each<[string, (lines: readonly string[], added: readonly string[]) => readonly string[]]>([
    [
      "with a condition around another key",
      (lines, added) => [
        ...lines.slice(0, 5),
        "  {{- if .Values.x }}",
        "  exporter: {endpoint: http://x}",
        "  {{- end }}",
        ...lines.slice(5),
        ...added,
      ],
    ],
    [
      "with control lines left of the string",
      (lines, added) =>
        ["{{ if .Values.xxxxxxxxxx }}", ...lines, ...added, "{{ else }}", "kind: Namespace", "{{ end }}"].map(
          (line) => line.replace("{{", "<<{{"),
        ),
    ],
    [
      "with a condition around all of it",
      (lines, added) => ["{{- if .x }}", ...lines, ...added, "{{- end }}"],
    ],
    [
      "with an entry in a condition at its end",
      (lines, added) => [
        ...lines.slice(0, 7),
        ...added,
        ...lines.slice(7),
        "      {{- if .x }}",
        ...ENTRY,
        "      {{- end }}",
      ],
    ],
    [
      "with labels that are rendered",
      (lines, added) => [
        ...lines.slice(0, 4),
        "  labels:",
        '    {{- include "x.labels" . | nindent 8 }}',
        ...lines.slice(4),
        ...added,
      ],
    ],
    ["with a comment of the template", (lines, added) => ["{{/* for the hook */}}", ...lines, ...added]],
  ])("is fixed where it stands: %s", (_, wrap) => {
    const around = (lines: readonly string[]) => inConfigMap(lines).replaceAll(/^ *<</gm, "");
    const before = around(wrap(RESOURCE, []));
    expect(look(before)).toEqual({
      findings: [expect.objectContaining({ at: "python", fix: expect.stringMatching(/^Add/) as string })],
      notChecked: [],
      suppressed: 0,
    });
    expect(fix(before)).toBe(around(wrap(RESOURCE, ADDED)));
  });

  it.each<[string, readonly string[]]>([
    ["in its list", [...RESOURCE, "      {{- toYaml .Values.env | nindent 10 }}"]],
    ["in its list, by nothing but its own place", [...RESOURCE, "      {{- toYaml .Values.env }}"]],
    [
      "in its list, in a condition",
      [...RESOURCE, "{{- with .Values.env }}", "      {{- toYaml . | nindent 10 }}", "{{- end }}"],
    ],
    [
      "in its spec",
      [...RESOURCE.slice(0, 5), "  {{- toYaml .Values.common | nindent 6 }}", ...RESOURCE.slice(5)],
    ],
  ])("has no finding where more may be put %s", (_, lines) => {
    expect(look(inConfigMap(lines)).findings).toEqual([]);
    const inner = inConfigMap(
      lines.map((line) => line.replace(/indent (\d+)/, (_all, by) => `indent ${Number(by) + 4}`)),
    );
    expect(look(inConfigMap(inner.trimEnd().split("\n"))).findings).toEqual([]);
  });

  it("leaves the document around it to be read, whatever its first line is", () => {
    const text = joined(
      RESOURCE,
      "      - name: B",
      "        value: |",
      "          {{- if .Values.y }}",
      "          foo",
      "          {{- end }}",
      "          bar",
    );
    expect(look(text)).toMatchObject({ findings: [{ at: "python" }], notChecked: [] });
  });

  it("is covered by a suppression in it, which is reported once where it hides nothing", () => {
    const comment = "{{/* otel-fix: ignore[missing-recommended-disables] wanted */}}";
    const lines = [...RESOURCE.slice(0, 5), `  ${comment}`, ...RESOURCE.slice(5)];
    expect(look(inConfigMap(lines))).toEqual({ findings: [], notChecked: [], suppressed: 1 });
    expect(look(inConfigMap([comment, ...RESOURCE])).findings.map(({ rule }) => rule)).toEqual([
      "unused-suppression",
      "missing-recommended-disables",
    ]);
  });
});

describe("a manifest in a string without lines of its own", () => {
  const json = JSON.stringify(`${RESOURCE.join("\n")}\n`);

  it.each([
    [
      "folded",
      joined(
        CONFIG_MAP,
        "  cr: >",
        RESOURCE.flatMap((line) => [`    ${line}`, ""]),
      ),
      "folded",
    ],
    ["in double quotes", joined(CONFIG_MAP, `  cr: ${json}`), "quoted string"],
    ["of a JSON file", `{"kind": "ConfigMap", "data": {"cr": ${json}}}\n`, "quoted string"],
    [
      "of a script in quotes",
      joined(CONFIG_MAP, `  cr: ${JSON.stringify(joined("set -e", "cat <<EOF", RESOURCE, "EOF"))}`),
      "quoted string",
    ],
  ])("is reported at its key, without a fix: %s", (_, text, why) => {
    const { findings, notChecked } = look(text);
    expect(notChecked).toEqual([]);
    expect(findings).toEqual([
      expect.objectContaining({
        at: expect.stringMatching(/^"?cr"?$/) as string,
        fix: expect.stringContaining(why) as string,
      }),
    ]);
    expect(fix(text)).toBe(text);
  });

  it("is reported in the values of a release in JSON", () => {
    const values = "instrumentation:\n  enabled: true\n  python: {env: [{name: A, value: b}]}\n";
    const source = { chart: "opentelemetry-kube-stack", helm: { values } };
    expect(look(JSON.stringify({ kind: "Application", spec: { source } })).findings).toMatchObject([
      { at: '"values"', fix: expect.stringContaining("quoted string") as string },
    ]);
  });

  it("is reported for each of several documents", () => {
    const two = joined(RESOURCE, "---", RESOURCE, "---", RESOURCE.slice(0, 5), "  java: {}");
    const text = joined(CONFIG_MAP, `  cr: ${JSON.stringify(two)}`);
    expect(look(text).findings).toHaveLength(2);
  });

  it("is reported in a list at its first character", () => {
    expect(look(joined("extra:", `  - ${json}`)).findings).toMatchObject([{ at: '"', line: 2 }]);
  });

  it("is not changed in JSON of an annotation, and what kubectl wrote is not looked at", () => {
    const resource =
      '{"apiVersion":"opentelemetry.io/v1alpha1","kind":"Instrumentation","spec":{"python":{}}}';
    const annotated = (key: string) =>
      joined(
        "kind: ConfigMap",
        "metadata:",
        "  annotations:",
        `    ${key}: |`,
        `      ${resource}`,
        "data: {}",
      );
    expect(look(annotated("example.com/applied")).findings).toMatchObject([
      { at: '"python"', fix: "it's JSON in an annotation, which belongs to the tool that reads it" },
    ]);
    const quoted = annotated("a").replace("|\n      {", "'{").replace("}\ndata", "}'\ndata");
    expect(look(quoted).findings).toMatchObject([
      { at: "a", fix: "it's JSON in an annotation, which belongs to the tool that reads it" },
    ]);
    expect(look(annotated("kubectl.kubernetes.io/last-applied-configuration")).findings).toEqual([]);
  });
});

describe("strings that are none of these", () => {
  it.each([
    ["prose", ["The opentelemetry.io operator reads an Instrumentation:", "", ...RESOURCE]],
    ["Markdown that quotes nothing", ["# Guide", "", "kind Instrumentation of opentelemetry.io"]],
    ["a program", ["import yaml", "kind = 'Instrumentation'  # opentelemetry.io", "x: int = 1"]],
  ])("are passed over: %s", (_, lines) => {
    expect(look(inConfigMap(lines))).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });

  it("are listed at their line where they name the kind and are no YAML", () => {
    expect(look(inConfigMap([...RESOURCE, "   x: [", " y"])).notChecked).toEqual([
      expect.stringMatching(/^line 1\d: not valid YAML or JSON/),
    ]);
  });

  it("are no YAML together with their file where the indentation that they say is wrong", () => {
    expect(look(inConfigMap(RESOURCE, "cr.yaml: |6")).notChecked).toEqual([
      expect.stringMatching(/^line \d+: not valid YAML or JSON/),
    ]);
  });

  it("are listed where they are deeper in each other than is looked", () => {
    let lines: readonly string[] = RESOURCE;
    for (let depth = 0; depth < 6; depth += 1) lines = inConfigMap(lines).trimEnd().split("\n");
    const { findings, notChecked } = look(joined(lines));
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([expect.stringContaining("string inside more than 4 other strings")]);
  });
});

it("gives what stands in two strings of one file identities of their own", () => {
  const text = joined(
    CONFIG_MAP,
    ["a: |", "b: |"].flatMap((key) => [`  ${key}`, ...indent(RESOURCE, 4)]),
    `  c: ${JSON.stringify(RESOURCE.join("\n"))}`,
  );
  const identities = identifyFindings(checkManifest(parseManifest("a.yaml", text), options).findings);
  expect(identities.map(({ within, place }) => [within, place])).toEqual([
    ["data.a", "spec.python"],
    ["data.b", "spec.python"],
    ["data.c", ""],
  ]);
  expect(identities.map((identity) => parseIdentity(formatIdentity(identity)))).toEqual(identities);
});
