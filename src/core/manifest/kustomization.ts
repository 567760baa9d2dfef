import { createLineIndex } from "../text/line-index.ts";
import { shiftBy } from "../text/offset-map.ts";
import { composeDocument } from "../yaml/compose.ts";
import { scanDocuments } from "../yaml/documents.ts";
import { findKey, isMap, target, textOf, type Node } from "../yaml/node.ts";
import { readPatchEntries, type PatchEntry } from "./patch-entry.ts";
import { folderOf, resolvePath } from "./paths.ts";

/**
 * Which files are patches for Kustomize: parts of resources that stand elsewhere, whose lists replace those of the base
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization/openapi). Nothing in such a file says so; the
 * kustomization that names it does. Nothing is rendered.
 */

export interface Kustomization {
  readonly path: string;
  /** null where it could not be read. */
  readonly text: string | null;
  /** The files that it names as patches; their paths begin where its own does. */
  readonly patches: ReadonlySet<string>;
  /** Its patches one by one, those that are written into it too. Their files' paths begin where its own does. */
  readonly entries: readonly PatchEntry[];
  /** The files and folders whose resources it takes in; their paths begin where its own does. */
  readonly resources: ReadonlySet<string>;
  /** Those of them that it takes in as Components, whose patches change what it has so far. */
  readonly components: ReadonlySet<string>;
  /** Whether it says itself how lists are merged (`openapi`, `configurations`). */
  readonly hasSchema: boolean;
  /** Why it was not understood, or not as a whole; null where it was. */
  readonly fault: string | null;
}

export function parseKustomization(path: string, text: string): Kustomization {
  const entries: PatchEntry[] = [];
  const [resources, components] = [new Set<string>(), new Set<string>()];
  let [hasSchema, documents] = [false, 0];
  let fault: string | null = null;
  const end = (why: string | null): Kustomization => ({
    ...{ path, text, entries, resources, components, hasSchema },
    patches: new Set(entries.flatMap(({ file }) => file ?? [])),
    fault: why,
  });
  for (const { start, end: to } of scanDocuments(text)) {
    documents += 1;
    if (documents > MAX_DOCUMENTS) return end(fault ?? TOO_MANY_DOCUMENTS);
    const composed = composeDocument(text.slice(start, to), shiftBy(start));
    if (!composed.ok) fault ??= describeFault(text, composed.offset);
    const root = composed.ok ? composed.root : null;
    if (root === null) continue;
    const named = readPatchEntries(root);
    if (named.length > MAX_PATCHES) return end(TOO_MANY_PATCHES);
    for (const entry of named) entries.push(resolveEntry(entry, path));
    addResources(root, path, { resources, components });
    hasSchema ||= isMap(root) && SCHEMAS.some((key) => findKey(root, key) !== null);
  }
  return end(fault);
}

function resolveEntry({ file, ...entry }: PatchEntry, path: string): PatchEntry {
  return { ...entry, file: file === null ? null : resolvePath(folderOf(path), file) };
}

/** Kustomize reads one document. */
const MAX_DOCUMENTS = 100;
const TOO_MANY_DOCUMENTS = `more than ${MAX_DOCUMENTS} documents`;

const MAX_PATCHES = 5_000;
const TOO_MANY_PATCHES = `more than ${MAX_PATCHES.toLocaleString("en")} patches in a list`;

function describeFault(text: string, offset: number): string {
  return `not valid YAML, line ${createLineIndex(text).positionAt(offset).line}`;
}

/** A kustomization that is there and could not be read. */
export function unreadKustomization(path: string, fault: string): Kustomization {
  const nothing = {
    patches: new Set<string>(),
    entries: [],
    resources: new Set<string>(),
    components: new Set<string>(),
  };
  return { path, text: null, ...nothing, hasSchema: false, fault };
}

/** What says how lists are merged. */
const SCHEMAS = ["openapi", "configurations"];

function addResources(
  root: Node,
  path: string,
  { resources, components }: Readonly<Record<"resources" | "components", Set<string>>>,
): void {
  for (const name of readPaths(root, ["components"])) components.add(resolvePath(folderOf(path), name));
  // What is nearest to its own patches first.
  for (const name of components) resources.add(name);
  for (const name of readPaths(root, ["resources", "bases"]))
    resources.add(resolvePath(folderOf(path), name));
}

/** What it builds on; what is elsewhere (a URL) is in nobody's sight. */
function readPaths(root: Node, keys: readonly string[]): readonly string[] {
  if (!isMap(root)) return [];
  return keys.flatMap((key) => {
    const list = findKey(root, key)?.node ?? null;
    return list?.kind === "seq" ? list.items.flatMap((item) => textOf(target(item)) ?? []) : [];
  });
}
