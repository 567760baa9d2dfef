import { describe, expect, it } from "vitest";

import { fix, look } from "./wrapped.ts";

/** Forms within forms: a template's actions in the texts that a file carries. Their maps lead through all of them to the file. */

const NAMES = "requests,urllib3,urllib,flask";

function resource(...more: readonly string[]): readonly string[] {
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    "  name: {{ .Release.Name }}",
    "spec:",
    "  python:",
    ...more,
    "    env:",
    "      - name: A",
    "        value: {{ .Values.b }}",
  ];
}

const ADDED = ["      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", `        value: "${NAMES}"`];

const indent = (lines: readonly string[], by: string) => lines.map((line) => by + line).join("\n");

function configMap(lines: readonly string[]): string {
  const head =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  cr.yaml: |\n";
  return `${head}${indent(lines, "    ")}\n`;
}

function job(lines: readonly string[]): string {
  const script = ["kubectl apply -f - <<EOF", ...lines, "EOF"];
  return `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  args:\n    - |\n${indent(script, "      ")}\n`;
}

const FORMS: readonly (readonly [string, string, (lines: readonly string[]) => string])[] = [
  ["a ConfigMap of a Helm template", "templates/a.yaml", configMap],
  ["a heredoc in the script of a template's Job", "templates/job.yaml", job],
  ["a heredoc of a script", "a.sh", (lines) => `cat <<EOF | kubectl apply -f -\n${lines.join("\n")}\nEOF\n`],
  ["a heredoc of Terraform", "main.tf", (lines) => `x = <<-EOT\n${indent(lines, "  ")}\nEOT\n`],
];

describe("actions of a template in a text that is carried", () => {
  it.each(FORMS)("leave what is written out to be fixed in its place: %s", (_, path, wrap) => {
    const text = wrap(resource());
    const fixed = wrap([...resource(), ...ADDED]);
    expect(look(text, path)).toMatchObject({ findings: [{ at: "python" }], notChecked: [] });
    expect(fix(text, path)).toBe(fixed);
    expect(look(fixed, path)).toMatchObject({ findings: [], notChecked: [] });
  });

  it.each(FORMS)("may be a part of the list that has the name: %s", (_, path, wrap) => {
    const column = /^ *(?=- name: A$)/m.exec(wrap(resource()))?.[0].length ?? 0;
    for (const columns of [` | nindent ${column}`, ""]) {
      const text = wrap([...resource(), `      {{- include "x.env" .${columns} }}`]);
      expect(look(text, path)).toMatchObject({ findings: [] });
      expect(fix(text, path)).toBe(text);
    }
  });

  it("keep their lines in a string, which is a template of its own", () => {
    const lines = resource("    {{- if .Values.image }}", "    image: {{ .Values.image }}", "    {{- end }}");
    const text = configMap(lines);
    expect(look(text, "templates/a.yaml").findings).toMatchObject([{ at: "python" }]);
    expect(fix(text, "templates/a.yaml")).toBe(configMap([...lines, ...ADDED]));
  });

  it("are listed where they stand in lines of their own in a script of a template", () => {
    const text = job([...resource(), '      {{- include "x.env" . }}']);
    expect(look(text, "templates/job.yaml")).toMatchObject({
      findings: [],
      notChecked: expect.arrayContaining([
        expect.stringContaining("template: {{ }} must be rendered first"),
      ]) as unknown,
    });
  });

  it("are for a reader to fill in where they stand in a page", () => {
    const page = `\`\`\`yaml\n${resource().join("\n")}\n\`\`\`\n`;
    expect(look(page, "guide.md")).toMatchObject({ findings: [], notChecked: [] });
  });

  it("are listed where an action never closes", () => {
    const text = `x = <<EOT\n${resource().join("\n").replace("}}", "")}\nEOT\n`;
    const { findings, notChecked } = look(text, "main.tf");
    expect(findings).toEqual([]);
    expect(notChecked.join()).toContain("template: {{ }} must be rendered first");
  });
});
