import { listInjections } from "../core/kinds/workload/injection.ts";
import { GO_SIDECAR } from "../core/kinds/workload/container-environment.ts";
import { rangeOf } from "../core/kinds/workload/words.ts";
import { injectKey } from "../core/kinds/workload/annotation-names.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule } from "../core/lint/rule.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, prose, type Prose } from "../core/text/prose.ts";
import { findKey, type Node } from "../core/yaml/node.ts";

export const alreadyInstrumented = defineRule({
  id: "already-instrumented",
  summary: "A variable or container by which the operator takes the pods for instrumented and skips them.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    const injections = listInjections(workload, surroundings);
    if (injections.length === 0) return;
    const mark = findMark(workload);
    if (mark === null) return;
    const keys = injections.map(({ target }) => injectKey(target));
    const { what, at, advice, whyNoFix } = mark;
    yield {
      message: prose`${describeSubject(workload)} asks for instrumentation with ${listNames(keys)}, but ${what}: the operator takes its pods for instrumented and skips them.`,
      at: rangeOf(workload, at),
      advice: {
        consequence: prose`They start without instrumentation, for any language, and nothing is logged. ${advice}`,
        cost: mark.cost,
        decline: [declineRule("already-instrumented")],
      },
      fix: { whyNoFix },
    };
  },
});

interface Mark {
  readonly what: Prose;
  readonly at: Node;
  readonly advice: Prose;
  readonly cost: readonly Prose[];
  readonly whyNoFix: string;
}

/** The first sign by which the operator knows pods that it has instrumented. */
function findMark({ containers }: Workload): Mark | null {
  const brought = containers.find(({ name, isInit }) =>
    isInit ? BROUGHT.has(name ?? "") : name === GO_SIDECAR,
  );
  if (brought !== undefined)
    return {
      what: prose`has the container ${brought.name ?? ""} already`,
      at: findKey(brought.node, "name")?.value ?? brought.node,
      advice: prose`The operator adds a container of this name itself; one that is written out comes from a pod that it had instrumented.`,
      cost: [],
      whyNoFix: "what else came from that pod has to go with it",
    };
  // The sidecar of a Collector has it by itself; init containers are not looked at.
  const others = containers.filter(({ name, isInit }) => !isInit && name !== "otc-container");
  const [entry] = others.flatMap(({ env }) => env.byName.get(NODE_NAME) ?? []);
  return entry === undefined
    ? null
    : {
        what: prose`sets ${NODE_NAME}`,
        at: entry.node,
        advice: prose`The operator sets the variable itself in pods that it instruments.`,
        cost: [prose`A variable with another name does the same for your own ${"OTEL_RESOURCE_ATTRIBUTES"}.`],
        whyNoFix: "what refers to the variable has to be renamed with it",
      };
}

/** helper.go isAutoInstrumentationInjected. */
const NODE_NAME = "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME";
const BROUGHT: ReadonlySet<string> = new Set(
  ["java", "nodejs", "python", "dotnet"].map((language) => `${GO_SIDECAR}-${language}`),
);
