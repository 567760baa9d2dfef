import type { EditPlan } from "../kinds/instrumentation/edit/edit-plan.ts";
import type { Prose } from "../text/prose.ts";
import type { FixProposal } from "./rule.ts";

/** A plan as a fix with its title, or why there is none. */
export function propose(plan: EditPlan, title: Prose): FixProposal {
  return plan.ok ? { title, alternatives: plan.alternatives } : { whyNoFix: plan.whyNoFix };
}
