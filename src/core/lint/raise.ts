import type { Level, Policy } from "../config/policy.ts";
import { findInstrumentations, type Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import { describeBound, MAX_RESOURCES } from "../manifest/bounds.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { whyInherits } from "../kinds/instrumentation/base-ref.ts";
import { whyPatchOf } from "../manifest/patch.ts";
import {
  judgeSuppressions,
  type Claim,
  type Judgement,
  type SuppressionOptions,
} from "./judge-suppressions.ts";
import type { ProjectFinding, ProjectRule, Rule, RuleFinding } from "./rule.ts";

/** Asks the rules about a manifest. What they raise is neither judged fixable nor worded for anybody here. */

export interface RaiseOptions {
  readonly rules: readonly Rule[];
  readonly policy: Policy;
  /** Without it, what a manifest says about suppressions is not read. */
  readonly suppressions?: SuppressionOptions;
  /** The subjects in sight that stand in other files. */
  readonly around?: readonly Instrumentation[];
}

/** What a rule found, before anything is said about it. */
export interface Raised extends Claim {
  readonly safety: Rule["safety"];
  readonly level: Level;
  readonly found: RuleFinding;
}

export interface RaisedFindings extends Pick<Judgement<Raised>, "covered"> {
  readonly raised: readonly Raised[];
  readonly notChecked: readonly NotChecked[];
  readonly patches: readonly NotChecked[];
  /** Number of Instrumentation resources that the rules were asked about. */
  readonly instrumentations: number;
  /** What the rules were asked about. */
  readonly subjects: readonly Instrumentation[];
  /** Whether suppressions were read: not where there are too many of them, and not where nobody asked. */
  readonly readsSuppressions: boolean;
}

export function raiseFindings(manifest: Manifest, options: RaiseOptions): RaisedFindings {
  const { whole: instrumentations, patches, beyond } = sortResources(manifest);
  const { results, judgement } = runRules({ manifest, instrumentations, options });
  return {
    raised: results.flatMap(({ raised }) => raised),
    notChecked: [...results, ...(judgement === null ? [] : [judgement])]
      .flatMap(({ notChecked }) => notChecked)
      .concat(beyond),
    patches,
    covered: judgement?.covered ?? new Map<Raised, never>(),
    instrumentations: instrumentations.length,
    subjects: instrumentations,
    readsSuppressions: judgement?.isRead === true,
  };
}

interface SortedResources {
  readonly whole: readonly Instrumentation[];
  readonly patches: readonly NotChecked[];
  readonly beyond: readonly NotChecked[];
}

/** What is not whole is not judged: what a patch lacks may stand in the resource that it changes, or in a base. It is listed. */
function sortResources(manifest: Manifest): SortedResources {
  const { path, lines } = manifest;
  const all = findInstrumentations(manifest);
  const whole: Instrumentation[] = [];
  const patches: NotChecked[] = [];
  for (const instrumentation of all.slice(0, MAX_RESOURCES)) {
    const why = whyPatchOf(instrumentation) ?? whyInherits(instrumentation);
    if (why === null) whole.push(instrumentation);
    else {
      const { line } = lines.positionAt(instrumentation.node.start);
      patches.push({ path, reason: `line ${line}: ${why}`, isPatch: true });
    }
  }
  const first = all[MAX_RESOURCES];
  if (first === undefined) return { whole, patches, beyond: [] };
  const { line } = lines.positionAt(first.node.start);
  return { whole, patches, beyond: [{ path, reason: `line ${line}: ${TOO_MANY}`, isBound: true }] };
}

const TOO_MANY = describeBound(
  "Instrumentation resources",
  MAX_RESOURCES,
  "put those from here on into other files",
);

interface Run {
  readonly manifest: Manifest;
  readonly instrumentations: readonly Instrumentation[];
  readonly options: RaiseOptions;
}

interface RuleResult {
  readonly rule: string;
  readonly raised: readonly Raised[];
  readonly notChecked: readonly NotChecked[];
}

interface RunResult {
  readonly results: readonly RuleResult[];
  /** null where nobody asked about suppressions. */
  readonly judgement: Judgement<Raised> | null;
}

/** The rules about suppressions come last: they need to know what the others found. */
function runRules(run: Run): RunResult {
  const { instrumentations, options } = run;
  const ordinary = options.rules.filter((rule) => rule.visits === "instrumentation");
  const ofProject = options.rules.filter((rule) => rule.visits === "project");
  const results = [
    ...instrumentations.flatMap((instrumentation) =>
      ordinary.map((rule) =>
        runRule({ rule, instrumentation, options }, () => rule.check(instrumentation, options.policy)),
      ),
    ),
    ...ofProject.flatMap((rule) => runProjectRule(rule, run)),
  ];
  if (options.suppressions === undefined) return { results, judgement: null };
  const aboutSuppressions = options.rules.filter((rule) => rule.visits === "suppressions");
  const apart = new Set([
    ...[...ordinary, ...ofProject].filter((rule) => levelOf(rule, options) === "off").map(({ id }) => id),
    ...results.flatMap(({ rule, notChecked }) => (notChecked.length > 0 ? [rule] : [])),
  ]);
  const judgement = judgeSuppressions(
    results.flatMap(({ raised }) => raised),
    {
      ...run,
      options: {
        ...options.suppressions,
        ruleIds: withoutAll(options.suppressions.ruleIds, aboutSuppressions),
      },
      completed: new Set([...ordinary, ...ofProject].map(({ id }) => id).filter((id) => !apart.has(id))),
    },
  );
  const last = instrumentations.flatMap((subject) => {
    const suppressions = { subject, judged: judgement.judged.get(subject) ?? [] };
    return aboutSuppressions.map((rule) =>
      runRule({ rule, instrumentation: subject, options }, () => rule.check(suppressions, options.policy)),
    );
  });
  return { results: [...results, ...last], judgement };
}

function withoutAll(ids: readonly string[], rules: readonly Rule[]): readonly string[] {
  return ids.filter((id) => !rules.some((rule) => rule.id === id));
}

function levelOf(rule: Rule, { policy }: RaiseOptions): Level | "off" {
  return policy.rules[rule.id] ?? rule.level;
}

/** What is there to be copied is applied from nowhere: of that a notice is enough, unless its path was given a level. */
function levelFor(rule: Rule, { document }: Instrumentation, options: RaiseOptions): Level | "off" {
  const level = levelOf(rule, options);
  if (level === "off" || !document.isCopied) return level;
  return options.policy.overridden?.[rule.id] ?? "notice";
}

interface Visit {
  readonly rule: Rule;
  readonly instrumentation: Instrumentation;
  readonly options: RaiseOptions;
}

function runRule({ rule, instrumentation, options }: Visit, check: () => Iterable<RuleFinding>): RuleResult {
  const level = levelFor(rule, instrumentation, options);
  const result = { rule: rule.id, raised: [], notChecked: [] };
  if (level === "off") return result;
  const { lines } = instrumentation.manifest;
  try {
    const raised = [...check()].map((finding): Raised => ({
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

/** Of what a rule says about all that is in sight, what it says of this manifest. */
function runProjectRule(
  rule: ProjectRule,
  { manifest, instrumentations, options }: Run,
): readonly RuleResult[] {
  const subjects = [...(options.around ?? []), ...instrumentations];
  const [first] = instrumentations;
  if (first === undefined) return [];
  let found: readonly ProjectFinding[] = [];
  const attempt = runRule({ rule, instrumentation: first, options }, () => {
    found = [...rule.check({ subjects }, options.policy)];
    return [];
  });
  const results = found
    .filter(({ subject }) => subject.manifest === manifest)
    .map(({ subject, whyNot, ...finding }) =>
      runRule({ rule, instrumentation: subject, options }, () => [{ ...finding, fix: { whyNot } }]),
    );
  return [attempt, ...results];
}

function describeCrash(rule: string, { manifest, node }: Instrumentation, error: unknown): NotChecked {
  const { line } = manifest.lines.positionAt(node.start);
  const cause = error instanceof Error ? error.message : String(error);
  const reason = `line ${line}: the rule ${rule} failed on this resource (a defect of otel-fix): ${cause.slice(0, 200)}`;
  return { path: manifest.path, reason };
}
