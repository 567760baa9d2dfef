import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { rules } from "../sample-rules.ts";
import { PATIENCE, RUNS } from "../../property-runs.ts";
import { renderManifest, shapes } from "../kinds/instrumentation/manifest-arbitrary.ts";

const options = { rules, policy: presets.default };
const ENTRY = [
  "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  '        value: "requests,urllib3,urllib,flask"',
];

/** The lines of a template that have a `+` are those that its fix adds. */
function split(lines: readonly string[]) {
  const before = lines.filter((line) => !line.startsWith("+")).join("\n");
  const after = lines.map((line) => line.replace(/^\+/, "")).join("\n");
  return { before: `${before}\n`, after: `${after}\n` };
}

function check(text: string, path = "templates/a.yaml") {
  const manifest = parseManifest(path, text);
  const result = checkManifest(manifest, options);
  const fixed = applyFixes(manifest, { ...options, safeties: ["safe"] }, result);
  return { ...result, text: fixed.manifest.text, left: fixed.result.findings };
}

const HEAD = ["apiVersion: opentelemetry.io/v1alpha1", "kind: Instrumentation"];
const ADDED = ENTRY.map((line) => `+${line}`);
const ENV = ["    env:", "      - name: A", "        value: b"];

describe("a template whose python section is written out", () => {
  it.each<[string, readonly string[]]>([
    [
      "in a condition",
      ["{{- if .Values.on }}", ...HEAD, "spec:", "  python:", ...ENV, ...ADDED, "{{- end }}"],
    ],
    [
      "with a name that is rendered, and labels",
      [
        ...HEAD,
        "metadata:",
        '  name: {{ include "x.fullname" . }}',
        "  labels:",
        '    {{- include "x.labels" . | nindent 4 }}',
        "spec:",
        "  python:",
        ...ENV,
        ...ADDED,
      ],
    ],
    [
      "with labels of which the first are rendered, in the line of their key",
      [
        ...HEAD,
        "metadata:",
        '  labels: {{- include "x.labels" . | nindent 4 }}',
        "    {{- if .Values.x }}",
        "    x: y",
        "    {{- end }}",
        "    app: shop",
        "spec:",
        "  python:",
        ...ENV,
        ...ADDED,
      ],
    ],
    [
      "with values that are rendered",
      [
        ...HEAD,
        "spec:",
        "  python:",
        "    env:",
        "      - name: A",
        "        value: {{ .Values.a | quote }}",
        ...ADDED,
      ],
    ],
    [
      "with an entry in a condition at its end",
      [
        ...HEAD,
        "spec:",
        "  python:",
        "    env:",
        ...ADDED,
        "      - name: A",
        "        value: b",
        "      {{- if .Values.b }}",
        "      - name: B",
        "        value: c",
        "      {{- end }}",
      ],
    ],
    [
      "with an entry in a condition at its beginning",
      [
        ...HEAD,
        "spec:",
        "  python:",
        "    env:",
        ...ADDED,
        "      {{- if .Values.b }}",
        "      - name: B",
        "        value: c",
        "      {{- end }}",
        "      - name: A",
        "        value: b",
      ],
    ],
    [
      "beside sections that are rendered",
      [
        ...HEAD,
        "spec:",
        "  exporter:",
        "    endpoint: http://{{ .Release.Name }}:4318",
        "  {{- with .Values.java }}",
        "  java:",
        "    {{- toYaml . | nindent 4 }}",
        "  {{- end }}",
        "  python:",
        ...ENV,
        ...ADDED,
      ],
    ],
    [
      "without a list",
      [...HEAD, "spec:", "  python:", "    image: {{ .Values.image }}", "+    env:", ...ADDED],
    ],
    [
      "in one of two branches",
      [
        ...HEAD,
        "spec:",
        "  {{- if .Values.a }}",
        "  java: {}",
        "  {{- else }}",
        "  python:",
        ...ENV,
        ...ADDED,
        "  {{- end }}",
      ],
    ],
    [
      "in a condition, without a list",
      [
        ...HEAD,
        "spec:",
        "  {{- if .Values.p }}",
        "  python:",
        "    image: x",
        "+    env:",
        ...ADDED,
        "  {{- end }}",
      ],
    ],
    [
      "in a condition beside others, without a list",
      [
        ...HEAD,
        "spec:",
        "  exporter: {endpoint: http://x}",
        "  {{- if .Values.p }}",
        "  python:",
        "    image: x",
        "+    env:",
        ...ADDED,
        "  {{- end }}",
        "  {{- if .Values.j }}",
        "  java: {}",
        "  {{- end }}",
      ],
    ],
    [
      "behind a document that is rendered as a whole",
      ['{{ include "x" . }}', "---", ...HEAD, "spec:", "  python:", ...ENV, ...ADDED],
    ],
    [
      "in a document of which another one has the name",
      [
        ...[...HEAD, "metadata: {name: x}", "spec:", "  python:", ...ENV, ...ADDED, "---"],
        "{{- if .Values.more }}",
        ...[...HEAD, "metadata: {name: x}", "spec:", "  java: {}"],
        "{{- end }}",
      ],
    ],
    [
      "in a loop over namespaces",
      [
        "{{- range $ns := .Values.namespaces }}",
        "---",
        ...HEAD,
        "metadata:",
        "  namespace: {{ $ns }}",
        "spec:",
        "  python:",
        ...ENV,
        ...ADDED,
        "{{- end }}",
      ],
    ],
    [
      "with an action over several lines",
      [
        ...HEAD,
        "metadata:",
        "  name: {{ printf",
        '    "%s-x"',
        "    .Release.Name }}",
        "spec:",
        "  python:",
        ...ENV,
        ...ADDED,
      ],
    ],
    [
      "with a condition within a line",
      [
        ...HEAD,
        "metadata:",
        "  name: {{ if .Values.a }}a{{ else }}b{{ end }}",
        "spec:",
        "  python:",
        ...ENV,
        ...ADDED,
      ],
    ],
    [
      "with control lines at odd indentation",
      [
        ...HEAD,
        "spec:",
        "            {{- if .a }}",
        "  python:",
        "{{- if .b }}",
        "    image: x",
        "              {{- end }}",
        ...ENV,
        ...ADDED,
        " {{ end -}}",
      ],
    ],
    [
      "with comments that hold actions",
      [
        ...HEAD,
        "# {{ nothing",
        "spec:",
        "  python: # {{ .Values.x }}",
        ...ENV,
        ...ADDED,
        "  {{/* otel: {{ */}}",
      ],
    ],
  ])("has a finding and a fix: %s", (_, lines) => {
    const { before, after } = split(lines);
    const { findings, notChecked, text, left } = check(before);
    expect(findings).toHaveLength(1);
    expect(notChecked).toEqual([]);
    expect(text).toBe(after);
    expect(left).toEqual([]);
  });

  it("is fixed in each of several documents of one name", () => {
    const one = [...HEAD, "metadata: {name: x}", "spec:", "  python:", ...ENV, ...ADDED];
    const lines = [...one, "      {{- if .Values.y }}", "      # nothing", "      {{- end }}", "---"];
    const { before, after } = split([...lines, "{{- if .Values.x }}", ...one, "---", "{{- end }}", ...one]);
    expect(check(before).findings).toHaveLength(3);
    expect(check(before)).toMatchObject({ text: after, left: [] });
  });

  it("is read in the syntax of Jinja, of Terraform's templatefile and of ERB", () => {
    for (const [path, open, value, end] of [
      ["a.yaml.j2", "{% if a %}", "{{ b }}", "{% endif %}"],
      ["a.tftpl", "%{ if a ~}", "${b}", "%{ endif ~}"],
      ["a.yaml.erb", "<% if a %>", "<%= b %>", "<% end %>"],
    ] as const) {
      const lines = [
        open,
        ...HEAD,
        "metadata:",
        `  name: ${value}`,
        "spec:",
        "  python:",
        ...ENV,
        ...ADDED,
        end,
      ];
      const { before, after } = split(lines);
      expect(check(before, path).text, path).toBe(after);
    }
  });
});

