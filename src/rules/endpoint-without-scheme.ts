import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  groupByTarget,
  listTitles,
  rangeOfTarget,
  sectionsOf,
} from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Destination } from "../core/kinds/instrumentation/otlp/destination.ts";
import { isHttp, writeEndpoint } from "../core/kinds/instrumentation/otlp/endpoint.ts";
import { planOwn, planTarget, wayOf, wayOfTarget } from "../core/kinds/instrumentation/otlp/plans.ts";
import { isStockImage } from "../core/kinds/instrumentation/otlp/protocol.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import type { Version } from "../core/text/version.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";

export const endpointWithoutScheme = defineRule({
  id: "endpoint-without-scheme",
  summary: "An OTLP endpoint lacks the `http://` or `https://` that its exporter needs.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    const { known } = listDestinations(instrumentation, operator);
    const wrong = known.filter(
      (one) => !isHttp(one.target.endpoint) && needsScheme(instrumentation, one, operator),
    );
    for (const { first, all } of groupByTarget(wrong)) yield describe(instrumentation, first, all);
    const refused = known.filter((one) => hasTail(one) && isJava(instrumentation, one, operator));
    for (const { first } of groupByTarget(refused)) yield describeTail(instrumentation, first);
  },
});

/** gRPC exporters take `host:port`, except Java's and Go's; of an image that the operator's project does not publish nothing is known. */
function needsScheme(
  instrumentation: Instrumentation,
  destination: Destination,
  operator: Version | null,
): boolean {
  const { protocol, section, target } = destination;
  if (isJava(instrumentation, destination, operator)) return true;
  if (protocol === null || target.endpoint.scheme === "unix") return false;
  return protocol.protocol !== "grpc" || section.name === "go";
}

/** By whatever protocol, its agent checks the endpoint when it starts. */
function isJava(
  instrumentation: Instrumentation,
  { section }: Destination,
  operator: Version | null,
): boolean {
  return section.name === "java" && isStockImage({ instrumentation, section, operator });
}

function hasTail({ target: { endpoint } }: Destination): boolean {
  return isHttp(endpoint) && endpoint.tail !== "";
}

function describe(
  instrumentation: Instrumentation,
  first: Destination,
  all: readonly Destination[],
): RuleFinding {
  const sections = sectionsOf(all);
  const { scheme } = first.target.endpoint;
  const label = capitalize(nameInSentence(instrumentation));
  const has =
    scheme === null
      ? prose`without ${"http://"} or ${"https://"}`
      : prose`with the scheme ${scheme.slice(0, 20)} instead of ${"http"} or ${"https"}`;
  const isJavaOnly = sections.every(({ name }) => name === "java");
  const then = isJavaOnly
    ? prose`the agent refuses it and does not start`
    : prose`the exporters cannot send to it`;
  return {
    message: prose`${label} gives ${listTitles(sections)} an OTLP endpoint ${has}: ${then}.`,
    at: rangeOfTarget(instrumentation, first),
    advice: {
      consequence: isJavaOnly ? OF_JAVA : OF_OTHERS,
      cost: [
        prose`The fix writes ${"http://"}, which most collectors within a cluster take. If yours has TLS, use ${"https://"}.`,
        newPods(instrumentation),
      ],
      decline: [declineRule(endpointWithoutScheme.id)],
    },
    fix: proposeScheme(instrumentation, first, "http"),
    others: [proposeScheme(instrumentation, first, "https")],
  };
}

const OF_JAVA = prose`Java's agent checks the endpoint whatever the protocol. It stops with “OTLP endpoint must be a valid URL”, and the application runs without it.`;

const OF_OTHERS = prose`Over HTTP an endpoint is a URL: Python's exporter, for one, answers “No connection adapters were found” and sends nothing. Java's agent does not even start.`;

function proposeScheme(
  instrumentation: Instrumentation,
  { target }: Destination,
  scheme: "http" | "https",
): FixProposal {
  const { endpoint, text } = target;
  if (endpoint.scheme === "unix")
    return { whyNoFix: "the manifest does not say where else the collector listens" };
  // `http:/host` and `grpc://host` have something like a scheme already.
  const bare = text.trim().replace(/^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)?\/*/i, "");
  const plan = planTarget(instrumentation, target, `${scheme}://${bare}`);
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const title = prose`Put ${`${scheme}://`} before the endpoint in ${wayOfTarget(instrumentation, target)}`;
  return { title, alternatives: plan.alternatives };
}

function describeTail(instrumentation: Instrumentation, first: Destination): RuleFinding {
  const { target, section } = first;
  const label = capitalize(nameInSentence(instrumentation));
  const what = target.endpoint.tail.startsWith("?") ? "query" : "fragment";
  const value = writeEndpoint(target.endpoint, { tail: "" });
  const plan = planOwn(instrumentation, [{ section, value, name: target.name, variable: target.variable }]);
  const title = prose`Give Java the endpoint without its ${plain(what)} in ${wayOf(instrumentation, section)}`;
  return {
    message: prose`${label} gives Java an OTLP endpoint with a ${plain(what)}: the agent refuses it and does not start.`,
    at: rangeOfTarget(instrumentation, first),
    advice: {
      consequence: prose`Java's agent accepts neither a query nor a fragment in an endpoint. It stops with “OTLP endpoint must not have a ${plain(what)}”, and the application runs without it.`,
      cost: [
        prose`The fix drops the ${plain(what)}: a backend may need its content in ${"OTEL_EXPORTER_OTLP_HEADERS"} instead.`,
        newPods(instrumentation),
      ],
      decline: [declineRule(endpointWithoutScheme.id)],
    },
    fix: plan.ok ? { title, alternatives: plan.alternatives } : { whyNoFix: plan.whyNoFix },
  };
}
