import { folderOf, isKustomization, resolvePath } from "../../../manifest/paths.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { isMap, isNull, target, textOf, type MapNode, type Node } from "../../../yaml/node.ts";
import { INLINE, stackOfKustomize } from "./kustomize.ts";
import { readText } from "./neighbouring.ts";
import { toValues } from "./overlay.ts";
import { findValue } from "./place.ts";
import { stackOfRancher } from "./rancher.ts";
import { findReleases, type Release } from "./releases.ts";
import type { Stack } from "./stack.ts";

/** @param way to the values, from the release */
export function stackOf(manifest: Manifest, release: Release, way: readonly string[]): Stack {
  const { form } = release;
  if (form.group === "argoproj.io") return stackOfArgo(release, way);
  if (form.group === "helm.cattle.io") return stackOfRancher(manifest, release, way);
  if (form.holders[0]?.[0] === "helmCharts") return stackOfKustomize(manifest, release, INLINE);
  const { chart, version, holder } = release;
  const over = form.more.some(([first]) => first === "set") ? readSet(findValue(holder.node, ["set"])) : [];
  return { chart, version, below: null, over, isPartial: release.hasMore, isUnused: false };
}

/**
 * What helmfile and Crossplane set one by one counts before all values, as with Helm's own `--set`
 * (helm.sh/docs/chart_template_guide/values_files).
 */
function readSet(list: Node | null): readonly MapNode[] {
  const pairs = list?.kind === "seq" ? readPairs(list.items, ELSEWHERE) : [];
  return pairs.length > 0 ? [toValues(pairs)] : [];
}

/** As a value that a template renders: helmfile's `file`, Crossplane's `valueFrom`. */
const ELSEWHERE = "{{ }}";

/**
 * `valuesObject` is taken before `values`, and comes on top of `valueFiles`; over all of it come `parameters`, and then
 * `fileParameters` (argoproj/argo-cd@37ee0097 pkg/apis/application/v1alpha1/values.go ValuesYAML, util/helm/cmd.go; Helm's
 * `--set` and `--set-file` count before its `--values`).
 */
function stackOfArgo({ holder, chart, version }: Release, way: readonly string[]): Stack {
  const read = (key: string) => findValue(holder.node, ["helm", key]);
  const isSet = (key: string) => !isNull(read(key));
  const list = read("parameters");
  const parameters = list?.kind === "seq" ? readPairs(list.items) : [];
  return {
    chart,
    version,
    below: null,
    over: [
      ...(parameters.length > 0 ? [toValues(parameters)] : []),
      ...(isSet("fileParameters") ? [null] : []),
    ],
    isPartial: isSet("valueFiles") || isSet("fileParameters"),
    isUnused: way.at(-1) === "values" && isSet("valuesObject"),
  };
}

function readPairs(items: readonly Node[], missing = ""): readonly (readonly [string, string])[] {
  return items.map(target).flatMap((item) => {
    const name = isMap(item) ? textOf(findValue(item, ["name"])) : null;
    return isMap(item) && name !== null
      ? [[name, textOf(findValue(item, ["value"])) ?? missing] as const]
      : [];
  });
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
