import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import type { Resource } from "../manifest/resource.ts";
import { prose } from "../text/prose.ts";
import type { Finding, Fix, SuppressedFinding } from "./finding.ts";
import {
  describeCrash,
  raiseFindings,
  type Raised,
  type RaisedFindings,
  type RaiseOptions,
} from "./raise.ts";

/**
 * Lints a manifest: what its rules raise becomes findings, or suppressed ones. Knows nothing about a single rule, proves
 * nothing and writes nothing. A rule that throws takes down neither the other rules nor the other resources: what it could
 * not check is listed.
 */

/** A rule's proposal for one finding. */
export interface FixCandidate {
  readonly rule: string;
  readonly resource: Resource;
  readonly alternatives: readonly Fix[];
}

/** Chooses among a fix's alternatives, or says why none holds. The floor above proves them. */
export type ChooseFix = (candidate: FixCandidate) => Pick<Finding, "fix" | "whyNoFix">;

export interface LintOptions extends RaiseOptions {
  readonly chooseFix: ChooseFix;
}

export interface LintResult {
  /** Ordered by position. */
  readonly findings: readonly Finding[];
  /** Findings that do not count, ordered by position. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly notChecked: readonly NotChecked[];
  /** Number of Instrumentation resources met, patches left out. */
  readonly instrumentations: number;
}

export function lintManifest(manifest: Manifest, options: LintOptions): LintResult {
  return completeFindings(manifest, raiseFindings(manifest, options), options);
}

/** Makes findings of what was raised. Rules need not run again where other fixes are to be chosen. */
export function completeFindings(
  manifest: Manifest,
  found: RaisedFindings,
  options: LintOptions,
): LintResult {
  const { raised, covered, notChecked, patches, instrumentations } = found;
  const isHidden = (entry: Raised) => covered.has(entry) && options.suppressions?.mode !== "deny";
  const completed = raised
    .filter((entry) => !isHidden(entry))
    .map((entry) => complete(covered.has(entry) ? withDenial(entry) : entry, options.chooseFix));
  const suppressed = raised.filter(isHidden).flatMap((entry) => suppress(entry, { covered, options }));
  return {
    findings: completed.flatMap((result) => result.findings).sort(comparePlaces),
    suppressed: suppressed.sort((a, b) => comparePlaces(a.finding, b.finding)),
    notChecked: [
      ...manifest.notChecked,
      ...notChecked,
      ...completed.flatMap((result) => result.notChecked),
      ...patches,
    ],
    instrumentations,
  };
}

function comparePlaces(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || compareText(a.rule, b.rule);
}

/** By code unit, so that the order is the same in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function complete(raised: Raised, choose: ChooseFix): Pick<LintResult, "findings" | "notChecked"> {
  try {
    return { findings: [toFinding(raised, chooseFix(raised, choose))], notChecked: [] };
  } catch (error) {
    return { findings: [], notChecked: [describeCrash(raised.rule, raised.instrumentation, error)] };
  }
}

function chooseFix(
  { rule, safety, found, instrumentation }: Raised,
  choose: ChooseFix,
): Pick<Finding, "fix" | "whyNoFix"> {
  const proposal = found.fix;
  if ("whyNot" in proposal) return { fix: null, whyNoFix: proposal.whyNot };
  const { title } = proposal;
  const alternatives = proposal.alternatives.map((way) => ({ ...way, title, safety }));
  return choose({ rule, resource: instrumentation.resource, alternatives });
}

function toFinding(
  { rule, level, found, instrumentation }: Raised,
  fix: Pick<Finding, "fix" | "whyNoFix">,
): Finding {
  const { manifest, resource } = instrumentation;
  const { at: range, message, advice } = found;
  return { rule, level, path: manifest.path, resource, range, message, advice, ...fix };
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
  { covered, options }: Pick<RaisedFindings, "covered"> & { readonly options: LintOptions },
): readonly SuppressedFinding[] {
  const [suppression, ...also] = covered.get(raised) ?? [];
  if (suppression === undefined) return [];
  const finding = toFinding(raised, { fix: null, whyNoFix: "the finding is suppressed" });
  return [{ finding, suppression, also, isReported: options.suppressions?.mode === "report" }];
}
