import { TITLES, type SectionName } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { planValue } from "../core/kinds/instrumentation/edit/set-value.ts";
import { type Instrumentation, type Section } from "../core/kinds/instrumentation/instrumentation.ts";
import { groupByVariable, listTitles, sectionsOf } from "../core/kinds/instrumentation/otlp/cause.ts";
import {
  isReadByOthers,
  listDestinations,
  type Destinations,
} from "../core/kinds/instrumentation/otlp/destination.ts";
import { planAll, planOwn, wayOf, wayOfSource } from "../core/kinds/instrumentation/otlp/plans.ts";
import { settingsOfPort } from "../core/kinds/instrumentation/otlp/port.ts";
import { isStockImage, nearestProtocol, protocolsOf } from "../core/kinds/instrumentation/otlp/protocol.ts";
import { findRefused, type Refused } from "../core/kinds/instrumentation/otlp/refused-protocol.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose, type Prose } from "../core/text/prose.ts";

export const unsupportedOtlpProtocol = defineRule({
  id: "unsupported-otlp-protocol",
  summary: "OTEL_EXPORTER_OTLP_PROTOCOL names a protocol that the language cannot speak.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  languages: ["java", "nodejs", "python", "dotnet", "go"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    const destinations = listDestinations(instrumentation, operator);
    const refused = destinations.senders.flatMap((sender) => {
      // A custom image may bring the exporter: Python's for gRPC is a package of its own.
      if (!isStockImage({ instrumentation, section: sender.section, operator })) return [];
      return findRefused(sender, instrumentation);
    });
    for (const { first, all } of groupByVariable(refused, ({ variable }) => variable))
      yield describe({ instrumentation, destinations, first, all });
  },
});

interface Found {
  readonly instrumentation: Instrumentation;
  readonly destinations: Destinations;
  readonly first: Refused;
  readonly all: readonly Refused[];
}

const COST = prose`The fix assumes that the collector takes that protocol at the endpoint's port.`;

function describe(found: Found): RuleFinding {
  const { instrumentation, first, all } = found;
  const label = capitalize(nameInSentence(instrumentation));
  const sections = sectionsOf(all);
  const isLost = sections.some(({ name }) => name in FAILING);
  // Python alone lacks gRPC.
  const needsPackage = isLost && first.text === "grpc";
  return {
    message: prose`${label} sets ${first.variable.name} to ${first.text.slice(0, 40)}: ${explain(sections)}${needsPackage ? UNLESS : []}.`,
    at: rangeOfVariable(instrumentation, first.variable, first.section.field),
    // The others warn, and send by a protocol that they know.
    ...(isLost ? {} : { level: "notice" }),
    advice: {
      consequence: sections.flatMap((section, at) => listSpoken(instrumentation, section, at)),
      cost: [COST, newPods(instrumentation)],
      decline: [declineRule(unsupportedOtlpProtocol.id)],
    },
    fix: proposeProtocol(found),
  };
}

const UNLESS = plain(", unless the application ships the exporter");

/** `Python's SDK and Java's agent do not start, and .NET does not support it` */
function explain(sections: readonly Section[]): Prose {
  const failing = sections.flatMap(({ name }) => FAILING[name] ?? []);
  const others = sections.filter(({ name }) => !(name in FAILING));
  const start = failing.length > 1 ? "do not start" : "does not start";
  const know = others.length > 1 ? "do not support it" : "does not support it";
  return [
    ...(failing.length === 0
      ? []
      : prose`${plain(failing.join(" and "))} ${plain(start)}, and nothing is sent`),
    ...(failing.length === 0 || others.length === 0 ? [] : ["; "]),
    ...(others.length === 0 ? [] : prose`${listTitles(others)} ${plain(know)}`),
  ];
}

const FAILING: Partial<Readonly<Record<SectionName, string>>> = {
  java: "Java's agent",
  python: "Python's SDK",
};

/** The fallback: opentelemetry-js utils.ts, OtlpSettings.cs; what Go does is not established. */
function listSpoken(instrumentation: Instrumentation, { name }: Section, index: number): Prose {
  const spoken = protocolsOf(instrumentation, name) ?? [];
  const start = index === 0 ? "" : " ";
  const fallsBack = name === "nodejs" || name === "dotnet";
  const otherwise = fallsBack ? prose`; for anything else it warns and uses ${"http/protobuf"}` : [];
  const who = instrumentation.host?.service === undefined ? "The stock image of " : "";
  return prose`${plain(`${start}${who}${TITLES[name]}`)} takes only ${listNames(spoken)}, exactly so written${otherwise}.`;
}

function proposeProtocol({ instrumentation, destinations, first, all }: Found): FixProposal {
  const sections = sectionsOf(all);
  const [protocol = "http/protobuf", ...others] = new Set(
    sections.map(({ name }) => nearestProtocol(first.text, protocolsOf(instrumentation, name))),
  );
  const { variable } = first;
  const { name, source } = variable;
  if (source === null || others.length > 0) return { whyNoFix: "each language needs its own protocol" };
  const owners = isReadByOthers(destinations, variable, sections) ? sections : null;
  const moved = destinations.known.filter(({ section, signal }) =>
    all.some((one) => one.section === section && one.signal === signal),
  );
  const ports = settingsOfPort(moved, protocol);
  const own = owners?.map((section) => ({ section, name, value: protocol, variable })) ?? [];
  const plan = planAll([
    ...(owners === null ? [planValue({ instrumentation, ...source }, protocol)] : []),
    planOwn(instrumentation, [...own, ...ports]),
  ]);
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const ways = owners?.map((section) => wayOf(instrumentation, section)) ?? [
    wayOfSource(instrumentation, source),
  ];
  const also = ports.length > 0 ? prose`, and the port to the one that takes it` : [];
  const title = prose`Set ${name} to ${protocol} in ${listNames(ways)}${also}`;
  return { title, alternatives: plan.alternatives };
}
