import { GRPC_PORT, HTTP_PORT } from "../catalog/otlp.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  groupByTarget,
  listTitles,
  rangeOfTarget,
  sectionsOf,
} from "../core/kinds/instrumentation/otlp/cause.ts";
import {
  listDestinations,
  type Destination,
  type Target,
} from "../core/kinds/instrumentation/otlp/destination.ts";
import {
  hasSignalPath,
  signalPathOf,
  withoutSignalPath,
} from "../core/kinds/instrumentation/otlp/endpoint.ts";
import {
  findInBoth,
  findInService,
  findMistake,
  isRepeatedInAny,
  type Mistake,
} from "../core/kinds/instrumentation/otlp/path-mistake.ts";
import { findTargetOfAnyLanguage } from "../core/kinds/instrumentation/otlp/unknown-language.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { proposeHttp, proposePath } from "../core/lint/path-fixes.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose, type Prose } from "../core/text/prose.ts";

export const endpointPath = defineRule({
  id: "endpoint-path",
  summary: "An OTLP endpoint has a path that its exporter does not expect, or lacks the one that it needs.",
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
    const wrong = known.flatMap((destination) => {
      const mistake =
        findMistake(destination) ??
        findInBoth(destination, { ...destination, instrumentation, operator }) ??
        findInService(destination, instrumentation);
      return mistake === null ? [] : [{ ...destination, mistake }];
    });
    for (const { first, all } of groupByTarget(wrong)) {
      // Of several languages the same endpoint can be wrong for different reasons: the first one is told.
      const same = all.filter(({ mistake }) => mistake === first.mistake);
      yield describe(instrumentation, first, same);
    }
    const target = findTargetOfAnyLanguage(instrumentation);
    if (target !== null && isRepeatedInAny(target)) yield describeAny(instrumentation, target);
  },
});

type Wrong = Destination & { readonly mistake: Mistake };

function describe(instrumentation: Instrumentation, first: Wrong, all: readonly Wrong[]): RuleFinding {
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} ${explain(first, all)}`,
    at: rangeOfTarget(instrumentation, first),
    advice: {
      consequence: CONSEQUENCES[first.mistake],
      cost: [COST, newPods(instrumentation)],
      decline: [declineRule(endpointPath.id)],
    },
    // It may be right for the agent that is meant.
    ...(first.mistake === "unnamed" && { level: "notice" as const }),
    ...proposeFixes(instrumentation, first),
  };
}

/** A program may read the variable in its own code and hand it to an exporter, which then appends nothing. */
function describeAny(instrumentation: Instrumentation, target: Target): RuleFinding {
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} ends the general endpoint of a container with ${signalPathOf(target.endpoint) ?? ""}: an exporter that reads ${target.name} itself appends the path of each signal to it.`,
    at: rangeOfVariable(instrumentation, target.variable, instrumentation.commonEnv.owner),
    advice: {
      consequence: CONSEQUENCES.repeated,
      cost: [COST, newPods(instrumentation)],
      decline: [
        prose`Keep it as it is where the program hands the value to an exporter in its code: there it is the whole address.`,
        declineRule(endpointPath.id),
      ],
    },
    level: "notice",
    fix: { whyNoFix: "whether the program hands the value to an exporter in its code isn't in sight" },
  };
}

function explain({ mistake, target, signal }: Wrong, all: readonly Wrong[]): Prose {
  const titles = listTitles(sectionsOf(all));
  const path = (signalPathOf(target.endpoint) ?? "").replace(/\/{1,9}$/, "");
  switch (mistake) {
    case "repeated":
      return prose`ends the general endpoint of ${titles} with ${path}: exporters append the path of each signal, and send to ${`${path}/v1/${signal}`} instead of ${`/v1/${signal}`}.`;
    case "missing":
      return prose`sets ${target.name} for ${titles} without a path: exporters use it unchanged, and send to ${"/"} instead of ${`/v1/${signal}`}.`;
    case "either":
      return prose`ends the general endpoint of ${titles} with ${path}: over HTTP the agent appends the path once more, and over gRPC it refuses a path and does not start.`;
    case "unnamed":
      return prose`sets ${target.name} with a path for ${titles} and no protocol for ${plain(signal)}, as it does for another signal: before 2.0.0 the agent sends by gRPC, refuses a path and does not start.`;
    case "refused":
      return prose`gives Java's gRPC exporter an endpoint with a path: the agent refuses it and does not start.`;
  }
}

const CONSEQUENCES: Readonly<Record<Mistake, Prose>> = {
  repeated: prose`Over HTTP the general endpoint is the base of all signals: exporters append ${"/v1/traces"}, ${"/v1/metrics"} or ${"/v1/logs"} to it. Collectors answer other paths with 404, and the data is dropped.`,
  missing: prose`Over HTTP the endpoint of one signal is the whole address: exporters append nothing to it. Collectors answer other paths with 404, and the data is dropped.`,
  either: prose`Java's agent sends over gRPC before 2.0.0 and over HTTP from then on, and this resource doesn't say which image it gets: the path is wrong for both.`,
  unnamed: prose`Java's agent sends over gRPC before 2.0.0 and over HTTP from then on, and a protocol counts for its own signal only. A gRPC endpoint has no path: the agent stops with “OTLP endpoint must not have a path”, and the application runs without it.`,
  refused: prose`A gRPC endpoint has no path. Java's agent stops with “OTLP endpoint must not have a path”, and the application runs without it.`,
};

const COST = prose`The fix assumes a collector's usual paths: a gateway before it may expect others.`;

function proposeFixes(instrumentation: Instrumentation, first: Wrong): Pick<RuleFinding, "fix" | "others"> {
  const { target, mistake, signal } = first;
  const { endpoint } = target;
  if (mistake === "missing") return { fix: proposePath(instrumentation, first, { path: `/v1/${signal}` }) };
  const isRepeated = mistake === "repeated" || mistake === "either";
  const isSafe = isRepeated && endpoint.port === HTTP_PORT;
  const path = isRepeated ? withoutSignalPath(endpoint) : "";
  const removal = proposePath(instrumentation, first, { path, isSafe });
  if (isRepeated) return { fix: removal };
  const overHttp = proposeHttp(instrumentation, first);
  // A path that is meant belongs to HTTP, unless the port says gRPC or the path is one that would be appended again.
  const isForGrpc = endpoint.port === GRPC_PORT || (!target.isOfSignal && hasSignalPath(endpoint));
  return isForGrpc ? { fix: removal, others: [overHttp] } : { fix: overHttp, others: [removal] };
}
