import { applyPatch, structuredPatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applyFixes, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { buildPatch } from "../../../src/core/diff/text-patch.ts";
import { rules } from "../../../src/rules/index.ts";
import { LINEAR, measureGrowth } from "../../growth.ts";
import { TRIES } from "../../property-runs.ts";

const CONTEXTS = [0, 1, 3];

function packaged(before: string, after: string, context: number) {
  return structuredPatch("a/x", "b/x", before, after, undefined, undefined, { context });
}

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
const BODIES = {
  "an empty section": "python: {}",
  "a section with a key": "python:\n      image: x",
  "a list of names": `python:\n      env:\n        - name: ${NAME}\n          value: requests`,
  "an entry without a value": `python:\n      env:\n        - name: ${NAME}`,
};

/** Resources that are alike to the last line: what an edit belongs to shows by its place alone. */
function renderList(body: string, count: number): string {
  const item = `- apiVersion: opentelemetry.io/v1alpha1\n  kind: Instrumentation\n  spec:\n    ${body}\n`;
  return `apiVersion: v1\nkind: List\nitems:\n${item.repeat(count)}`;
}

function fix(before: string): string {
  return applyFixes(parseManifest("a.yaml", before), {
    rules,
    policy: presets.default,
    safeties: ["safe"],
  }).manifest.text;
}

describe("a patch of a fix", () => {
  const cases = Object.entries(BODIES).flatMap(([title, body]) => [
    [title, renderList(body, 12)],
    [`${title}, in a file without a final line end`, renderList(body, 12).trimEnd()],
    [`${title}, in CRLF lines`, renderList(body, 12).replaceAll("\n", "\r\n")],
  ]);

  it.each(cases)("is what the package makes of it: %s", (_, before = "") => {
    const after = fix(before);
    expect(after).not.toBe(before);
    for (const context of CONTEXTS)
      expect(buildPatch({ path: "x", before, after }, context)).toEqual(packaged(before, after, context));
  });
});

describe("a patch", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "d\r"), { maxLength: 12 });
  const text = fc.tuple(lines, fc.boolean()).map(([all, ended]) => all.join("\n") + (ended ? "\n" : ""));

  it("of short texts is what the package makes of it", () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom(...CONTEXTS), (before, after, context) => {
        expect(buildPatch({ path: "x", before, after }, context)).toEqual(packaged(before, after, context));
      }),
      { numRuns: TRIES },
    );
  });

  it("of long texts leads from the one to the other, however much they differ", () => {
    const long = fc.array(text, { minLength: 20, maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(long, long, fc.boolean(), (a, b, sharesMost) => {
        const [before, after] = sharesMost ? [a + b + a, a + b.slice(9) + a] : [a, b];
        const patch = buildPatch({ path: "x", before, after }, 3);
        expect(applyPatch(before, patch, { autoConvertLineEndings: false })).toBe(after);
      }),
      { numRuns: 100 },
    );
  });

  it("costs time in proportion to the number of changes", () => {
    const run = (count: number) => {
      const before = renderList("python: {}", count);
      const after = before.replaceAll(" {}", "\n      env: []");
      return () => buildPatch({ path: "x", before, after }, 3);
    };
    expect(measureGrowth(run, 400)).toBeLessThan(LINEAR);
  });

  it("costs no more where no line stays", () => {
    const run = (count: number) => {
      const texts = { path: "x", before: renderLines("old", count), after: renderLines("new", count) };
      const patch = buildPatch(texts, 3);
      expect(applyPatch(texts.before, patch, { autoConvertLineEndings: false })).toBe(texts.after);
      return () => buildPatch(texts, 3);
    };
    expect(measureGrowth(run, 750)).toBeLessThan(LINEAR);
  });
});

function renderLines(word: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");
}
