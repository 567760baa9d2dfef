import { readdirSync, statSync, type Dirent } from "node:fs";
import { posix, resolve, sep } from "node:path";

import type { SilentFile, SourceFile } from "../../app/scan/scan-files.ts";
import { decodeText } from "./decode-text.ts";
import { findLinkFault, type LinkedPlace } from "./links.ts";
import { describeReadFault } from "./describe-fault.ts";
import { listIgnored, NOTHING_IGNORED, type Ignored } from "./git-ignored.ts";
import { toSlashes } from "./system-paths.ts";
import { readBytes, readNamedFile, SPECIAL, SPECIAL_IF_NAMED } from "./read-file.ts";

/**
 * Finds and reads files. Folders are walked, hidden ones too; `.git`, node_modules, and what git ignores are not. Links are not followed
 * within folders: a link to a folder above would never end. The file that one leads to is met where it stands, or the
 * link is listed.
 */

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Said of a file that is named although the configuration excludes it: a hook names whatever was changed. */
export const EXCLUDED = "excluded by the configuration (paths.exclude)";

export interface WalkRequest {
  readonly paths: readonly string[];
  /** Which files of a folder count, by their path with "/". */
  readonly isIncluded: (path: string) => boolean;
  /** A file that is named counts whatever its name is, but not where this holds. */
  readonly isExcluded: (path: string) => boolean;
  /** Called for a file or folder that cannot be read; it is given as unreadable, and the walk goes on. */
  readonly onUnreadable: (path: string, reason: string) => void;
  /** Whether a file is given with its text: by its path, and by its bytes as a text of as many characters. */
  readonly isTold: (path: string, latin1: string) => boolean;
}

export async function* walkFiles(request: WalkRequest): AsyncGenerator<SourceFile | SilentFile> {
  const seen = new Set<string>();
  const isAlone = request.paths.length === 1;
  for (const path of request.paths) {
    for (const entry of walkPath(path, request, await findIgnored(path)))
      if (isAlone || isNew(entry, seen)) yield readEntry(entry, request);
  }
}

/** The same file can be named by its relative and by its absolute path. */
function isNew({ path }: Entry, seen: Set<string>): boolean {
  const place = resolve(path);
  const { size } = seen;
  return seen.add(place).size > size;
}

/** Of a folder. */
async function findIgnored(path: string): Promise<Ignored> {
  return findStats(path)?.isDirectory() === true ? listIgnored(path) : NOTHING_IGNORED;
}

function findStats(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A path that the walk met; `skipped` says why what is there is not read. */
interface Entry {
  readonly path: string;
  readonly skipped: Skip | null;
  /** Whether git leaves it out. */
  readonly isIgnored?: boolean;
}

interface Skip {
  readonly reason: string;
  /** Whether it was to be read, and could not be. */
  readonly isFault: boolean;
  /** Whether there is no file: the path leads nowhere, or to a folder. */
  readonly isNoFile?: true;
}

function* walkPath(path: string, request: WalkRequest, ignored: Ignored): Generator<Entry> {
  let found;
  try {
    found = statSync(path);
  } catch (error) {
    yield toEntry(toSlashes(path), {
      reason: describeReadFault(error, path),
      isFault: true,
      isNoFile: true,
    });
    return;
  }
  const slashed = toSlashes(path);
  if (found.isDirectory()) yield* walkFolder(slashed, { ...request, ignored });
  else if (request.isExcluded(slashed)) yield toEntry(slashed, { reason: EXCLUDED, isFault: false });
  // A pipe may never end, and a device fill the memory.
  else yield toEntry(slashed, found.isFile() ? null : { reason: SPECIAL_IF_NAMED, isFault: true });
}

/** A walk below a folder that was named. */
interface FolderWalk extends WalkRequest {
  readonly ignored: Ignored;
}

/** Paths have "/" all the way, which Windows takes too. */
function* walkFolder(folder: string, request: FolderWalk): Generator<Entry> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield toEntry(folder, { reason: describeReadFault(error, folder), isFault: true, isNoFile: true });
    return;
  }
  for (const entry of entries.sort(byName)) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !request.ignored.has(path)) yield* walkFolder(path, request);
    } else if (!request.isIncluded(path)) continue;
    else if (!request.ignored.has(path)) yield* meetFile(path, entry, request);
    else if (entry.isFile()) yield { ...toEntry(path, null), isIgnored: true };
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function* meetFile(path: string, entry: Dirent, request: WalkRequest): Generator<Entry> {
  if (entry.isFile()) yield toEntry(path, null);
  else {
    const reason = entry.isSymbolicLink()
      ? findLinkFault(path, { paths: request.paths, isMet: (place) => isMet(place, request) })
      : SPECIAL;
    if (reason !== null) yield toEntry(path, { reason, isFault: false });
  }
}

function isMet({ path, below }: LinkedPlace, request: WalkRequest): boolean {
  if (below === "") return !request.isExcluded(toSlashes(path));
  const folders = below.split(sep).slice(0, -1);
  return (
    folders.every((name) => !SKIPPED_FOLDERS.has(name)) && request.isIncluded(toSlashes(`${path}/${below}`))
  );
}

function toEntry(path: string, skipped: Skip | null): Entry {
  return { path, skipped };
}

function readEntry({ path, skipped, isIgnored }: Entry, request: WalkRequest): SourceFile | SilentFile {
  if (skipped?.isFault === false)
    return { path, content: { kind: "unreadable", reason: skipped.reason, isInert: true } };
  const read = skipped === null ? readBytes(path) : { ok: false as const, ...skipped };
  if (read.ok && !request.isTold(path, read.bytes.toString("latin1")))
    return {
      path,
      ...(isIgnored === true && { isIgnored }),
      readLatin1: () => {
        const again = readBytes(path);
        return again.ok ? again.bytes.toString("latin1") : "";
      },
      read: () => readNamedFile(path),
    };
  // It is only counted.
  if (isIgnored === true)
    return { path, content: decodeText(read.ok ? read.bytes : new Uint8Array()), isIgnored };
  if (read.ok) return { path, content: decodeText(read.bytes) };
  if (read.isFault) request.onUnreadable(path, read.reason);
  const isNoFile = skipped?.isNoFile === true;
  return { path, content: { kind: "unreadable", reason: read.reason }, ...(isNoFile ? { isNoFile } : {}) };
}
