import type { Level } from "../config/policy.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { isWithin, type Range } from "../text/range.ts";
import type { Raised, RaiseOptions } from "./raised.ts";
import type { Rule, RuleFinding } from "./rule.ts";

/** Asks one rule about one subject. A rule that throws takes down nothing else: what it could not check is listed. */

export interface RuleResult {
  readonly rule: string;
  readonly raised: readonly Raised[];
  readonly notChecked: readonly NotChecked[];
}

export function levelOf(rule: Rule, { policy }: RaiseOptions): Level | "off" {
  return policy.rules[rule.id] ?? (rule.isStrictOnly === true && !policy.isStrict ? "off" : rule.level);
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

export function runRule(
  { rule, instrumentation, options }: Visit,
  check: () => Iterable<RuleFinding>,
): RuleResult {
  const level = levelFor(rule, instrumentation, options);
  const explicit = options.policy.rules[rule.id];
  const { isCopied } = instrumentation.document;
  const result = { rule: rule.id, raised: [], notChecked: [] };
  if (level === "off") return result;
  const { lines } = instrumentation.manifest;
  try {
    const own = [...check()].filter(({ at }) => isOwn(at, instrumentation));
    const raised = own.map((finding): Raised => ({
      rule: rule.id,
      safety: rule.safety,
      level: isCopied || explicit !== undefined ? level : (finding.level ?? level),
      instrumentation,
      line: lines.positionAt(finding.at.start).line,
      found: finding,
    }));
    return { ...result, raised };
  } catch (error) {
    return { ...result, notChecked: [describeCrash(rule.id, instrumentation, error)] };
  }
}

/** What stands in the resource that another one is based on is said of that. */
function isOwn(at: Range, { parent, node }: Instrumentation): boolean {
  return parent === null || isWithin(at, node);
}

interface CrashPlace {
  readonly manifest: Manifest;
  readonly node: Range | null;
}

export function describeCrash(rule: string, { manifest, node }: CrashPlace, error: unknown): NotChecked {
  const { line } = manifest.lines.positionAt(node?.start ?? 0);
  const cause = error instanceof Error ? error.message : String(error);
  const reason = `line ${line}: the rule ${rule} failed on this resource (a bug in otel-fix): ${cause.slice(0, 200)}`;
  return { path: manifest.path, reason };
}
