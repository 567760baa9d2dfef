import { refuse, type EditPlan, type PlannedEdit } from "../instrumentation/edit/edit-plan.ts";
import { planText } from "../instrumentation/edit/scalars.ts";
import { viewOf } from "./container-view.ts";
import type { Workload } from "./workload.ts";

/** Changes of annotations on a pod template. */

export interface NewValue {
  readonly key: string;
  readonly value: string;
}

/** Gives annotations that are there another value. */
export function planAnnotation(workload: Workload, values: readonly NewValue[]): EditPlan {
  const { annotations } = workload;
  const view = viewOf(workload, null, { parent: null, languages: [], isInjected: true });
  const planned: PlannedEdit[] = [];
  for (const { key, value } of values) {
    const entry = annotations.entries.get(key);
    if (entry?.value == null || entry.shared) return refuse("the annotation comes from somewhere else");
    const plan = planText(
      { instrumentation: view, path: [...annotations.path, key], node: entry.value },
      value,
    );
    if (!plan.ok) return plan;
    const [way] = plan.alternatives;
    if (way !== undefined) planned.push(way);
  }
  return {
    ok: true,
    alternatives: [
      { edits: planned.flatMap(({ edits }) => edits), changes: planned.flatMap(({ changes }) => changes) },
    ],
  };
}
