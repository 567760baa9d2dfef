import type { Surroundings } from "./surroundings.ts";
import { isWhole } from "./whole.ts";
import type { PodContainer, Workload } from "./workload.ts";

/** What is in sight of the operator that instruments the pods: how it is started, and what that turns on or off. */

/** A language that a text may turn on; `multi` where it may turn several languages in one pod off. */
export type Switch = "go" | "nginx" | "php" | "ruby" | "multi";

/**
 * By words, as the operator can be installed in any form: flags, its file of settings, the chart's own switch for Go, the
 * feature gates that came before the flags (opentelemetry-operator be894441 internal/config/config.go), and OpenShift's operator.
 */
export function listSwitches(text: string): readonly Switch[] {
  const onOpenShift = OPENSHIFT.test(text) ? (["go", "nginx"] as const) : [];
  const { length } = text;
  const mayHold = length > 0 && (text.includes("nstrumentation") || text.includes("NSTRUMENTATION"));
  if (!mayHold) return onOpenShift;
  const found = [...text.matchAll(LANGUAGE)].map(([, flag, env, gate]) =>
    (flag ?? env ?? gate ?? "").toLowerCase(),
  );
  found.push(...onOpenShift);
  return [
    ...(["go", "nginx", "php", "ruby"] as const).filter((one) => found.includes(one)),
    ...(GO_IN_CHART.test(text) && !found.includes("go") ? (["go"] as const) : []),
    ...(MULTI_OFF.test(text) ? (["multi"] as const) : []),
  ];
}

const LANGUAGE =
  /\benable-(go|nginx|php|ruby)-instrumentation\b|\bENABLE_(GO|NGINX|PHP|RUBY)_(?:AUTO_)?INSTRUMENTATION\b|\boperator\.autoinstrumentation\.(go|nginx)\b/g;

/**
 * The package of Red Hat's operator, and pods that choose what only OpenShift has: that operator has both languages on
 * (opentelemetry-operator be894441 config/overlays/openshift/manager-patch.yaml).
 */
const OPENSHIFT = /\bopentelemetry-product\b|(?<![\w.])openshift\.io\/(?:required-)?scc\b/;

/** `autoInstrumentation: {go: {enabled: true}}`, or the same as one way; whatever it says. */
const GO_IN_CHART =
  /\bautoInstrumentation["']?:?[\s{]{1,80}["']?go["']?:[\s{]{1,80}["']?enabled\b|\bautoInstrumentation\.go\.enabled\b/;

const MULTI_OFF =
  /\benable-multi-instrumentation["']?[=:\s]{1,9}["']?false\b|-operator\.autoinstrumentation\.multi-instrumentation\b/i;

export interface OperatorInSight {
  readonly workload: Workload;
  readonly container: PodContainer;
}

/** Those whose arguments are written out, and that read no settings from a file. */
export function findOperators(surroundings: Surroundings): readonly OperatorInSight[] {
  return surroundings
    .workloads()
    .filter(isWhole)
    .flatMap((workload) =>
      workload.containers.flatMap((container) => {
        const { image, command, args, env } = container;
        if (image === null || !IMAGE.test(image) || command === null || args === null) return [];
        const hasFile = [...command, ...args].some(({ text }) => /^--?config/.test(text));
        const isOpen = hasFile || container.envFrom !== null || env.opensAt !== Infinity;
        return isOpen ? [] : [{ workload, container }];
      }),
    );
}

const IMAGE = /(?:^|\/)open-telemetry\/opentelemetry-operator\/opentelemetry-operator(?:[:@]|$)/;
