import { findKey, isMap, textOf, type Node } from "./node.ts";

/**
 * The way from a node to what stands at an offset below it, as people would name it: keys, and of a list's items their
 * `name`, else their position. It stays the same when lines or other items come and go. Aliases are not followed.
 */
export function pathAt(root: Node, offset: number): readonly string[] {
  const path: string[] = [];
  let step = stepTo(root, offset);
  while (step !== null) {
    path.push(step.name);
    step = step.node === null ? null : stepTo(step.node, offset);
  }
  return path;
}

interface Step {
  readonly name: string;
  readonly node: Node | null;
}

function stepTo(node: Node, offset: number): Step | null {
  if (node.kind === "map") {
    const pair = node.pairs.find(
      ({ key, value }) => holds(key, offset) || (value !== null && holds(value, offset)),
    );
    return pair === undefined ? null : { name: textOf(pair.key) ?? "?", node: pair.value };
  }
  if (node.kind !== "seq") return null;
  const index = node.items.findIndex((item) => holds(item, offset));
  const item = node.items[index];
  return item === undefined ? null : { name: nameOf(item) ?? String(index), node: item };
}

function holds({ start, end }: Node, offset: number): boolean {
  return start <= offset && offset < Math.max(end, start + 1);
}

function nameOf(item: Node): string | null {
  return isMap(item) ? textOf(findKey(item, "name")?.node ?? null) : null;
}
