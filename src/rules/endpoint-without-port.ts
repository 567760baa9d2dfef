import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  groupByTarget,
  listTitles,
  rangeOfTarget,
  sectionsOf,
} from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Destination } from "../core/kinds/instrumentation/otlp/destination.ts";
import { isHttp, isInCluster, writeEndpoint } from "../core/kinds/instrumentation/otlp/endpoint.ts";
import { planTarget, wayOfTarget } from "../core/kinds/instrumentation/otlp/plans.ts";
import { portFor } from "../core/kinds/instrumentation/otlp/protocol.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";

export const endpointWithoutPort = defineRule({
  id: "endpoint-without-port",
  summary: "An OTLP endpoint within the cluster has no port.",
  level: "notice",
  // A Service can map the port that is meant.
  isStrictOnly: true,
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  visits: "instrumentation",
  *check(instrumentation, policy) {
    const { known } = listDestinations(instrumentation, operatorVersion(policy));
    for (const { first, all } of groupByTarget(known.filter(hasNoPort)))
      yield describe(instrumentation, first, all);
  },
});

/** A public host is reached at the port of its scheme; a host that is a reference may bring a port. */
function hasNoPort({ target: { endpoint } }: Destination): boolean {
  return endpoint.scheme !== null && isHttp(endpoint) && endpoint.portText === "" && isInCluster(endpoint);
}

function describe(
  instrumentation: Instrumentation,
  first: Destination,
  all: readonly Destination[],
): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  const port = first.target.endpoint.scheme === "https" ? "443" : "80";
  return {
    message: prose`${label} gives ${listTitles(sectionsOf(all))} an OTLP endpoint without a port: that means port ${plain(port)}, where collectors do not usually listen.`,
    at: rangeOfTarget(instrumentation, first),
    advice: {
      consequence: prose`An endpoint is a URL: without a port it has its scheme's, and not ${"4317"} (gRPC) or ${"4318"} (HTTP).`,
      cost: [
        prose`The fix assumes that the collector's receiver and its Service have the usual port.`,
        NEW_PODS,
      ],
      decline: [
        prose`It is fine where a Service maps port ${plain(port)} to the receiver.`,
        declineRule(endpointWithoutPort.id),
      ],
    },
    fix: proposePort(instrumentation, first, all),
  };
}

function proposePort(
  instrumentation: Instrumentation,
  { target }: Destination,
  all: readonly Destination[],
): FixProposal {
  const ports = new Set(all.map(({ protocol }) => (protocol === null ? null : portFor(protocol.protocol))));
  const [port] = ports;
  if (port == null || ports.size > 1)
    return { whyNoFix: "the right port depends on the language, or on its image" };
  const plan = planTarget(instrumentation, target, writeEndpoint(target.endpoint, { port }));
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const title = prose`Add port ${plain(port)} to the endpoint in ${wayOfTarget(instrumentation, target)}`;
  return { title, alternatives: plan.alternatives };
}
