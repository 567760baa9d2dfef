import { readFile, stat, writeFile } from "node:fs/promises";

import type { FileContent } from "../../app/ports.ts";
import { decodeText } from "./decode-text.ts";

/** Reads and writes single files, and says in words what the system has against it. */

export const SPECIAL = "not a file (a device, a pipe or a socket)";

/** What is named is wanted: so there is a way. */
export const SPECIAL_IF_NAMED = "not a file: what a device, a pipe or a socket gives goes in by --stdin";

/** A file's bytes; a text says why there are none. */
export function readBytes(path: string): Promise<Uint8Array | string> {
  return readFile(path).catch((error: unknown) => describeFault(error, "read"));
}

/** A file that people named. A folder is unreadable, and so is what would never end, or fill the memory. */
export async function readNamedFile(path: string): Promise<FileContent> {
  const found = await stat(path).catch((error: unknown) => describeFault(error, "read"));
  if (typeof found === "string") return { kind: "unreadable", reason: found };
  if (found.isDirectory()) return { kind: "unreadable", reason: "a folder" };
  const bytes = found.isFile() ? await readBytes(path) : SPECIAL;
  return typeof bytes === "string" ? { kind: "unreadable", reason: bytes } : decodeText(bytes);
}

/** Why the text could not be written, in words; null where it was. */
export async function writeText(path: string, text: string): Promise<string | null> {
  try {
    await writeFile(path, text, "utf8");
    return null;
  } catch (error) {
    return describeFault(error, "write");
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "there is no such file or folder: a part of its path is a file",
  EISDIR: "a folder",
  ELOOP: "a link that leads to itself",
};

export function describeFault(error: unknown, verb: "read" | "write"): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EACCES" || code === "EPERM") return `no permission to ${verb} it`;
  return (
    REASONS[code] ?? (code === "" ? String(error) : `the system does not let it be ${PAST[verb]} (${code})`)
  );
}

const PAST = { read: "read", write: "written" } as const;
