import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, posix, resolve, sep } from "node:path";

import type { SourceFile } from "../../app/scan/scan-files.ts";
import { decodeText } from "./decode-text.ts";
import { findLinkFault, type LinkedPlace } from "./links.ts";
import { describeFileFault } from "./describe-fault.ts";
import { listIgnored, type Ignored } from "./git-ignored.ts";
import { readBytes, SPECIAL, SPECIAL_IF_NAMED } from "./read-file.ts";

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
}

export async function* walkFiles(request: WalkRequest): AsyncGenerator<SourceFile> {
  const seen = new Set<string>();
  for (const path of request.paths) {
    for await (const entry of walkPath(path, request)) {
      // The same file can be named by its relative and by its absolute path.
      const place = resolve(entry.path);
      if (seen.has(place)) continue;
      seen.add(place);
      yield await readEntry(entry, request);
    }
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

async function* walkPath(path: string, request: WalkRequest): AsyncGenerator<Entry> {
  const found = await stat(path).catch((error: unknown) => describeFileFault(error, "read"));
  if (typeof found === "string") yield toEntry(path, { reason: found, isFault: true, isNoFile: true });
  else if (found.isDirectory()) yield* walkFolder(path, { ...request, ignored: await listIgnored(path) });
  else if (request.isExcluded(toSlashes(path))) yield toEntry(path, { reason: EXCLUDED, isFault: false });
  // A pipe may never end, and a device fill the memory.
  else yield toEntry(path, found.isFile() ? null : { reason: SPECIAL_IF_NAMED, isFault: true });
}

/** A walk below a folder that was named. */
interface FolderWalk extends WalkRequest {
  readonly ignored: Ignored;
}

async function* walkFolder(folder: string, request: FolderWalk): AsyncGenerator<Entry> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) =>
    describeFileFault(error, "read"),
  );
  if (typeof entries === "string") {
    yield toEntry(folder, { reason: entries, isFault: true, isNoFile: true });
    return;
  }
  for (const entry of entries.sort(byName)) {
    const path = join(folder, entry.name);
    const isIgnored = request.ignored.has(resolve(path));
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored) yield* walkFolder(path, request);
    } else if (!request.isIncluded(toSlashes(path))) continue;
    else if (!isIgnored) yield* meetFile(path, entry, request);
    else if (entry.isFile()) yield { ...toEntry(path, null), isIgnored };
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

async function* meetFile(path: string, entry: Dirent, request: WalkRequest): AsyncGenerator<Entry> {
  if (entry.isFile()) yield toEntry(path, null);
  else {
    const reason = entry.isSymbolicLink()
      ? await findLinkFault(path, { paths: request.paths, isMet: (place) => isMet(place, request) })
      : SPECIAL;
    if (reason !== null) yield toEntry(path, { reason, isFault: false });
  }
}

function isMet({ path, below }: LinkedPlace, request: WalkRequest): boolean {
  if (below === "") return !request.isExcluded(toSlashes(path));
  const folders = below.split(sep).slice(0, -1);
  return (
    folders.every((name) => !SKIPPED_FOLDERS.has(name)) && request.isIncluded(toSlashes(join(path, below)))
  );
}

function toEntry(path: string, skipped: Skip | null): Entry {
  return { path: toSlashes(path), skipped };
}

async function readEntry({ path, skipped, isIgnored }: Entry, request: WalkRequest): Promise<SourceFile> {
  // It is only counted.
  if (isIgnored === true) {
    const ignored = await readBytes(path);
    return { path, content: decodeText(ignored.ok ? ignored.bytes : new Uint8Array()), isIgnored };
  }
  if (skipped?.isFault === false)
    return { path, content: { kind: "unreadable", reason: skipped.reason, isInert: true } };
  const read = skipped === null ? await readBytes(path) : { ok: false as const, ...skipped };
  if (read.ok) return { path, content: decodeText(read.bytes) };
  if (read.isFault) request.onUnreadable(path, read.reason);
  const isNoFile = skipped?.isNoFile === true;
  return { path, content: { kind: "unreadable", reason: read.reason }, ...(isNoFile ? { isNoFile } : {}) };
}

export function toSlashes(path: string): string {
  const slashed = sep === "/" ? path : path.split(sep).join("/");
  return posix.normalize(slashed);
}
