import { groupBy } from "../text/group-by.ts";
import { isWithin } from "../text/range.ts";
import { findDocuments } from "../yaml/documents.ts";
import { withText, type Manifest } from "../manifest/manifest.ts";
import { whyNoFixIn, type Document, type Unit } from "../manifest/document.ts";
import type { Finding, Fix } from "../lint/finding.ts";
import { lintManifest, type LintResult, type ProposedFinding } from "../lint/lint.ts";
import type { RaiseOptions } from "../lint/raised.ts";
import {
  found,
  NOT_PROVED,
  NOT_TRIED,
  OPEN_END,
  USED_ELSEWHERE,
  withoutFix,
  type ChosenFix,
} from "./chosen-fix.ts";
import { findWhyNoFix, joinBranches } from "./branches.ts";
import { countIdentities, unitOf, type Counts } from "./identities.ts";
import { editUnit, lastOf } from "./edit-unit.ts";
import { compareNotChecked } from "./not-checked.ts";
import { findOpenEnd } from "./open-end.ts";
import { JOINT_BUDGET, MAX_JOINT_PROOFS, MAX_PROVED_ALONE, PROOF_BUDGET } from "./proof-bounds.ts";
import { optionsOfProofs, withEdited, withOwn } from "./proof-options.ts";
import { groupReadings, isUsedElsewhere, sayOnly, type ClaimedChange } from "./readings.ts";

/**
 * Lints with proof: a finding carries a fix only where the fix was tried and holds. The laws: the text changes, parses
 * again, and says exactly what the fix claims and nothing else; the finding is gone and no other one is new; every byte
 * outside the edits is as it was (which applying edits gives by construction).
 */

export interface CheckOptions extends RaiseOptions {
  /**
   * Text that proofs one by one may parse, in UTF-16 units, the first proof of each document not counted. What is beyond
   * that is proved in one piece for each document.
   */
  readonly proofBudget?: number;
  /** false where nobody asks for fixes: none is tried, and every finding says so. */
  readonly provesFixes?: false;
}

export interface CheckResult extends Omit<LintResult, "findings" | "untold" | "readsSuppressions"> {
  readonly findings: readonly Finding[];
  /** How many more there are that these say as well. */
  readonly repeated: number;
}

export function checkManifest(manifest: Manifest, given: CheckOptions): CheckResult {
  const options = withOwn(given, manifest);
  const { findings: proposed, untold, readsSuppressions, ...linted } = lintManifest(manifest, options);
  const { dependent, repeated } = untold;
  const rest = { ...linted, repeated: repeated.length };
  // Most manifests have nothing to prove.
  if (proposed.length + dependent.length === 0) return { ...rest, findings: [] };
  if (options.provesFixes === false) return { ...rest, findings: proposed.map(leaveUntried) };
  const asked = optionsOfProofs(options, readsSuppressions);
  const prover: Prover = {
    manifest,
    readings: groupReadings(manifest),
    options: asked,
    before: countIdentities([...proposed, ...repeated], unitOf),
    beforeInAny: countIdentities([...proposed, ...dependent], unitOf),
    hidesNoMore: compareNotChecked(manifest, asked),
    started: new Set(),
    deferred: new Set(),
    parts: new WeakMap(),
    budget: { left: options.proofBudget ?? PROOF_BUDGET, joint: JOINT_BUDGET },
  };
  const claimed = proposed.map((finding) => complete(prover, finding));
  const dropped = findNotProved(prover, claimed);
  const findings = claimed.map((finding) =>
    dropped.has(finding) ? { ...finding, ...withoutFix(NOT_PROVED) } : finding,
  );
  return { ...rest, findings };
}

interface Prover {
  readonly manifest: Manifest;
  /** The documents of each unit, by its start. */
  readonly readings: ReadonlyMap<number, readonly Document[]>;
  readonly options: CheckOptions;
  /** How many findings of each identity there are before any fix, those too that others say as well. */
  readonly before: Counts;
  /** The same with what is found in some readings only. */
  readonly beforeInAny: Counts;
  readonly hidesNoMore: ReturnType<typeof compareNotChecked>;
  /** Starts of the units of which a fix was tried. */
  readonly started: Set<number>;
  /** Fixes that are to be proved in one piece with the others of their unit. */
  readonly deferred: Set<Fix>;
  /** What a fix of several readings of a template changes in each of them. */
  readonly parts: WeakMap<Fix, readonly ClaimedChange[]>;
  readonly budget: { left: number; joint: number };
}

function leaveUntried(proposed: ProposedFinding): Finding {
  const { rule, level, path, subject, range, message, advice, related } = proposed;
  const place = { rule, level, path, subject, range, message, advice, ...(related && { related }) };
  return { ...place, ...withoutFix(NOT_TRIED) };
}

function complete(
  prover: Prover,
  { proposal, others, elsewhere, safety, ...place }: ProposedFinding,
): Finding {
  const frozen = whyNoFixIn(place.subject.document);
  if (frozen !== null) return { ...place, ...withoutFix(frozen) };
  const chosen = propose(prover, place, { proposal, elsewhere, safety });
  if (chosen.fix === null) return { ...place, ...chosen };
  const alternatives = others.flatMap(
    (other) => propose(prover, place, { proposal: other, elsewhere: [], safety }).fix ?? [],
  );
  return { ...place, ...chosen, alternatives };
}

