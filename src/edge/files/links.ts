import { realpathSync, statSync } from "node:fs";
import { relative, sep } from "node:path";

/** Symbolic links in folders. They are not followed; what they lead to must not be lost for that. */

const ELSEWHERE = "a symbolic link to a file that isn't checked here: name the link to check it";

const NOWHERE = "a symbolic link that doesn't lead to a readable file";

/** Where a file stands: below which of the named paths, and how; "" where it is that path itself. */
export interface LinkedPlace {
  readonly path: string;
  readonly below: string;
}

export interface LinkRequest {
  /** What is walked. */
  readonly paths: readonly string[];
  /** Whether the walk checks the file at this place. */
  readonly isMet: (place: LinkedPlace) => boolean;
}

/** Why a link has to be listed; null where its file is met anyway, or where it leads to a folder, which has no manifest's name. */
export function findLinkFault(link: string, { paths, isMet }: LinkRequest): string | null {
  const target = findReal(link);
  const found = target === null ? undefined : statSync(target, { throwIfNoEntry: false });
  if (target === null || found === undefined) return NOWHERE;
  if (found.isDirectory()) return null;
  if (!found.isFile()) return NOWHERE;
  for (const path of paths) {
    const below = findBelow(path, target);
    if (below !== null && isMet({ path, below })) return null;
  }
  return ELSEWHERE;
}

/** The way down from a path to a file; null where it is not below it. */
function findBelow(path: string, target: string): string | null {
  const root = findReal(path);
  if (root === null) return null;
  if (root === target) return "";
  const prefix = root.endsWith(sep) ? root : `${root}${sep}`;
  return target.startsWith(prefix) ? relative(root, target) : null;
}

/** Without links; null where it leads nowhere, or cannot be followed. */
function findReal(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
