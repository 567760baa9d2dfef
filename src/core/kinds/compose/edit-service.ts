import type { Change, PlainValue, ValueChange } from "../../yaml/change.ts";
import type { NodePath } from "../../yaml/node.ts";
import { refuse, type EditPlan } from "../instrumentation/edit/edit-plan.ts";
import { planAdded } from "./add-to-service.ts";
import { planRewritten } from "./edit-variable.ts";
import type { Added, EditedService, Rewritten } from "./edited-service.ts";
import { ENVIRONMENT } from "./service-view.ts";

/**
 * Edits of `environment`, as a map or a list of `NAME=value`. Rules plan them as changes of a list of names and values:
 * here they become changes of what the file really has.
 */

/** Of several changes all are made, or none. */
export function planInService(edited: EditedService, changes: readonly Change[]): EditPlan {
  const steps = changes.map((change) => readStep(edited, change));
  const known = steps.filter((step) => step !== null);
  if (known.length < steps.length || known.length === 0)
    return refuse("this change isn't made in a Compose file");
  const added = known.flatMap((step) => ("added" in step ? step.added : []));
  return joinPlans([
    ...known.flatMap((step) => ("variable" in step ? [planRewritten(edited, step)] : [])),
    ...(added.length === 0 ? [] : [planAdded(edited, added)]),
  ]);
}

type Step = Rewritten | { readonly added: readonly Added[] };

/** null for what has no counterpart here. */
function readStep({ service, variables }: EditedService, change: Change): Step | null {
  if (!("value" in change)) return null;
  const below = stepsBelow(["services", service.name, ENVIRONMENT], change);
  if (below === null) return null;
  const [index, part, ...others] = below;
  const { value } = change;
  if (others.length > 0) return null;
  if (index === undefined) return toAdded(isList(value) ? value : []);
  const variable = typeof index === "number" ? variables[index] : undefined;
  if (variable === undefined) return part === undefined ? toAdded([value]) : null;
  const isPart = part === "name" || part === "value";
  return isPart && typeof value === "string" ? { variable, part, text: value } : null;
}

function stepsBelow(base: NodePath, { path }: ValueChange): NodePath | null {
  return base.every((step, index) => path[index] === step) ? path.slice(base.length) : null;
}

function toAdded(values: readonly PlainValue[]): Step | null {
  const added = values.flatMap((value): Added[] => {
    if (typeof value === "string" || isList(value)) return [];
    const { name, value: text } = value;
    return typeof name === "string" && typeof text === "string" ? [[name, text]] : [];
  });
  return added.length === values.length && added.length > 0 ? { added } : null;
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

function joinPlans(plans: readonly EditPlan[]): EditPlan {
  const refused = plans.find((plan) => !plan.ok);
  if (refused !== undefined) return refused;
  const ways = plans.flatMap((plan) => (plan.ok ? (plan.alternatives[0] ?? []) : []));
  const way = {
    edits: ways.flatMap(({ edits }) => edits),
    changes: ways.flatMap(({ changes }) => changes),
  };
  return { ok: true, alternatives: [way] };
}
