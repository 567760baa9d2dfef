import {
  findKey,
  isMap,
  isMergeKey,
  textOf,
  type MapNode,
  type Node,
  type Pair,
} from "../../../yaml/node.ts";
import { EMPTY } from "./place.ts";

/** Values that are surely laid over others, in the same release: what they set is not what is written below them. */

/** The values as they are below others: what those set is unknown here, as it is said, and judged, where they stand. */
export function layOver(own: MapNode, over: readonly MapNode[]): MapNode {
  return over.reduce((values, one) => cover(values, one), own);
}

function cover(own: MapNode, over: MapNode): MapNode {
  const set = over.pairs.flatMap(({ key, value }): readonly Pair[] => {
    const name = isMergeKey(key) ? null : textOf(key);
    if (name === null) return [];
    const found = findKey(own, name);
    const below = found?.node ?? null;
    const above = findKey(over, name)?.node ?? null;
    const at = found?.key ?? { ...COVERED, start: own.start, end: own.start, text: name };
    if (isMap(below) && isMap(above)) return [{ key: at, value: cover(below, above) }];
    // What is an empty map in both is none of anybody's.
    return value === null ? [] : [{ key: at, value: { ...COVERED, start: at.start, end: at.end } }];
  });
  // The last pair of a key counts.
  return set.length === 0 ? own : { ...own, pairs: [...own.pairs, ...set] };
}

/** Stands for a value that stands elsewhere, as an action stands for one of a template. */
const COVERED = {
  kind: "scalar",
  style: "plain",
  text: "{{ }}",
  ...{ start: 0, end: 0, anchor: null, tag: null },
} satisfies Node;

/** All of some values as one map, those that count first last. Lists are replaced as a whole. */
export function mergeValues(layers: readonly MapNode[]): MapNode {
  return layers.reduce((below, above) => {
    const kept = below.pairs.filter(({ key }) => findKey(above, textOf(key) ?? "") === null);
    const set = above.pairs.map((pair) => {
      const name = textOf(pair.key) ?? "";
      const [old, own] = [findKey(below, name)?.node ?? null, findKey(above, name)?.node ?? null];
      return isMap(old) && isMap(own) ? { ...pair, value: mergeValues([old, own]) } : pair;
    });
    return { ...above, pairs: [...kept, ...set] };
  }, EMPTY);
}

interface Branch {
  readonly below: Map<string, Branch | Node>;
}

/** Values that are set one by one, by their ways: `a.b=c`, as Helm's `--set` takes them. What goes into a list is not followed. */
export function toValues(settings: readonly (readonly [way: string, value: string])[]): MapNode {
  const root: Branch = { below: new Map() };
  for (const [way, text] of settings) {
    const { steps: all, isWhole } = readWay(way);
    const steps = [...all];
    const last = steps.pop() ?? "";
    let at = root;
    for (const step of steps) {
      const known = at.below.get(step);
      const next: Branch = known !== undefined && "below" in known ? known : { below: new Map() };
      at.below.set(step, next);
      at = next;
    }
    at.below.set(last, { ...COVERED, text: isWhole ? text : COVERED.text });
  }
  return toMap(root);
}

/** The keys of a way as `--set` takes it, up to a list: what goes into one is not followed, and the way is not whole. */
export function readWay(way: string): { readonly steps: readonly string[]; readonly isWhole: boolean } {
  const [whole = ""] = way.split("[", 1);
  // A dot of a key's own has a backslash.
  const steps = whole.split(/(?<!\\)\./).map((step) => step.replaceAll("\\.", "."));
  return { steps, isWhole: whole === way };
}

function toMap({ below }: Branch): MapNode {
  const pairs = [...below].map(([name, value]) => ({
    key: { ...COVERED, text: name },
    value: "below" in value ? toMap(value) : value,
  }));
  return { ...EMPTY, pairs };
}
