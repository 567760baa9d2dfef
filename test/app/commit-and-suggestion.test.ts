import fc from "fast-check";
import { expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../src/core/check.ts";
import { checkOptionsFor } from "../../src/app/files/check-options.ts";
import { chooseFixes, type Choice } from "../../src/app/fix/choose-fixes.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { parseFilePatch, type FileDiff } from "../../src/core/diff/file-diff.ts";
import { placeFinding, type PlacedFinding } from "../../src/core/diff/place.ts";
import { buildSuggestion } from "../../src/core/diff/suggestion.ts";
import type { Fix } from "../../src/core/lint/finding.ts";
import { type Manifest } from "../../src/core/manifest/manifest.ts";
import { renderComment } from "../../src/core/report/comment.ts";
import { identifyFindings } from "../../src/core/review/identity.ts";
import type { Edit } from "../../src/core/text/edit.ts";
import { rules } from "../core/sample-rules.ts";
import { parseSuggestion, replaceLines } from "../../sandbox/src/operations/suggestion-text.ts";
import { findBrokenLaws, replay } from "../core/kinds/instrumentation/fix-laws.ts";
import {
  isComplete,
  isShared,
  renderManifest,
  shapes,
  type Shape,
} from "../core/kinds/instrumentation/manifest-arbitrary.ts";
import { createTally } from "../core/kinds/instrumentation/shape-tally.ts";
import { PATIENCE, RUNS } from "../property-runs.ts";
import { WHOLE } from "../core/report/samples.ts";

/**
 * The two ways in which a fix reaches a branch: `/otel-fix` commits a file's text, and a click commits the block of a
 * comment, by an implementation of GitHub's rules that shares nothing with the bot. They must give the same bytes.
 */

const PATH = "deploy/python.yaml";
const context = { rules, configuration: presets.default, today: "2026-01-01" };
const recommended = presets.default.recommended.python;
const EVERYTHING: Choice = { scope: { of: "all" }, finding: null, withUnsafe: false };

const SAME = "a click on the suggestion commits what /otel-fix commits, and both keep the laws of fixes";

it(SAME, { timeout: PATIENCE }, () => {
  const tally = createTally();
  const outcomes: Record<Outcome, number> = { suggested: 0, "line ends": 0, "no fix": 0, complete: 0 };
  fc.assert(
    fc.property(shapes, (shape) => {
      tally.add(shape);
      outcomes[holdsFor(shape)] += 1;
    }),
    { numRuns: RUNS },
  );
  console.log(`${tally.describe()}; ${describe(outcomes)}`);
  expect(tally.rare()).toEqual([]);
  expect(outcomes.suggested).toBeGreaterThan(RUNS / 3);
});

/** suggested: both ways were compared. line ends: GitHub would mix them. no fix: an anchor shares the value. */
type Outcome = "suggested" | "line ends" | "no fix" | "complete";

function holdsFor(shape: Shape): Outcome {
  const before = renderManifest(shape);
  const manifest = parseManifest(PATH, before);
  const { findings } = checkManifest(manifest, checkOptionsFor(PATH, context));
  const contents = new Map([[PATH, { kind: "text" as const, text: before }]]);
  const plan = chooseFixes({ contents, kustomizations: [] }, EVERYTHING, context);
  const [finding] = findings;
  if (finding === undefined) {
    expect(isComplete(shape, recommended), before).toBe(true);
    expect(plan).toEqual({ files: [], left: [] });
    return "complete";
  }
  const placed = placeFinding(finding, manifest, diffOfNewFile(before));
  const comment = renderComment(placed, onlyOne(identifyFindings(findings)), WHOLE);
  if (finding.fix === null) {
    expect(isShared(shape), before).toBe(true);
    expect([plan.files, parseSuggestion(comment)]).toEqual([[], null]);
    return "no fix";
  }
  const { after: committed } = onlyOne(plan.files);
  expect(findBrokenLaws({ before, after: committed, edits: finding.fix.edits, recommended }), before).toEqual(
    [],
  );
  const lines = parseSuggestion(comment);
  if (before.includes("\r")) {
    expect({ lines, why: whyNone(manifest, finding.fix) }, before).toEqual({ lines: null, why: "crlf" });
    return "line ends";
  }
  // Everywhere else there is one: a test that could pass without any would prove nothing.
  expect(lines, `${before}\n${comment}`).not.toBeNull();
  const replaced = { ...linesOf(placed), lines: lines ?? [] };
  const suggested = replaceLines(Buffer.from(before), [replaced]).toString();
  expect(suggested, comment).toBe(committed);
  // The same text keeps the same laws, but for the one of the lines that the click replaces.
  expect(replay(before, [editOf(manifest, replaced)])).toBe(suggested);
  return "suggested";
}

/** As GitHub gives the patch of a file that is new: each line is an added row of one hunk. */
function diffOfNewFile(text: string): FileDiff | null {
  const lines = text.split("\n");
  const isOpen = lines.at(-1) !== "";
  const rows = (isOpen ? lines : lines.slice(0, -1)).map((line) => `+${line}`);
  const end = isOpen ? ["\\ No newline at end of file"] : [];
  return parseFilePatch([`@@ -0,0 +1,${rows.length} @@`, ...rows, ...end].join("\n"));
}

function whyNone(manifest: Manifest, { edits }: Fix): string {
  const result = buildSuggestion(manifest.text, manifest.lines, edits);
  return result.ok ? "there is one" : result.code;
}

/** The lines that the comment stands on. */
function linesOf({ placement }: PlacedFinding): { readonly first: number; readonly last: number } {
  if (placement.where !== "inline") throw new Error(`placed in the body: ${placement.reason}`);
  return { first: placement.startLine, last: placement.line };
}

/** The block as an edit: whole lines, the last one's own end left where it is. */
function editOf(
  { lines: index }: Manifest,
  { first, last, lines }: { first: number; last: number; lines: readonly string[] },
): Edit {
  return { start: index.rangeOf(first).start, end: index.rangeOf(last).end, text: lines.join("\n") };
}

function onlyOne<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length !== 1)
    throw new Error(`${list.length} of what there is to be one of`);
  return first;
}

function describe(outcomes: Readonly<Record<Outcome, number>>): string {
  return Object.entries(outcomes)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(", ");
}