describe("a template", () => {
  it.each<[string, readonly string[]]>([
    [
      "that may have the variable in a condition",
      [
        "    env:",
        "      {{- if .Values.quiet }}",
        "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
        "        value: requests,urllib3,urllib,flask",
        "      {{- end }}",
      ],
    ],
    [
      "whose value is rendered",
      ["    env:", "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "        value: {{ .Values.x }}"],
    ],
    ["whose entry has a rendered name", ["    env:", "      - name: {{ .Values.name }}", "        value: x"]],
    ["with an item that is rendered", ["    env:", "      - {{ toYaml .Values.one }}"]],
  ])("has no finding %s: what depends on an action is unknown", (_, lines) => {
    expect(check([...HEAD, "spec:", "  python:", ...lines, ""].join("\n")).findings).toEqual([]);
  });

  it.each<[string, readonly string[], string]>([
    [
      "a list",
      ["    env:", "      {{- toYaml .Values.env | nindent 6 }}"],
      "spec.python.env is rendered from .Values.env",
    ],
    [
      "a list in a line",
      ["    env: {{- toYaml .Values.env | nindent 6 }}"],
      "spec.python.env is rendered from .Values.env",
    ],
    [
      "a part of a section",
      ["    image: x", "    {{- toYaml .Values.p | nindent 4 }}"],
      "spec.python is rendered",
    ],
    [
      "the beginning of a section",
      ["    {{- toYaml .Values.p | nindent 4 }}", "    image: x"],
      "spec.python is rendered",
    ],
  ])("lists %s that is rendered", (_, lines, reason) => {
    const { findings, notChecked } = check([...HEAD, "spec:", "  python:", ...lines, ""].join("\n"));
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      { path: "templates/a.yaml", reason: expect.stringContaining(`template: ${reason}`) as string },
    ]);
  });

  it.each<[string, readonly string[], string]>([
    [
      "its list goes on",
      [
        "spec:",
        "  python:",
        ...ENV,
        "      {{- with .Values.env }}",
        "      {{- toYaml . | nindent 6 }}",
        "      {{- end }}",
      ],
      "its conditions decide whether",
    ],
    [
      "the list for all languages may be put into its spec",
      ["spec:", "  {{- toYaml .Values.common | nindent 2 }}", "  python:", ...ENV],
      "only rendering shows whether",
    ],
    [
      "more may be put in all around it",
      ["spec:", "  python:", ...ENV, '{{ include "tail" . }}'],
      "only rendering shows whether",
    ],
    [
      "a condition may leave all of its section out",
      ["spec:", "  python:", "    {{- if .a }}", "    image: x", "    {{- end }}"],
      "its conditions decide whether",
    ],
  ])("is listed where nobody knows whether it has a finding: %s", (_, lines, reason) => {
    const { findings, notChecked } = check([...HEAD, ...lines, ""].join("\n"));
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject([{ reason: expect.stringContaining(reason) as string }]);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      "whose list goes on",
      ["spec:", "  java:", "    env:", "      - name: A", '        value: ""', '{{ include "tail" . }}'],
      [
        "spec is rendered and isn't checked here",
        "only rendering shows whether OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED is set",
      ],
    ],
    [
      "whose list is rendered",
      ["spec:", "  java:", "    env: {{- toYaml .Values.env | nindent 6 }}"],
      ["spec.java.env is rendered from .Values.env and isn't checked here"],
    ],
    [
      "beside another one",
      ["spec:", "  java:", "    env: {{ .Values.a }}", "  nodejs:", "    env: {{ .Values.b }}"],
      [
        "spec.java.env is rendered from .Values.a and isn't checked here; spec.nodejs.env is rendered from .Values.b and isn't checked here",
      ],
    ],
    ["that the policy does not ask about", ["spec:", "  php:", "    env: {{ .Values.a }}"], []],
  ])("is listed for every language that the policy asks about: a section %s", (_, lines, reasons) => {
    const recommended = { ...presets.default.recommended, java: ["jdbc"], nodejs: ["net"] };
    const policy = { ...presets.default, recommended };
    const manifest = parseManifest("templates/a.yaml", [...HEAD, ...lines, ""].join("\n"));
    const { findings, notChecked } = checkManifest(manifest, { rules, policy });
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject(
      reasons.map((reason) => ({ reason: expect.stringContaining(reason) as string })),
    );
  });

  it("is not listed where what counts is written out", () => {
    const set = ENTRY.map((line) => line.replace('"requests', '"x,requests'));
    const lines = [
      "spec:",
      "  python:",
      "    env:",
      ...set,
      "      {{- toYaml .Values.env | nindent 6 }}",
      "",
    ];
    expect(check([...HEAD, ...lines].join("\n"))).toMatchObject({ findings: [], notChecked: [] });
  });

  it("has one finding for a resource, however many branches lack the names, and one fix of all of them", () => {
    const branch = (value: string, added: readonly string[]) => [
      "    env:",
      "      - name: A",
      `        value: ${value}`,
      ...added,
    ];
    const render = (added: readonly string[]) => [
      ...HEAD,
      "spec:",
      "  python:",
      "    {{- if .a }}",
      ...branch("x", added),
      "    {{- else if .b }}",
      ...branch("y", added),
      "    {{- else }}",
      ...branch("z", added),
      "    {{- end }}",
      "",
    ];
    const { findings, text } = check(render([]).join("\n"));
    expect(findings).toHaveLength(1);
    expect(text).toBe(render(ENTRY).join("\n"));
    expect(check(text)).toMatchObject({ findings: [], notChecked: [] });
  });

  it("has no fix where one branch has none: nobody would know which one is done", () => {
    const shared = ["    env: &shared", "      - name: A", "        value: x"];
    const lines = [
      ...HEAD,
      "spec:",
      "  python:",
      "    {{- if .a }}",
      ...ENV,
      "    {{- else }}",
      ...shared,
      "    {{- end }}",
      "  other: *shared",
      "",
    ];
    const { findings, text } = check(lines.join("\n"));
    expect(findings.map(({ fix }) => fix)).toEqual([null]);
    expect(text).toBe(lines.join("\n"));
  });

  it("is judged in each branch that has a list of its own, and fixed in the one that lacks the names", () => {
    const lines = [
      ...HEAD,
      "spec:",
      "  python:",
      "    {{- if .a }}",
      "    env:",
      ...ENTRY,
      "    {{- else }}",
      ...ENV,
      ...ADDED,
      "    {{- end }}",
    ];
    const { before, after } = split(lines);
    const { findings, notChecked, text } = check(before);
    expect(findings.map(({ range }) => before.slice(range.start, range.end))).toEqual(["env"]);
    expect(notChecked).toEqual([]);
    expect(text).toBe(after);
    expect(check(after)).toMatchObject({ findings: [], notChecked: [] });
  });

  it("has one finding where none of its branches may be taken", () => {
    const branches = ["    {{- if .a }}", ...ENV, "    {{- else if .b }}", ...ENV, "    {{- end }}"];
    const { findings } = check([...HEAD, "spec:", "  python:", ...branches, ""].join("\n"));
    expect(findings.map(({ rule }) => rule)).toEqual(["missing-recommended-disables"]);
  });

  it("is unknown where a part that is defined elsewhere, or in the file itself, is put in", () => {
    const define = ['{{- define "x.env" -}}', ...ENTRY.map((line) => line.slice(6)), "{{- end }}"];
    const own = [...HEAD, "spec:", "  python:", "    env:", '      {{- include "x.env" . | nindent 6 }}', ""];
    for (const lines of [own, [...define, ...own], [...define, ...own.slice(0, -1), ...ENV.slice(1), ""]]) {
      const { findings, notChecked } = check(lines.join("\n"));
      expect(findings).toEqual([]);
      expect(notChecked).toHaveLength(1);
    }
  });

  it("is judged in its branches one by one where there are too many of them to combine", () => {
    const conditions = Array.from({ length: 40 }, (_, index) => [
      `      {{- if .Values.a${index} }}`,
      `      - name: A${index}`,
      "        value: b",
      "      {{- end }}",
    ]).flat();
    const { before, after } = split([...HEAD, "spec:", "  python:", "    env:", ...ADDED, ...conditions]);
    const { findings, text } = check(before);
    expect(findings).toHaveLength(1);
    expect(text).toBe(after);
  });

  it.each([
    ["never closes", `${HEAD.join("\n")}\nspec: {{ .Values.x\n`, "(an action is never closed)"],
    [
      "never ends a condition",
      `{{ if a }}\n${HEAD.join("\n")}\n`,
      "(its conditions and ends don't match, or are nested too deeply)",
    ],
    [
      "ends what it never began",
      `${HEAD.join("\n")}\n{{ end }}\n`,
      "(its conditions and ends don't match, or are nested too deeply)",
    ],
    [
      "nests its conditions too deep",
      `${HEAD.join("\n")}\n${"{{ if a }}\n".repeat(5_000)}${"{{ end }}\n".repeat(5_000)}`,
      "(its conditions and ends don't match, or are nested too deeply)",
    ],
    [
      "is no YAML otherwise",
      `${HEAD.join("\n")}\nspec: {{ x }}\n  python: {}\n`,
      "(until then it isn't YAML: ",
    ],
  ])("that %s is listed, with the reason", (_, text, reason) => {
    const { findings, notChecked } = check(text);
    expect(findings).toEqual([]);
    expect(notChecked.map((entry) => entry.reason)).toEqual([
      expect.stringContaining(`template: {{ }} must be rendered first ${reason}`),
    ]);
  });

  it("is listed where only rendering tells how a section begins", () => {
    const lines = ["spec:", "  python: {{- toYaml .Values.python | nindent 4 }}", "    image: x", ""];
    const { findings, notChecked } = check([...HEAD, ...lines].join("\n"));
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject([
      { reason: expect.stringContaining("spec.python is rendered") as string },
    ]);
  });

  it("may leave out as many lines as it likes between an empty value and the next key", () => {
    const left = "      {{ a | nindent 6 }}\n".repeat(100);
    const text = `${HEAD.join("\n")}\nmetadata:\n  labels:\n${left}spec:\n  python: {}\n`;
    expect(check(text)).toMatchObject({ notChecked: [], left: [] });
    expect(check(text).findings).toHaveLength(1);
  });

  it("whose actions all stand in quotes is read as it is", () => {
    const lines = [
      ...HEAD,
      "metadata: {name: '{{ .Release.Name }}-inst'}",
      'spec: {python: {image: "repo/python:1"}}',
      "",
    ];
    const { findings, notChecked } = check(lines.join("\n"));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.fix).not.toBeNull();
    expect(notChecked).toEqual([]);
  });

  it("is suppressed by a comment of its own or of YAML", () => {
    for (const comment of [
      "{{/* otel-fix: ignore[missing-recommended-disables] not here */}}",
      "# otel-fix: ignore[missing-recommended-disables] not here",
    ]) {
      const text = [...HEAD, "spec:", "  x: {{ y }}", `  ${comment}`, "  python: {}", ""].join("\n");
      const suppressions = {
        mode: "allow",
        today: "2026-01-01",
        ruleIds: rules.map(({ id }) => id),
      } as const;
      const result = checkManifest(parseManifest("a.yaml", text), { ...options, suppressions });
      expect(result.findings, comment).toEqual([]);
      expect(result.suppressed.map(({ suppression }) => suppression.reason)).toEqual(["not here"]);
    }
  });
});

it("has the finding of the plain manifest, and its fix", { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const plain = renderManifest({ ...shape, bom: false });
      const eol = plain.includes("\r\n") ? "\r\n" : "\n";
      const [open, close] = [`{{- if .Values.on }}${eol}`, `${eol}{{- end }}${eol}`];
      const wrapped = check(`${open}${plain}${close}`);
      const alone = check(`${plain}${eol}`);
      expect(wrapped.findings.map(({ rule, message }) => [rule, message])).toEqual(
        alone.findings.map(({ rule, message }) => [rule, message]),
      );
      expect(wrapped.text).toBe(`${open}${alone.text.slice(0, -eol.length)}${close}`);
    }),
    { numRuns: Math.ceil(RUNS / 4) },
  );
});
