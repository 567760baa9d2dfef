import { isAbsolute, relative, resolve, sep } from "node:path";

import type { SourceFile } from "../../app/scan/scan-files.ts";
import { isExcluded, isLookedAt } from "../../core/config/policy-for.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { walkFiles } from "../files/walk.ts";

/** The paths of a call, as files and as the configuration knows them. */

/** The files of some paths, or of the current folder, that the configuration looks at. */
export function walkPaths(
  paths: readonly string[],
  configuration: Configuration,
  unreadable: Map<string, string>,
): AsyncIterable<SourceFile> {
  return walkFiles({
    paths: paths.length === 0 ? ["."] : paths,
    isIncluded: (path) => isLookedAt(configuration, toConfigured(path)),
    isExcluded: (path) => isExcluded(configuration, toConfigured(path)),
    onUnreadable: (path, reason) => unreadable.set(path, reason),
  });
}

/** A path as the configuration and a patch know it: from the working directory, which is the repository's root. */
export function fromHere(path: string): string {
  const from = relative(process.cwd(), path);
  const isBelow = from !== "" && !isAbsolute(from) && from.split(sep)[0] !== "..";
  return isBelow ? from.split(sep).join("/") : path;
}

/** A path as globs match it. They know no ".." and no root: what is outside the working directory goes by its whole path. */
export function toConfigured(named: string): string {
  const path = fromHere(named);
  if (!isAbsolute(path) && !path.startsWith("..")) return path;
  return resolve(path)
    .split(sep)
    .join("/")
    .replace(/^(?:[a-z]:)?\/+/i, "");
}
