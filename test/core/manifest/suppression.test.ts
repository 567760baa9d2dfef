import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../src/core/check.ts";
import { type Manifest } from "../../../src/core/manifest/manifest.ts";
import { findResources } from "../../../src/core/manifest/resource.ts";
import {
  readAnnotationSuppressions,
  readCommentSuppressions,
  type Suppression,
} from "../../../src/core/manifest/suppression.ts";
import { proseToText } from "../../../src/core/text/prose.ts";

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";

function manifestOf(text: string): Manifest {
  const manifest = parseManifest("a.yaml", text);
  expect(manifest.notChecked).toEqual([]);
  return manifest;
}

function inComments(text: string): readonly Suppression[] {
  const manifest = manifestOf(text);
  return manifest.documents.flatMap((document) => readCommentSuppressions(manifest, document));
}

/** The suppressions of the lines after the head, as `line: rules | reason | until`. */
function describeComments(body: string, head = HEAD): readonly string[] {
  return inComments(head + body).map(describeOne);
}

function inAnnotation(value: string): readonly string[] {
  const manifest = manifestOf(`${HEAD}metadata:\n  annotations:\n    otel-fix/ignore: ${value}\n`);
  return findResources(manifest).flatMap(readAnnotationSuppressions).map(describeOne);
}

function describeOne({ line, rules, reason, until, faults }: Suppression): string {
  if (faults.length > 0)
    return faults.map(({ expected, found }) => `${proseToText(expected)} ≠ ${proseToText(found)}`).join("; ");
  return `${line ?? "resource"}: ${rules.join("+")} | ${reason ?? "-"} | ${until ?? "-"}`;
}

