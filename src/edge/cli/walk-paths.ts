import type { SilentFile, SourceFile } from "../../app/scan/scan-files.ts";
import { isExcluded, isLookedAt } from "../../core/config/policy-for.ts";
import { mayTell } from "../../core/kinds/tells.ts";
import type { LocatedConfiguration } from "./read-configuration.ts";
import { toGlobPath } from "../files/system-paths.ts";
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
  return toGlobPath(path, process.cwd());
}

/** A path as the globs of a configuration know it. */
export function toConfigured(named: string, root: string): string {
  return toGlobPath(named, root);
}
