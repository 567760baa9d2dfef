import {
  detailsOf,
  fieldsOf,
  graphqlErrorsOf,
  headersOf,
  messageOf,
  readGraphqlErrors,
  statusOf,
} from "./octokit-error.ts";

/**
 * What GitHub says where there were too many calls. A limit is no failure: nothing was done, and all of it can be done once
 * it is over. With errors.ts the only place where messages of GitHub are compared; each is quoted with its source.
 */
export interface Limit {
  /** Milliseconds until GitHub takes calls again; 0 where that is now. */
  readonly waitMs: number;
  /** primary: the hour's budget is used up. secondary: too much at once, or too much new content. */
  readonly kind: "primary" | "secondary";
  /** GitHub has named no time. */
  readonly isGuessed: boolean;
}

/** A limit that is known to be in force. Thrown in the place of GitHub's answer, and of every call until it is over. */
export class LimitError extends Error {
  readonly kind: Limit["kind"];
  readonly isGuessed: boolean;
  /** Milliseconds since 1970. */
  readonly until: number;

  constructor(message: string, { waitMs, kind, isGuessed }: Limit, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "LimitError";
    this.kind = kind;
    this.isGuessed = isGuessed;
    this.until = Date.now() + waitMs;
  }

  /** What a queue asks an error for. */
  get retryAfterMs(): number {
    return Math.max(0, this.until - Date.now());
  }
}

/** Errors nest by `cause` and `errors`; deeper ones than this are not asked. */
const DEEPEST = 8;

/** The limit that made a call fail, or that lies behind an error of ours; the longest of several. null: it was none. */
export function limitOf(error: unknown): Limit | null {
  return findLimit(error, DEEPEST);
}

function findLimit(error: unknown, depth: number): Limit | null {
  if (!(error instanceof Error) || depth === 0) return null;
  if (error instanceof LimitError)
    return { kind: error.kind, waitMs: error.retryAfterMs, isGuessed: error.isGuessed };
  const own = readLimit({
    status: statusOf(error) ?? OK,
    headers: headersOf(error),
    messages: [messageOf(error), ...detailsOf(error)],
    errors: graphqlErrorsOf(error),
  });
  if (own !== null) return own;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const inner = [...parts, error.cause].map((each) => findLimit(each, depth - 1));
  return inner.reduce((longest, each) => (isLonger(each, longest) ? each : longest), null);
}

function isLonger(one: Limit | null, other: Limit | null): boolean {
  return one !== null && (other === null || one.waitMs > other.waitMs);
}

/** The limit in an answer with status 200: GraphQL's way of saying it. */
export function limitInAnswer(answer: { readonly headers: object; readonly data: unknown }): Limit | null {
  const errors = readGraphqlErrors(fieldsOf(answer.data)["errors"]);
  if (errors.length === 0) return null;
  return readLimit({ status: OK, headers: { ...answer.headers }, messages: [], errors });
}

const OK = 200;

interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly messages: readonly string[];
  readonly errors: readonly { readonly type: string; readonly message: string }[];
}

/**
 * "API rate limit exceeded for installation ID …" (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api);
 * "API rate limit already exceeded for user ID …" (GraphQL; github.com/yanyongyu/githubkit/issues/271).
 */
const PRIMARY = /^API rate limit (?:already )?exceeded/;

/**
 * "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", also "… and have been
 * temporarily blocked from content creation." (docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api);
 * "You have triggered an abuse detection mechanism." (its older name, still that of GitHub Enterprise Server 3.4).
 */
const SECONDARY = /^You have (?:exceeded a secondary rate limit|triggered an abuse detection mechanism)/;

/** "was submitted too quickly": 422 of REST, UNPROCESSABLE of GraphQL (github.com/cli/cli/issues/4801). */
const TOO_QUICKLY = /\bwas submitted too quickly\b/;

/** RATE_LIMITED is documented; RATE_LIMIT is what GitHub sends since 2025 (github.com/yanyongyu/githubkit/issues/271). */
const LIMIT_TYPES: ReadonlySet<string> = new Set(["RATE_LIMITED", "RATE_LIMIT"]);

/**
 * Where GitHub names no time, it asks for a minute at least ("wait for at least one minute before retrying",
 * docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
const MINUTE_MS = 60_000;

function readLimit(said: Said): Limit | null {
  const named = millisecondsOf(said.headers["retry-after"]);
  if (isPrimary(said)) return toLimit("primary", named ?? untilReset(said.headers));
  return isSecondary(said, named) ? toLimit("secondary", named) : null;
}

function isPrimary(said: Said): boolean {
  const isUsedUp = isRefused(said) && said.headers["x-ratelimit-remaining"] === "0";
  if (isUsedUp) return true;
  return (isRefused(said) || isGraphql(said)) && (says(said, PRIMARY) || said.errors.some(isTyped));
}

function isSecondary(said: Said, named: number | null): boolean {
  if (isRefused(said) && (said.status === 429 || named !== null)) return true;
  if ((isRefused(said) || isGraphql(said)) && says(said, SECONDARY)) return true;
  return (said.status === 422 || isGraphql(said)) && says(said, TOO_QUICKLY);
}

function isRefused({ status }: Said): boolean {
  return status === 403 || status === 429;
}

function isGraphql({ status, errors }: Said): boolean {
  return status === OK && errors.length > 0;
}

function isTyped({ type }: Said["errors"][number]): boolean {
  return LIMIT_TYPES.has(type);
}

function says({ messages, errors }: Said, pattern: RegExp): boolean {
  return [...messages, ...errors.map(({ message }) => message)].some((text) => pattern.test(text));
}

/** GitHub's limits are over within an hour; what stands between may answer nonsense, and nothing is to wait for ever. */
function toLimit(kind: Limit["kind"], named: number | null): Limit {
  const waitMs = Math.min(Math.ceil(named ?? MINUTE_MS), 24 * 60 * MINUTE_MS);
  return { kind, waitMs, isGuessed: named === null };
}

/** Of a `retry-after`, which GitHub sends in seconds; null where it says nothing. */
function millisecondsOf(header: unknown): number | null {
  const seconds = Number(header);
  return seconds > 0 ? seconds * 1000 : null;
}

/** By GitHub's own clock, which the answer names: that of this machine may be wrong. null where it is over, or not named. */
function untilReset(headers: Readonly<Record<string, unknown>>): number | null {
  const reset = Number(headers["x-ratelimit-reset"]) * 1000;
  const named = Date.parse(String(headers["date"]));
  const now = Number.isNaN(named) ? Date.now() : named;
  // A second more, since both are cut to whole ones.
  return reset > now ? reset - now + 1_000 : null;
}
