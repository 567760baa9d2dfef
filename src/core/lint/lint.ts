import { nameValues } from "../kinds/instrumentation/values/name-values.ts";
import { whyGenerated } from "../manifest/generated.ts";
import type { Document } from "../manifest/document.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { compareText } from "../text/compare-text.ts";
import { prose } from "../text/prose.ts";
import type { FindingPlace, SuppressedFinding } from "./finding.ts";
import { mergeReadings } from "./merge-readings.ts";
import { tellCausesOnce } from "./one-cause.ts";
import { raiseFindings, type RaisedFindings } from "./raise.ts";
import type { Raised, RaiseOptions } from "./raised.ts";
import type { Rule, RuleFinding } from "./rule.ts";
import { listUnknowns } from "./unknowns.ts";

/**
 * Lints a manifest: what its rules raise becomes findings with the fixes that they propose, or suppressed ones. Knows
 * nothing about a single rule, tries no fix and writes nothing. A rule that throws takes down neither the other rules nor
 * the other resources: what it could not check is listed.
 */

/** A finding with the ways to mend it that its rule proposes: none of them was tried. */
export interface ProposedFinding extends FindingPlace {
  readonly proposal: RuleFinding["fix"];
  readonly others: readonly RuleFinding["fix"][];
  /** What the fix has to do besides, in other readings of the template. */
  readonly elsewhere: readonly { readonly document: Document; readonly proposal: RuleFinding["fix"] }[];
  /** Of the fixes that the rule proposes. */
  readonly safety: Rule["safety"];
}

export interface LintResult {
  /** Ordered by position. */
  readonly findings: readonly ProposedFinding[];
  /** Findings that do not count, ordered by position. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Ordered, patches last. */
  readonly notChecked: readonly NotChecked[];
  /** What nobody is told. */
  readonly untold: {
    /** What rules find only where a template's condition goes one way. */
    readonly dependent: readonly Pick<FindingPlace, "rule" | "subject">[];
    /** What other findings say as well. */
    readonly repeated: readonly Pick<FindingPlace, "rule" | "subject">[];
  };
  /** Number of Instrumentation resources met, patches left out. */
  readonly instrumentations: number;
  /** What the rules were asked about: in sight of rules about the whole project. */
  readonly subjects: RaisedFindings["subjects"];
  readonly parts: RaisedFindings["parts"];
  /** Whether suppressions were read: not where there are too many of them, and not where nobody asked. */
  readonly readsSuppressions: boolean;
}

export function lintManifest(manifest: Manifest, options: RaiseOptions): LintResult {
  const { raised: all, covered, notChecked, patches, ...counts } = raiseFindings(manifest, options);
  const { certain: raised, dependent } = mergeReadings(all, manifest.documents);
  const isHidden = (entry: Raised) => covered.has(entry) && options.suppressions?.mode !== "deny";
  const { said, repeated } = tellCausesOnce(raised.filter((entry) => !isHidden(entry)));
  const shown = said.map((entry) => propose(covered.has(entry) ? withDenial(entry) : entry));
  const unknown = listUnknowns({ ...counts, covered, raised: all, dependent }, options);
  const suppressed = raised.filter(isHidden).flatMap((entry) => suppress(entry, covered, options));
  return {
    findings: shown.sort(comparePlaces),
    suppressed: suppressed.sort((a, b) => comparePlaces(a.finding, b.finding)),
    notChecked: [
      ...manifest.notChecked.map((entry) => nameValues(manifest, entry)),
      ...notChecked,
      ...unknown,
      ...patches,
    ],
    untold: { dependent: dependent.map(identify), repeated: repeated.map(identify) },
    ...counts,
  };
}

function identify({ rule, subject }: Raised): Pick<FindingPlace, "rule" | "subject"> {
  return { rule, subject };
}

function comparePlaces(a: FindingPlace, b: FindingPlace): number {
  return a.range.start - b.range.start || compareText(a.rule, b.rule);
}

function propose(raised: Raised): ProposedFinding {
  // What has no edit has none that could be taken away.
  const whyNoFix = "whyNoFix" in raised.found.fix ? null : whyGenerated(raised.subject);
  const proposal = whyNoFix === null ? raised.found.fix : { whyNoFix };
  const others = whyNoFix === null ? (raised.found.others ?? []) : [];
  const elsewhere = (raised.elsewhere ?? []).map(({ subject, found }) => ({
    document: subject.document,
    proposal: found.fix,
  }));
  return { ...placeOf(raised), proposal, others, elsewhere, safety: raised.safety };
}

function placeOf({ rule, level, found, subject }: Raised): FindingPlace {
  const { at: range, message, advice, related } = found;
  const { path } = subject.manifest;
  return { rule, level, path, subject, range, message, advice, ...(related && { related }) };
}

/** The finding says itself that its suppression has no effect: nobody has to wonder. */
function withDenial(raised: Raised): Raised {
  const { advice } = raised.found;
  const consequence = advice.consequence.length === 0 ? DENIED : [...advice.consequence, " ", ...DENIED];
  return { ...raised, found: { ...raised.found, advice: { ...advice, consequence } } };
}

const DENIED = prose`The suppression here has no effect: the configuration says ${"suppressions: deny"}.`;

function suppress(
  raised: Raised,
  covered: RaisedFindings["covered"],
  { suppressions }: RaiseOptions,
): readonly SuppressedFinding[] {
  const [suppression, ...also] = covered.get(raised) ?? [];
  if (suppression === undefined) return [];
  const finding = { ...placeOf(raised), fix: null, alternatives: [], whyNoFix: "the finding is suppressed" };
  return [{ finding, suppression, also, isReported: suppressions?.mode === "report" }];
}
