/** Work of which only the newest counts: it waits for a pause, runs one at a time, and again if it was asked for meanwhile. */
export interface Latest {
  readonly request: () => void;
  /** Ends when nothing is asked for any more. */
  readonly settled: () => Promise<void>;
}

export function createLatest(pauseMs: number, work: () => Promise<void>): Latest {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let isAsked = false;

  function begin(): void {
    timer = null;
    // Whoever runs looks again when it is done.
    if (running !== null) return;
    isAsked = false;
    running = work().finally(() => {
      running = null;
      if (isAsked && timer === null) begin();
    });
  }

  return {
    request: () => {
      isAsked = true;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(begin, pauseMs);
    },
    settled: async () => {
      while (timer !== null || running !== null) {
        if (timer !== null && running === null) {
          clearTimeout(timer);
          begin();
        }
        await (running ?? Promise.resolve());
      }
    },
  };
}
