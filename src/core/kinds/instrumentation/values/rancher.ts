import { folderOf } from "../../../manifest/paths.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { isMap, textOf, type MapNode } from "../../../yaml/node.ts";
import { listReleasesAround } from "./around.ts";
import { readText } from "./neighbouring.ts";
import { mergeValues, toValues } from "./overlay.ts";
import { EMPTY, findValue } from "./place.ts";
import type { Release } from "./releases.ts";
import type { Stack } from "./stack.ts";

/**
 * A HelmChartConfig is laid over the HelmChart of its name, and the chart's `set` over both. In each of them `values` counts
 * before `valuesContent`, and what is in `valuesSecrets` before both (k3s-io/helm-controller@21a911f8
 * pkg/controllers/chart/chart.go names the files `values-0-000-HelmChart-ValuesContent.yaml` and so on,
 * k3s-io/klipper-helm@09c52422 entry takes them by their names).
 */
export function stackOfRancher(manifest: Manifest, release: Release, way: readonly string[]): Stack {
  const [own = null] = readRelease(release);
  const { chart, version, hasMore } = release;
  const none = { chart, version, below: null, over: [], isUnused: false };
  if (own === null) return { ...none, isPartial: hasMore };
  const others = findOthers(own, manifest);
  // Of several nobody knows which one it is.
  const [other = null] = others.length === 1 ? others : [];
  const theirs = other?.layers.map(({ values }) => values) ?? (others.length > 1 ? [null] : []);
  const at = own.layers.findIndex(({ key }) => key === way.at(-1));
  const under = own.layers.slice(0, Math.max(0, at)).map(({ values }) => values);
  const rest = own.layers.slice(at + 1).map(({ values }) => values);
  if (own.kind !== "HelmChartConfig")
    return { ...none, ...settle(under), over: [...rest, ...theirs, ...readSet(own)] };
  const base = settle([...(other === null ? [null] : theirs), ...under]);
  const named = other === null ? {} : { chart: other.chart, version: other.version };
  // There surely is one, even where it sets nothing.
  const below = base.isPartial ? null : (base.below ?? EMPTY);
  return { ...none, ...named, ...base, below, over: [...rest, ...(other === null ? [] : readSet(other))] };
}

function settle(layers: readonly (MapNode | null)[]): Pick<Stack, "below" | "isPartial"> {
  const known = layers.filter((one) => one !== null);
  const isPartial = known.length < layers.length;
  return { below: known.length > 0 && !isPartial ? mergeValues(known) : null, isPartial };
}

interface Rancher {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly chart: string | null;
  readonly version: string | null;
  /** Its values, what counts first last; null for those that cannot be read. */
  readonly layers: readonly { readonly key: string; readonly values: MapNode | null }[];
  /** A HelmChartConfig has none. */
  readonly set: MapNode | null;
}

/** Other clusters have their own of the same name: those in the file come first, then those in its folder. */
function findOthers(own: Rancher, { path, neighbours }: Manifest): readonly Rancher[] {
  const all = listReleasesAround(neighbours)
    .flatMap(({ path: file, release }) => readRelease(release).map((one) => ({ file, one })))
    .filter(({ one }) => isOther(one, own));
  const near = [
    all.filter(({ file }) => file === path),
    all.filter(({ file }) => folderOf(file) === folderOf(path)),
  ];
  return (near.find((some) => some.length > 0) ?? all).map(({ one }) => one);
}

/** Whether one is the other half of a release. */
function isOther(one: Rancher, { kind, namespace, name }: Rancher): boolean {
  const isNear = one.namespace === null || namespace === null || one.namespace === namespace;
  return one.kind !== kind && one.name === name && isNear;
}

function readRelease({ form, holder, chart, version }: Release): readonly Rancher[] {
  const resource = holder.up?.from.node ?? null;
  if (form.group !== "helm.cattle.io" || !isMap(resource)) return [];
  const read = (...way: readonly string[]) => textOf(findValue(resource, way));
  const [kind, name, text] = [read("kind"), read("metadata", "name"), read("spec", "valuesContent")];
  if (kind === null || name === null) return [];
  const at = (key: string) => findValue(resource, ["spec", key]);
  const [values, set, secrets] = [at("values"), at("set"), at("valuesSecrets")];
  const layers = [
    ...(text === null ? [] : [{ key: "valuesContent", values: readText(text) }]),
    ...(isMap(values) ? [{ key: "values", values }] : []),
    ...(secrets?.kind === "seq" && secrets.items.length > 0 ? [{ key: "valuesSecrets", values: null }] : []),
  ];
  return [
    {
      kind,
      name,
      namespace: read("metadata", "namespace"),
      chart,
      version,
      layers,
      set: isMap(set) ? set : null,
    },
  ];
}

function readSet({ set }: Rancher): readonly MapNode[] {
  const pairs = set?.pairs.map(({ key, value }) => [textOf(key) ?? "", textOf(value) ?? ""] as const) ?? [];
  return pairs.length > 0 ? [toValues(pairs)] : [];
}
