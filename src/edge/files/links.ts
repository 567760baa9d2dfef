import { realpath, stat } from "node:fs/promises";
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
export async function findLinkFault(link: string, { paths, isMet }: LinkRequest): Promise<string | null> {
  const target = await realpath(link).catch(() => null);
  const found = target === null ? null : await stat(target).catch(() => null);
  if (target === null || found === null) return NOWHERE;
  if (found.isDirectory()) return null;
  if (!found.isFile()) return NOWHERE;
  for (const path of paths) {
    const below = await findBelow(path, target);
    if (below !== null && isMet({ path, below })) return null;
  }
  return ELSEWHERE;
}

/** The way down from a path to a file; null where it is not below it. */
async function findBelow(path: string, target: string): Promise<string | null> {
  const root = await realpath(path).catch(() => null);
  if (root === null) return null;
  if (root === target) return "";
  const prefix = root.endsWith(sep) ? root : `${root}${sep}`;
  return target.startsWith(prefix) ? relative(root, target) : null;
}
