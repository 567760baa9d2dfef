/** Paths of a repository's files, with "/", and what their names say. Reads nothing: who walks folders asks for every file. */

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

/** Folders above a file that are looked at; nobody nests deeper. */
const MAX_FOLDERS = 64;

/** `a/b/`, `a/` and `` of a/b/c.yaml, the nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (
    let at = path.lastIndexOf("/");
    at > 0 && folders.length < MAX_FOLDERS;
    at = path.lastIndexOf("/", at - 1)
  )
    folders.push(path.slice(0, at + 1));
  return [...folders, ...(path.startsWith("/") ? ["/"] : []), ""];
}

/** With its slash; empty for a file that stands in no folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function resolvePath(folder: string, path: string): string {
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
