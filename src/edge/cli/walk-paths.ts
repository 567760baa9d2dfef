import { isAbsolute, relative, resolve, sep } from "node:path";

import type { SilentFile, SourceFile } from "../../app/scan/scan-files.ts";
import { isExcluded, isLookedAt } from "../../core/config/policy-for.ts";
import { mayTell } from "../../core/kinds/tells.ts";
import type { LocatedConfiguration } from "./read-configuration.ts";
import { walkFiles } from "../files/walk.ts";

/** The paths of a call, as files and as the configuration knows them. */

/** The files of some paths that the configuration looks at. */
export function walkPaths(
  paths: readonly string[],
  { configuration, root }: LocatedConfiguration,
  unreadable: Map<string, string>,
): AsyncGenerator<SourceFile | SilentFile> {
  return walkFiles({
    isTold: mayTell,
    paths,
    isIncluded: (path) => isLookedAt(configuration, toConfigured(path, root)),
    isExcluded: (path) => isExcluded(configuration, toConfigured(path, root)),
    onUnreadable: (path, reason) => unreadable.set(path, reason),
  });
}

/** A path as a patch knows it: from the working directory. */
export function fromHere(path: string): string {
  return fromFolder(path, process.cwd()) ?? path;
}

/** A path as globs match it. They know no ".." and no root: what is outside the configuration's folder goes by its whole path. */
export function toConfigured(named: string, root: string): string {
  return (
    fromFolder(named, root) ??
    resolve(named)
      .split(sep)
      .join("/")
      .replace(/^(?:[a-z]:)?\/+/i, "")
  );
}

/** null where the path isn't below the folder. */
function fromFolder(path: string, folder: string): string | null {
  const way = relative(folder, resolve(path));
  const isBelow = way !== "" && !isAbsolute(way) && way.split(sep)[0] !== "..";
  return isBelow ? way.split(sep).join("/") : null;
}
