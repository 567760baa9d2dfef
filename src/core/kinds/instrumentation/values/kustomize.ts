import { folderOf, resolvePath } from "../../../manifest/paths.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { isMap, target, textOf, type MapNode } from "../../../yaml/node.ts";
import { readNeighbour } from "./neighbouring.ts";
import { mergeValues } from "./overlay.ts";
import { findValue } from "./place.ts";
import type { Release } from "./releases.ts";
import type { Stack } from "./stack.ts";

/**
 * `valuesMerge` says whether the inline values or those of the file count; without a file the chart's own defaults are
 * that. The additional files come on top. Lists replace lists (kubernetes-sigs/kustomize@12f9e639
 * api/internal/builtins/HelmChartInflationGenerator.go, api/types/helmchartargs.go, kyaml/yaml/merge2).
 *
 * @param part INLINE, or the path of a file
 */
export function stackOfKustomize(
  { path, neighbours }: Pick<Manifest, "path" | "neighbours">,
  { holder: { node }, chart, version }: Release,
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
    version,
    below: known.length > 0 && known.length === below.length ? mergeValues(known) : null,
    over: order.slice(at + 1).map(read),
    isPartial: known.length < below.length,
    isUnused: at === -1,
  };
}

/** No path is like it. */
export const INLINE = "\0inline";
/** The chart's own, which are not in sight. */
const DEFAULTS = "\0defaults";

/** The paths of the files, and the inline values; what counts first stands last. */
function orderOfKustomize(node: MapNode, folder: string): readonly string[] {
  const toPath = (file: string) => resolvePath(folder, file);
  const named = textOf(findValue(node, ["valuesFile"]));
  const more = findValue(node, ["additionalValuesFiles"]);
  const merge = textOf(findValue(node, ["valuesMerge"]));
  const written = findValue(node, ["valuesInline"]);
  // An empty map is none.
  const inline = isMap(written) && written.pairs.length > 0 ? [INLINE] : [];
  const isReplaced = merge === "replace" && inline.length > 0;
  const own = named === null ? (merge === "merge" ? [DEFAULTS] : []) : [toPath(named)];
  const file = isReplaced ? [] : own;
  const both = merge === "merge" ? [...inline, ...file] : [...file, ...inline];
  const rest = more?.kind === "seq" ? more.items.flatMap((item) => textOf(target(item)) ?? []) : [];
  return [...both, ...rest.map(toPath)];
}
