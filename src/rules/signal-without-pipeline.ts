import type { Signal } from "../catalog/otlp.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { readReceivedSignals } from "../core/kinds/collector/collector.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { listTitles, rangeOfTarget, sectionsOf } from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Destination } from "../core/kinds/instrumentation/otlp/destination.ts";
import { planOwn } from "../core/kinds/instrumentation/otlp/plans.ts";
import type { ClusterObject } from "../core/kinds/workload/cluster-objects.ts";
import type { Surroundings } from "../core/kinds/workload/surroundings.ts";
import { nameWithPlace, relatedTo } from "../core/kinds/workload/words.ts";
import { declineRule, NEW_PODS } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { groupBy } from "../core/text/group-by.ts";
import { capitalize, listNames, plain, prose, proseToText, type Prose } from "../core/text/prose.ts";
import { isBelow, type Version } from "../core/text/version.ts";

export const signalWithoutPipeline = defineRule({
  id: "signal-without-pipeline",
  summary: "A language exports a signal to a Collector in sight that has no pipeline for it.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["one signal missing"],
  languages: ["java", "nodejs", "python", "dotnet"],
  visits: "instrumentation",
  looksAround: true,
  *check(instrumentation, policy, { surroundings }) {
    const operator = operatorVersion(policy);
    const { known } = listDestinations(instrumentation, operator);
    const lost = known.flatMap((destination) => {
      const collector = isExported(instrumentation, destination, operator)
        ? findCollector(destination, surroundings)
        : null;
      const received = collector === null ? null : readReceivedSignals(collector);
      const isLost = received?.signals.has(destination.signal) === false;
      return collector !== null && isLost ? [{ ...destination, collector }] : [];
    });
    for (const group of groupBy(lost, ({ collector }) => collector).values()) {
      const [first] = group;
      if (first !== undefined) yield describe(instrumentation, first.collector, group);
    }
  },
});

type Lost = Destination & { readonly collector: ClusterObject };

/** What agents export without being asked, as far as the image's version is known; what the resource asks for, in any case. */
function isExported(
  instrumentation: Instrumentation,
  { section: { name }, environment, signal }: Destination,
  operator: Version | null,
): boolean {
  if (signal === "traces") return name !== "apacheHttpd" && name !== "nginx";
  const asked = environment.get(`OTEL_${signal.toUpperCase()}_EXPORTER`);
  if (asked.kind === "known" && asked.variable.origin !== "default") return true;
  // Python's logs need another switch before its records are exported.
  if (name === "python") return signal === "metrics";
  if (name === "dotnet") return true;
  const { kind, version } = readImage(instrumentation, name, operator);
  if (kind === "custom" || kind === "unknown" || version === null) return false;
  if (name === "java") return !isBelow(version, "2.0.0");
  return name === "nodejs" && signal === "metrics" && !isBelow(version, "0.68.0");
}

/** The only Collector in sight whose Service the endpoint names, at a usual port. */
function findCollector(
  { target: { endpoint } }: Destination,
  surroundings: Surroundings,
): ClusterObject | null {
  const { host, isHostOpen, port } = endpoint;
  if (isHostOpen || (port !== 4317 && port !== 4318)) return null;
  const [service = "", namespace = null] = host.split(".");
  const name = /^(.+)-collector(?:-headless)?$/.exec(service)?.[1];
  if (name === undefined) return null;
  const [one, ...others] = surroundings
    .named("OpenTelemetryCollector", name)
    .filter((collector) => namespace === null || collector.namespace === namespace);
  return one === undefined || others.length > 0 ? null : one;
}

function describe(
  instrumentation: Instrumentation,
  collector: ClusterObject,
  group: readonly Lost[],
): RuleFinding {
  const [first] = group;
  const label = capitalize(nameInSentence(instrumentation));
  return {
    message: prose`${label} sends ${listLost(group)} to ${nameWithPlace(collector, instrumentation)}, which has no pipeline for them with an ${"otlp"} receiver.`,
    at: first === undefined ? instrumentation.node : rangeOfTarget(instrumentation, first),
    related: [relatedTo(collector)],
    advice: {
      consequence: prose`The receiver serves only signals that have a pipeline. Each export of the others fails (404 over HTTP, ${"Unimplemented"} over gRPC), and the data is dropped.`,
      cost: [
        prose`The fix stops the export. To keep the data, add a pipeline to the Collector instead.`,
        NEW_PODS,
      ],
      decline: [declineRule("signal-without-pipeline")],
    },
    fix: proposeNone(instrumentation, group),
  };
}

/** `logs` of Java and `metrics` of Python: languages do not lose the same signals. */
function listLost(group: readonly Lost[]): Prose {
  const bySignal = [...groupBy(group, ({ signal }) => signal)];
  const byTitles = groupBy(bySignal, ([, lost]) => proseToText(listTitles(sectionsOf(lost))));
  return [...byTitles.values()].flatMap((signals, index) => {
    const lost = signals.flatMap(([, all]) => all);
    const names = listNames(signals.map(([signal]) => signal));
    return [...plain(index === 0 ? "" : " and "), ...prose`${names} of ${listTitles(sectionsOf(lost))}`];
  });
}

function proposeNone(instrumentation: Instrumentation, group: readonly Lost[]): FixProposal {
  const names = [...new Set(group.map(({ signal }) => nameOf(signal)))];
  const settings = group.map(({ section, signal, environment }) => {
    const value = environment.get(nameOf(signal));
    const variable = value.kind === "known" ? value.variable : null;
    return { section, name: nameOf(signal), value: "none", variable };
  });
  return propose(planOwn(instrumentation, settings), prose`Set ${listNames(names)} to ${"none"}`);
}

function nameOf(signal: Signal): string {
  return `OTEL_${signal.toUpperCase()}_EXPORTER`;
}
