import { planNewKey } from "../instrumentation/edit/add-key.ts";
import type { EditPlan } from "../instrumentation/edit/edit-plan.ts";
import type { Annotations, Workload } from "./workload.ts";
import { planAnnotation, planNewAnnotations, type NewValue } from "./edit-annotation.ts";
import { viewOf } from "./container-view.ts";

/** Sets an annotation of the pod template: a new one, beside others if there are any, or another value of one that is there. */
export function planSetAnnotation(workload: Workload, { key, value }: NewValue): EditPlan {
  const { annotations } = workload;
  if (annotations.entries.has(key)) return planAnnotation(workload, [{ key, value }]);
  const place = findPlace(annotations);
  if (place === null) return planNewAnnotations(workload, [{ key, value }]);
  const view = viewOf(workload, null, { parent: null, languages: [], isInjected: true });
  return planNewKey(view, place, { key, word: value });
}

function findPlace({ node, path, entries }: Annotations) {
  if (node === null) return null;
  const shared = [...entries.values()].some((entry) => entry.shared);
  const tag = "none" as const;
  return { key: node, node, path, shared, ambiguous: false, tag, envKey: "env" };
}
