import { describe, expect, it } from "vitest";

import { indent, joined, look, RESOURCE } from "./wrapped.ts";

const RULE = "missing-recommended-disables";
const IGNORE = `otel-fix: ignore[${RULE}] wanted`;
const HIDDEN = { findings: [], notChecked: [], suppressed: 1 };

describe("a suppression of what stands in a string", () => {
  const inMap = (...lines: readonly string[]) =>
    joined("kind: ConfigMap", "data:", lines, indent(RESOURCE, 4));

  it.each([
    ["above its key", inMap(`  # ${IGNORE}`, "  a: |")],
    ["on the line of its key", inMap(`  a: | # ${IGNORE}`)],
    [
      "above the key of a string around it",
      joined("data:", `  # ${IGNORE}`, "  b: |", indent(["data:", "  a: |", ...indent(RESOURCE, 4)], 4)),
    ],
    ["in the string itself", inMap("  a: |").replace("      python:", `      # ${IGNORE}\n      python:`)],
    [
      "above the key of one in quotes",
      joined("data:", `  # ${IGNORE}`, `  a: ${JSON.stringify(RESOURCE.join("\n"))}`),
    ],
    ["above an item of a list", joined("extra:", `  # ${IGNORE}`, "  - |", indent(RESOURCE, 4))],
  ])("covers it: %s", (_, text) => {
    expect(look(text)).toEqual(HIDDEN);
  });

  it("covers no other string, and is reported where it covers none", () => {
    const text = inMap(`  # ${IGNORE}`, "  x: y", "  a: |");
    expect(look(text).findings.map(({ rule, line }) => [rule, line])).toEqual([
      ["unused-suppression", 3],
      [RULE, 11],
    ]);
  });

  it("leaves the fixes of others in the same document", () => {
    const text = joined(
      "data:",
      `  # ${IGNORE}`,
      "  a: |",
      indent(RESOURCE, 4),
      "  b: |",
      indent(RESOURCE, 4),
    );
    expect(look(text)).toMatchObject({
      findings: [{ fix: expect.stringMatching(/^Add/) as string }],
      suppressed: 1,
    });
  });
});

describe("a suppression above a fence", () => {
  const fence = ["```yaml", ...RESOURCE, "```"];
  const COMMENT = `<!-- ${IGNORE} -->`;

  it.each([
    ["directly above it", joined("text", "", COMMENT, fence)],
    ["with a blank line between", joined(COMMENT, "", fence)],
    ["above another comment", joined(COMMENT, "<!-- prettier-ignore -->", fence)],
    ["in a list", joined("- a", "", indent([COMMENT, ...fence], 2))],
    ["within the fence", joined("```yaml", RESOURCE.slice(0, 5), `  # ${IGNORE}`, RESOURCE.slice(5), "```")],
  ])("covers all in it: %s", (_, text) => {
    expect(look(text, "a.md")).toEqual(HIDDEN);
  });

  it("covers nothing further up, nor another fence", () => {
    expect(look(joined(COMMENT, "", "", fence), "a.md").findings).toHaveLength(1);
    expect(look(joined(COMMENT, fence, "", fence), "a.md")).toMatchObject({
      findings: [{ line: 20 }],
      suppressed: 1,
    });
  });

  it("is reported where it hides nothing, and where its form is wrong", () => {
    const fixed = fence.map((line) => line.replace("python:", "java:"));
    expect(look(joined(COMMENT, fixed), "a.md").findings).toMatchObject([
      { rule: "unused-suppression", line: 1 },
    ]);
    expect(look(joined("<!-- otel-fix: ignore missing -->", fence), "a.md").findings).toMatchObject([
      { rule: "invalid-suppression", line: 1 },
      { rule: RULE, fix: expect.stringMatching(/^Add/) as string },
    ]);
  });
});

it("is unused in what Helm rendered for a reason of its own", () => {
  const text = joined("# Source: shop/templates/a.yaml", `# ${IGNORE}`, RESOURCE);
  expect(look(text).findings).toMatchObject([
    { rule: "unused-suppression", fix: "only its author knows whether it is still wanted" },
    { rule: RULE, fix: expect.stringContaining("the next rendering") as string },
  ]);
});

describe("a suppression in a template", () => {
  const head = RESOURCE.slice(0, 5).map((line) => line.replace("shop", "{{ .Release.Name }}"));
  const python = RESOURCE.slice(5);

  it.each([
    ["over several lines", ["  {{/* " + IGNORE, "     by the audit */}}"]],
    ["with its words in a line of their own", ["  {{- /*", `    ${IGNORE}`, "  */ -}}"]],
    ["before another comment", ["  {{/*", IGNORE, "*/}}", "  # more"]],
    ["above a condition", [`  # ${IGNORE}`, "  {{- if .Values.a }}"]],
    [
      "above several conditions, and a blank line",
      [`  {{/* ${IGNORE} */}}`, "  {{- if .a }}{{ with .b }}", ""],
    ],
    [
      "above a condition of several lines, and a comment",
      [`  # ${IGNORE}`, "  {{- if and", "      .a .b }}", "  # why"],
    ],
    ["behind the condition", [`  {{- if .a }} # ${IGNORE}`]],
    ["above an assignment", [`  # ${IGNORE}`, "  {{- $x := 1 }}"]],
  ])("covers the first content below it: %s", (_, lines) => {
    const opened = lines.join("\n").match(/\b(?:if|with) /g) ?? [];
    const text = joined(
      head,
      lines,
      python,
      opened.map(() => "  {{- end }}"),
    );
    expect(look(text)).toEqual(HIDDEN);
  });

  it("covers nothing behind what closes a part, nor further down, and is unused there", () => {
    const closed = joined(head, "  {{- if .a }}", "  sampler: {}", `  # ${IGNORE}`, "  {{- end }}", python);
    const far = joined(head, `  # ${IGNORE}`, "  {{- if .a }}", "  sampler: {}", "  {{- end }}", python);
    for (const text of [closed, far]) expect(look(text).findings.map(({ rule }) => rule)).toContain(RULE);
    expect(look(far).findings.map(({ rule }) => rule)).toContain("unused-suppression");
  });
});

describe("a suppression above a heredoc of Terraform", () => {
  const heredoc = ["  yaml_body = <<-EOT", ...indent(RESOURCE, 4), "  EOT", "}"];
  const program = (...lines: readonly string[]) => joined('resource "x" "a" {', lines, heredoc);

  it.each([
    ["#", [`  # ${IGNORE}`]],
    ["//", [`  // ${IGNORE}`]],
    ["/* */", [`  /* ${IGNORE} */`]],
    ["/* */ over several lines", ["  /*", `   * ${IGNORE}`, "   * by the audit", "   */"]],
    ["above another comment", [`  /* ${IGNORE} */`, "  // more"]],
  ])("covers all in it: %s", (_, lines) => {
    expect(look(program(...lines), "a.tf")).toEqual(HIDDEN);
  });

  it("covers nothing behind code or a blank line", () => {
    for (const lines of [
      [`  /* ${IGNORE} */`, ""],
      [`  a = 1 /* ${IGNORE} */`],
      [`  /* ${IGNORE} */`, "  a = 1"],
    ])
      expect(look(program(...lines), "a.tf").findings).toHaveLength(1);
  });

  it("is reported where it hides nothing", () => {
    const text = program(`  /* ${IGNORE} */`).replace("python:", "java:");
    expect(look(text, "a.tf").findings).toMatchObject([{ rule: "unused-suppression", line: 2 }]);
  });
});
