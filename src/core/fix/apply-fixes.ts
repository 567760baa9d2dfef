import { applyEdits, editsOverlap } from "../text/edit.ts";
import type { Range } from "../text/range.ts";
import { withText, type Manifest } from "../manifest/manifest.ts";
import type { Finding, Safety } from "../lint/finding.ts";
import { checkManifest, type CheckOptions, type CheckResult } from "./prove-fix.ts";

/**
 * Applies the fixes of a manifest's findings until none is left to apply. Fixes whose edits overlap are applied one after
 * the other, each proved again on the text that the one before it left.
 */

export interface FixedManifest {
  readonly manifest: Manifest;
  /** What is left to say about the fixed text. */
  readonly result: CheckResult;
  /** The findings that were fixed, in the order of their fixes. */
  readonly fixed: readonly Finding[];
}

export interface FixOptions extends CheckOptions {
  /** Which fixes may be applied. */
  readonly safeties: readonly Safety[];
  /** Which findings are to be fixed at all; every one unless given. Documents keep their index, resources their path. */
  readonly isChosen?: (finding: Finding) => boolean;
}

/** Fixes can uncover findings that were hidden; two fixes that undo each other must not go on forever. */
const MAX_ROUNDS = 10;

/** Text that rounds may check, in UTF-16 units, the first one not counted. */
const ROUND_BUDGET = 10_000_000;

/** `checked` is what checking the manifest with these options gives, where that is known. */
export function applyFixes(
  manifest: Manifest,
  options: FixOptions,
  checked: CheckResult = checkManifest(manifest, options),
): FixedManifest {
  let state: FixedManifest = { manifest, result: checked, fixed: [] };
  const rounds = Math.min(MAX_ROUNDS, 1 + Math.floor(ROUND_BUDGET / Math.max(1, manifest.text.length)));
  for (let round = 0; round < rounds; round += 1) {
    const next = applyRound(state, options);
    if (next === null) break;
    state = next;
  }
  return state;
}

function applyRound(state: FixedManifest, options: FixOptions): FixedManifest | null {
  const fixable = state.result.findings.filter(
    (finding) =>
      finding.fix !== null &&
      options.safeties.includes(finding.fix.safety) &&
      options.isChosen?.(finding) !== false,
  );
  const chosen = selectApart(fixable);
  if (chosen.length === 0) return null;
  const next = applyTogether(state, chosen, options);
  // Fixes that hold alone but not together: one at a time, the rest has its turn in the next rounds.
  return next ?? applyTogether(state, chosen.slice(0, 1), options);
}

function applyTogether(
  state: FixedManifest,
  findings: readonly Finding[],
  options: FixOptions,
): FixedManifest | null {
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  const edited = applyEdits(state.manifest.text, edits);
  if (!edited.ok) return null;
  const manifest = withText(state.manifest, edited.text);
  // What lies between files was said of the text as it was.
  const result = checkManifest(manifest, { ...options, project: [] });
  const isSound =
    result.notChecked.length <= state.result.notChecked.length &&
    countAll(result) <= countAll(state.result) - findings.length;
  return isSound ? { manifest, result, fixed: [...state.fixed, ...findings] } : null;
}

/** What one finding says of several comes to light with its fix. */
function countAll({ findings, repeated }: CheckResult): number {
  return findings.length + repeated;
}

/** The findings whose edits keep apart: in the order of the text, each begins behind the one chosen before it. */
function selectApart(findings: readonly Finding[]): readonly Finding[] {
  const placed = findings
    .map((finding) => ({ finding, range: hullOf(finding) }))
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const chosen: Finding[] = [];
  let last: Range | null = null;
  for (const { finding, range } of placed) {
    if (last !== null && editsOverlap(last, range)) continue;
    chosen.push(finding);
    last = range;
  }
  return chosen;
}

/** From a finding's first edit to its last. */
function hullOf({ fix }: Finding): Range {
  const edits = fix?.edits ?? [];
  const start = edits.reduce((min, edit) => Math.min(min, edit.start), Number.MAX_SAFE_INTEGER);
  return { start, end: edits.reduce((max, edit) => Math.max(max, edit.end), 0) };
}
