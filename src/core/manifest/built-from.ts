import type { Kustomization } from "./kustomization.ts";
import { folderOf, KUSTOMIZATION_NAMES, resolvePath } from "./paths.ts";

/**
 * What a kustomization builds on, as far as it is in sight: the files that it names, and those of the kustomizations in the
 * folders that it names. Nothing is built.
 */
export interface BuiltFrom {
  readonly files: ReadonlySet<string>;
  /** The kustomizations that it builds on, the nearest first. */
  readonly through: readonly Kustomization[];
  /** Whether all that it builds on is in sight. */
  readonly isWhole: boolean;
}

/** Kustomizations that are followed from one: nobody nests deeper. */
const MAX_FOLLOWED = 200;

export type ByPath = Pick<ReadonlyMap<string, Kustomization>, "get">;

export function listBuiltFrom(start: Kustomization, known: ByPath): BuiltFrom {
  const files = new Set<string>();
  const seen = new Set([start]);
  let isWhole = true;
  for (const one of seen) {
    if (seen.size > MAX_FOLLOWED || one.fault !== null) isWhole = false;
    for (const path of one.resources) {
      const next = findIn(path, known);
      if (next !== undefined && seen.size <= MAX_FOLLOWED) seen.add(next);
      else if (/\.(?:ya?ml|json)$/.test(path)) files.add(path);
      else isWhole = false;
    }
  }
  return { files, through: [...seen].slice(1), isWhole };
}

function findIn(folder: string, known: ByPath): Kustomization | undefined {
  const prefix = folder === "" ? "" : `${folder}/`;
  return KUSTOMIZATION_NAMES.map((name) => known.get(prefix + name)).find((one) => one !== undefined);
}

/** The kustomization of each file that is one. */
export function indexKustomizations(
  kustomizations: readonly Kustomization[],
): ReadonlyMap<string, Kustomization> {
  return new Map(kustomizations.map((one) => [one.path, one]));
}

/** A kustomization that takes a file as a patch, and the one whose resources that changes: of a Component each that uses it. */
export interface Patching {
  readonly by: Kustomization;
  readonly on: Kustomization;
}

/** @param path of a patch's file; the kustomization's own where the patch is written in it */
export function listPatching(path: string, kustomizations: readonly Kustomization[]): readonly Patching[] {
  return kustomizations
    .filter((one) => takes(one, path))
    .flatMap((by) => {
      const folder = resolvePath("", folderOf(by.path));
      const users = kustomizations.filter(({ components }) => components.has(folder));
      return users.length === 0 ? [{ by, on: by }] : users.map((on) => ({ by, on }));
    });
}

export function takes(one: Kustomization, path: string): boolean {
  return one.path === path || one.patches.has(path);
}

/** Of a Component, the other kustomizations whose patches change the same resources, before it or after it. */
export function listBeside({ by, on }: Patching, known: ByPath): readonly Kustomization[] {
  if (by === on) return [];
  const components = [...on.components].map((path) => findIn(path, known));
  return [on, ...components].filter((one) => one !== undefined).filter(({ path }) => path !== by.path);
}
