import type { Suppression, SuppressionFault } from "../manifest/suppression.ts";

/** A suppression and what came of it, for the rules that are about suppressions. */
export interface JudgedSuppression {
  readonly suppression: Suppression;
  /** Why it has no effect, or none for some of its rules. */
  readonly faults: readonly SuppressionFault[];
  /** Whether its last day has passed. */
  readonly isExpired: boolean;
  /** The rules that it names and that had nothing to hide; none where it is expired or has no effect. */
  readonly unused: readonly string[];
}
