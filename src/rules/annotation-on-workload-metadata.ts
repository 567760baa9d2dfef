import { combinePlans } from "../core/kinds/instrumentation/edit/combine.ts";
import { refuse, type EditPlan } from "../core/kinds/instrumentation/edit/edit-plan.ts";
import { planKeyRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { ANNOTATION_PREFIX, INJECT_KEYS } from "../core/kinds/workload/annotation-names.ts";
import { planNewAnnotations, type NewValue } from "../core/kinds/workload/edit-annotation.ts";
import { rangeOf } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, prose } from "../core/text/prose.ts";
import { findKey, isMap } from "../core/yaml/node.ts";

export const annotationOnWorkloadMetadata = defineRule({
  id: "annotation-on-workload-metadata",
  summary: "An annotation for the operator on a workload's own metadata, which no pod gets.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload) {
    const { kind, isPod, annotations, ownAnnotations } = workload;
    // Controllers of other kinds may hand their annotations on.
    if (isPod || !KINDS.has(kind) || annotations.isOpen) return;
    const lost = [...ownAnnotations.entries].filter(
      ([key, { text, shared }]) =>
        key.startsWith(ANNOTATION_PREFIX) &&
        !shared &&
        text !== null &&
        text.toLowerCase() !== "false" &&
        !annotations.entries.has(key),
    );
    const asked = lost.filter(([key]) => INJECT_KEYS.has(key));
    const [first] = asked;
    if (first === undefined) return;
    const keys = asked.map(([key]) => key);
    const values = lost.map(([key, { text }]) => ({ key, value: text ?? "" }));
    yield {
      message: prose`${describeSubject(workload)} has ${listNames(keys)} on its own metadata, where the operator doesn't look: annotations count on the pod template.`,
      at: rangeOf(workload, first[1].key),
      advice: {
        consequence: prose`Nothing hands it on to the pods, so that they start without what it asks for.`,
        cost: [
          prose`With the fix the pods are instrumented. It replaces them, as every change of the template does.`,
        ],
        decline: [declineRule("annotation-on-workload-metadata")],
      },
      fix: propose(
        planMove(workload, values),
        prose`Move ${listNames(values.map(({ key }) => key))} to the pod template`,
        prose`Move it to the pod template`,
      ),
    };
  },
});

const KINDS: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
  "Rollout",
  "DeploymentConfig",
]);

function planMove(workload: Workload, values: readonly NewValue[]): EditPlan {
  const { manifest, ownAnnotations, node, path } = workload;
  const map = ownAnnotations.node;
  const metadata = findKey(node, "metadata")?.node ?? null;
  if (map === null || !isMap(metadata)) return refuse("the annotations aren't written out here");
  const isAll = map.pairs.length === values.length;
  const removals = isAll
    ? [planKeyRemoval({ manifest, map: metadata, path: [...path, "metadata"], key: "annotations" })]
    : values.map(({ key }) => planKeyRemoval({ manifest, map, path: ownAnnotations.path, key }));
  return combinePlans([...removals, planNewAnnotations(workload, values)]);
}
