import type { PodContainer, Workload } from "./workload.ts";

/** Containers that are none of the application's. */

const SIDECARS: ReadonlySet<string> = new Set([
  "istio-proxy",
  "linkerd-proxy",
  "cloud-sql-proxy",
  "cloudsql-proxy",
  "vault-agent",
  "fluent-bit",
]);

export function isSidecar({ name }: Pick<PodContainer, "name">): boolean {
  return SIDECARS.has(name ?? "");
}

/** Whether a webhook may be what adds a container of that name: meshes, agents of secrets, and the operator's own sidecar do. */
export function mayBeAdded(name: string): boolean {
  return SIDECARS.has(name) || /proxy|sidecar|agent|envoy|daprd|otc-container|init/i.test(name);
}

/** The annotation or label by which a mesh is asked for its sidecar; null where none is. */
export function findMesh({ annotations, labels }: Workload): string | null {
  const mesh = MESHES.find(([key, words]) =>
    [annotations, labels].some(({ entries }) => words.test(entries.get(key)?.text ?? "")),
  );
  return mesh?.[0] ?? null;
}

const MESHES: readonly (readonly [string, RegExp])[] = [
  ["sidecar.istio.io/inject", /^true$/i],
  ["linkerd.io/inject", /^(?:enabled|ingress)$/],
];

/** The name of the only container that can be the application's; null where there are several, or where more may be there. */
export function findOnlyName({ containers, mayHaveMoreContainers }: Workload): string | null {
  const [one, ...others] = containers.filter((container) => !container.isInit && !isSidecar(container));
  return mayHaveMoreContainers || others.length > 0 ? null : (one?.name ?? null);
}
