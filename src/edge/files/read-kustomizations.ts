import { existsSync, statSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";

import { toKustomization } from "../../app/files/read-manifests.ts";
import { unreadKustomization, type Kustomization } from "../../core/manifest/kustomization.ts";
import { KUSTOMIZATION_NAMES } from "../../core/manifest/paths.ts";
import { decodeText } from "./decode-text.ts";
import { codeOf, describeFileFault } from "./describe-fault.ts";
import { readBytes } from "./read-file.ts";
import { findWay, toSlashes } from "./system-paths.ts";

/**
 * Reads the kustomizations beside a file and above it: up to the working directory, which is the repository's root. For a
 * file outside it, up to the folder that holds `.git`. Each is read once, and none for a file that nobody asks about.
 */

/** Folders that are looked into for a file outside the working directory: there need not be a repository around it. */
const MAX_OUTSIDE = 10;

export type ReadKustomizations = (path: string) => Promise<readonly Kustomization[]>;

export function createKustomizationReader(): ReadKustomizations {
  const folders = new Map<string, readonly Kustomization[]>();
  const readOnce = (folder: string) => {
    const known = folders.get(folder) ?? readFolder(folder);
    folders.set(folder, known);
    return known;
  };
  const isRepository = createRepositoryTest();
  return (path) => Promise.resolve(listFolders(path, isRepository).flatMap(readOnce));
}

/** Named as the file is: relative where that is relative, so that what they name can be compared with it. */
export function listFolders(path: string, isRepository: (folder: string) => boolean): readonly string[] {
  const folders: string[] = [];
  let folder = posix.dirname(toSlashes(path));
  let place = dirname(resolve(path));
  const isInside = findWay(process.cwd(), place) !== null;
  for (;;) {
    folders.push(folder);
    const isTop = isInside
      ? place === process.cwd()
      : folders.length === MAX_OUTSIDE || dirname(place) === place || isRepository(place);
    if (isTop) return folders;
    folder = posix.join(folder, "..");
    place = dirname(place);
  }
}

/** Whether a folder holds `.git`. Thousands of files have the same folders above them: each is looked at once. */
export function createRepositoryTest(): (folder: string) => boolean {
  const known = new Map<string, boolean>();
  return (folder) => {
    const found = known.get(folder) ?? existsSync(join(folder, ".git"));
    known.set(folder, found);
    return found;
  };
}

function readFolder(folder: string): readonly Kustomization[] {
  return KUSTOMIZATION_NAMES.flatMap((name) => readOne(posix.join(folder, name)));
}

/** Bytes that are read of one; the bot reads as many. */
const MAX_SIZE = 10 * 1024 * 1024;

/** Most folders have none: to ask at once, and without an error, takes a fraction of the time. */
function readOne(path: string): readonly Kustomization[] {
  try {
    // A folder can have the name too, or a pipe, which would be waited for.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
    const read = readBytes(path, MAX_SIZE);
    const content = read.ok ? decodeText(read.bytes) : { kind: "unreadable" as const, reason: read.reason };
    return toKustomization(path, content);
  } catch (error) {
    return codeOf(error) === "ENOTDIR" ? [] : [unreadKustomization(path, describeFileFault(error, "read"))];
  }
}
