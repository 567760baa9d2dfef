import type { Stats } from "node:fs";
import { constants, open, stat, type FileHandle } from "node:fs/promises";

import type { FileContent } from "../../app/ports.ts";
import { decodeText } from "./decode-text.ts";
import { describeFileFault } from "./describe-fault.ts";

/**
 * Reads single files, within a bound, and says in words what the system has against it. What is no regular file is not
 * read: a pipe would be waited for, and a device may have no end.
 */

export const SPECIAL = "not a file (a device, a pipe or a socket)";

/** What is named is wanted: so there is a way. */
export const SPECIAL_IF_NAMED = "not a file but a device, a pipe or a socket: pass its content with --stdin";

const MEBIBYTE = 1024 * 1024;

/** Bytes that are read of a manifest: GitHub takes no larger file. */
export const MAX_MANIFEST = 100 * MEBIBYTE;

export type FileReading =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `isFault`: it was to be read, and could not be; else it is there, and nothing that is read here. */
  | { readonly ok: false; readonly reason: string; readonly isFault: boolean };

/** A file of which nothing is known yet. It is looked at before it is opened, which does something to some devices. */
export async function readRegularFile(path: string, limit: number): Promise<FileReading> {
  const found = await stat(path).catch((error: unknown) => describeFileFault(error, "read"));
  if (typeof found === "string") return { ok: false, reason: found, isFault: true };
  return findObstacle(found, limit) ?? readBytes(path, limit);
}

/** A file's bytes. The place may hold something else by now than it did: it is looked at again, and never waited for. */
export async function readBytes(path: string, limit: number = MAX_MANIFEST): Promise<FileReading> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    return findObstacle(found, limit) ?? (await readUpTo(file, found.size, limit));
  } catch (error) {
    return { ok: false, reason: describeFileFault(error, "read"), isFault: true };
  } finally {
    await file?.close();
  }
}

function findObstacle(found: Stats, limit: number): Extract<FileReading, { ok: false }> | null {
  if (found.isDirectory()) return { ok: false, reason: "a folder", isFault: true };
  if (!found.isFile()) return { ok: false, reason: SPECIAL, isFault: true };
  return found.size > limit ? tooLarge(limit) : null;
}

function tooLarge(limit: number): Extract<FileReading, { ok: false }> {
  return { ok: false, reason: describeLimit(limit), isFault: false };
}

export function describeLimit(limit: number): string {
  return `larger than ${limit / MEBIBYTE} MiB`;
}

/** Read at once of a file that does not say how long it is; some of the system's give only whole words. */
const BLOCK = 64 * 1024;

/** A file can be longer than it says, and grow while it is read. */
async function readUpTo(file: FileHandle, size: number, limit: number): Promise<FileReading> {
  let bytes = Buffer.allocUnsafe(size === 0 ? BLOCK : size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length);
    length += bytesRead;
    if (bytesRead === 0) return { ok: true, bytes: bytes.subarray(0, length) };
    if (length > limit) return tooLarge(limit);
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(limit + BLOCK, 2 * length + MEBIBYTE));
      bytes.copy(larger);
      bytes = larger;
    }
  }
}

/** A file that people named. */
export async function readNamedFile(path: string): Promise<FileContent> {
  const read = await readRegularFile(path, MAX_MANIFEST);
  return read.ok ? decodeText(read.bytes) : { kind: "unreadable", reason: read.reason };
}
