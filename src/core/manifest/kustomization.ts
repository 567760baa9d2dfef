import { createLineIndex } from "../text/line-index.ts";
import { composeDocument } from "./compose.ts";
import { findDocuments } from "./documents.ts";
import { findKey, isMap, target, textOf, type Node } from "./node.ts";

/**
 * Which files are patches for Kustomize: parts of resources that stand elsewhere, whose lists replace those of the base
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization/openapi). Nothing in such a file says so; the
 * kustomization that names it does. Inline patches are not looked at, and nothing is rendered.
 */

export interface Kustomization {
  readonly path: string;
  /** null where it could not be read. */
  readonly text: string | null;
  /** The files that it names as patches; their paths begin where its own does. */
  readonly patches: ReadonlySet<string>;
  /** Why it was not understood, or not as a whole; null where it was. */
  readonly fault: string | null;
}

/** What Kustomize looks for in a folder. The first one is what nearly everyone writes. */
export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

export function isKustomization(path: string): boolean {
  const name = nameOf(path);
  return KUSTOMIZATION_NAMES.some((known) => known === name);
}

/**
 * The files that may name some files of a repository as patches, those first that are most worth reading. Kustomize
 * takes patches from the kustomization's own folder and from below it, unless it is told not to care (`--load-restrictor`).
 */
export function listKustomizations(paths: readonly string[]): readonly string[] {
  const chains = paths.map(foldersAbove);
  const folders = new Set<string>();
  const longest = chains.reduce((most, { length }) => Math.max(most, length), 0);
  for (let distance = 0; distance < longest; distance += 1) {
    for (const chain of chains) {
      const folder = chain[distance];
      if (folder !== undefined) folders.add(folder);
    }
  }
  return KUSTOMIZATION_NAMES.flatMap((name) => [...folders].map((folder) => folder + name));
}

/** `a/b/`, `a/` and `` of a/b/c.yaml. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    folders.push(path.slice(0, at + 1));
  return [...folders, ""];
}

export function parseKustomization(path: string, text: string): Kustomization {
  const patches = new Set<string>();
  let fault: string | null = null;
  for (const { start, end } of findDocuments(text)) {
    const composed = composeDocument(text.slice(start, end), start);
    if (!composed.ok) {
      const { line } = createLineIndex(text).positionAt(composed.offset);
      fault ??= `not valid YAML, line ${line}`;
    } else if (composed.root !== null) {
      for (const named of readPatchPaths(composed.root)) patches.add(resolvePath(folderOf(path), named));
    }
  }
  return { path, text, patches, fault };
}

/** A kustomization that is there and could not be read. */
export function unreadKustomization(path: string, fault: string): Kustomization {
  return { path, text: null, patches: new Set(), fault };
}

/** Why a file's resources are to be taken for parts of others; null where nothing speaks for it. */
export function whyPatch(file: string, kustomizations: readonly Kustomization[]): string | null {
  const path = resolvePath("", file);
  const above = kustomizations
    .filter((one) => path.startsWith(folderOf(one.path)))
    .sort((a, b) => folderOf(b.path).length - folderOf(a.path).length);
  const naming = [...above, ...kustomizations].find(({ patches }) => patches.has(path));
  if (naming !== undefined)
    return `a patch for Kustomize (named by ${naming.path}): the Instrumentation that it changes is not here`;
  // Nobody knows what it was to say. What is not checked is listed; a fix of a patch would take a whole list away.
  const doubtful = above.find(({ fault, text }) => fault !== null && text?.includes(nameOf(path)) !== false);
  if (doubtful === undefined) return null;
  const mentions = doubtful.text === null ? "" : "mentions it and ";
  return `perhaps a patch for Kustomize: ${doubtful.path} ${mentions}could not be read (${doubtful.fault ?? ""})`;
}

/** The three lists that name files of patches. Kustomize's first version had paths under `patches`. */
function readPatchPaths(root: Node): readonly string[] {
  if (!isMap(root)) return [];
  return ["patches", "patchesStrategicMerge", "patchesJson6902"].flatMap((key) => {
    const list = findKey(root, key)?.node ?? null;
    return list?.kind === "seq" ? list.items.flatMap(readPatchPath) : [];
  });
}

function readPatchPath(item: Node): readonly string[] {
  const node = target(item);
  const path = isMap(node) ? textOf(findKey(node, "path")?.node ?? null) : textOf(node);
  // Of several lines it is the patch itself.
  return path === null || path === "" || path.includes("\n") ? [] : [path];
}

/** With its slash; empty for a file that stands in no folder. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function resolvePath(folder: string, path: string): string {
  const whole = path.startsWith("/") ? path : folder + path;
  const isAbsolute = whole.startsWith("/");
  const steps: string[] = [];
  for (const step of whole.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== ".." || (!isAbsolute && (steps.length === 0 || steps.at(-1) === ".."))) steps.push(step);
    else steps.pop();
  }
  return (isAbsolute ? "/" : "") + steps.join("/");
}
