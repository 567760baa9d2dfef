import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { SweepMark } from "../app/jobs/sweep.ts";

/**
 * The one thing that a process leaves to the next: until when all deliveries are done. Whatever is wrong with the file, the
 * whole of GitHub's log is looked through, as without it.
 */

const FILE = "sweep.json";

export function createMemoryMark(): SweepMark {
  let mark: number | null = null;
  return {
    read: () => Promise.resolve(mark),
    write: (time) => {
      mark = time;
      return Promise.resolve();
    },
  };
}

/** Kept in a folder, which is made where it is not there. Rejects where nothing can be written to it. */
export async function openStateFolder(folder: string): Promise<SweepMark> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, FILE);
  const mark = { read: () => readMark(path), write: (time: number) => writeMark(path, time) };
  // What cannot be written is found out at the start, not after the first sweep.
  const probe = `${path}.probe`;
  await writeFile(probe, "");
  await rm(probe, { force: true });
  return mark;
}

async function readMark(path: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const [, time] = /^\{"sweptUntil":"([^"]{1,40})"\}\s*$/.exec(text) ?? [];
  const mark = Date.parse(time ?? "");
  return Number.isNaN(mark) || mark > Date.now() ? null : mark;
}

/** Put in place whole: a process that dies half way leaves what was there. */
async function writeMark(path: string, time: number): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify({ sweptUntil: new Date(time).toISOString() })}\n`);
  await rename(draft, path);
}
