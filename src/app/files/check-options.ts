import { type CheckOptions } from "../../core/check.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { policyFor } from "../../core/config/policy-for.ts";
import type { Rule, Seen } from "../../core/lint/rule.ts";

/** What every check of a file needs, so that no use case forgets the half of it. */
export interface CheckContext {
  readonly rules: readonly Rule[];
  readonly configuration: Configuration;
  /** YYYY-MM-DD in UTC: the same day for everyone, wherever the bot or the command line runs. */
  readonly today: string;
  /** Ids of all rules there are, where only some of them run. */
  readonly ruleIds?: readonly string[];
  /** false where nobody asks for fixes, which cost most of the time. */
  readonly provesFixes?: false;
  /** What was seen of all files; nothing unless given. */
  readonly sight?: Seen;
}

export function checkOptionsFor(path: string, context: CheckContext): CheckOptions {
  const { rules, configuration, today } = context;
  const ruleIds = context.ruleIds ?? rules.map(({ id }) => id);
  const suppressions = { mode: configuration.suppressions, today, ruleIds };
  const { provesFixes, sight } = context;
  return {
    rules,
    policy: policyFor(configuration, path),
    suppressions,
    ...(provesFixes === false && { provesFixes }),
    ...(sight !== undefined && { sight }),
  };
}
