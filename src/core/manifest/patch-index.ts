import { listBuiltFrom } from "./built-from.ts";
import type { Kustomization } from "./kustomization.ts";
import { folderOf, foldersAbove, nameOf, resolvePath } from "./paths.ts";

/**
 * Kustomizations, found by the files that they name and by the folders that they stand in: every file of a pull request
 * asks, and there can be thousands of both.
 */
export interface PatchIndex {
  readonly naming: Map<string, Kustomization[]>;
  /** Those that were not understood, by their folders. */
  readonly faulty: Map<string, Kustomization[]>;
  /** All of them, by their paths. */
  readonly known: Map<string, Kustomization>;
  /** Text of those that may still be searched, in UTF-16 units. */
  left: number;
}

/** What is beyond that is taken to mention every file: see below what that leads to. */
const SEARCH_BUDGET = 200_000_000;

export function createPatchIndex(kustomizations: readonly Kustomization[] = []): PatchIndex {
  const index: PatchIndex = { naming: new Map(), faulty: new Map(), known: new Map(), left: SEARCH_BUDGET };
  for (const one of kustomizations) addKustomization(index, one);
  return index;
}

export function addKustomization({ naming, faulty, known }: PatchIndex, one: Kustomization): void {
  known.set(one.path, one);
  for (const path of one.patches) append(naming, path, one);
  if (one.fault !== null) append(faulty, folderOf(one.path), one);
}

function append(lists: Map<string, Kustomization[]>, key: string, one: Kustomization): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

/** Why a file's resources are to be taken for parts of others; null where nothing speaks for it. */
export function whyPatch(file: string, indexes: readonly PatchIndex[]): string | null {
  const path = resolvePath("", file);
  const naming = findNaming(path, indexes);
  if (naming !== undefined)
    return `a Kustomize patch (named in ${naming.path}): what it lacks may be in the Instrumentation it changes${describeFault(naming, indexes)}`;
  // Nobody knows what it was to say. What is not checked is listed; a fix of a patch would take a whole list away.
  const doubtful = findDoubtful(path, indexes);
  if (doubtful === undefined) return null;
  const mentions = doubtful.text === null ? "" : "mentions it and ";
  return `perhaps a Kustomize patch: ${doubtful.path} ${mentions}couldn't be read (${doubtful.fault ?? ""})`;
}

/** What could not be read of that which names a patch, or of those that it builds on: what it changes may stand there. */
function describeFault(naming: Kustomization, indexes: readonly PatchIndex[]): string {
  const get = (path: string) => indexes.map(({ known }) => known.get(path)).find((one) => one !== undefined);
  const faulty = [naming, ...listBuiltFrom(naming, { get }).through].find(({ fault }) => fault !== null);
  return faulty === undefined
    ? ""
    : `, and ${faulty.path} couldn't be read completely (${faulty.fault ?? ""})`;
}

/** The nearest one above the file, else the first. */
function findNaming(path: string, indexes: readonly PatchIndex[]): Kustomization | undefined {
  const all = indexes.flatMap(({ naming }) => naming.get(path) ?? []);
  const distance = (one: Kustomization) =>
    path.startsWith(folderOf(one.path)) ? path.length - folderOf(one.path).length : Infinity;
  return all.reduce<Kustomization | undefined>(
    (best, one) => (best === undefined || distance(one) < distance(best) ? one : best),
    undefined,
  );
}

function findDoubtful(path: string, indexes: readonly PatchIndex[]): Kustomization | undefined {
  for (const folder of foldersAbove(path)) {
    for (const index of indexes) {
      const found = index.faulty.get(folder)?.find((one) => mayMention(one, nameOf(path), index));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function mayMention({ text }: Kustomization, name: string, index: PatchIndex): boolean {
  if (text === null) return true;
  index.left -= text.length;
  return index.left < 0 || text.includes(name);
}
