import type { EditPlan } from "../kinds/instrumentation/edit/edit-plan.ts";
import type { Prose } from "../text/prose.ts";
import type { FixProposal } from "./rule.ts";

/** A plan as a fix with its title, and that in brief, or why there is none. */
export function propose(plan: EditPlan, title: Prose, brief?: Prose): FixProposal {
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  return { title, ...(brief && { brief }), alternatives: plan.alternatives };
}
