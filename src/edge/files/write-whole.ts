import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { codeOf } from "./describe-fault.ts";
import { whileUninterrupted } from "./while-uninterrupted.ts";

/**
 * Writes a file that is ours to replace (a report, a baseline): whole or not at all, whatever ends the process. A device or
 * a pipe takes the text as it comes. Throws what the system has against it.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  await whileUninterrupted(() => write(path, text));
}

function write(path: string, text: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  // A folder is refused there, in the system's words.
  if (found !== undefined && !found.isFile()) {
    writeFileSync(path, text);
    return;
  }
  // What a link leads to is replaced, not the link.
  const place = found === undefined ? path : realpathSync(path);
  const temporary = join(dirname(place), `.otel-fix-${randomBytes(8).toString("hex")}.tmp`);
  let file;
  try {
    file = openSync(temporary, "wx");
  } catch (error) {
    // Nobody may add a file to the folder: the one that is there may still be written.
    if (found === undefined || !["EACCES", "EPERM"].includes(codeOf(error))) throw error;
    writeFileSync(path, text);
    return;
  }
  try {
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    if (found !== undefined) chmodSync(temporary, found.mode & 0o7777);
    renameSync(temporary, place);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}
