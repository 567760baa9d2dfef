import type { Verdict } from "../queue/job.ts";
import { limitOf, statusOf, TokenError } from "./errors.ts";

/** What the error that ended a job means for it. */
export function judgeFailure(error: unknown): Verdict {
  const limit = limitOf(error);
  if (limit !== null) return { kind: "limited", waitMs: limit.waitMs };
  if (isFinal(error)) return { kind: "final" };
  return isOutage(error) ? { kind: "outage" } : { kind: "unknown" };
}

/** An error that says itself that it would come again. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && "isFinal" in error && error.isFinal === true;
}

/** Octokit gives a connection that broke, and one that took too long, the status 500. Without a token nothing works either. */
function isOutage(error: unknown): boolean {
  if (error instanceof TokenError) return isOutage(error.cause);
  const status = statusOf(error);
  return status !== null && (status >= 500 || status === 408);
}
