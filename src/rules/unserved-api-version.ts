import { operatorVersion } from "../core/config/policy-for.ts";
import { planText } from "../core/kinds/instrumentation/edit/scalars.ts";
import { rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { isRendered } from "../core/text/rendered.ts";
import { capitalize, prose } from "../core/text/prose.ts";
import { isBelow } from "../core/text/version.ts";
import { findKey } from "../core/yaml/node.ts";

const SERVED = "opentelemetry.io/v1alpha1";

export const unservedApiVersion = defineRule({
  id: "unserved-api-version",
  summary: "An Instrumentation has an apiVersion that the operator does not serve.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["the resource is refused", "no telemetry at all"],
  operators: "up to 0.158; later ones unknown",
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const { apiVersion, node, path } = instrumentation;
    if (apiVersion === null || apiVersion === SERVED || isRendered(apiVersion)) return;
    const operator = operatorVersion(policy);
    // A version after those that were read may serve another one.
    if (operator !== null && !isBelow(operator, "0.159.0")) return;
    const found = findKey(node, "apiVersion");
    // A typed list says it for its items.
    if (found?.node?.kind !== "scalar" || found.shared) return;
    const plan = planText(
      { instrumentation, path: [...path, "apiVersion"], node: found.value ?? found.node },
      SERVED,
    );
    yield {
      message: prose`${capitalize(nameInSentence(instrumentation))} has the apiVersion ${apiVersion}, which is not served as of operator 0.158: it cannot be applied.`,
      at: rangeOfNode(instrumentation, found.node),
      advice: {
        consequence: prose`The API server answers “no matches for kind”. ${"v1beta1"} exists only as Go types of the operator, and no CRD serves it yet.`,
        cost: [
          prose`The fix changes the version alone: in ${"v1beta1"} the fields ${"exporter"}, ${"sampler"} and ${"propagators"} have another place, and you have to move them.`,
        ],
        decline: [declineRule("unserved-api-version")],
      },
      fix: plan.ok ? { title: prose`Change apiVersion to ${SERVED}`, alternatives: plan.alternatives } : plan,
    };
  },
});
