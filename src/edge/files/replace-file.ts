import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { dirname, join } from "node:path";

import { findCheckoutPlace } from "./checkout.ts";
import { describeFileFault } from "./describe-fault.ts";
import { whileUninterrupted } from "./while-uninterrupted.ts";

/**
 * Puts a new text in a file's place, whole or not at all: it is written beside the file, reaches the disk, and takes the
 * file's name. Only where the file still holds what was read: what an editor saved meanwhile is never lost.
 */

export interface Replacement {
  readonly path: string;
  /** What was read. */
  readonly before: string;
  readonly after: string;
}

/** Why nothing was written, in words; null where the file holds the new text. */
export async function replaceFile({ path, before, after }: Replacement): Promise<string | null> {
  const place = await findCheckoutPlace(path);
  if (!place.ok) return place.reason;
  try {
    return await whileUninterrupted(() => replace({ path: place.path, before, after }));
  } catch (error) {
    return describeFileFault(error, "write");
  }
}

const CHANGED = "it changed after otel-fix read it, and stays as it is now";

function replace({ path, before, after }: Replacement): string | null {
  const found = statSync(path);
  if (found.isDirectory()) return "a folder";
  // To take its name asks for no right to the file itself: who made it read-only meant that.
  accessSync(path, constants.W_OK);
  const temporary = join(dirname(path), `.otel-fix-${randomBytes(8).toString("hex")}.tmp`);
  const file = create(temporary);
  if (typeof file === "string") return file;
  try {
    write(file, after, found);
    // As late as can be. There is no way to compare and to rename in one step.
    const now = readFileSync(path);
    if (now.equals(Buffer.from(before))) renameSync(temporary, path);
    else {
      unlinkSync(temporary);
      return now.equals(Buffer.from(after)) ? null : CHANGED;
    }
  } catch (error) {
    remove(temporary);
    throw error;
  }
  syncFolder(dirname(path));
  return null;
}

/** Nobody else can read it before it has the mode of the file, and a link that somebody put there is not followed. */
function create(path: string): number | string {
  try {
    return openSync(path, "wx", 0o600);
  } catch (error) {
    return describeFileFault(error, "write").replace(/ it$/, " a file beside it");
  }
}

function write(file: number, text: string, { mode, uid, gid }: Stats): void {
  try {
    writeFileSync(file, text, "utf8");
    const { uid: ownUid, gid: ownGid } = fstatSync(file);
    if (ownUid !== uid || ownGid !== gid) giveTo(file, uid, gid);
    fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Only root may give files away; everyone may choose among their own groups. */
function giveTo(file: number, uid: number, gid: number): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    try {
      fchownSync(file, fstatSync(file).uid, gid);
    } catch {
      // The file stays with who fixed it.
    }
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // What went wrong before is what is said.
  }
}

/** So that the name, too, outlasts a power cut. Not every system can. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The file is whole by either name.
  }
}
