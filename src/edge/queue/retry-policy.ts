/** When a failed job is tried again, and when it is given up. Pure. */
import type { Verdict } from "./job.ts";

export interface RetryPolicy {
  /** How often a job is tried that fails for no known reason, the first time included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; it doubles with every further one. */
  readonly firstDelayMs: number;
  /** The longest delay that doubling leads to, in milliseconds. */
  readonly maxDelayMs: number;
  /** For how long a job is tried while GitHub does not work, in milliseconds. */
  readonly outageMs: number;
}

const MINUTE_MS = 60_000;

/** An outage of hours delays and loses nothing: GitHub keeps its own log of deliveries for three days. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  firstDelayMs: 1_000,
  maxDelayMs: 15 * MINUTE_MS,
  outageMs: 24 * 60 * MINUTE_MS,
};

/** setTimeout takes no more: beyond it, the timer would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

export interface Attempt {
  readonly verdict: Exclude<Verdict, { readonly kind: "limited" }>;
  /** Number of the attempt that failed, from 1. */
  readonly attempt: number;
  /** Milliseconds since the first one began. */
  readonly elapsedMs: number;
}

/** Milliseconds until the next attempt; null where there is none. */
export function delayBeforeRetry(
  { verdict, attempt, elapsedMs }: Attempt,
  policy: RetryPolicy,
): number | null {
  if (verdict.kind === "final") return null;
  const delay = Math.min(policy.firstDelayMs * 2 ** Math.min(attempt - 1, 40), policy.maxDelayMs);
  const isLast = verdict.kind === "outage" ? elapsedMs + delay > policy.outageMs : attempt >= policy.attempts;
  return isLast ? null : Math.min(delay, LONGEST_TIMER_MS);
}

/**
 * Milliseconds that an installation waits for a limit. GitHub's time, and a little more, so that not all of a fleet's
 * installations come back in the same second. `random` is from 0 to 1.
 */
export function delayForLimit(waitMs: number, random: number): number {
  const asked = Math.max(waitMs, 0);
  const jitter = Math.min(asked * 0.1, MINUTE_MS) * random;
  return Math.min(Math.ceil(asked + jitter), LONGEST_TIMER_MS);
}
