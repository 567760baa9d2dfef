import { isAllQuoted } from "../../../forms/template/quoted.ts";
import { folderOf, isKustomization, resolvePath } from "../../../manifest/kustomization.ts";
import type { Manifest, Neighbours } from "../../../manifest/manifest.ts";
import { onceFor } from "../../../text/once-for.ts";
import { shiftBy } from "../../../text/offset-map.ts";
import { composeDocument } from "../../../yaml/compose.ts";
import { scanDocuments } from "../../../yaml/documents.ts";
import { isMap, isNull, target, textOf, type MapNode, type Node } from "../../../yaml/node.ts";
import { readNeighbour } from "./neighbouring.ts";
import { mergeValues, toValues } from "./overlay.ts";
import { EMPTY, findValue } from "./place.ts";
import { findReleases, type Release } from "./releases.ts";

/**
 * The other values of a release that says in which order they count: Argo CD's, Rancher's HelmChart with its
 * HelmChartConfig, Kustomize's. What is in sight is known; what is not may be anything.
 */
export interface Stack {
  /** The chart's name; null where nothing in sight says it. */
  readonly chart: string | null;
  /** Those that these come on top of; null where there are none, or not all of them are in sight. */
  readonly below: MapNode | null;
  /** Those that are surely laid over these, the one that counts first last; null for one that is not in sight. */
  readonly over: readonly (MapNode | null)[];
  /** Whether there are others, which are not in sight. */
  readonly isPartial: boolean;
  /** Whether nobody takes these. */
  readonly isUnused: boolean;
}

/** A cheap test: whether a text may have others of the values that stand in another file. */
export function mayStackValues(text: string): boolean {
  return text.includes("helm.cattle.io") || text.includes("helmCharts");
}

/** @param way to the values, from the release */
export function stackOf(manifest: Manifest, release: Release, way: readonly string[]): Stack {
  const { form } = release;
  if (form.group === "argoproj.io") return stackOfArgo(release, way);
  if (form.group === "helm.cattle.io") return stackOfRancher(manifest, release);
  if (form.holders[0]?.[0] === "helmCharts") return stackOfKustomize(manifest, release, INLINE);
  return { chart: release.chart, below: null, over: [], isPartial: release.hasMore, isUnused: false };
}

/** ApplicationSourceHelm.ValuesYAML takes `valuesObject` before `values` (argoproj/argo-cd pkg/apis/application/v1alpha1/types.go). */
function stackOfArgo({ holder, chart }: Release, way: readonly string[]): Stack {
  const read = (key: string) => findValue(holder.node, ["helm", key]);
  const isSet = (key: string) => !isNull(read(key));
  const list = read("parameters");
  const parameters = list?.kind === "seq" ? readPairs(list.items) : [];
  return {
    chart,
    below: null,
    over: [
      ...(parameters.length > 0 ? [toValues(parameters)] : []),
      ...(isSet("fileParameters") ? [null] : []),
    ],
    isPartial: isSet("valueFiles") || isSet("fileParameters"),
    isUnused: way.at(-1) === "values" && isSet("valuesObject"),
  };
}

function readPairs(items: readonly Node[]): readonly (readonly [string, string])[] {
  return items.map(target).flatMap((item) => {
    const name = isMap(item) ? textOf(findValue(item, ["name"])) : null;
    return isMap(item) && name !== null ? [[name, textOf(findValue(item, ["value"])) ?? ""] as const] : [];
  });
}

/** A HelmChartConfig is laid over the HelmChart of its name, and `set` over both (k3s-io/helm-controller pkg/controllers/chart). */
function stackOfRancher(manifest: Manifest, release: Release): Stack {
  const { chart, hasMore } = release;
  const [own = null] = readRelease(release);
  const others = own === null ? [] : findOthers(own, manifest);
  // Of several nobody knows which one it is.
  const other = others.length === 1 ? (others[0] ?? null) : null;
  const values = other === null ? null : other.values;
  const sets = [own, other].flatMap((one) => one?.set ?? []);
  const set = sets.length > 0 ? [toValues(sets)] : [];
  const stack = { below: null, isPartial: hasMore, isUnused: false };
  if (own?.kind === "HelmChartConfig")
    return { ...stack, chart: other?.chart ?? chart, below: values, over: set, isPartial: values === null };
  return { ...stack, chart, over: others.length > 0 ? [values, ...set] : set };
}

interface Rancher {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly chart: string | null;
  /** null where they cannot be read. */
  readonly values: MapNode | null;
  readonly set: readonly (readonly [string, string])[];
}

/** Other clusters have their own of the same name: those in the file come first, then those in its folder. */
function findOthers(own: Rancher, { path, neighbours }: Manifest): readonly Rancher[] {
  const all = listRancher(neighbours).filter(({ one }) => isOther(one, own));
  const near = [
    all.filter((each) => each.path === path),
    all.filter((each) => folderOf(each.path) === folderOf(path)),
  ];
  return (near.find((some) => some.length > 0) ?? all).map(({ one }) => one);
}

/** Whether one is the other half of a release. */
function isOther(one: Rancher, { kind, namespace, name }: Rancher): boolean {
  const isNear = one.namespace === null || namespace === null || one.namespace === namespace;
  return one.kind !== kind && one.name === name && isNear;
}

