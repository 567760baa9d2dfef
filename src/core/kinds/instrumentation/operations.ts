import type { SectionName } from "../../../catalog/languages.ts";
import type { Document } from "../../manifest/document.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { findKey, isMap, target, textOf, type MapNode, type Node } from "../../yaml/node.ts";
import { KIND } from "./group-kind.ts";
import { readEnvList, type Instrumentation, type ReplacingOperation } from "./instrumentation.ts";
import { readTag } from "./tag.ts";

/**
 * Patches of JSON 6902 (RFC 6902) that put a list in the place of an Instrumentation's env list. Such a patch is a list of
 * operations; what it changes, the kustomization says that names it.
 */

const WAY = /^\/spec(?:\/(java|nodejs|python|dotnet|go|apacheHttpd|nginx|php|ruby))?\/env$/;

/** The cheap test: whether one of a text's lines may be an operation on a whole list. */
export function mayHoldOperations(text: string): boolean {
  return (
    /\bpath\\?["']?[ \t]*:\s*\\?["']?\/spec\/(?:\w+\/)?env\b(?!\/)/.test(text) &&
    /\bop\\?["']?[ \t]*:/.test(text)
  );
}

/** Whether a document is a list of such operations. */
export function isPatchOfOperations(root: Node): boolean {
  return root.kind === "seq" && findReplacing(root.items).length > 0;
}

/** Parts of resources, one for each list of operations that replaces an env list. */
export function findOperationPatches(manifest: Manifest): readonly Instrumentation[] {
  if (!manifest.documents.some(({ root }) => root.kind === "seq")) return [];
  return manifest.documents.flatMap((document) => toPart(manifest, document));
}

function toPart(manifest: Manifest, document: Document): readonly Instrumentation[] {
  const { root } = document;
  const operations = root.kind === "seq" ? findReplacing(root.items) : [];
  const [first] = operations;
  if (first === undefined || root.kind !== "seq") return [];
  return [
    {
      ...{ manifest, document, apiVersion: null, kind: KIND, namespace: null, name: null },
      node: first.node,
      path: [root.items.findIndex((item) => target(item) === first.node)],
      ...{ shared: false, occurrence: 0, maker: null, spec: null },
      commonEnv: readEnvList(null),
      otherEnvs: [],
      base: [],
      omitsEmptySections: false,
      whyNoNewList: null,
      parent: null,
      mayBeSetElsewhere: () => false,
      operations,
    },
  ];
}

interface Step {
  readonly node: MapNode;
  readonly op: string;
  readonly path: string;
}

function findReplacing(items: readonly Node[]): readonly ReplacingOperation[] {
  const steps = items.slice(0, MAX_STEPS).flatMap(readStep);
  const last = new Map(steps.flatMap((step, index) => (WAY.test(step.path) ? [[step.path, index]] : [])));
  return [...last].flatMap(([path, index]) => readReplacing(steps, path, index));
}

/** Nobody writes so many operations by hand. */
const MAX_STEPS = 1_000;

function readStep(item: Node): readonly Step[] {
  const node = target(item);
  if (!isMap(node)) return [];
  const [op, path] = [readText(node, "op"), readText(node, "path")];
  return op === null || path === null ? [] : [{ node, op, path }];
}

function readText(map: MapNode, key: string): string | null {
  return textOf(findKey(map, key)?.node ?? null);
}

/** @param index of the last operation on the list as a whole */
function readReplacing(steps: readonly Step[], path: string, index: number): readonly ReplacingOperation[] {
  const step = steps[index];
  // Whoever takes the list away on the way says that its entries are to go.
  const isRemoved = steps.some((one) => one.path === path && one.op === "remove");
  if (step === undefined || isRemoved || !(step.op === "add" || step.op === "replace")) return [];
  // What becomes of the list through operations on what is around it, nobody follows.
  if (steps.some((one) => path.startsWith(`${one.path}/`) && one.op !== "test")) return [];
  const section = WAY.exec(path)?.[1];
  const list = readEnvList({ ...OWNER, node: step.node, key: step.node, tag: readTag(step.node) });
  const added = listAdded(steps.slice(index + 1), path);
  if (list.node === null || added === null) return [];
  const names = new Set([...list.byName.keys(), ...added]);
  // The pattern has the names of sections and no others.
  return [{ section: (section as SectionName | undefined) ?? null, node: step.node, list, names }];
}

const OWNER = { shared: false, ambiguous: false, path: [], envKey: "value" } as const;

/** Names of the entries that operations add to a list; null where they do more than that. */
function listAdded(steps: readonly Step[], path: string): readonly string[] | null {
  const names: string[] = [];
  for (const { node, op, path: at } of steps) {
    if (!at.startsWith(`${path}/`) || op === "test" || op === "remove") continue;
    const value = findKey(node, "value")?.node ?? null;
    const name = isMap(value) ? readText(value, "name") : null;
    if (name === null || !/^\/(?:-|\d+)$/.test(at.slice(path.length))) return null;
    names.push(name);
  }
  return names;
}
