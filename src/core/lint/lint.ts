import type { Level, Policy } from "../config/policy.ts";
import { findInstrumentations, type Instrumentation } from "../instrumentation/instrumentation.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { whyPatchOf } from "../manifest/patch.ts";
import type { Resource } from "../manifest/resource.ts";
import { prose } from "../text/prose.ts";
import type { Finding, Fix, SuppressedFinding } from "./finding.ts";
import {
  judgeSuppressions,
  type Claim,
  type Judgement,
  type SuppressionOptions,
} from "./judge-suppressions.ts";
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
  /** Without it, what a manifest says about suppressions is not read. */
  readonly suppressions?: SuppressionOptions;
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
  const { whole: instrumentations, patches } = separatePatches(manifest);
  const { results, covered } = runRules({ manifest, instrumentations, options });
  const raised = results.flatMap((result) => result.raised);
  const isHidden = (entry: Raised) => covered.has(entry) && options.suppressions?.mode !== "deny";
  const completed = raised
    .filter((entry) => !isHidden(entry))
    .map((entry) => complete(covered.has(entry) ? withDenial(entry) : entry, options.chooseFix));
  const suppressed = raised.filter(isHidden).flatMap((entry) => suppress(entry, { covered, options }));
  return {
    findings: completed.flatMap((result) => result.findings).sort(comparePlaces),
    suppressed: suppressed.sort((a, b) => comparePlaces(a.finding, b.finding)),
    notChecked: [...[manifest, ...results, ...completed].flatMap(({ notChecked }) => notChecked), ...patches],
    instrumentations: instrumentations.length,
  };
}

/** A patch is not judged: what it lacks may stand in the resource that it changes. It is listed. */
function separatePatches(manifest: Manifest): {
  readonly whole: readonly Instrumentation[];
  readonly patches: readonly NotChecked[];
} {
  const found = findInstrumentations(manifest).map((instrumentation) => ({
    instrumentation,
    why: whyPatchOf(manifest, instrumentation.resource),
  }));
  return {
    whole: found.flatMap(({ instrumentation, why }) => (why === null ? [instrumentation] : [])),
    patches: found.flatMap(({ instrumentation: { resource }, why }) => {
      if (why === null) return [];
      const { line } = manifest.lines.positionAt(resource.node.start);
      return [{ path: manifest.path, reason: `line ${line}: ${why}`, isPatch: true }];
    }),
  };
}

function comparePlaces(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || compareText(a.rule, b.rule);
}

/** By code unit, so that the order is the same in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Run {
  readonly manifest: Manifest;
  readonly instrumentations: readonly Instrumentation[];
  readonly options: LintOptions;
}

/** What a rule found, before anything is said about it. */
interface Raised extends Claim {
  readonly safety: Rule["safety"];
  readonly level: Level;
  readonly found: RuleFinding;
}

interface RuleResult {
  readonly rule: string;
  readonly raised: readonly Raised[];
  readonly notChecked: readonly NotChecked[];
}

/** The rules about suppressions come last: they need to know what the others found. */
function runRules(
  run: Run,
): { readonly results: readonly RuleResult[] } & Pick<Judgement<Raised>, "covered"> {
  const { instrumentations, options } = run;
  const runAll = (rules: readonly Rule[], judged: Judgement<Raised>["judged"]) =>
    instrumentations.flatMap((instrumentation) =>
      rules.map((rule) => runRule(rule, instrumentation, { options, judged })),
    );
  const ordinary = options.rules.filter(({ about }) => about === undefined);
  const results = runAll(ordinary, new Map());
  if (options.suppressions === undefined) return { results, covered: new Map() };
  const aboutSuppressions = options.rules.filter(({ about }) => about !== undefined);
  const apart = new Set([
    ...ordinary.filter((rule) => levelOf(rule, options) === "off").map(({ id }) => id),
    ...results.flatMap(({ rule, notChecked }) => (notChecked.length > 0 ? [rule] : [])),
  ]);
  const { covered, judged } = judgeSuppressions(
    results.flatMap(({ raised }) => raised),
    {
      ...run,
      options: {
        ...options.suppressions,
        ruleIds: withoutAll(options.suppressions.ruleIds, aboutSuppressions),
      },
      completed: new Set(ordinary.map(({ id }) => id).filter((id) => !apart.has(id))),
    },
  );
  return { results: [...results, ...runAll(aboutSuppressions, judged)], covered };
}

function withoutAll(ids: readonly string[], rules: readonly Rule[]): readonly string[] {
  return ids.filter((id) => !rules.some((rule) => rule.id === id));
}

function levelOf(rule: Rule, { policy }: LintOptions): Level | "off" {
  return policy.rules[rule.id] ?? rule.level;
}

interface RuleContext {
  readonly options: LintOptions;
  readonly judged: Judgement<Raised>["judged"];
}

function runRule(rule: Rule, instrumentation: Instrumentation, { options, judged }: RuleContext): RuleResult {
  const level = levelOf(rule, options);
  const result = { rule: rule.id, raised: [], notChecked: [] };
  if (level === "off") return result;
  const { lines } = instrumentation.manifest;
  try {
    const found = [...rule.check(instrumentation, options.policy, judged.get(instrumentation) ?? [])];
    const raised = found.map((finding): Raised => ({
      rule: rule.id,
      safety: rule.safety,
      level,
      instrumentation,
      line: lines.positionAt(finding.at.start).line,
      found: finding,
    }));
    return { ...result, raised };
  } catch (error) {
    return { ...result, notChecked: [describeCrash(rule.id, instrumentation, error)] };
  }
}

function describeCrash(rule: string, { manifest, resource }: Instrumentation, error: unknown): NotChecked {
  const { line } = manifest.lines.positionAt(resource.node.start);
  const cause = error instanceof Error ? error.message : String(error);
  const reason = `line ${line}: the rule ${rule} failed on this resource (a defect of otel-fix): ${cause.slice(0, 200)}`;
  return { path: manifest.path, reason };
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
  { covered, options }: Pick<Judgement<Raised>, "covered"> & { readonly options: LintOptions },
): readonly SuppressedFinding[] {
  const [suppression, ...also] = covered.get(raised) ?? [];
  if (suppression === undefined) return [];
  const finding = toFinding(raised, { fix: null, whyNoFix: "the finding is suppressed" });
  return [{ finding, suppression, also, isReported: options.suppressions?.mode === "report" }];
}
