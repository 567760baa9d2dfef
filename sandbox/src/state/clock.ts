// The sandbox's own time: the real one, and as much later as it was moved. Whatever GitHub dates, lets run out or waits
// for goes by it; nothing else may ask for the time. An app has a clock of its own, which stays where it is: what it
// signs is judged by the real time (../access/app-token.ts).

export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Lets as many milliseconds pass at once. What waited for a moment that is over then goes on. */
  advance(ms: number): void;
}

export interface Clock extends SandboxClock {
  /** Resolves when so many milliseconds have passed, or at once when the signal says that nobody waits any more. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | null;
}

/** What Node can wait for at most; anything longer would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createClock(): Clock {
  const sleepers = new Set<Sleeper>();
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  function arm(sleeper: Sleeper): void {
    if (sleeper.timer !== null) clearTimeout(sleeper.timer);
    sleeper.timer = setTimeout(sleeper.wake, Math.min(sleeper.dueAt - now(), LONGEST_TIMER_MS));
  }
  return {
    now,
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`time goes on: it cannot be moved by ${ms} ms`);
      ahead += ms;
      for (const sleeper of sleepers) arm(sleeper);
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true || ms <= 0) {
          resolve();
          return;
        }
        const sleeper: Sleeper = { dueAt: now() + ms, timer: null, wake };
        function wake(): void {
          if (sleeper.timer !== null) clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        }
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake);
        arm(sleeper);
      }),
  };
}

/** A time as GitHub writes it, in whole seconds. */
export function writeTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
