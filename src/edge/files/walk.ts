import type { Dirent } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, posix, resolve, sep } from "node:path";

import type { SourceFile } from "../../app/scan-files.ts";
import { decodeText } from "./decode-text.ts";

/**
 * Finds and reads files. Folders are walked, hidden ones too; `.git` and node_modules are not. Links are not followed
 * within folders: a link to a folder above would never end, and what it leads to is met where it stands.
 */

const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([".git", "node_modules"]);

export interface WalkRequest {
  readonly paths: readonly string[];
  /** Which files of a folder count, by their path with "/". A file that is named itself always counts. */
  readonly isIncluded: (path: string) => boolean;
  /** Called for a file or folder that cannot be read; it is given as unreadable, and the walk goes on. */
  readonly onUnreadable: (path: string, reason: string) => void;
}

export async function* walkFiles(request: WalkRequest): AsyncGenerator<SourceFile> {
  const seen = new Set<string>();
  for (const path of request.paths) {
    for await (const file of walkPath(path, request)) {
      // The same file can be named by its relative and by its absolute path.
      const place = resolve(file.path);
      if (seen.has(place)) continue;
      seen.add(place);
      yield await readEntry(file, request);
    }
  }
}

/** Why the text could not be written, in words; null where it was. */
export async function writeText(path: string, text: string): Promise<string | null> {
  try {
    await writeFile(path, text, "utf8");
    return null;
  } catch (error) {
    return describe(error, "write");
  }
}

/** A path that the walk met; `fault` says why what is there cannot be read. */
interface Entry {
  readonly path: string;
  readonly fault: string | null;
}

async function* walkPath(path: string, request: WalkRequest): AsyncGenerator<Entry> {
  const found = await stat(path).catch((error: unknown) => describe(error, "read"));
  if (typeof found === "string") yield { path: toSlashes(path), fault: found };
  else if (found.isDirectory()) yield* walkFolder(path, request);
  else yield { path: toSlashes(path), fault: null };
}

async function* walkFolder(folder: string, request: WalkRequest): AsyncGenerator<Entry> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) =>
    describe(error, "read"),
  );
  if (typeof entries === "string") {
    yield { path: toSlashes(folder), fault: entries };
    return;
  }
  for (const entry of entries.sort(byName)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) yield* walkFolder(path, request);
    if (entry.isFile() && request.isIncluded(toSlashes(path))) yield { path: toSlashes(path), fault: null };
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

async function readEntry({ path, fault }: Entry, request: WalkRequest): Promise<SourceFile> {
  const bytes = fault ?? (await readFile(path).catch((error: unknown) => describe(error, "read")));
  if (typeof bytes !== "string") return { path, content: decodeText(bytes) };
  request.onUnreadable(path, bytes);
  return { path, content: { kind: "unreadable", reason: bytes } };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "a folder",
  ELOOP: "a link that leads to itself",
};

function describe(error: unknown, verb: "read" | "write"): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EACCES" || code === "EPERM") return `no permission to ${verb} it`;
  return (
    REASONS[code] ?? (code === "" ? String(error) : `the system does not let it be ${PAST[verb]} (${code})`)
  );
}

const PAST = { read: "read", write: "written" } as const;

function toSlashes(path: string): string {
  const slashed = sep === "/" ? path : path.split(sep).join("/");
  return posix.normalize(slashed);
}
