import { findKey, isMap, textOf, type MapNode, type Node } from "../../yaml/node.ts";
import { effectiveNames } from "../../yaml/effective-names.ts";

/** A file of Docker Compose: the services that it has, as they are written. */
export interface ComposeFile {
  readonly path: string;
  readonly text: string;
  readonly services: ReadonlyMap<string, Service>;
}

export interface Service {
  readonly name: string;
  readonly key: Node;
  readonly node: MapNode;
  /** Whether an alias or merge key led to it. */
  readonly isShared: boolean;
  readonly file: ComposeFile;
}

/** Services of one file that are read. */
const MAX_SERVICES = 1_000;

/**
 * Whether a text may be one: nothing is parsed, and nothing that can matter is missed (`OTEL_SERVICE_NAME`,
 * `opentelemetry-instrument`, `otel-collector`).
 */
export function mayBeCompose(text: string): boolean {
  return /opentelemetry|otel/i.test(text) && SERVICES.test(text);
}

const SERVICES = /(?:^\uFEFF?|\n|\{)[ \t]{0,80}["']?services["']?[ \t]{0,80}:/;

/** Names that Compose looks for by itself, and those that people give the files beside them. */
export function isComposePath(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose(?:[-_.][^/]*)?\.ya?ml$/i.test(path);
}

/** null where the document is no Compose file: other tools have `services` too, whose items are made of nothing. */
export function readCompose(root: Node | null, path: string, text: string): ComposeFile | null {
  const file = readServices(root, path, text);
  if (file === null || (isMap(root) && findKey(root, "apiVersion") !== null)) return null;
  const isMade = ({ node }: Service) => MADE_OF.some((name) => findKey(node, name) !== null);
  return [...file.services.values()].some(isMade) ? file : null;
}

/** What a service is made of. One without them stands in a file that is laid over another, or is extended. */
const MADE_OF = ["image", "build", "extends"] as const;

/** The same of a file that another one names, whatever its services are made of. */
export function readServices(root: Node | null, path: string, text: string): ComposeFile | null {
  const found = isMap(root) ? findKey(root, "services") : null;
  if (found === null || !isMap(found.node)) return null;
  const services = new Map<string, Service>();
  const file = { path, text, services };
  for (const name of effectiveNames(found.node, MAX_SERVICES) ?? []) {
    const service = findKey(found.node, name);
    if (service === null || !isMap(service.node)) continue;
    const isShared = found.shared || service.shared;
    services.set(name, { name, key: service.key, node: service.node, isShared, file });
  }
  return file;
}

/** Names by which containers of the same file reach a service: its own, that of its container, its aliases. */
export function hostsOf({ name, node }: Service): readonly string[] {
  const networks = findKey(node, "networks")?.node ?? null;
  const aliases = isMap(networks)
    ? networks.pairs.flatMap(({ value }) => {
        const list = isMap(value) ? (findKey(value, "aliases")?.node ?? null) : null;
        return list?.kind === "seq" ? list.items.map(textOf) : [];
      })
    : [];
  const all = [
    name,
    ...["container_name", "hostname"].map((key) => textOf(findKey(node, key)?.node ?? null)),
  ];
  return [...new Set([...all, ...aliases].filter((host): host is string => host?.includes("$") === false))];
}

/**
 * What `localhost` leads to. own: the container itself. host: the machine. service: the container of that service, or one
 * that has another name. unknown: only where Compose is started tells.
 */
export type Network =
  { readonly kind: "own" | "host" | "unknown" } | { readonly kind: "service"; readonly name: string };

export function networkOf({ node }: Service): Network {
  const found = findKey(node, "network_mode");
  const mode = found === null ? "bridge" : textOf(found.node);
  if (mode === null || mode.includes("$")) return { kind: "unknown" };
  if (mode === "host") return { kind: "host" };
  const [, name] = /^(?:service|container):(.+)$/.exec(mode) ?? [];
  return name === undefined ? { kind: "own" } : { kind: "service", name };
}
