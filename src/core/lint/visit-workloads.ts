import { containerViews } from "../kinds/workload/container-view.ts";
import { findAskingNamespaces, findPodAnnotations } from "../kinds/workload/find-pod-annotations.ts";
import { findWorkloads } from "../kinds/workload/find-workloads.ts";
import { isWhole } from "../kinds/workload/whole.ts";
import type { Workload } from "../kinds/workload/workload.ts";
import { MAX_RESOURCES } from "../manifest/bounds.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { whyPatchOf } from "../manifest/patch.ts";
import type { RaiseOptions } from "./raised.ts";
import type { InstrumentationRule, Sight, WorkloadRule } from "./rule.ts";
import { levelOf, runRule, type RuleResult } from "./run-rule.ts";

/** What rules say of the workloads of a manifest, and of what their containers set themselves. */
export interface VisitedWorkloads {
  readonly workloads: readonly Workload[];
  readonly results: readonly RuleResult[];
}

/** Nothing before all files were read. */
export function visitWorkloads(manifest: Manifest, options: RaiseOptions, sight: Sight): VisitedWorkloads {
  if (options.surroundings === undefined) return { workloads: [], results: [] };
  const asked = options.rules.filter((rule) => levelOf(rule, options) !== "off");
  const ofWorkloads = asked.filter((rule): rule is WorkloadRule => rule.visits === "workload");
  const ofContainers = asked.filter(
    (rule): rule is InstrumentationRule =>
      rule.visits === "instrumentation" && rule.holdsInContainers === true,
  );
  const visit = (subject: Workload, rules: readonly WorkloadRule[]) =>
    rules.map((rule) =>
      runRule({ rule, subject, options }, () => rule.check(subject, options.policy, sight)),
    );
  const workloads = findWorkloads(manifest).filter(isWhole).slice(0, MAX_RESOURCES);
  const described = findPodAnnotations(manifest);
  const namespaces = findAskingNamespaces(manifest).filter((one) => whyPatchOf(one) === null);
  const ofDescribed = ofWorkloads.filter((rule) => rule.holdsInPodAnnotations === true);
  const ofNamespaces = ofWorkloads.filter((rule) => rule.holdsInNamespaces === true);
  return {
    workloads: [...workloads, ...described, ...namespaces],
    results: [
      ...workloads.flatMap((workload) => [
        ...visit(workload, ofWorkloads),
        ...visitContainers(workload, ofContainers, { options, sight }),
      ]),
      ...described.flatMap((one) => visit(one, ofDescribed)),
      ...namespaces.flatMap((one) => visit(one, ofNamespaces)),
    ],
  };
}

/** What several agents in a container would be told of one place is said once. */
function visitContainers(
  workload: Workload,
  rules: readonly InstrumentationRule[],
  { options, sight }: { readonly options: RaiseOptions; readonly sight: Sight },
): readonly RuleResult[] {
  const views = containerViews(workload, sight.surroundings);
  return rules.flatMap((rule) => {
    const said = new Set<number>();
    return views.map(({ view, container }) =>
      runRule({ rule, subject: view, options, within: container.node }, () =>
        [...rule.check(view, options.policy, sight)].filter(({ at }) => {
          const isNew = !said.has(at.start);
          said.add(at.start);
          return isNew;
        }),
      ),
    );
  });
}
