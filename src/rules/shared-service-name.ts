import type { SectionName } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import type { EditPlan } from "../core/kinds/instrumentation/edit/edit-plan.ts";
import { planEmptyMap, planItemRemoval, planKeyRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import type { Variable } from "../core/kinds/instrumentation/environment/variable.ts";
import {
  describeWay,
  listSections,
  readField,
  type EnvEntry,
  type Field,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfNode, rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose } from "../core/text/prose.ts";
import type { Version } from "../core/text/version.ts";
import { findKey, isNull, type SeqNode } from "../core/yaml/node.ts";

const ID = "shared-service-name";
const NAME = "OTEL_SERVICE_NAME";
const ATTRIBUTE = "service.name";

export const sharedServiceName = defineRule({
  id: ID,
  summary: "A service name that all workloads share, or one that never decides.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["wrong service name"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    yield* findShared(instrumentation, operatorVersion(policy));
    yield* findIdle(instrumentation);
  },
});

/** A name from the pod (valueFrom, `$(…)`) is the pod's own, and one from a template is not known. */
function* findShared(instrumentation: Instrumentation, operator: Version | null): Generator<RuleFinding> {
  const { spec } = instrumentation;
  const seen = new Set<EnvEntry>();
  // `spec.env` counts for languages without a section, too.
  const readers = [
    ...listSections(instrumentation).filter(({ name }) => !isServer(name)),
    { name: "sdk" as const, field: spec },
  ];
  for (const { name, field } of readers) {
    const value = environmentOf(instrumentation, name, { operator, container: null }).get(NAME);
    const source = value.kind === "known" ? value.variable.source : null;
    if (value.kind !== "known" || source === null || value.text === "" || seen.has(source.entry)) continue;
    seen.add(source.entry);
    const owner = source.list.owner ?? field;
    const place = owner === null ? "env" : describeWay(instrumentation, owner);
    yield {
      message: prose`${capitalize(nameInSentence(instrumentation))} sets ${NAME} to ${value.text} in ${place}: all workloads that get it share this name.`,
      at: rangeOfVariable(instrumentation, value.variable, field),
      level: "notice",
      advice: {
        consequence: prose`Traces and metrics cannot tell such services apart. Without the variable the operator names each after an annotation, a label, or its Deployment, StatefulSet, DaemonSet, CronJob or Job.`,
        cost: [prose`The service gets another name: dashboards and alerts may use the old one.`, NEW_PODS],
        decline: [OWN_NAME, declineRule(ID)],
      },
      fix: proposeRemoval(instrumentation, value.variable),
    };
  }
}

/** Their configuration has the name that the operator chooses, whatever the env says (be894441 apachehttpd.go:196, nginx.go:199). */
function isServer(name: SectionName): boolean {
  return name === "apacheHttpd" || name === "nginx";
}

function proposeRemoval(instrumentation: Instrumentation, { source }: Variable): FixProposal {
  const list = source?.list;
  if (source === null || list?.node == null || list.owner === null || list.shared)
    return { whyNoFix: "the list is elsewhere" };
  return propose(
    planRemoval(instrumentation, source.entry, { ...list.owner, list: list.node }),
    prose`Remove ${NAME}, so that each workload has its own name`,
  );
}

/** The last entry goes with its list; a section that is left empty still says that its language is used. */
function planRemoval(
  { manifest, spec }: Instrumentation,
  { index }: EnvEntry,
  owner: Field & { readonly list: SeqNode },
): EditPlan {
  const { list, node: map, path, envKey: key } = owner;
  if (list.items.length > 1) return planItemRemoval({ manifest, list, path: [...path, key], index });
  return map.pairs.length === 1 && map !== spec?.node
    ? planEmptyMap(manifest, owner)
    : planKeyRemoval({ manifest, map, path, key });
}

/** The operator sets `OTEL_SERVICE_NAME` for every container, and that wins. */
function* findIdle(instrumentation: Instrumentation): Generator<RuleFinding> {
  const attributes = findAttributes(instrumentation);
  const found = attributes === null ? null : findKey(attributes.node, ATTRIBUTE);
  if (attributes === null || found === null || isNull(found.node)) return;
  const { manifest } = instrumentation;
  const map = attributes.node;
  yield {
    message: prose`${capitalize(nameInSentence(instrumentation))} has ${ATTRIBUTE} in ${"spec.resource.resourceAttributes"}, where it never decides: the operator sets ${NAME}, which wins.`,
    at: rangeOfNode(instrumentation, found.shared || attributes.shared ? attributes.key : found.key),
    advice: {
      consequence: prose`Services keep the name that the operator takes from an annotation, a label, or their Deployment.`,
      cost: [],
      decline: [OWN_NAME, declineRule(ID)],
    },
    fix:
      found.shared || attributes.shared
        ? { whyNoFix: "it comes from an anchor that's also used elsewhere" }
        : propose(
            planKeyRemoval({ manifest, map, path: attributes.path, key: ATTRIBUTE }),
            prose`Remove ${ATTRIBUTE}, which has no effect`,
          ),
  };
}

function findAttributes({ spec }: Instrumentation): Field | null {
  const resource = spec === null ? null : readField(spec, "resource");
  return resource === null ? null : readField(resource, "resourceAttributes");
}

const OWN_NAME = prose`To name a service, set the annotation ${"resource.opentelemetry.io/service.name"} on its pods, or ${NAME} in the pod's own ${"env"}.`;
