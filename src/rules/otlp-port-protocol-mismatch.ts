import {
  ENDPOINT_DIRECTIVES,
  GRPC_PORT,
  HTTP_PORT,
  spokenProtocols,
  type Protocol,
} from "../catalog/otlp.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  groupByTarget,
  listTitles,
  rangeOfTarget,
  sectionsOf,
  type Cause,
} from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Destination } from "../core/kinds/instrumentation/otlp/destination.ts";
import { ownSource, planOwn, wayOf, type OwnSetting } from "../core/kinds/instrumentation/otlp/plans.ts";
import { correctPort, hasWrongPort } from "../core/kinds/instrumentation/otlp/port.ts";
import { portFor, PROTOCOL } from "../core/kinds/instrumentation/otlp/protocol.ts";
import { withSelected, type Used } from "../core/kinds/workload/selected-languages.ts";
import { listWithPlaces, relatedToSome } from "../core/kinds/workload/words.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import type { Advice } from "../core/lint/finding.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose } from "../core/text/prose.ts";

export const otlpPortProtocolMismatch = defineRule({
  id: "otlp-port-protocol-mismatch",
  summary: "A language sends OTLP by one protocol to the port of the other.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  visits: "instrumentation",
  holdsInContainers: true,
  looksAround: true,
  holdsInServices: true,
  *check(resource, policy, { surroundings }) {
    const used = withSelected(resource, surroundings);
    const { known } = listDestinations(used.instrumentation, operatorVersion(policy));
    for (const cause of groupByTarget(known.filter(isMismatched))) yield describe(used, cause);
  },
});

/**
 * Other ports are anybody's. The protocol is unknown, and so is the rest, where the image decides it and nobody can read
 * its version (Java and Node.js without a tag), or where the operator's project does not publish the image.
 */
function isMismatched({ target, protocol }: Destination): boolean {
  return protocol !== null && hasWrongPort({ target }, protocol.protocol);
}

function describe({ instrumentation, selectedBy }: Used, cause: Cause<Destination>): RuleFinding {
  const { target, signal } = cause.first;
  const sections = sectionsOf(cause.all);
  const others = sections.flatMap(({ name }) => selectedBy.get(name) ?? []);
  const label = capitalize(nameInSentence(instrumentation));
  const selected =
    others.length === 0 ? [] : prose`, selected by ${listWithPlaces(others, instrumentation)},`;
  const isGrpc = target.endpoint.port === HTTP_PORT;
  const what = plain(target.isOfSignal ? signal : "telemetry");
  const [sent, taken] = isGrpc ? ["gRPC", "HTTP"] : ["HTTP", "gRPC"];
  return {
    message: prose`${label}${selected} sends the ${what} of ${listTitles(sections)} over ${plain(sent)} to port ${plain(target.endpoint.port ?? "")}, where collectors expect ${plain(taken)}: ${plain(target.isOfSignal ? "none of them arrive" : "none of it arrives")}.`,
    at: rangeOfTarget(instrumentation, cause.first),
    ...(others.length > 0 && { related: relatedToSome(others) }),
    advice: adviseOn(instrumentation, cause, isGrpc),
    fix: proposeEndpoints(instrumentation, cause),
    others: proposeProtocols(instrumentation, cause),
  };
}

/** The port that fits, for the languages that are wrong alone: others may share the endpoint, and be right. */
function proposeEndpoints(instrumentation: Instrumentation, { first, all }: Cause<Destination>): FixProposal {
  const { target } = first;
  // What else its section should say is a finding of its own, which no fix may bring about.
  if (all.some(({ section: { name, field } }) => name === "python" && field.isMissing === true))
    return { whyNoFix: "the resource has no `spec.python` yet" };
  const protocol = target.endpoint.port === GRPC_PORT ? "http/protobuf" : "grpc";
  const value = correctPort(first, protocol);
  const settings = sectionsOf(all).map((section): OwnSetting => {
    // Apache HTTPD and nginx name it differently.
    const { name, variable } = (all.find((one) => one.section === section) ?? first).target;
    return { section, value, name, variable };
  });
  const plan = planOwn(instrumentation, settings);
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const ways = listNames(settings.map(({ section }) => wayOf(instrumentation, section)));
  const names = listNames([...new Set(settings.map(({ name }) => name))]);
  const port = plain(portFor(protocol));
  const isChanged = settings.some((setting) => ownSource(setting) !== null);
  const withPath = target.isOfSignal && protocol !== "grpc" ? prose` and path ${`/v1/${first.signal}`}` : [];
  const title = isChanged
    ? prose`Set ${names} in ${ways} to port ${port}${withPath}`
    : prose`Add ${names} with port ${port}${withPath} to ${ways}`;
  return { title, alternatives: plan.alternatives };
}

/** The other protocol, where all the languages can speak it with what the stock images bring. */
function proposeProtocols(
  instrumentation: Instrumentation,
  { first, all }: Cause<Destination>,
): readonly FixProposal[] {
  const protocol: Protocol = first.target.endpoint.port === GRPC_PORT ? "grpc" : "http/protobuf";
  const sections = sectionsOf(all);
  // The directive of Apache HTTPD and nginx has no protocol; Python's stock image has no exporter for gRPC.
  const canSpeak = sections.every(({ name }) => spokenProtocols(name)?.includes(protocol) === true);
  // Whether an image that defaults to gRPC reads the variable depends on the release that brought it.
  const isUncertain = all.some(
    ({ section, protocol: set }) =>
      section.name === "nodejs" && protocol !== "grpc" && set?.variable === null,
  );
  if (!canSpeak || isUncertain || first.section.name in ENDPOINT_DIRECTIVES) return [];
  const settings = sections.map((section): OwnSetting => {
    const variable = all.find((one) => one.section === section)?.protocol?.variable ?? null;
    return { section, name: variable?.name ?? PROTOCOL, value: protocol, variable };
  });
  const plan = planOwn(instrumentation, settings);
  if (!plan.ok) return [];
  const names = listNames([...new Set(settings.map(({ name }) => name))]);
  const ways = listNames(sections.map((section) => wayOf(instrumentation, section)));
  return [{ title: prose`Set ${names} to ${protocol} in ${ways}`, alternatives: plan.alternatives }];
}

function adviseOn(
  instrumentation: Instrumentation,
  { first, all }: Cause<Destination>,
  isGrpc: boolean,
): Advice {
  const [sent, port] = isGrpc ? ["gRPC", GRPC_PORT] : ["HTTP", HTTP_PORT];
  const isFile = first.section.name in ENDPOINT_DIRECTIVES;
  return {
    consequence: isFile
      ? prose`The agents of Apache HTTPD and nginx speak gRPC only. The operator writes their endpoint into their configuration file: ${"spec.exporter.endpoint"}, unless ${"attrs"} has one. By convention collectors take gRPC at port ${String(GRPC_PORT)}.`
      : prose`By convention collectors take gRPC at port ${String(GRPC_PORT)} and HTTP at port ${String(HTTP_PORT)}, and neither port understands the other protocol: every export fails, and its data is dropped.`,
    cost: [
      prose`The fix assumes that the same host takes ${plain(sent)} at port ${String(port)}: the collector's receiver and its Service need that port.`,
      ...(all.some(({ section }) => section.name === "dotnet") && !isGrpc ? [DOTNET_GRPC] : []),
      newPods(instrumentation),
    ],
    decline: [declineRule(otlpPortProtocolMismatch.id)],
  };
}

const DOTNET_GRPC = prose`Changing the protocol instead has a cost too: from .NET 8 on, gRPC needs ${"Grpc.Net.Client"} in the application.`;
