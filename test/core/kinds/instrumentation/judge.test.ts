import { describe, expect, it } from "vitest";

import { findBrokenLaws } from "./fix-laws.ts";

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n";
const recommended = ["requests", "flask"];

function judge(before: string, after: string, path = "a.yaml"): readonly string[] {
  // One edit over everything that differs: what the judge is to find is in the texts.
  const edits = [{ start: 0, end: before.length, text: after }];
  return findBrokenLaws({ path, before, after, edits, recommended });
}

function value(text: string, env = "python"): string {
  const entry = `- name: ${NAME}\n      value: ${text}\n`;
  return env === "python"
    ? `${HEAD}  python:\n    env:\n    ${entry}`
    : `${HEAD}  python: {}\n  env:\n    ${entry}`;
}

describe("the judge of fixes", () => {
  it("passes what a fix may do", () => {
    expect(judge(value("requests"), value("requests,flask"))).toEqual([]);
    expect(judge(value("django"), value("django, requests, flask"))).toEqual([]);
    expect(judge(`${HEAD}  python: {}\n`, value('"requests,flask"'))).toEqual([]);
    expect(judge(value("flask", "spec"), value("flask,requests", "spec"))).toEqual([]);
  });

  const only = "changes nothing but the one value";
  it.each([
    ["a name too few", value("django"), value("django,flask"), only],
    ["a lost name", value("django"), value("requests,flask"), only],
    ["another order", value("django"), value("requests,django,flask"), only],
    [
      "an entry that shadows spec.env",
      value("flask", "spec"),
      `${value("flask", "spec")}  python2: {}\n`,
      only,
    ],
    ["another value changed", `${HEAD}  python: {image: a}\n`, `${HEAD}  python: {image: b}\n`, only],
    ["a document more", value("requests"), `${value("requests,flask")}---\na: b\n`, only],
    ["a text that no longer parses", value("requests"), value('"requests,flask'), only],
    [
      "other line ends",
      value("requests"),
      value("requests,flask").replaceAll("\n", "\r\n"),
      "keeps the line ends",
    ],
    [
      "a final newline lost",
      value("requests"),
      value("requests,flask").trimEnd(),
      "keeps a final newline, or its absence",
    ],
    ["nothing", value("requests"), value("requests"), "changes the text"],
  ])("sees %s", (_, before, after, law) => {
    expect(judge(before, after)).toContain(law);
  });

  it("sees a text that the edits do not give", () => {
    const [before, after] = [value("requests"), value("requests,flask")];
    const laws = findBrokenLaws({ before, after, edits: [{ start: 0, end: 0, text: "" }], recommended });
    expect(laws).toContain("keeps every byte outside the edits");
  });
});

describe("the judge of fixes in texts in texts", () => {
  const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));
  const values = (text: string) =>
    `instrumentation:\n  python:\n    env:\n    - name: ${NAME}\n      value: ${text}\nother: {python: {}}\n`;
  const string = (inner: string) => `kind: Secret\nstringData:\n  a: |\n${indent(inner, 4)}  b: c\n`;
  const nested = (inner: string) => string(string(inner));
  const page = (inner: string) => `# Page\n\n1. Do:\n\n   \`\`\`yaml\n${indent(inner, 3)}   \`\`\`\n\nEnd\n`;
  const program = (inner: string) => `a = <<-EOF\n${indent(inner, 4)}  EOF\nb = 1\n`;
  const script = (inner: string) => string(`cat <<EOF | kubectl apply -f -\n${inner}EOF\necho done\n`);
  const template = (inner: string) => `{{- if .Values.on }}\n{{ $a := 1 }}\n${inner}{{- end }}\n`;

  const forms: readonly (readonly [string, string, (inner: string) => string])[] = [
    ["values", "values.yaml", (inner) => inner],
    ["a string", "a.yaml", string],
    ["a string in a string", "a.yaml", nested],
    ["a fence", "page.md", page],
    ["a heredoc of Terraform", "main.tf", program],
    ["a heredoc of a script", "a.yaml", script],
    ["a template", "a.yaml", template],
  ];

  it.each(forms)("passes what a fix may do in %s, and nothing else", (_, path, wrap) => {
    for (const make of [value, values]) {
      const before = wrap(make("requests"));
      expect(judge(before, wrap(make("requests,flask")), path)).toEqual([]);
      for (const other of ["flask", "requests,urllib3", "requests,flask,django"])
        expect(judge(before, wrap(make(other)), path), other).not.toEqual([]);
    }
  });

  it.each(forms)("sees what changes beside it in %s", (_, path, wrap) => {
    const before = wrap(values("requests"));
    const after = wrap(values("requests,flask"));
    expect(judge(before, after.replace("other", "others"), path)).not.toEqual([]);
    expect(judge(before, after.replace("python: {}", `python: {env: [{name: ${NAME}}]}`), path)).not.toEqual(
      [],
    );
    for (const [was, is] of [
      ["b: c", "b: d"],
      ["End", "Else"],
      ["b = 1", "b = 2"],
      ["echo done", "echo"],
    ] as const)
      if (after.includes(was)) expect(judge(before, after.replace(was, is), path), was).not.toEqual([]);
  });
});
