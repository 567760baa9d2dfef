import { totalmem } from "node:os";

/**
 * How many jobs run at once, and the heap of each: so that all of them together leave the process alive. Most jobs take a
 * tenth of it, and most of their time they wait for GitHub; the bound is for the one that was made to take all there is.
 */
export interface ThreadLimits {
  readonly threads: number;
  readonly memoryMb: number;
}

const MB = 1024 * 1024;

/** For the main thread, and for what no heap holds: code, sockets, bytes on their way. */
const RESERVED_MB = 192;
/** Below it the largest manifests within the bounds of core do not fit. */
const LEAST_MB = 320;
const MOST_MB = 1024;
const MOST_THREADS = 4;

export function defaultThreadLimits(availableMb = readAvailableMb()): ThreadLimits {
  const shared = availableMb - RESERVED_MB;
  const threads = clamp(Math.floor(shared / LEAST_MB), 1, MOST_THREADS);
  return { threads, memoryMb: clamp(Math.floor(shared / threads), LEAST_MB, MOST_MB) };
}

/** What the container gives, where there is one, or the machine. */
function readAvailableMb(): number {
  // Node gives 0, nothing or an enormous number where no limit is set.
  const limit = process.constrainedMemory() || Infinity;
  return Math.min(limit, totalmem()) / MB;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
