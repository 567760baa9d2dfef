import { refuse, type EditPlan } from "./edit-plan.ts";

/** Several plans as one, where each of them can be carried out: the edits of all, in the way that each likes best. */
export function combinePlans(plans: readonly EditPlan[]): EditPlan {
  const ways = [];
  for (const plan of plans) {
    if (!plan.ok) return plan;
    const [first] = plan.alternatives;
    if (first === undefined) return refuse("there's no known edit for this text");
    ways.push(first);
  }
  const edits = ways.flatMap((way) => way.edits);
  const changes = ways.flatMap((way) => way.changes);
  return { ok: true, alternatives: [{ edits, changes }] };
}