describe("a suppression in a comment", () => {
  it("is about its own line, or the line below the run of comments it stands in", () => {
    expect(describeComments("a: b # otel-fix: ignore[x] why\n")).toEqual(["3: x | why | -"]);
    expect(describeComments("# otel-fix: ignore[x] why\na: b\n")).toEqual(["4: x | why | -"]);
    expect(describeComments("# otel-fix: ignore[x] why\n  # more\n# otel-fix: ignore[y]\na: b\n")).toEqual([
      "6: x | why | -",
      "6: y | - | -",
    ]);
    expect(describeComments("# otel-fix: ignore[x] why\n\n# apart\na: b\n")).toEqual(["4: x | why | -"]);
    expect(describeComments("a: b # otel-fix: ignore[x] beside\n# other\nc: d\n")).toEqual([
      "3: x | beside | -",
    ]);
  });

  it("may name several rules, give no reason, and end with a day", () => {
    expect(describeComments("a: b #otel-fix:ignore[x, y]  for \t reasons until=2028-02-29 \n")).toEqual([
      "3: x+y | for reasons | 2028-02-29",
    ]);
    expect(describeComments("a: b # otel-fix: ignore[x] until=2028-02-29\n")).toEqual([
      "3: x | - | 2028-02-29",
    ]);
  });

  it.each([
    ["ignore x why", "`ignore[rule-id] reason` after `otel-fix:` ≠ `ignore x why`"],
    ["Ignore[x] why", "`ignore[rule-id] reason` after `otel-fix:` ≠ `Ignore[x] why`"],
    ["disable[x] why", "`ignore[rule-id] reason` after `otel-fix:` ≠ `disable[x] why`"],
    ["ignore[x why", "`ignore[rule-id] reason` after `otel-fix:` ≠ `ignore[x why`"],
    ["ignore[] why", "the id of a rule ≠ `ignore[]`"],
    ["ignore[x,] why", "the id of a rule ≠ `ignore[x,]`"],
    [
      "ignore[x] until=2027-02-29",
      "a calendar date at the end, such as `until=2028-02-29` ≠ `until=2027-02-29`",
    ],
    ["ignore[x] until= soon", "a calendar date at the end, such as `until=2028-02-29` ≠ `until= soon`"],
    [
      "ignore[x] until=2027-01-01 why",
      "a calendar date at the end, such as `until=2028-02-29` ≠ `until=2027-01-01 why`",
    ],
  ])("that says %s is at fault", (written, fault) => {
    expect(describeComments(`# otel-fix: ${written}\na: b\n`)).toEqual([fault]);
  });

  it("is none in other words, in quotes, in block scalars and in plain ones", () => {
    for (const body of [
      "# otel-fix: ignored the rest\na: b\n",
      "# see otel-fix: ignore[x]\na: b\n",
      "a: '# otel-fix: ignore[x]'\n",
      'a: "b\n  # otel-fix: ignore[x]\n  c"\n',
      "a: b#otel-fix: ignore[x]\n".replace(": ignore", ":ignore"),
      "a: |\n  # otel-fix: ignore[x] why\n",
      "a: >-\n  text\n  # otel-fix: ignore[x] why\n\n  # otel-fix: ignore[y] why\n",
    ])
      expect(describeComments(body), body).toEqual([]);
    const scalar = "--- |\n# otel-fix: ignore[x] Instrumentation opentelemetry.io\n";
    expect(describeComments("", scalar)).toEqual([]);
  });

  it("is found beside block scalars, in flow collections, with CRLF, and after a mark or a BOM", () => {
    expect(
      describeComments(
        "a: | # otel-fix: ignore[x] why\n  # otel-fix: ignore[y]\n# otel-fix: ignore[z]\nb: c\n",
      ),
    ).toEqual(["3: x | why | -", "6: z | - | -"]);
    expect(describeComments("a: [ # otel-fix: ignore[x]\n  # otel-fix: ignore[y]\n  b ]\n")).toEqual([
      "3: x | - | -",
      "5: y | - | -",
    ]);
    expect(describeComments("# otel-fix: ignore[x] why\r\na: b\r\n")).toEqual(["4: x | why | -"]);
    expect(describeComments("a: b\n", `\uFEFF# otel-fix: ignore[x] why\n${HEAD}`)).toEqual([
      "2: x | why | -",
    ]);
    expect(describeComments("a: b\n", `a: b\n--- # otel-fix: ignore[x] why\n${HEAD}`)).toEqual([
      "2: x | why | -",
    ]);
  });

  it("has the comment as its range", () => {
    const text = `é: 🚀 # other\n---\n${HEAD}a: 🚀 # otel-fix: ignore[x] why\n`;
    const [found] = inComments(text);
    expect(text.slice(found?.start, found?.end)).toBe("# otel-fix: ignore[x] why");
  });
});

describe("a suppression in an annotation", () => {
  it("is about the resource, with entries separated by semicolons or line ends", () => {
    expect(inAnnotation("x=why it is so")).toEqual(["resource: x | why it is so | -"]);
    expect(inAnnotation('"x=a = b until=2028-02-29; y = c;\\n z;"')).toEqual([
      "resource: x | a = b | 2028-02-29",
      "resource: y | c | -",
      "resource: z | - | -",
    ]);
    expect(inAnnotation("|\n      x=why\n      y until=2028-02-29")).toEqual([
      "resource: x | why | -",
      "resource: y | - | 2028-02-29",
    ]);
    expect(inAnnotation("")).toEqual([]);
    expect(inAnnotation("''")).toEqual([]);
  });

  it("is at fault where it isn't text, names no rule, or has too many entries", () => {
    expect(inAnnotation("{x: why}")).toEqual(["text such as `rule-id=reason` ≠ a map or a list"]);
    expect(inAnnotation("=why")).toEqual(["the id of a rule ≠ `=why`"]);
    expect(inAnnotation("x;".repeat(51))).toEqual(["at most 50 entries in one annotation ≠ 51"]);
  });

  it("is shown at its key, or at the resource's first where it comes from an anchor", () => {
    const text = `${HEAD}metadata:\n  annotations: &a { otel-fix/ignore: x=why }\n---\n${HEAD}x: &a\n  annotations: { otel-fix/ignore: x=why }\nmetadata: *a\n`;
    const found = findResources(manifestOf(text)).flatMap(readAnnotationSuppressions);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(["otel-fix/ignore", "apiVersion"]);
  });
});
