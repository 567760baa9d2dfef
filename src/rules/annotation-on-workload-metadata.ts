import { combinePlans } from "../core/kinds/instrumentation/edit/combine.ts";
import { refuse, type EditPlan } from "../core/kinds/instrumentation/edit/edit-plan.ts";
import { planKeyRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { ANNOTATION_PREFIX, INJECT_KEYS } from "../core/kinds/workload/annotation-names.ts";
import { readAnnotations } from "../core/kinds/workload/annotations.ts";
import { planNewAnnotations, type NewValue } from "../core/kinds/workload/edit-annotation.ts";
import { rangeOf } from "../core/kinds/workload/words.ts";
import type { Annotations, Workload } from "../core/kinds/workload/workload.ts";
import { declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, plain, prose } from "../core/text/prose.ts";
import { findKey, isMap, type MapNode, type NodePath } from "../core/yaml/node.ts";

export const annotationOnWorkloadMetadata = defineRule({
  id: "annotation-on-workload-metadata",
  summary: "An annotation for the operator on a workload's own metadata, which no pod gets.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload) {
    const { kind, isPod, annotations } = workload;
    // Controllers of other kinds may hand their annotations on.
    if (isPod || !KINDS.has(kind) || annotations.isOpen) return;
    for (const place of placesOf(workload)) yield* findLost(workload, place);
  },
});

interface Place {
  readonly annotations: Annotations;
  /** What has the metadata that they stand in, and the way to it. */
  readonly owner: MapNode;
  readonly path: NodePath;
  readonly name: string;
}

/** What no pod gets: the workload's own, and of a CronJob those of the Jobs that it makes. */
function placesOf({ kind, node, path, ownAnnotations }: Workload): readonly Place[] {
  const own = { annotations: ownAnnotations, owner: node, path, name: "its own metadata" };
  const template = kind === "CronJob" ? mapAt(mapAt(node, "spec"), "jobTemplate") : null;
  if (template === null) return [own];
  const way = [...path, "spec", "jobTemplate"];
  const annotations = readAnnotations(mapAt(template, "metadata"), [...way, "metadata"], "annotations");
  return [own, { annotations, owner: template, path: way, name: "the metadata of its Jobs" }];
}

function mapAt(map: MapNode | null, key: string): MapNode | null {
  const node = map === null ? null : (findKey(map, key)?.node ?? null);
  return isMap(node) ? node : null;
}

function* findLost(workload: Workload, place: Place): Generator<RuleFinding> {
  const lost = [...place.annotations.entries].filter(
    ([key, { text, shared }]) =>
      key.startsWith(ANNOTATION_PREFIX) &&
      !shared &&
      text !== null &&
      text.toLowerCase() !== "false" &&
      !workload.annotations.entries.has(key),
  );
  const asked = lost.filter(([key]) => INJECT_KEYS.has(key));
  const [first] = asked;
  if (first === undefined) return;
  const keys = asked.map(([key]) => key);
  const values = lost.map(([key, { text }]) => ({ key, value: text ?? "" }));
  yield {
    message: prose`${describeSubject(workload)} has ${listNames(keys)} on ${plain(place.name)}, where the operator doesn't look: annotations count on the pod template.`,
    at: rangeOf(workload, first[1].key),
    advice: {
      consequence: prose`Nothing hands it on to the pods, so that they start without what it asks for.`,
      cost: [
        prose`With the fix the pods are instrumented. It replaces them, as every change of the template does.`,
      ],
      decline: [declineRule("annotation-on-workload-metadata")],
    },
    fix: propose(
      planMove(workload, place, values),
      prose`Move ${listNames(values.map(({ key }) => key))} to the pod template`,
      prose`Move it to the pod template`,
    ),
  };
}

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

function planMove(workload: Workload, place: Place, values: readonly NewValue[]): EditPlan {
  const { manifest } = workload;
  const { annotations, owner, path } = place;
  const [map, metadata] = [annotations.node, mapAt(owner, "metadata")];
  if (map === null || metadata === null) return refuse("the annotations aren't written out here");
  const isAll = map.pairs.length === values.length;
  // No map is left empty.
  const whole =
    metadata.pairs.length === 1
      ? { manifest, map: owner, path, key: "metadata" }
      : { manifest, map: metadata, path: [...path, "metadata"], key: "annotations" };
  const removals = isAll
    ? [planKeyRemoval(whole)]
    : values.map(({ key }) => planKeyRemoval({ manifest, map, path: annotations.path, key }));
  return combinePlans([...removals, planNewAnnotations(workload, values)]);
}
