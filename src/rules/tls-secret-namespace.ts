import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfField, rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { findExporter } from "../core/kinds/instrumentation/otlp/cause.ts";
import { findMissingTlsObjects, type MissingTlsObject } from "../core/kinds/workload/tls-objects.ts";
import { nameWithPlace, relatedTo } from "../core/kinds/workload/words.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";

export const tlsSecretNamespace = defineRule({
  id: "tls-secret-namespace",
  summary: "A Secret or ConfigMap with certificates that isn't in the namespace of the pods that need it.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "instrumentation",
  looksAround: true,
  *check(instrumentation, _policy, { surroundings }) {
    for (const missing of findMissingTlsObjects(instrumentation, surroundings))
      yield describe(instrumentation, missing);
  },
});

function describe(instrumentation: Instrumentation, missing: MissingTlsObject): RuleFinding {
  const { kind, name, node, shared, object, selector } = missing;
  const label = capitalize(nameInSentence(instrumentation));
  const pods = nameWithPlace(selector.subject, instrumentation);
  return {
    message: prose`${label} needs the ${plain(kind)} ${name} in the namespace of each pod: ${pods} takes it for pods in ${selector.namespace}, and only ${nameWithPlace(object, instrumentation)} is in sight.`,
    at: shared
      ? rangeOfField(instrumentation, findExporter(instrumentation).exporter)
      : rangeOfNode(instrumentation, node),
    related: [relatedTo(object), relatedTo(selector.subject)],
    advice: {
      consequence: prose`The operator mounts it from the pod's own namespace. Where that has none, the pods start without instrumentation, and only the operator's log says so.`,
      cost: [],
      decline: [
        prose`Copy the ${plain(kind)} to ${selector.namespace}. Where something that isn't in sight does so, keep it as it is.`,
        declineRule(tlsSecretNamespace.id),
      ],
    },
    fix: { whyNoFix: `the ${kind} has to be made in another namespace` },
  };
}
