import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import type { Endpoint } from "../instrumentation/otlp/endpoint.ts";
import type { ClusterObject } from "./cluster-objects.ts";
import { judgeHost, resolvesItself } from "./host-names.ts";
import { findSelectors, type Selector } from "./selectors.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is wrong with the host of an endpoint, for the pods that send to it. */
export type WrongHost =
  | { readonly kind: "domain"; readonly right: string }
  | {
      readonly kind: "elsewhere" | "suffix";
      readonly right: string;
      /** The Service that is meant, or the Collector that has it. */
      readonly object: ClusterObject;
      /** Who takes the resource from another namespace; null where its own counts. */
      readonly selector: Selector | null;
    }
  /** Nothing in sight has the name: each namespace may well have such a Service. */
  | { readonly kind: "unseen"; readonly selector: Selector };

/** null where it may be right. */
export function findWrongHost(
  instrumentation: Instrumentation,
  { host, isHostOpen }: Pick<Endpoint, "host" | "isHostOpen">,
  surroundings: Surroundings,
): WrongHost | null {
  if (host.endsWith(".svc.local"))
    return { kind: "domain", right: host.replace(/\.local$/, ".cluster.local") };
  if (isHostOpen || instrumentation.host?.resolvesItself === true) return null;
  const selectors = findOthers(instrumentation, surroundings);
  if (selectors.length === 0) {
    const judged = judgeHost(host, instrumentation, surroundings);
    return judged === null || judged === "unseen" ? null : { ...judged, selector: null };
  }
  for (const selector of selectors) {
    const { workload, subject, namespace } = selector;
    if (workload !== null && resolvesItself(workload)) continue;
    const judged = judgeHost(host, { ...subject, namespace }, surroundings);
    if (judged === null) continue;
    if (judged !== "unseen") return { ...judged, selector };
    if (!host.includes(".")) return { kind: "unseen", selector };
  }
  return null;
}

/** Those of other namespaces; of a container its own namespace counts. */
function findOthers(instrumentation: Instrumentation, surroundings: Surroundings): readonly Selector[] {
  if (instrumentation.host !== undefined) return [];
  return findSelectors(instrumentation, surroundings).filter(
    ({ namespace }) => namespace !== instrumentation.namespace,
  );
}
