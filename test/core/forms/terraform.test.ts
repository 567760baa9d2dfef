import { describe, expect, it } from "vitest";

import { ADDED, fix, indent, joined, look, RESOURCE } from "./wrapped.ts";

const manifest = (lines: readonly string[], mark = "<<-EOT") =>
  joined('resource "kubectl_manifest" "otel" {', `  yaml_body = ${mark}`, lines, "  EOT", "}");
const RULE = "missing-recommended-disables";

describe("a heredoc of Terraform", () => {
  it.each<[string, (lines: readonly string[]) => string]>([
    ["as it stands", (lines) => manifest(lines, "<<EOT")],
    ["without its indentation", (lines) => manifest(indent(lines, 4))],
    ["in a list of values", (lines) => joined("x = [<<EOF", lines, "EOF", "]")],
    ["of several documents", (lines) => manifest(indent(["kind: Namespace", "---", ...lines], 4))],
    [
      "behind a glob and a comment",
      (lines) => joined('a = "**/*.yaml" # /* "', "/* b = <<X", "*/ c = <<Y", lines, "Y"),
    ],
    ["that never closes", (lines) => joined("a = <<EOT", lines)],
    ["with CRLF", (lines) => manifest(indent(lines, 4)).replaceAll("\n", "\r\n")],
    ["beside one with a script", (lines) => joined("a = <<X", "echo <<Y", "X", "b = <<Z", lines, "Z")],
    [
      "of a script in it",
      (lines) => joined("user_data = <<X", "#!/bin/sh", "kubectl apply -f - <<Y", lines, "Y", "X"),
    ],
  ])("is fixed where it stands: %s", (_, wrap) => {
    const text = wrap(RESOURCE);
    expect(look(text, "a.tf")).toEqual({
      findings: [
        expect.objectContaining({
          level: "warning",
          at: "python",
          fix: expect.stringMatching(/^Add/) as string,
        }),
      ],
      notChecked: [],
      suppressed: 0,
    });
    expect(fix(text, "a.tf")).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("is fixed in each of its documents", () => {
    const wrap = (lines: readonly string[]) => manifest(indent([...lines, "---", ...lines], 4));
    expect(look(wrap(RESOURCE), "a.tf").findings).toHaveLength(2);
    expect(fix(wrap(RESOURCE), "a.tf")).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("has no finding for what Terraform puts in", () => {
    const named = [
      ...RESOURCE,
      "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
      "        value: ${var.names}",
    ];
    expect(look(manifest(named, "<<EOT"), "a.tf")).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });

  it("is listed where directives decide what stands in it", () => {
    const lines = [...RESOURCE.slice(0, 6), "%{ if var.x }", ...RESOURCE.slice(6), "%{ endif }"];
    expect(look(manifest(lines, "<<EOT"), "a.tf")).toEqual({
      findings: [],
      notChecked: ["line 2: a heredoc with `%{ }`, which Terraform must evaluate first: it isn't checked"],
      suppressed: 0,
    });
    expect(look(manifest([...RESOURCE, "# 100 %%{"], "<<EOT"), "a.tf").findings).toHaveLength(1);
  });

  it.each([
    [
      "in a comment",
      joined(
        "# a = <<EOT",
        RESOURCE.map((line) => `# ${line}`),
        "# EOT",
      ),
    ],
    ["in a comment of many lines", joined("/*", manifest(RESOURCE, "<<EOT"), "*/")],
    ["in quotes", joined(`a = "<<EOT"`, RESOURCE, "EOT")],
  ])("is none %s", (_, text) => {
    expect(look(text, "a.tf")).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });

  it.each(["#", "//"])("is covered by a suppression behind %s above its line", (mark) => {
    const comment = `  ${mark} otel-fix: ignore[${RULE}] wanted`;
    const text = manifest(RESOURCE, "<<EOT").replace("  yaml_body", `${comment}\n  yaml_body`);
    expect(look(text, "a.tf")).toEqual({ findings: [], notChecked: [], suppressed: 1 });
    expect(look(joined(comment, manifest(RESOURCE, "<<EOT")), "a.tf").findings).toHaveLength(1);
  });
});

describe("chart values as an object of Terraform's own language", () => {
  const release = (...lines: readonly string[]) =>
    joined('resource "helm_release" "x" {', '  chart = "opentelemetry-kube-stack"', lines, "}");
  const PYTHON = 'python = { env = [{ name = "A", value = "b" }] }';

  it.each([
    ["encoded", 3, release(`  values = [yamlencode({ instrumentation = { enabled = true, ${PYTHON} } })]`)],
    [
      "over lines",
      4,
      release("  values = [yamlencode({", '    "instrumentation" = {', `      ${PYTHON}`, "    }})]"),
    ],
    ["set one by one", 3, release('  set { name = "instrumentation.python.image" }')],
    [
      "beside the release",
      1,
      joined(
        `locals { autoInstrumentation = { spec = { ${PYTHON} } } }`,
        release().replace('"open', '"oci://a/b/open'),
      ),
    ],
  ])("are listed: %s", (_, line, text) => {
    const reason = "chart values in Terraform's own language: otel-fix checks only YAML in a heredoc";
    expect(look(text, "a.tf")).toEqual({
      findings: [],
      notChecked: [expect.stringContaining(`line ${line}: ${reason}`)],
      suppressed: 0,
    });
  });

  it.each([
    ["blocks", '  set {\n    name = "instrumentation.env[0].name"\n  }', "", 1],
    ["a list", '  set = [{ name = "instrumentation.python.image", value = "x" }]', "", 1],
    ["the block of another release", "", 'x "y" "z" {\n set { name = "instrumentation.python.image" }\n}', 0],
    ["nothing that a rule reads", '  set { name = "instrumentation.enabled" }', "", 0],
  ])("in a heredoc come below what is set by itself: in %s", (_, set, other, count) => {
    const values = [
      "values = [<<-EOT",
      "instrumentation:",
      "  enabled: true",
      "  python: {env: []}",
      "EOT",
      "]",
    ];
    const { findings, notChecked } = look(joined(release(...values, set), other), "a.tf");
    const reason = "line 3: chart values that `set` in the same block changes: they aren't checked";
    expect(notChecked.filter((one) => one === reason)).toHaveLength(count);
    expect(findings).toHaveLength(1 - count);
  });

  it.each([
    ["turned off", release(`  values = [yamlencode({ instrumentation = { enabled = false, ${PYTHON} } })]`)],
    ["without a section", release("  values = [yamlencode({ instrumentation = { enabled = true } })]")],
    [
      "of another chart",
      release(`  values = [{ instrumentation = { ${PYTHON} } }]`).replace("kube-stack", "x"),
    ],
    ["in a comment", release(`  # instrumentation = { ${PYTHON} }`)],
    ["something else's", joined(release(), 'locals { instrumentation = { env = "prod" } }')],
  ])("are none: %s", (_, text) => {
    expect(look(text, "a.tf")).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });
});

describe("an object of Terraform's own language", () => {
  const REASON =
    "an object in Terraform's own language: otel-fix checks only YAML in a heredoc (`yaml_body = <<-EOT`)";

  it.each([
    [
      "a kubernetes_manifest",
      3,
      joined(
        'resource "kubernetes_manifest" "x" {',
        "  manifest = {",
        '    kind       = "Instrumentation"',
        '    apiVersion = "opentelemetry.io/v1alpha1"',
        "  }",
        "}",
      ),
    ],
    [
      "quoted keys",
      2,
      joined(
        "a = yamlencode({",
        '  "apiVersion" : "opentelemetry.io/v1alpha1", "kind" : "Instrumentation"',
        "})",
      ),
    ],
  ])("is listed at its kind: %s", (_, line, text) => {
    expect(look(text, "a.tf")).toEqual({
      findings: [],
      notChecked: [`line ${line}: ${REASON}`],
      suppressed: 0,
    });
  });

  it.each([
    ["another group", 'a = { kind = "Instrumentation", apiVersion = "example.com/v1" } # opentelemetry.io'],
    ["a comment", '# kind = "Instrumentation"\n# apiVersion = "opentelemetry.io/v1alpha1"'],
    ["a mention", 'a = "Instrumentation of opentelemetry.io"'],
  ])("is none: %s", (_, text) => {
    expect(look(`${text}\n`, "a.tf")).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });
});
