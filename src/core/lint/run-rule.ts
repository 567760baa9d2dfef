import type { Level } from "../config/policy.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import type { Subject } from "../manifest/subject.ts";
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
function levelFor(rule: Rule, { document }: Subject, options: RaiseOptions): Level | "off" {
  const level = levelOf(rule, options);
  if (level === "off" || !document.isCopied) return level;
  return options.policy.overridden?.[rule.id] ?? "notice";
}

interface Visit {
  readonly rule: Rule;
  readonly subject: Subject;
  readonly options: RaiseOptions;
  /** Where its own text stands, if it takes values of others: what is wrong with those is said of them. */
  readonly within?: Range | null;
}

export function runRule(
  { rule, subject, options, within = null }: Visit,
  check: () => Iterable<RuleFinding>,
): RuleResult {
  const level = levelFor(rule, subject, options);
  const explicit = options.policy.rules[rule.id];
  const { isCopied } = subject.document;
  const result = { rule: rule.id, raised: [], notChecked: [] };
  if (level === "off") return result;
  const { lines } = subject.manifest;
  try {
    const own = [...check()].filter(({ at }) => within === null || isWithin(at, within));
    const raised = own.map((finding): Raised => ({
      rule: rule.id,
      safety: rule.safety,
      level: isCopied || explicit !== undefined ? level : (finding.level ?? level),
      subject,
      line: lines.positionAt(finding.at.start).line,
      found: finding,
    }));
    return { ...result, raised };
  } catch (error) {
    return { ...result, notChecked: [describeCrash(rule.id, subject, error)] };
  }
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
