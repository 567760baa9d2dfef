/** When a failed job is tried again. Pure. */

export interface RetryPolicy {
  /** How often a job is tried at most, the first time included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; it doubles with every further one. */
  readonly firstDelayMs: number;
  /** The longest delay that doubling leads to, in milliseconds. What an error asks for may be longer. */
  readonly maxDelayMs: number;
}

/** setTimeout takes no more: beyond it, the timer would fire at once. */
const longestTimerMs = 2_147_483_647;

/** Errors nest by `cause` and `errors`; deeper ones than this are not asked. */
const deepestCause = 8;

/**
 * Milliseconds to wait after attempt number `attempt` (from 1) failed. An error that carries `retryAfterMs`, itself or in one
 * that it wraps (event handlers reject with an AggregateError), decides; the longest counts.
 */
export function delayBeforeRetry(error: unknown, attempt: number, policy: RetryPolicy): number {
  const asked = findRetryAfter(error, deepestCause);
  const doubled = policy.firstDelayMs * 2 ** Math.min(attempt - 1, 40);
  return Math.min(asked ?? Math.min(doubled, policy.maxDelayMs), longestTimerMs);
}

function findRetryAfter(error: unknown, depth: number): number | undefined {
  if (typeof error !== "object" || error === null || depth === 0) return undefined;
  const own = "retryAfterMs" in error && isDelay(error.retryAfterMs) ? [error.retryAfterMs] : [];
  const several: readonly unknown[] = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  const wrapped = "cause" in error ? [...several, error.cause] : several;
  const inner = wrapped.map((each) => findRetryAfter(each, depth - 1)).filter((each) => each !== undefined);
  const all = [...own, ...inner];
  return all.length === 0 ? undefined : Math.max(...all);
}

function isDelay(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
