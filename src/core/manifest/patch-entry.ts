import { shiftBy } from "../text/offset-map.ts";
import { composeDocument } from "../yaml/compose.ts";
import { findKey, isMap, target, textOf, type MapNode, type Node, type NodePath } from "../yaml/node.ts";

/** The entries of a kustomization's lists of patches: where each patch stands, and what it changes. */
export interface PatchEntry {
  /** The way to it in the kustomization: ["patches", 0]. */
  readonly way: NodePath;
  /** The file of the patch, as it is written; null where the patch is written into the kustomization. */
  readonly file: string | null;
  /** What it changes; null where the patch says so itself. */
  readonly target: PatchTarget | null;
  /** The names that it appends to env lists, where it is written here and does nothing else; null for all others. */
  readonly appends: ReadonlySet<string> | null;
}

/** null stands for any. Names and kinds are regular expressions of Go's. */
export interface PatchTarget {
  readonly group: string | null;
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  /** Whether it goes by labels or annotations too. */
  readonly hasSelector: boolean;
}

/** Kustomize's first version had paths under `patches`. */
const LISTS = ["patches", "patchesStrategicMerge", "patchesJson6902"];

export function readPatchEntries(root: Node): readonly PatchEntry[] {
  if (!isMap(root)) return [];
  return LISTS.flatMap((key) => {
    const list = findKey(root, key)?.node ?? null;
    return list?.kind === "seq" ? list.items.map((item, index) => readEntry(item, [key, index])) : [];
  });
}

/** Whether a way in a kustomization leads into one of the lists. */
export function leadsToPatch([first]: NodePath): boolean {
  return LISTS.some((key) => key === first);
}

function readEntry(item: Node, way: NodePath): PatchEntry {
  const node = target(item);
  if (!isMap(node)) return { way, file: toFile(textOf(node)), target: null, appends: null };
  const selector = findKey(node, "target");
  return {
    way,
    file: toFile(readText(node, "path")),
    target: selector === null ? null : readTarget(isMap(selector.node) ? selector.node : null),
    appends: readAppended(readText(node, "patch")),
  };
}

/** Of several lines it is the patch itself. */
function toFile(text: string | null): string | null {
  return text === null || text === "" || text.includes("\n") ? null : text;
}

/** Operations of JSON 6902 (RFC 6902) that add an entry to the end of a list each. */
function readAppended(text: string | null): ReadonlySet<string> | null {
  if (!text?.includes("/env/-")) return null;
  const composed = composeDocument(text, shiftBy(0));
  const root = composed.ok ? composed.root : null;
  if (root?.kind !== "seq") return null;
  const names = root.items.map((item) => {
    const step = target(item);
    if (!isMap(step) || readText(step, "op") !== "add") return null;
    const value = findKey(step, "value")?.node ?? null;
    return TO_THE_END.test(readText(step, "path") ?? "") && isMap(value) ? readText(value, "name") : null;
  });
  return names.every((name) => name !== null) ? new Set(names) : null;
}

const TO_THE_END = /^\/spec\/(?:\w+\/)?env\/-$/;

const KEYS = ["labelSelector", "annotationSelector"];

function readTarget(map: MapNode | null): PatchTarget {
  const read = (key: string) => {
    const text = map === null ? null : readText(map, key);
    return text === "" ? null : text;
  };
  return {
    group: read("group"),
    kind: read("kind"),
    namespace: read("namespace"),
    name: read("name"),
    hasSelector: KEYS.some((key) => read(key) !== null),
  };
}

function readText(map: MapNode, key: string): string | null {
  return textOf(findKey(map, key)?.node ?? null);
}

/**
 * Whether a target chooses a resource. null where that cannot be told: by its labels, or by an expression that is more
 * than a name (kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches).
 */
export function choosesResource(
  { hasSelector, ...wanted }: PatchTarget,
  resource: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string | null;
  },
): boolean | null {
  const { group, kind, namespace, name } = resource;
  const answers = [
    wanted.group === null || wanted.group === group,
    matches(wanted.kind, kind),
    // What a kustomization makes of a namespace is not followed.
    namespace === null || matches(wanted.namespace, namespace),
    name === null ? null : matches(wanted.name, name),
    hasSelector ? null : true,
  ];
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

function matches(pattern: string | null, text: string): boolean | null {
  if (pattern === null || pattern === ".*" || pattern === text) return true;
  return /^[\w.-]+$/.test(pattern) ? false : null;
}