function readRancher(resource: MapNode, chart: string | null): Rancher | null {
  const read = (...way: readonly string[]) => textOf(findValue(resource, way));
  const [kind, name] = [read("kind"), read("metadata", "name")];
  if (kind === null || name === null) return null;
  const set = findValue(resource, ["spec", "set"]);
  const text = read("spec", "valuesContent");
  const map = findValue(resource, ["spec", "values"]);
  const content = text === null ? EMPTY : readText(text);
  return {
    ...{ kind, name, namespace: read("metadata", "namespace"), chart },
    values: content !== null && isMap(map) ? mergeValues([map, content]) : content,
    set: isMap(set)
      ? set.pairs.flatMap(({ key, value }) => [[textOf(key) ?? "", textOf(value) ?? ""] as const])
      : [],
  };
}

/** Bytes that one text may take, and all resources of a kind around a file. */
const MAX_MEMORY = 20_000_000;

function readText(text: string): MapNode | null {
  // What is rendered first may set anything.
  if (!isAllQuoted(text)) return null;
  const composed = composeDocument(text, shiftBy(0), MAX_MEMORY);
  const root = composed.ok ? (composed.root ?? EMPTY) : null;
  return isMap(root) ? root : null;
}

interface FoundRancher {
  readonly path: string;
  readonly one: Rancher;
}

/** Those in sight. Each file is read once for all that ask. */
const listRancher = onceFor((neighbours: Neighbours): readonly FoundRancher[] => {
  const found: FoundRancher[] = [];
  let room = MAX_MEMORY;
  const read = (path: string, text: string) => {
    const composed = text.includes("helm.cattle.io") ? composeDocument(text, shiftBy(0), room) : null;
    if (composed?.ok !== true || composed.root === null) return;
    room -= composed.memory;
    for (const release of findReleases(composed.root).releases)
      found.push(...readRelease(release).map((one) => ({ path, one })));
  };
  for (const [path, text] of neighbours)
    if (text?.includes("helm.cattle.io") === true)
      for (const { start, end } of scanDocuments(text)) read(path, text.slice(start, end));
  return found;
});

function readRelease({ form, holder, chart }: Release): readonly Rancher[] {
  const resource = holder.up?.from.node ?? null;
  const one = form.group === "helm.cattle.io" && isMap(resource) ? readRancher(resource, chart) : null;
  return one === null ? [] : [one];
}

/**
 * `valuesMerge` says whether the inline values or those of the file count, and the additional files come on top (kustomize
 * api/types/helmchartargs.go, plugin/builtin/helmchartinflationgenerator).
 *
 * @param part INLINE, or the path of a file
 */
function stackOfKustomize(
  { path, neighbours }: Pick<Manifest, "path" | "neighbours">,
  { holder: { node }, chart }: Release,
  part: string,
): Stack {
  const order = orderOfKustomize(node, folderOf(resolvePath("", path)));
  const read = (one: string): MapNode | null => {
    const map = one === INLINE ? findValue(node, ["valuesInline"]) : readNeighbour(neighbours, one);
    return isMap(map) ? map : null;
  };
  const at = order.indexOf(part);
  const below = order.slice(0, Math.max(0, at)).map(read);
  const known = below.filter((one) => one !== null);
  return {
    chart,
    below: known.length > 0 && known.length === below.length ? mergeValues(known) : null,
    over: order.slice(at + 1).map(read),
    isPartial: known.length < below.length,
    isUnused: at === -1,
  };
}

/** No path is like it. */
const INLINE = "\0inline";

/** The paths of the files, and the inline values; what counts first stands last. */
function orderOfKustomize(node: MapNode, folder: string): readonly string[] {
  const toPath = (file: string) => resolvePath(folder, file);
  const named = textOf(findValue(node, ["valuesFile"]));
  const more = findValue(node, ["additionalValuesFiles"]);
  const merge = textOf(findValue(node, ["valuesMerge"]));
  const inline = isMap(findValue(node, ["valuesInline"])) ? [INLINE] : [];
  const isReplaced = merge === "replace" && inline.length > 0;
  const file = named === null || isReplaced ? [] : [toPath(named)];
  const both = merge === "merge" ? [...inline, ...file] : [...file, ...inline];
  const rest = more?.kind === "seq" ? more.items.flatMap((item) => textOf(target(item)) ?? []) : [];
  return [...both, ...rest.map(toPath)];
}

/** What a kustomization beside a values file, or above it, makes of that; null where none in sight names it. */
export function findStackOfFile({ path: named, neighbours }: Manifest): Stack | null {
  const path = resolvePath("", named);
  const found: Stack[] = [];
  for (const [file, text] of neighbours) {
    const isNear = isKustomization(file) && path.startsWith(folderOf(file));
    const root = isNear && text?.includes("helmCharts") === true ? readText(text) : null;
    if (root === null) continue;
    for (const release of findReleases(root).releases) {
      const stack = stackOfKustomize({ path: file, neighbours }, release, path);
      if (!stack.isUnused) found.push(stack);
    }
  }
  const [first] = found;
  // Of several releases each makes something of its own of it.
  return first === undefined || found.length === 1 ? (first ?? null) : { ...first, over: [null] };
}
