import type { Level, Policy } from "../config/policy.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import type { Prose } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import type { Advice, Fix, Safety } from "./finding.ts";
import type { JudgedSuppression } from "./judged-suppression.ts";

/** A check: metadata and one pure function. Level, suppression, order and proof belong to the runner. */
export interface Rule {
  /** File name, docs page, fixture folder, configuration key and suppression word in one. Names the problem. */
  readonly id: string;
  /** One line, also the first line of the docs page. */
  readonly summary: string;
  /** Level where the policy says nothing. */
  readonly level: Level;
  /** Safety of the fixes that the rule proposes. */
  readonly safety: Safety;
  /** First version that has the rule. */
  readonly since: string;
  /**
   * Set where the rule is about what a manifest suppresses: it runs when all other rules are done, is told what came of
   * each suppression of the resource, and cannot itself be suppressed.
   */
  readonly about?: "suppressions";
  readonly check: (
    instrumentation: Instrumentation,
    policy: Policy,
    suppressions: readonly JudgedSuppression[],
  ) => Iterable<RuleFinding>;
}

export interface RuleFinding {
  readonly message: Prose;
  readonly at: Range;
  readonly advice: Advice;
  readonly fix: FixProposal;
}

/** Ways to make the same change, the one that looks best first: the first that can be proved is offered. */
export type FixProposal =
  | { readonly title: Prose; readonly alternatives: readonly Pick<Fix, "edits" | "changes">[] }
  | { readonly whyNot: string };

export function defineRule(rule: Rule): Rule {
  return rule;
}
