import type { FindBase } from "../kinds/instrumentation/base-ref.ts";
import type { Surroundings } from "../kinds/workload/surroundings.ts";
import type { Level, Policy } from "../config/policy.ts";
import type { Claim, SuppressionOptions } from "./judge-suppressions.ts";
import type { ProjectAnswer } from "./project.ts";
import type { Rule, RuleFinding, Seen } from "./rule.ts";

export interface RaiseOptions {
  readonly rules: readonly Rule[];
  readonly policy: Policy;
  /** Without it, what a manifest says about suppressions is not read. */
  readonly suppressions?: SuppressionOptions;
  /** What rules about the project have to say of this manifest; without it they are not asked. */
  readonly project?: readonly ProjectAnswer[];
  /** Finds what a resource is based on in other files; without it, only its own file is in sight. */
  readonly findBase?: FindBase;
  /** What was seen of other files; nothing unless given. */
  readonly sight?: Seen;
  /** What is in sight beside the manifest; without it, rules about workloads are not asked. */
  readonly surroundings?: Surroundings;
}

/** What a rule found, before anything is said about it. */
export interface Raised extends Claim {
  readonly safety: Rule["safety"];
  readonly level: Level;
  readonly found: RuleFinding;
  /** The same at places that this reading of a template leaves out, one for each: a fix is one of all of them. */
  readonly elsewhere?: readonly Raised[];
}
