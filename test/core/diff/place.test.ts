import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { parseFilePatch, reverseFilePatch, type FileDiff } from "../../../src/core/diff/file-diff.ts";
import { limitInline, MAX_INLINE, placeFinding } from "../../../src/core/diff/place.ts";
import { applySuggestion, buildSuggestion } from "../../../src/core/diff/suggestion.ts";
import type { Finding } from "../../../src/core/lint/finding.ts";
import { type Manifest } from "../../../src/core/manifest/manifest.ts";
import { applyEdits } from "../../../src/core/text/edit.ts";
import { createLineIndex } from "../../../src/core/text/line-index.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { rules } from "../../../src/rules/index.ts";
import { TRIES } from "../../property-runs.ts";

const MANIFEST = `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: python
spec:
  exporter:
    endpoint: http://collector:4318
  propagators:
    - tracecontext
    - baggage
  python:
    image: python:1
    env:
      - name: OTEL_LOG_LEVEL
        value: debug
  java:
    image: java:1
`;

function check(text: string): { manifest: Manifest; finding: Finding } {
  const manifest = parseManifest("python.yaml", text);
  const [finding] = checkManifest(manifest, { rules, policy: presets.default }).findings;
  if (finding === undefined) throw new Error("the sample has no finding");
  return { manifest, finding };
}

