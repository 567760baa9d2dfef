import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { listTitles, rangeOfTarget, sectionsOf } from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Target } from "../core/kinds/instrumentation/otlp/destination.ts";
import { isLoopback } from "../core/kinds/instrumentation/otlp/endpoint.ts";
import { hasSidecar } from "../core/kinds/instrumentation/otlp/sidecar.ts";
import { findTargetOfAnyLanguage } from "../core/kinds/instrumentation/otlp/unknown-language.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import {
  findServiceLoopback,
  type ServiceLoopback,
} from "../core/kinds/instrumentation/otlp/service-loopback.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";

export const loopbackEndpoint = defineRule({
  id: "loopback-endpoint",
  summary: "An OTLP endpoint leads back to the pod that sends.",
  // Right with a collector in each pod, or with pods in the node's network: neither has to be in sight.
  level: "notice",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy, sight) {
    if (instrumentation.host?.service !== undefined) {
      const loopback = findServiceLoopback(instrumentation);
      if (loopback !== null) yield describeService(instrumentation, loopback);
      return;
    }
    const { known } = listDestinations(instrumentation, operatorVersion(policy));
    const looped = known.filter(({ target }) => isLoopback(target.endpoint));
    const [first] = looped;
    // With a collector in the pod, localhost is where it listens.
    const isFine = sight.hasSidecar || hasSidecar(instrumentation.manifest);
    if (isFine || instrumentation.host?.isAlone === false) return;
    if (first !== undefined) {
      const who = listTitles(sectionsOf(looped));
      yield describe(instrumentation, first.target, { who, at: rangeOfTarget(instrumentation, first) });
    }
    const target = findTargetOfAnyLanguage(instrumentation);
    // Of a program that nobody knows, localhost may be its own collector's: the address to listen at is nobody's to send to.
    if (target?.endpoint.host === "0.0.0.0")
      yield describe(instrumentation, target, {
        who: prose`a container`,
        at: rangeOfVariable(instrumentation, target.variable, instrumentation.commonEnv.owner),
      });
  },
});

/** One finding for all of them: whoever moves one endpoint moves the others. */
function describe(
  instrumentation: Instrumentation,
  { endpoint: { host } }: Target,
  { who, at }: { readonly who: Prose; readonly at: Range },
): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  return {
    message: prose`${label} has ${who} send to ${host}, which is the pod itself: nothing listens there unless a collector runs in each pod.`,
    at,
    advice: {
      consequence: prose`Within a pod, ${"localhost"}, ${"127.0.0.1"} and ${"0.0.0.0"} lead to the pod's own network, not to a collector on the node or in a Deployment.`,
      cost: [],
      decline: [
        prose`Pods reach a collector on each node with a host port at ${"http://$(OTEL_NODE_IP):4318"} (HTTP; ${"4317"} for gRPC), any other by the name of its Service. The operator sets ${"OTEL_NODE_IP"}.`,
        prose`It is fine with a sidecar collector (${"sidecar.opentelemetry.io/inject"}), or in pods with ${"hostNetwork"} beside a collector on the node.`,
        declineRule(loopbackEndpoint.id),
      ],
    },
    fix: { whyNoFix: "the manifest does not say which collector is meant" },
  };
}

/** Of a service of Docker Compose, whatever its language is. */
function describeService(service: Instrumentation, { host, name, at }: ServiceLoopback): RuleFinding {
  return {
    message: prose`${capitalize(nameInSentence(service))} has ${name} lead to ${host}, which is its own container: nothing listens there unless a collector runs in it.`,
    at,
    advice: {
      consequence: prose`Each container has a ${"localhost"} of its own: neither the machine nor another service is reached by it.`,
      cost: [],
      decline: [
        prose`Another service of the same network is reached by its name: ${"http://otel-collector:4318"} (HTTP; ${"4317"} for gRPC).`,
        prose`It is fine with ${"network_mode: host"}, or in the network of a collector's container (${"network_mode: service:…"}).`,
        declineRule(loopbackEndpoint.id),
      ],
    },
    fix: { whyNoFix: "the file does not say which collector is meant" },
  };
}
