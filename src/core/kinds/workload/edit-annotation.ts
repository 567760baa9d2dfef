import { findKey, isMap, type MapNode } from "../../yaml/node.ts";
import { columnOf, indentationAt, lineEndAt } from "../instrumentation/edit/layout.ts";
import { refuse, type EditPlan, type PlannedEdit } from "../instrumentation/edit/edit-plan.ts";
import { planKey, planText } from "../instrumentation/edit/scalars.ts";
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

/** Gives an annotation of the pod template another key. */
export function planAnnotationKey(workload: Workload, key: string, name: string): EditPlan {
  const { node, path, entries } = workload.annotations;
  if (node === null || entries.get(key)?.shared !== false)
    return refuse("the annotation comes from somewhere else");
  const view = viewOf(workload, null, { parent: null, languages: [], isInjected: true });
  return planKey({ instrumentation: view, map: node, path, key }, name);
}

/** Adds annotations to a pod template, and the maps that they stand in where these are not there; in block style only. */
export function planNewAnnotations(workload: Workload, values: readonly NewValue[]): EditPlan {
  const { template, templatePath, annotations, shared } = workload;
  const metadata = findKey(template, "metadata");
  const inside = metadata?.node ?? null;
  const found = isMap(inside) ? findKey(inside, "annotations") : null;
  if (shared || metadata?.shared === true || found?.shared === true)
    return refuse("the annotations come from an anchor that's also used elsewhere");
  const entries = Object.fromEntries(values.map(({ key, value }) => [key, value]));
  const lines = values.map(({ key, value }) => `${key}: ${JSON.stringify(value)}`);
  if (annotations.node !== null)
    return insertAbove(workload, annotations.node, {
      lines,
      changes: values.map(({ key, value }) => ({ path: [...annotations.path, key], value })),
    });
  if (found !== null) return refuse("the annotations aren't written out here");
  const inAnnotations = ["annotations:", ...lines.map((line) => `  ${line}`)];
  if (isMap(inside))
    return insertAbove(workload, inside, {
      lines: inAnnotations,
      changes: [{ path: annotations.path, value: entries }],
    });
  if (metadata !== null) return refuse("the metadata isn't written out here");
  return insertAbove(workload, template, {
    lines: ["metadata:", ...inAnnotations.map((line) => `  ${line}`)],
    changes: [{ path: [...templatePath, "metadata"], value: { annotations: entries } }],
  });
}

interface NewLines extends Pick<PlannedEdit, "changes"> {
  readonly lines: readonly string[];
}

/** Above the first key of a map. */
function insertAbove({ manifest }: Workload, map: MapNode, { lines, changes }: NewLines): EditPlan {
  const [first] = map.pairs;
  if (map.flow || first === undefined) return refuse("the map stands on one line");
  const column = columnOf(manifest, first.key.start);
  const indentation = indentationAt(manifest, first.key.start);
  if (indentation.length !== column) return refuse("something else stands on its line");
  const start = first.key.start - column;
  const end = lineEndAt(manifest, first.key.start);
  const text = lines.map((line) => `${indentation}${line}${end}`).join("");
  return { ok: true, alternatives: [{ edits: [{ start, end: start, text }], changes }] };
}
