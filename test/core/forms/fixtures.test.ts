import { existsSync, readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { applyEdits } from "../../../src/core/text/edit.ts";
import { readMarkers } from "../../rules/fixtures.ts";
import { findBrokenLaws } from "../kinds/instrumentation/fix-laws.ts";
import { options } from "./wrapped.ts";

/**
 * Files as people keep them, each beside what its fixes make of it: `.fixed.`, which is missing where nothing is fixed. The
 * lines that are flagged have the markers of the rules' fixtures.
 */

const FOLDER = new URL("../../fixtures/forms/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");
const fixedName = (name: string) => name.replace(/\.(?=\w+$)/, ".fixed.");
const names = readdirSync(FOLDER).filter((name) => !name.includes(".fixed."));

const recommended = options.policy.recommended.python;

/** Parts that are not read, and are listed. */
const LISTED: Readonly<Record<string, readonly string[]>> = {
  "quoted-guide.md": ["line 3: a YAML block in a quotation (`>`): otel-fix doesn't check it"],
};

describe.each(names)("%s", (name) => {
  const text = read(name);
  const expected = readMarkers(text);
  const manifest = parseManifest(name, text);
  const { findings, notChecked } = checkManifest(manifest, options);
  const applied = applyFixes(manifest, { ...options, safeties: ["safe"] });

  it("is understood, and has its findings on the lines that are marked", () => {
    expect(notChecked.map(({ reason }) => reason)).toEqual(LISTED[name] ?? []);
    const found = findings.map(({ range, fix }) => [
      manifest.lines.positionAt(range.start).line,
      fix !== null,
    ]);
    expect(found).toEqual(expected.map(({ line, noFix }) => [line, noFix === null]));
    for (const [index, { noFix }] of expected.entries())
      if (noFix !== null) expect(findings[index]?.whyNoFix).toContain(noFix);
  });

  it("obeys the fix laws, with each fix alone and with all together", () => {
    const fixes = findings.flatMap(({ fix }) => (fix === null ? [] : [fix.edits]));
    for (const edits of fixes.length === 0 ? [] : [...fixes, fixes.flat()]) {
      const edited = applyEdits(text, edits);
      const after = edited.ok ? edited.text : "";
      expect(findBrokenLaws({ path: name, before: text, after, edits, recommended })).toEqual([]);
    }
  });

  it("becomes the fixed text, which has only the findings without a fix and stays as it is", () => {
    const fixed = existsSync(new URL(fixedName(name), FOLDER)) ? read(fixedName(name)) : text;
    expect(applied.manifest.text).toBe(fixed);
    const again = applyFixes(parseManifest(name, fixed), { ...options, safeties: ["safe"] });
    expect([again.manifest.text, again.fixed, again.result.notChecked]).toEqual([fixed, [], notChecked]);
    expect(again.result.findings).toHaveLength(findings.filter(({ fix }) => fix === null).length);
  });
});

it("has no fixed text without its file", () => {
  const fixed = readdirSync(FOLDER).filter((name) => name.includes(".fixed."));
  expect(fixed.filter((name) => !names.some((other) => fixedName(other) === name))).toEqual([]);
});