/** The hunks that git shows between two texts, as GitHub gives them in `patch`. */
function gitPatch(before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), "place-"));
  try {
    writeFileSync(join(folder, "a"), before);
    writeFileSync(join(folder, "b"), after);
    execFileSync("git", ["diff", "--no-index", "--no-color", "a", "b"], { cwd: folder });
    return "";
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
    return output.slice(output.indexOf("@@"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function diffOf(before: string, after: string): FileDiff | null {
  return parseFilePatch(gitPatch(before, after));
}

describe("placing a finding", () => {
  it("stands inline with a suggestion where all its lines are in one hunk", () => {
    const { manifest, finding } = check(MANIFEST);
    const { placement } = placeFinding(finding, manifest, diffOf("", MANIFEST));
    expect(placement).toMatchObject({ where: "inline", startLine: 15, line: 15 });
    expect(placement.where === "inline" && placement.suggestion?.text).toBe(
      '        value: debug\n      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n        value: "requests,urllib3,urllib,flask"',
    );
  });

  it("stands below a line that looks like a secret, which its suggestion would repeat", () => {
    const text = MANIFEST.replace("value: debug", "value: ghp_0123456789abcdefghijklmnopqrstuvwxyz12");
    const { manifest, finding } = check(text);
    const { placement } = placeFinding(finding, manifest, diffOf("", text));
    expect(placement).toMatchObject({ where: "inline", startLine: 16, line: 16 });
    const suggestion = placement.where === "inline" ? placement.suggestion : null;
    expect(suggestion?.text).toBe(
      '      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n        value: "requests,urllib3,urllib,flask"\n  java:',
    );
    const fixed = applyEdits(text, finding.fix?.edits ?? []);
    if (suggestion === null || !fixed.ok) throw new Error("no suggestion");
    expect(applySuggestion(text, manifest.lines, suggestion)).toBe(fixed.text);
  });

  it.each([
    ["it is the last one", (text: string) => ["", text.slice(0, text.indexOf("  java:"))]],
    ["the line below is not in the hunk", (text: string) => [text.replace("python:1", "python:0"), text]],
    [
      "the fix changes it",
      (text: string) => ["", text.replace(/env:[^]*?value: (.*)\n/, "env: [{name: T, value: $1}]\n")],
    ],
    [
      "the line below looks so too",
      (text: string) => ["", text.replace("  java:", "  java: # api-key=opaque-value")],
    ],
  ])("has no suggestion on a line that looks like a secret where %s", (_where, change) => {
    const [before = "", text = ""] = change(
      MANIFEST.replace("value: debug", "value: ghp_0123456789abcdefghijklmnopqrstuvwxyz12"),
    );
    const { manifest, finding } = check(text);
    expect(finding.fix).not.toBeNull();
    const { placement } = placeFinding(finding, manifest, diffOf(before, text));
    expect(placement).toMatchObject({ where: "inline", suggestion: null });
  });

  it("stands inline on context rows", () => {
    const { manifest, finding } = check(MANIFEST);
    const before = MANIFEST.replace("java:1", "java:0");
    expect(placeFinding(finding, manifest, diffOf(before, MANIFEST)).placement).toMatchObject({
      where: "inline",
      line: 15,
    });
  });

  it("stands inline without a suggestion where only its own line is shown", () => {
    const { manifest, finding } = check(MANIFEST);
    const before = MANIFEST.replace("    - baggage\n", "");
    const { placement } = placeFinding(finding, manifest, diffOf(before, MANIFEST));
    expect(placement).toEqual({ where: "inline", startLine: 11, line: 11, suggestion: null });
  });

  it("stands in the body where the diff does not show it", () => {
    const { manifest, finding } = check(MANIFEST);
    const before = MANIFEST.replace("name: python", "name: snake");
    expect(placeFinding(finding, manifest, diffOf(before, MANIFEST)).placement).toEqual({
      where: "body",
      reason: "outside-diff",
    });
  });

  it("stands in the body where GitHub gave no patch", () => {
    const { manifest, finding } = check(MANIFEST);
    expect(placeFinding(finding, manifest, null).placement).toEqual({ where: "body", reason: "no-patch" });
  });

  it("carries no suggestion in a file with CRLF", () => {
    const text = MANIFEST.replaceAll("\n", "\r\n");
    const { manifest, finding } = check(text);
    expect(finding.fix).not.toBeNull();
    expect(placeFinding(finding, manifest, diffOf("", text)).placement).toMatchObject({
      where: "inline",
      line: 11,
      suggestion: null,
    });
  });

  it("carries no suggestion across a deleted row", () => {
    const { manifest, finding } = check(MANIFEST);
    // A fix that replaces lines 11 to 15, with a row deleted between them.
    const edits = [11, 15].map((line) => ({
      ...manifest.lines.rangeOf(line),
      start: manifest.lines.rangeOf(line).end,
      text: " # c",
    }));
    const wide = finding.fix === null ? finding : { ...finding, fix: { ...finding.fix, edits } };
    const before = MANIFEST.replace("    env:\n", "    gone: 1\n    env:\n");
    expect(placeFinding(wide, manifest, diffOf("", MANIFEST)).placement).toMatchObject({
      startLine: 11,
      line: 15,
    });
    expect(placeFinding(wide, manifest, diffOf(before, MANIFEST)).placement).toEqual({
      where: "inline",
      startLine: 11,
      line: 11,
      suggestion: null,
    });
  });

  it("moves the least important findings to the body once there are too many", () => {
    const text = Array.from({ length: MAX_INLINE + 5 }, (_, index) =>
      MANIFEST.replace("name: python", `name: p${index}`),
    ).join("---\n");
    const manifest = parseManifest("many.yaml", text);
    const diff = diffOf("", text);
    const { findings } = checkManifest(manifest, { rules, policy: presets.default });
    const loud = findings.map((finding, index) => ({
      ...finding,
      level: index === MAX_INLINE + 4 ? ("error" as const) : finding.level,
    }));
    const placed = limitInline(
      loud.map((finding) => placeFinding(finding, manifest, diff)),
      MAX_INLINE,
    );
    expect(placed).toHaveLength(MAX_INLINE + 5);
    expect(placed.filter(({ placement }) => placement.where === "inline")).toHaveLength(MAX_INLINE);
    expect(placed.at(-1)?.placement.where).toBe("inline");
  });
});

describe("a patch of GitHub's", () => {
  it("gives the text before the change when taken back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", "---", "-- x", "+ y", "", "  z")),
        fc.array(fc.constantFrom("a", "b", "--- q", "++", "")),
        fc.boolean(),
        (before, after, hasFinalNewline) => {
          const end = hasFinalNewline ? "\n" : "";
          const [old, next] = [before.join("\n") + end, after.join("\n") + end];
          const patch = gitPatch(old, next);
          if (patch !== "") expect(reverseFilePatch(next, patch)).toBe(old);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("that does not fit the text gives nothing rather than a guess", () => {
    expect(reverseFilePatch("other\n", gitPatch("a\n", "b\n"))).toBeNull();
    expect(parseFilePatch("no patch")).toBeNull();
  });
});

describe("a suggestion", () => {
  it("makes of the text exactly what the edits make of it, or is none", () => {
    const text = fc
      .array(fc.constantFrom("a", "bb", "", "  c: d", "é😀"), { minLength: 1, maxLength: 12 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.nat(),
        fc.constantFrom("", "x", "x\ny", "\nx", "x\n", "\r\n"),
        (before, a, b, inserted) => {
          const [start, end] = [a % (before.length + 1), b % (before.length + 1)].sort((x, y) => x - y);
          const edits = [{ start: start ?? 0, end: end ?? 0, text: inserted }];
          const lines = createLineIndex(before);
          if (lines.count === 0) return;
          const result = buildSuggestion(before, lines, edits);
          const fixed = applyEdits(before, edits);
          if (result.ok)
            expect(fixed).toEqual({ ok: true, text: applySuggestion(before, lines, result.suggestion) });
          if (result.ok) expect(fixed.ok && fixed.text).not.toBe(before);
        },
      ),
      { numRuns: TRIES },
    );
  });
});
