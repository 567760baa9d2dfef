/** A warning that anybody on the internet can cause: it is logged a few times a minute, and then counted. */
import type { Log } from "../log.ts";

const LINES_A_MINUTE = 10;

/** `now` is in milliseconds. */
export function createBoundedWarning(
  log: Log,
  message: string,
  now: () => number = Date.now,
): (fields: object) => void {
  let minute = 0;
  let count = 0;
  return (fields) => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      const left = count - LINES_A_MINUTE;
      if (left > 0) log.warn({ more: left }, message);
      minute = current;
      count = 0;
    }
    count += 1;
    if (count <= LINES_A_MINUTE) log.warn(fields, message);
  };
}
