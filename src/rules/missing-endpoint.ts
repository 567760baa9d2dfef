import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation, Section } from "../core/kinds/instrumentation/instrumentation.ts";
import { listTitles } from "../core/kinds/instrumentation/otlp/cause.ts";
import { ENDPOINT, listDestinations } from "../core/kinds/instrumentation/otlp/destination.ts";
import { isStockImage } from "../core/kinds/instrumentation/otlp/protocol.ts";
import { hasSidecar } from "../core/kinds/instrumentation/otlp/sidecar.ts";
import { rangeOfField } from "../core/kinds/instrumentation/place.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose } from "../core/text/prose.ts";

export const missingEndpoint = defineRule({
  id: "missing-endpoint",
  summary: "A language has no OTLP endpoint, and sends to its own pod.",
  level: "notice",
  // The pod may set one, or have a collector beside the application.
  isStrictOnly: true,
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "instrumentation",
  *check(instrumentation, policy, sight) {
    const operator = operatorVersion(policy);
    const { without } = listDestinations(instrumentation, operator);
    // A vendor's image may know where to send to. What a chart has by default is unknown to the model, not absent.
    const sections = without.filter((section) => isStockImage({ instrumentation, section, operator }));
    if (sections.length === 0 || sight.hasSidecar || hasSidecar(instrumentation.manifest)) return;
    yield describe(instrumentation, sections);
  },
});

function describe(instrumentation: Instrumentation, sections: readonly Section[]): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  const [only, ...others] = sections;
  const field = others.length === 0 ? (only?.field ?? null) : null;
  return {
    message: prose`${label} gives ${listTitles(sections)} no OTLP endpoint: the exporters send to ${"localhost"}, which is the pod itself.`,
    at: rangeOfField(instrumentation, field),
    advice: {
      consequence: prose`Without ${"spec.exporter.endpoint"} and ${ENDPOINT} the operator injects no endpoint, and each SDK uses its default: port ${"4318"} or ${"4317"} of ${"localhost"}.`,
      cost: [],
      decline: [
        prose`Set ${"spec.exporter.endpoint"}, or ${ENDPOINT} in the language's ${"env"}. It is fine where each pod has a collector, or sets the variable itself.`,
        declineRule(missingEndpoint.id),
      ],
    },
    fix: { whyNoFix: "the manifest does not say which collector is meant" },
  };
}
