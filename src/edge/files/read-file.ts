import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";

import type { FileContent } from "../../app/ports.ts";
import { decodeText } from "./decode-text.ts";
import { describeReadFault } from "./describe-fault.ts";

/**
 * Reads single files, within a bound, and says in words what the system has against it. What is no regular file is not
 * read: a pipe would be waited for, and a device may have no end. Reads at once, and into one buffer: of a scan of thousands
 * of small files, waiting for each took most of the time.
 */

export const SPECIAL = "not a file (a device, a pipe or a socket)";

/** What is named is wanted: so there is a way. */
export const SPECIAL_IF_NAMED = "not a file but a device, a pipe or a socket: pass its content with --stdin";

const MEBIBYTE = 1024 * 1024;

/** Bytes that are read of a manifest: GitHub takes no larger file. */
export const MAX_MANIFEST = 100 * MEBIBYTE;

export type FileReading =
  /** The bytes are there until the next file is read. */
  | { readonly ok: true; readonly bytes: Buffer }
  /** `isFault`: it was to be read, and could not be; else it is there, and nothing that is read here. */
  | { readonly ok: false; readonly reason: string; readonly isFault: boolean };

/** A file of which nothing is known yet. It is looked at before it is opened, which does something to some devices. */
export function readRegularFile(path: string, limit: number): FileReading {
  try {
    return findObstacle(statSync(path), limit) ?? readBytes(path, limit);
  } catch (error) {
    return { ok: false, reason: describeReadFault(error, path), isFault: true };
  }
}

/** A file's bytes. The place may hold something else by now than it did: it is looked at again, and never waited for. */
export function readBytes(path: string, limit: number = MAX_MANIFEST): FileReading {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = fstatSync(file);
    return findObstacle(found, limit) ?? readUpTo(file, found.size, limit);
  } catch (error) {
    return { ok: false, reason: describeReadFault(error, path), isFault: true };
  } finally {
    if (file !== null) closeSync(file);
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

/** What files are read into, one after another; longer ones get a buffer of their own. */
let shared: Buffer | null = null;

/** A file can be longer than it says, and grow while it is read; some of the system's say 0, and give only whole words. */
function readUpTo(file: number, size: number, limit: number): FileReading {
  shared ??= Buffer.allocUnsafeSlow(MEBIBYTE);
  let bytes = size < shared.length ? shared : Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    length += read;
    if (read === 0) return { ok: true, bytes: bytes.subarray(0, length) };
    if (length > limit) return tooLarge(limit);
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(limit + MEBIBYTE, 2 * length + MEBIBYTE));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
  }
}

/** A file that people named. */
export function readNamedFile(path: string): FileContent {
  const read = readRegularFile(path, MAX_MANIFEST);
  return read.ok ? decodeText(read.bytes) : { kind: "unreadable", reason: read.reason };
}
