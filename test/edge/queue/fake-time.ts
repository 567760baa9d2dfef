/** A clock for tests that stands still until it is told to go on. */
import type { ScheduleCall } from "../../../src/edge/queue/in-process-queue.ts";

export interface FakeTime {
  readonly schedule: ScheduleCall;
  now(): number;
  /** Runs what falls due within so many milliseconds, and lets what follows from it happen. */
  advance(ms: number): Promise<void>;
  /** Milliseconds until the next call back; undefined when there is none. */
  next(): number | undefined;
}

export function createFakeTime(): FakeTime {
  let now = 0;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  function firstDue() {
    return [...timers].sort((a, b) => a.due - b.due)[0];
  }
  async function advance(ms: number): Promise<void> {
    const end = now + ms;
    for (let timer = firstDue(); timer !== undefined && timer.due <= end; timer = firstDue()) {
      timers.delete(timer);
      now = timer.due;
      timer.callback();
      await settle();
    }
    now = end;
    await settle();
  }
  function schedule(ms: number, callback: () => void) {
    const timer = { due: now + ms, callback };
    timers.add(timer);
    return () => void timers.delete(timer);
  }
  function next() {
    const first = firstDue();
    return first === undefined ? undefined : first.due - now;
  }
  return { schedule, now: () => now, advance, next };
}

/** Lets every promise that can go on do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
