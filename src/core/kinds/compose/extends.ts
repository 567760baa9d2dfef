import { findKey, isMap } from "../../yaml/node.ts";
import type { ComposeFile, Service } from "./compose-file.ts";
import { readWritten } from "./interpolate.ts";
import { pathFrom, type ComposeSight } from "./sight.ts";

/** A service, what Compose lays over it, and those that it extends: what stands first counts first. */
export interface Chain {
  readonly services: readonly [Service, ...Service[]];
  /** Why more may stand below the last of them; null where nothing does. */
  readonly whyOpen: string | null;
}

/** Services above each other that are read. */
const MAX_CHAIN = 20;

export function chainOf(service: Service, sight: ComposeSight): Chain {
  const { services, whyOpen } = extendedChain(service, sight);
  const over = findOver(service, sight);
  if (over === null) return { services, whyOpen };
  // What that extends in its turn comes between the two.
  const isPlain = findKey(over.node, "extends") === null;
  return {
    services: [over, ...services],
    whyOpen: isPlain ? whyOpen : "extends a service in a file over it",
  };
}

/**
 * The same service in the file that Compose lays over its own by itself (compose-go cli/options.go, DefaultOverrideFileNames);
 * null where there is none in sight.
 */
function findOver({ name, file }: Service, sight: ComposeSight): Service | null {
  const [, stem] = /^(.*\b(?:docker-)?compose)\.ya?ml$/.exec(file.path) ?? [];
  if (stem === undefined) return null;
  const files = ["yml", "yaml"].map((extension) => sight.compose(`${stem}.override.${extension}`));
  return files.find((one) => one !== null)?.services.get(name) ?? null;
}

function extendedChain(service: Service, sight: ComposeSight): Chain {
  const services: [Service, ...Service[]] = [service];
  const seen = new Set([keyOf(service)]);
  for (let last = service; ;) {
    const next = extendedBy(last, sight);
    if (next === "none") return { services, whyOpen: null };
    if (next === "unknown") return { services, whyOpen: "extends a service that is not in sight" };
    // Compose refuses a circle.
    if (seen.has(keyOf(next))) return { services, whyOpen: "extends itself" };
    if (services.length === MAX_CHAIN)
      return { services, whyOpen: `extends more than ${MAX_CHAIN} services` };
    seen.add(keyOf(next));
    services.push(next);
    last = next;
  }
}

function keyOf({ name, file }: Service): string {
  return `${file.path}\n${name}`;
}

function extendedBy({ node, file }: Service, sight: ComposeSight): Service | "none" | "unknown" {
  const found = findKey(node, "extends");
  if (found === null) return "none";
  if (!isMap(found.node)) return findService(file, readWritten(found.node));
  const name = readWritten(findKey(found.node, "service")?.node ?? null);
  const other = findKey(found.node, "file");
  if (other === null) return findService(file, name);
  const path = pathFrom(file, readWritten(other.node));
  return findService(path === null ? null : sight.compose(path), name);
}

function findService(file: ComposeFile | null, name: string | null): Service | "unknown" {
  return (name === null ? undefined : file?.services.get(name)) ?? "unknown";
}
