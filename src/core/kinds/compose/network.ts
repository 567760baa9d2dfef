import { findKey, isMap, textOf } from "../../yaml/node.ts";
import { networkOf, type ComposeFile, type Service } from "./compose-file.ts";
import { chainOf } from "./extends.ts";
import { readWritten } from "./interpolate.ts";
import type { ComposeSight } from "./sight.ts";

/** Whether nothing can listen at a container's `localhost` but what runs in it, and that is no receiver itself. */
export function isAlone(service: Service, file: ComposeFile, sight: ComposeSight): boolean {
  const { services, whyOpen } = chainOf(service, sight);
  if (whyOpen !== null || !services.every((one) => networkOf(one).kind === "own" && !namesHost(one)))
    return false;
  const isJoined = [...file.services.values()].some((other) => {
    const network = networkOf(other);
    // By the name of a container it may be any.
    return network.kind === "unknown" || network.kind === "service";
  });
  return !isJoined && !services.some(mayReceive);
}

/** Swarm reaches the machine's own network by a name. */
function namesHost({ node }: Service): boolean {
  const networks = findKey(node, "networks")?.node ?? null;
  if (networks === null) return false;
  if (isMap(networks)) return networks.pairs.some(({ key }) => textOf(key)?.includes("host") === true);
  return networks.kind !== "seq" || networks.items.some((item) => textOf(item)?.includes("host") !== false);
}

function mayReceive({ name, node }: Service): boolean {
  const found = findKey(node, "image")?.node ?? null;
  const image = found === null ? "" : readWritten(found);
  return image === null || RECEIVERS.test(name) || RECEIVERS.test(image);
}

/** Collectors, backends, and images that bring one beside the application. */
const RECEIVERS =
  /collector|otel|opentelemetry|agent|jaeger|zipkin|tempo|lgtm|alloy|signoz|sidecar|all-in-one|aspire/i;
