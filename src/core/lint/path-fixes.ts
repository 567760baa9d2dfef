import type { Destination } from "../kinds/instrumentation/otlp/destination.ts";
import { signalPathOf, writeEndpoint } from "../kinds/instrumentation/otlp/endpoint.ts";
import { planOwn, planTarget, wayOf, wayOfTarget } from "../kinds/instrumentation/otlp/plans.ts";
import { PROTOCOL } from "../kinds/instrumentation/otlp/protocol.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import { prose } from "../text/prose.ts";
import type { FixProposal } from "./rule.ts";

/** Fixes of an OTLP endpoint whose path and protocol do not go together. */

/** Gives the endpoint another path. */
export function proposePath(
  instrumentation: Instrumentation,
  { target }: Pick<Destination, "target">,
  { path, isSafe = false }: { readonly path: string; readonly isSafe?: boolean },
): FixProposal {
  const plan = planTarget(instrumentation, target, writeEndpoint(target.endpoint, { path }));
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const way = wayOfTarget(instrumentation, target);
  const suffix = signalPathOf(target.endpoint);
  const removed = suffix === null ? prose`the path` : prose`${suffix}`;
  const isAdded = target.endpoint.path.length < path.length;
  const title = isAdded
    ? prose`Append ${path} to ${target.name} in ${way}`
    : prose`Remove ${removed} from the endpoint in ${way}`;
  return { title, alternatives: plan.alternatives, ...(isSafe ? { safety: "safe" } : {}) };
}

/** Sends over HTTP, which has a path. */
export function proposeHttp(
  instrumentation: Instrumentation,
  { section, protocol }: Destination,
): FixProposal {
  const variable = protocol?.variable ?? null;
  const setting = { section, name: variable?.name ?? PROTOCOL, value: "http/protobuf", variable };
  const plan = planOwn(instrumentation, [setting]);
  if (!plan.ok) return { whyNoFix: plan.whyNoFix };
  const title = prose`Set ${setting.name} to ${setting.value} in ${wayOf(instrumentation, section)}`;
  return { title, alternatives: plan.alternatives };
}
