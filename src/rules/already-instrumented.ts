import { listInjections } from "../core/kinds/workload/injection.ts";
import { rangeOf } from "../core/kinds/workload/words.ts";
import { injectKey } from "../core/kinds/workload/annotation-names.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, prose } from "../core/text/prose.ts";

export const alreadyInstrumented = defineRule({
  id: "already-instrumented",
  summary: "A variable by which the operator takes the pods for instrumented and skips them.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    const injections = listInjections(workload, surroundings);
    if (injections.length === 0) return;
    // The sidecar of a Collector has it by itself; init containers are not looked at.
    const containers = workload.containers.filter(({ name, isInit }) => !isInit && name !== "otc-container");
    const [entry] = containers.flatMap(({ env }) => env.byName.get(NODE_NAME) ?? []);
    if (entry === undefined) return;
    const keys = injections.map(({ target }) => injectKey(target));
    yield {
      message: prose`${describeSubject(workload)} asks for instrumentation with ${listNames(keys)}, but sets ${NODE_NAME}: the operator takes its pods for instrumented and skips them.`,
      at: rangeOf(workload, entry.node),
      advice: {
        consequence: prose`They start without instrumentation, for any language, and nothing is logged. The operator sets the variable itself in pods that it instruments.`,
        cost: [prose`A variable with another name does the same for your own ${"OTEL_RESOURCE_ATTRIBUTES"}.`],
        decline: [declineRule("already-instrumented")],
      },
      fix: { whyNoFix: "what refers to the variable has to be renamed with it" },
    };
  },
});

/** helper.go isAutoInstrumentationInjected. */
const NODE_NAME = "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME";
