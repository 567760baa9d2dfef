/**
 * The orderly end of the process. The first SIGTERM or SIGINT drains; every further one is only noted, because npm passes a signal on
 * that the process got already: it is no reason for a hard exit. The deadline is what bounds the end.
 */
import type { Log } from "../log.ts";

export interface ShutDownOptions {
  /** Stops the intake and ends what runs. It has its own deadlines; `deadlineMs` is for when it does not keep them. */
  readonly drain: (signal: NodeJS.Signals) => Promise<void>;
  /** Milliseconds after which the process ends anyway, with exit code 1. */
  readonly deadlineMs: number;
  readonly log: Log;
}

/** Ends the process with exit code 0 after a drain, 1 when it failed. The function that it returns takes the handlers away. */
export function shutDownOnSignal(options: ShutDownOptions): () => void {
  let isDraining = false;
  function onSignal(signal: NodeJS.Signals): void {
    if (isDraining) {
      options.log.info({ signal }, "already shutting down");
      return;
    }
    isDraining = true;
    void shutDown(signal, options);
  }
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  return () => {
    process.off("SIGTERM", onSignal);
    process.off("SIGINT", onSignal);
  };
}

async function shutDown(signal: NodeJS.Signals, { drain, deadlineMs, log }: ShutDownOptions): Promise<void> {
  log.info({ signal, deadlineMs }, "shutting down");
  setTimeout(() => {
    log.error({ deadlineMs }, "shutting down took too long; ending now");
    process.exit(1);
  }, deadlineMs);
  try {
    await drain(signal);
    log.info({}, "shut down");
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, "shutting down failed");
    process.exit(1);
  }
}
