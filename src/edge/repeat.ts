/** Runs something now and then, never twice at once. */
export interface Repeated {
  /** Runs it at once, and from then on after each pause. */
  readonly start: () => void;
  /** Runs it, after the run that is under way where there is one. */
  readonly now: () => Promise<void>;
  /** Starts no run any more. The one that is under way is not waited for, and what becomes of it nobody is told. */
  readonly stop: () => void;
}

export interface RepeatOptions {
  readonly pauseMs: number;
  readonly onError: (error: unknown) => void;
}

export function repeat(work: () => Promise<void>, { pauseMs, onError }: RepeatOptions): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  let isStopped = false;
  function now(): Promise<void> {
    last = last
      .then(() => (isStopped ? undefined : work()))
      .catch((error: unknown) => {
        if (!isStopped) onError(error);
      });
    return last;
  }
  function start(): void {
    void now().then(() => {
      if (!isStopped) timer = setTimeout(start, pauseMs).unref();
    });
  }
  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
  }
  return { start, now, stop };
}
