import type { Watcher } from "./serve-calls.ts";

/** Calls back once after so many milliseconds; the function that it returns takes the call back. */
export type Schedule = (ms: number, callback: () => void) => () => void;

export interface SilenceOptions {
  /** How long a job may compute without a word. */
  readonly silenceMs: number;
  readonly schedule: Schedule;
  readonly onSilence: () => void;
}

/** Ends what computes without an end. No time is counted while a job waits for GitHub, or for a thread. */
export function watchSilence({
  silenceMs,
  schedule,
  onSilence,
}: SilenceOptions): Watcher & { readonly stop: () => void } {
  let cancel: (() => void) | null = null;
  const stop = () => {
    cancel?.();
    cancel = null;
  };
  return {
    onComputing: () => {
      stop();
      cancel = schedule(silenceMs, onSilence);
    },
    onWaiting: stop,
    stop,
  };
}
