import type { Policy } from "../config/policy.ts";
import { findInstrumentations, type Instrumentation } from "../instrumentation/instrumentation.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import type { Resource } from "../manifest/resource.ts";
import type { Finding, Fix } from "./finding.ts";
import type { Rule, RuleFinding } from "./rule.ts";

/**
 * Runs rules over a manifest. Knows nothing about a single rule, proves nothing and writes nothing. A rule that throws
 * takes down neither the other rules nor the other resources: what it could not check is listed.
 */

/** A rule's proposal for one finding. */
export interface FixCandidate {
  readonly rule: string;
  readonly resource: Resource;
  readonly alternatives: readonly Fix[];
}

/** Chooses among a fix's alternatives, or says why none holds. The floor above proves them. */
export type ChooseFix = (candidate: FixCandidate) => Pick<Finding, "fix" | "whyNoFix">;

export interface LintOptions {
  readonly rules: readonly Rule[];
  readonly policy: Policy;
  readonly chooseFix: ChooseFix;
}

export interface LintResult {
  /** Ordered by position. */
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  /** Number of Instrumentation resources met. */
  readonly instrumentations: number;
}

export function lintManifest(manifest: Manifest, options: LintOptions): LintResult {
  const instrumentations = findInstrumentations(manifest);
  const results = instrumentations.flatMap((instrumentation) =>
    options.rules.map((rule) => runRule(rule, instrumentation, options)),
  );
  const findings = results.flatMap((result) => result.findings);
  return {
    findings: [...findings].sort((a, b) => a.range.start - b.range.start || compareText(a.rule, b.rule)),
    notChecked: [...manifest.notChecked, ...results.flatMap((result) => result.notChecked)],
    instrumentations: instrumentations.length,
  };
}

/** By code unit, so that the order is the same in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface RuleResult {
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
}

function runRule(rule: Rule, instrumentation: Instrumentation, options: LintOptions): RuleResult {
  const level = options.policy.rules[rule.id] ?? rule.level;
  if (level === "off") return { findings: [], notChecked: [] };
  const { manifest, resource } = instrumentation;
  try {
    const found = [...rule.check(instrumentation, options.policy)];
    const findings = found.map((finding) => ({
      rule: rule.id,
      level,
      path: manifest.path,
      resource,
      range: finding.at,
      message: finding.message,
      advice: finding.advice,
      ...chooseFix({ finding, rule, resource }, options.chooseFix),
    }));
    return { findings, notChecked: [] };
  } catch (error) {
    const { line } = manifest.lines.positionAt(resource.node.start);
    const cause = error instanceof Error ? error.message : String(error);
    const reason = `line ${line}: the rule ${rule.id} failed on this resource (a defect of otel-fix): ${cause.slice(0, 200)}`;
    return { findings: [], notChecked: [{ path: manifest.path, reason }] };
  }
}

interface Found {
  readonly finding: RuleFinding;
  readonly rule: Rule;
  readonly resource: Resource;
}

function chooseFix({ finding, rule, resource }: Found, choose: ChooseFix): Pick<Finding, "fix" | "whyNoFix"> {
  const proposal = finding.fix;
  if ("whyNot" in proposal) return { fix: null, whyNoFix: proposal.whyNot };
  const alternatives = proposal.alternatives.map((way) => ({
    ...way,
    title: proposal.title,
    safety: rule.safety,
  }));
  return choose({ rule: rule.id, resource, alternatives });
}
