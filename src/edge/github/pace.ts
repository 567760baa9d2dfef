import pLimit from "p-limit";
import { RateLimiterMemory, RateLimiterQueue, RateLimiterRes } from "rate-limiter-flexible";

import { LimitError } from "./limit.ts";

/**
 * Keeps an installation's calls within what GitHub takes, so that GitHub has nothing to refuse: docs/decisions/0009-github-client.md
 * says why it has these numbers. Reads go side by side; writes stand in one line, whoever makes them. A call that would have to
 * wait longer than a line takes is not held, but fails as one that GitHub itself has limited: its job gives its place to others.
 */
export interface Pace {
  /** Resolves when the call may be sent. @throws {LimitError} where that is not soon */
  admit: (installationId: number, call: CallKind) => Promise<void>;
  /** Runs at most so many at once, whichever installation they are for. */
  run: <T>(task: () => Promise<T>) => Promise<T>;
}

export interface CallKind {
  readonly api: "rest" | "graphql";
  readonly isWrite: boolean;
  /** Whether people are told of what it creates: a review, a comment, a pull request. */
  readonly isContent: boolean;
}

/** So much within so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

export interface PaceSettings {
  /** Calls at once, of all installations. */
  readonly concurrency: number;
  /** null: nothing is spaced. Off only against the sandbox. */
  readonly rates: {
    readonly writes: Rate;
    readonly content: Rate;
    readonly rest: Rate;
    readonly graphql: Rate;
  } | null;
}

export const GITHUB_PACE: PaceSettings = {
  // GitHub takes 100; requests for tokens come on top.
  concurrency: 80,
  rates: {
    // One a second, ten of them at once: at most 70 in any minute, where GitHub takes 80 with content.
    writes: { points: 10, seconds: 10 },
    // GitHub takes 500.
    content: { points: 480, seconds: 3_600 },
    // GitHub takes 900 and 2,000.
    rest: { points: 800, seconds: 60 },
    graphql: { points: 1_800, seconds: 60 },
  },
};

/** What a call counts for GitHub (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). */
const POINTS = { read: 1, write: 5 };

export function createPace({ concurrency, rates }: PaceSettings): Pace {
  const run = pLimit(concurrency);
  return {
    run: (task) => run(task),
    admit: rates === null ? () => Promise.resolve() : createAdmission(rates),
  };
}

function createAdmission(rates: NonNullable<PaceSettings["rates"]>): Pace["admit"] {
  const line = new RateLimiterQueue(createLimiter("writes", rates.writes));
  const content = createLimiter("content", rates.content);
  const apis = { rest: createLimiter("rest", rates.rest), graphql: createLimiter("graphql", rates.graphql) };
  return async (installationId, { api, isWrite, isContent }) => {
    const key = String(installationId);
    if (isContent) await take(content, key, 1);
    if (isWrite) await line.removeTokens(1, key);
    // Points count when a call is sent, not while it stands in the line.
    await take(apis[api], key, isWrite ? POINTS.write : POINTS.read);
  };
}

function createLimiter(keyPrefix: string, { points, seconds }: Rate): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix, points, duration: seconds });
}

async function take(limiter: RateLimiterMemory, key: string, points: number): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (error) {
    // What stands in the way is given as a value, what breaks as an error.
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new LimitError(
      `more than ${limiter.points} points of ${limiter.keyPrefix} in ${limiter.duration} s are more than GitHub takes`,
      { kind: "secondary", waitMs: error.msBeforeNext, isGuessed: false },
    );
  }
}
