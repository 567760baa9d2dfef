import system, { posix, type PlatformPath } from "node:path";

/**
 * Paths as the system writes them, and as everything else here knows them: with "/". `paths` are those of the system that it
 * runs on, unless given.
 */

export function toSlashes(path: string, paths: PlatformPath = system): string {
  return posix.normalize(splitSlashes(path, paths));
}

/** The way from a folder down to a path, with "/"; "" where it is the folder itself, null where it isn't below it. */
export function findWay(folder: string, path: string, paths: PlatformPath = system): string | null {
  const way = paths.relative(folder, paths.resolve(path));
  // Another drive has no way to it.
  const isOutside = paths.isAbsolute(way) || way.split(paths.sep)[0] === "..";
  return isOutside ? null : splitSlashes(way, paths);
}

/** A path as globs match it. They know no ".." and no root: what is outside the folder goes by its whole path. */
export function toGlobPath(path: string, folder: string, paths: PlatformPath = system): string {
  const way = findWay(folder, path, paths);
  if (way !== null && way !== "") return way;
  return splitSlashes(paths.resolve(path), paths).replace(/^(?:[a-z]:)?\/+/i, "");
}

function splitSlashes(path: string, { sep }: PlatformPath): string {
  return sep === "/" ? path : path.split(sep).join("/");
}
