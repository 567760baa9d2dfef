import type { Verdict } from "../queue/job.ts";
import { graphqlErrorsOf, limitOf, statusOf, type GraphqlError } from "./errors.ts";
import { says } from "./octokit-error.ts";

/** What the error that ended a job means for it. */
export function judgeFailure(error: unknown): Verdict {
  const limit = limitOf(error);
  if (limit !== null) return { kind: "limited", waitMs: limit.waitMs };
  if (says(error, "isFinal")) return { kind: "final" };
  return isOutage(error, DEEPEST) ? { kind: "outage" } : { kind: "unknown" };
}

/** Errors nest by `cause` and `errors`; deeper ones than this are not asked. */
const DEEPEST = 8;

/**
 * Whether GitHub was asked, and gave no answer that means anything. The client gives the status 500 to connections that broke
 * before or within an answer, to what took too long and to what is no JSON (read-body.ts). An error without a status, and
 * without GitHub's errors, is one of ours. Without a token nothing works either: its error has the cause.
 */
function isOutage(error: unknown, depth: number): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  if (says(error, "isOutage")) return true;
  const status = statusOf(error);
  if (status !== null) return status >= 500 || status === 408;
  const errors = graphqlErrorsOf(error);
  if (errors.length > 0 && !(error instanceof AggregateError)) return errors.some(isTrouble);
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...parts, error.cause].some((each) => isOutage(each, depth - 1));
}

/**
 * What GitHub's GraphQL says is trouble unless it is known to be about the query or what it asks for. "Something went wrong
 * while executing your query. This may be the result of a timeout, or it could be a GitHub bug." comes with neither a type
 * nor a code (github.com/orgs/community/discussions/24631).
 */
function isTrouble({ type, isAboutQuery }: GraphqlError): boolean {
  return !isAboutQuery && !REFUSALS.has(type);
}

const REFUSALS: ReadonlySet<string> = new Set([
  "BRANCH_PROTECTION_RULE_VIOLATION",
  "EXCESSIVE_PAGINATION",
  "FORBIDDEN",
  "INSUFFICIENT_SCOPES",
  "INVALID_CURSOR_ARGUMENTS",
  "MAX_NODE_LIMIT_EXCEEDED",
  "MISSING_PAGINATION_BOUNDARIES",
  "NOT_FOUND",
  "RESOURCE_LIMITS_EXCEEDED",
  "STALE_DATA",
  "UNAUTHENTICATED",
  "UNPROCESSABLE",
]);
