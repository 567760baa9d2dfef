import { findKey, isMap, textOf, type Node, type Pair } from "./node.ts";

export interface PlaceInNode {
  readonly path: readonly string[];
  /** The pair or the item in which the way ends, the same for all that stands there; the root where there is no way. */
  readonly end: Pair | Node;
}

/**
 * The way from a node to what stands at an offset below it, as people would name it: keys, and of a list's items their
 * `name`, else their position. It stays the same when lines or other items come and go. Aliases are not followed.
 */
export function placeAt(root: Node, offset: number): PlaceInNode {
  const path: string[] = [];
  let end: Pair | Node = root;
  let step = stepTo(root, offset);
  while (step !== null) {
    path.push(step.name);
    end = step.end;
    step = step.node === null ? null : stepTo(step.node, offset);
  }
  return { path, end };
}

interface Step {
  readonly name: string;
  readonly node: Node | null;
  readonly end: Pair | Node;
}

function stepTo(node: Node, offset: number): Step | null {
  if (node.kind === "map") {
    const isIn = ({ key, value }: Pair) => holds(key, offset) || (value !== null && holds(value, offset));
    const { found: pair } = findFirst(node.pairs, ({ key }) => key.start <= offset, isIn);
    return pair === undefined ? null : { name: textOf(pair.key) ?? "?", node: pair.value, end: pair };
  }
  if (node.kind !== "seq") return null;
  const { found: item, index } = findFirst(
    node.items,
    ({ start }) => start <= offset,
    (one) => holds(one, offset),
  );
  return item === undefined ? null : { name: nameOf(item) ?? String(index), node: item, end: item };
}

/**
 * The first that holds an offset. Children stand in the order of the text, and only some that hold nothing can begin where
 * the next one does: it is the last that begins before the offset, or one right before it.
 */
function findFirst<T>(
  children: readonly T[],
  begins: (child: T) => boolean,
  isIn: (child: T) => boolean,
): { readonly found: T | undefined; readonly index: number } {
  let [low, high] = [0, children.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const child = children[middle];
    if (child !== undefined && begins(child)) low = middle + 1;
    else high = middle;
  }
  let index = low - 1;
  const isInAt = (at: number) => {
    const child = children[at];
    return child !== undefined && isIn(child);
  };
  while (isInAt(index - 1)) index -= 1;
  return { found: isInAt(index) ? children[index] : undefined, index };
}

function holds({ start, end }: Node, offset: number): boolean {
  return start <= offset && offset < Math.max(end, start + 1);
}

function nameOf(item: Node): string | null {
  return isMap(item) ? textOf(findKey(item, "name")?.node ?? null) : null;
}
