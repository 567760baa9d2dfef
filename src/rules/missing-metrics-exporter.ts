import { operatorVersion } from "../core/config/policy-for.ts";
import { planAddition } from "../core/kinds/instrumentation/edit/add-env-entry.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { isSdkDisabled } from "../core/kinds/instrumentation/environment/settings.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import {
  describeWay,
  findSection,
  type Field,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfField, rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";
import { isBelow } from "../core/text/version.ts";
import { findKey } from "../core/yaml/node.ts";

const ID = "missing-metrics-exporter";
const NAME = "OTEL_METRICS_EXPORTER";

/** Images in which the SDK starts metrics only where the variable asks for them, and the operator that sets it in any case. */
const FIRST_IMAGE = "0.56.0";
const NEXT_IMAGE = "0.68.0";
const NEXT_OPERATOR = "0.158.0";

export const missingMetricsExporter = defineRule({
  id: ID,
  summary: "A Node.js image that starts metrics only when asked to, and nothing asks.",
  level: "notice",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["one signal missing"],
  languages: ["nodejs"],
  operators: "before 0.158",
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const section = findSection(instrumentation, "nodejs");
    if (section === null) return;
    const operator = operatorVersion(policy);
    if (operator !== null && !isBelow(operator, NEXT_OPERATOR)) return;
    // Another image, or one whose version is not written, may start metrics by itself.
    const { version } = readImage(instrumentation, "nodejs", operator);
    if (version === null || isBelow(version, FIRST_IMAGE) || !isBelow(version, NEXT_IMAGE)) return;
    const environment = environmentOf(instrumentation, "nodejs", { operator, container: null });
    if (isSdkDisabled(environment)) return;
    const value = environment.get(NAME);
    if (value.kind !== "absent" && value.variable.origin !== "default") return;
    yield {
      message: prose`${capitalize(nameInSentence(instrumentation))} gets no metrics from Node.js: image ${version.join(".")} starts them only if ${NAME} is set, and operators before ${NEXT_OPERATOR} do not set it.`,
      at: rangeOf(instrumentation, section),
      advice: {
        consequence: prose`Traces arrive, metrics do not, and no log says so.`,
        cost: [prose`The fix sends more telemetry: the receiver needs a pipeline for metrics.`, NEW_PODS],
        decline: [
          prose`Set ${NAME} to ${"none"} where metrics are not wanted. It is fine where the pods set it.`,
          declineRule(ID),
        ],
      },
      fix: proposeFix(instrumentation, section),
    };
  },
});

/** The image, where one is named. */
function rangeOf(instrumentation: Instrumentation, section: Field): Range {
  const image = section.shared ? null : findKey(section.node, "image");
  return image?.node == null || image.shared
    ? rangeOfField(instrumentation, section)
    : rangeOfNode(instrumentation, image.node);
}

function proposeFix(instrumentation: Instrumentation, section: Field): FixProposal {
  const plan = planAddition({ instrumentation, section, name: NAME, value: "otlp" });
  return propose(plan, prose`Add ${NAME} with ${"otlp"} to ${describeWay(instrumentation, section)}`);
}