function propose(
  prover: Prover,
  place: Omit<FixClaim, "fix">,
  { proposal, elsewhere, safety }: Pick<ProposedFinding, "proposal" | "elsewhere" | "safety">,
): ChosenFix {
  if ("whyNoFix" in proposal) return withoutFix(proposal.whyNoFix);
  const { title, brief } = proposal;
  const words = { title, ...(brief && { brief }), safety: proposal.safety ?? safety };
  const whyNot = findWhyNoFix(elsewhere);
  if (whyNot !== null) return withoutFix(whyNot);
  const { document } = place.subject;
  const whole = proposal.alternatives.map((way, index) => {
    const { fix, parts } = joinBranches({ ...way, ...words }, { document, index, elsewhere });
    if (parts !== null) prover.parts.set(fix, parts);
    return fix;
  });
  try {
    return choose(prover, place, whole);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return withoutFix(`trying it failed (a bug in otel-fix): ${cause.slice(0, 200)}`);
  }
}

function choose(prover: Prover, place: Omit<FixClaim, "fix">, alternatives: readonly Fix[]): ChosenFix {
  const { document } = place.subject;
  const [first] = alternatives;
  if (first === undefined) return withoutFix(NOT_PROVED);
  const { unit } = document;
  if (first.changes.some(({ path }) => isUsedElsewhere(document, path))) return withoutFix(USED_ELSEWHERE);
  if (prover.started.has(unit.start)) prover.budget.left -= unit.end - unit.start;
  prover.started.add(unit.start);
  if (prover.budget.left < 0 || unit.end - unit.start > MAX_PROVED_ALONE) {
    prover.deferred.add(first);
    return found(first);
  }
  const fix = alternatives.find((way) => holds(prover, unit, [{ ...place, fix: way }]));
  if (fix !== undefined) return found(fix);
  return withoutFix(
    findOpenEnd(prover.manifest.text, lastOf(prover.readings, unit)) === null ? NOT_PROVED : OPEN_END,
  );
}

/** The findings whose fixes were put off and do not hold in one piece with the others of their unit. */
function findNotProved(prover: Prover, findings: readonly Finding[]): ReadonlySet<Finding> {
  const deferred = findings.filter(({ fix }) => fix !== null && prover.deferred.has(fix));
  const byUnit = groupBy(deferred, ({ subject }) => subject.document.unit.start);
  return new Set([...byUnit.values()].flatMap((group) => findFailing(prover, group)));
}

/** Halves a group that does not hold until the parts do, or until that was tried often enough. */
function findFailing(prover: Prover, group: readonly Finding[]): readonly Finding[] {
  const unit = group[0]?.subject.document.unit;
  if (unit === undefined) return [];
  const failing: Finding[] = [];
  const parts: (readonly Finding[])[] = [group];
  for (let tried = 0; parts.length > 0; tried += 1) {
    const part = parts.shift() ?? [];
    const mayTry = tried === 0 || (tried < MAX_JOINT_PROOFS && prover.budget.joint > 0);
    if (mayTry) prover.budget.joint -= unit.end - unit.start;
    if (mayTry && holds(prover, unit, part)) continue;
    if (!mayTry || part.length === 1) failing.push(...part);
    else parts.push(part.slice(0, part.length >> 1), part.slice(part.length >> 1));
  }
  return failing;
}

/** What a proof has to know of a finding. */
type FixClaim = Pick<Finding, "rule" | "subject" | "fix">;

/** Whether the edited unit says what the fixes claim and nothing else, and linting it finds neither them nor more. */
function holds(prover: Prover, unit: Unit, claims: readonly FixClaim[]): boolean {
  const claimed = claims.flatMap(({ subject: { document }, fix }): readonly ClaimedChange[] =>
    fix === null ? [] : (prover.parts.get(fix) ?? [{ document, changes: fix.changes, edits: fix.edits }]),
  );
  if (!claimed.every(({ document, edits }) => edits.every((edit) => isWithin(edit, document)))) return false;
  const edits = claims.flatMap(({ fix }) => fix?.edits ?? []);
  const { manifest } = prover;
  const text = editUnit(manifest, unit, edits);
  if (text === null) return false;
  const lengths = [manifest.text.slice(unit.start, unit.end), text].map((one) => findDocuments(one).length);
  if (lengths[0] !== lengths[1]) return false;
  const before = prover.readings.get(unit.start) ?? [];
  const after = withText(manifest, text);
  if (!sayOnly({ before, after: after.documents, claimed })) return false;
  if (!keepsOpenEnd(prover, { unit, text, after })) return false;
  return removesOnly(prover, { unit, after, claims });
}

interface EditedUnit {
  readonly unit: Unit;
  readonly text: string;
  readonly after: Manifest;
}

/** Whether the text still ends where it did, if that is within a block scalar. */
function keepsOpenEnd(prover: Prover, { unit, text, after }: EditedUnit): boolean {
  const openEnd = findOpenEnd(prover.manifest.text, lastOf(prover.readings, unit));
  if (openEnd === null) return true;
  const last = after.documents.findLast(({ within }) => within === null);
  return (
    last !== undefined && findOpenEnd(text, { root: last.root, end: text.length })?.join() === openEnd.join()
  );
}

interface Edited {
  readonly unit: Unit;
  readonly after: Manifest;
  readonly claims: readonly FixClaim[];
}

/** Whether linting the edited unit finds everything as before but for the fixed findings themselves. */
function removesOnly(prover: Prover, { unit, after, claims }: Edited): boolean {
  const result = lintManifest(after, withEdited(prover.options, unit, after));
  const inUnit = () => unit.start;
  const left = countIdentities(result.findings, inUnit);
  // In no reading may it be left.
  const still = countIdentities([...result.findings, ...result.untold.dependent], inUnit);
  const count = (counts: Counts, identity: string) => counts.get(identity) ?? 0;
  return (
    prover.hidesNoMore(unit, result) &&
    [...countIdentities(claims, inUnit)].every(
      ([identity, fixed]) => count(still, identity) <= count(prover.beforeInAny, identity) - fixed,
    ) &&
    [...left].every(([identity, number]) => number <= count(prover.before, identity))
  );
}
