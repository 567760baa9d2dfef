/** Runs something now and then, never twice at once. */
export interface Repeated {
  /** Runs it at once, and from then on after each pause. */
  readonly start: () => void;
  /** Runs it, after the run that is under way where there is one. */
  readonly now: () => Promise<void>;
  /** Starts no run any more; resolves when the one that is under way has ended. */
  readonly stop: () => Promise<void>;
}

/** `work` must not reject. */
export function repeat(work: () => Promise<void>, pauseMs: number): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  let isStopped = false;
  function now(): Promise<void> {
    last = last.then(() => (isStopped ? undefined : work()));
    return last;
  }
  function start(): void {
    void now().then(() => {
      if (!isStopped) timer = setTimeout(start, pauseMs).unref();
    });
  }
  function stop(): Promise<void> {
    isStopped = true;
    clearTimeout(timer);
    return last;
  }
  return { start, now, stop };
}
