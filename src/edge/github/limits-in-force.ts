import { LimitError, limitInAnswer, limitOf, type Limit } from "./limit.ts";

/**
 * Remembers of each installation, and of the app itself, which limit GitHub has put it under and until when. As long as it is in
 * force no call is made: GitHub counts what comes meanwhile, and in the end bans an app that does not stop.
 */
export interface LimitsInForce {
  /** @throws {LimitError} while the holder is limited */
  check: (holder: Holder) => void;
  /** Makes the call, and remembers what it says of a limit. @throws {LimitError} in the place of GitHub's answer */
  watch: <T extends Answer>(holder: Holder, call: () => Promise<T>) => Promise<T>;
}

/** Whose calls GitHub counts together. */
export type Holder = "app" | number;

interface Answer {
  readonly headers: object;
  readonly data: unknown;
}

interface Entry {
  readonly error: LimitError;
  /** How many limits without a time there were, and no call between them that went through. */
  readonly inRow: number;
}

/** How often a wait is doubled for which GitHub has named no time: up to 16 minutes. */
const MOST_DOUBLINGS = 4;

export function createLimitsInForce(): LimitsInForce {
  const entries = new Map<Holder, Entry>();

  function check(holder: Holder): void {
    const entry = entries.get(holder);
    if (entry !== undefined && entry.error.retryAfterMs > 0) throw entry.error;
  }

  function remember(holder: Holder, limit: Limit, cause: unknown): LimitError {
    const before = entries.get(holder);
    // Calls that were under way together learn of one limit together.
    const isNew = before === undefined || before.error.retryAfterMs === 0;
    const inRow = limit.isGuessed ? (before?.inRow ?? 0) + (isNew ? 1 : 0) : 0;
    const doublings = Math.min(Math.max(0, inRow - 1), MOST_DOUBLINGS);
    const waitMs = limit.waitMs * 2 ** doublings;
    const error = new LimitError(describe(holder, limit), { ...limit, waitMs }, cause);
    if (before === undefined || error.until >= before.error.until) entries.set(holder, { error, inRow });
    return error;
  }

  return {
    check,
    watch: async (holder, call) => {
      const answer = await call().catch((error: unknown) => {
        const limit = error instanceof LimitError ? null : limitOf(error);
        throw limit === null ? error : remember(holder, limit, error);
      });
      const limit = limitInAnswer(answer);
      if (limit !== null) throw remember(holder, limit, undefined);
      // A call that was made before the limit came may end after it.
      if (entries.get(holder)?.error.retryAfterMs === 0) entries.delete(holder);
      return answer;
    },
  };
}

function describe(holder: Holder, { kind }: Limit): string {
  const whose = holder === "app" ? "of the app" : `of installation ${holder}`;
  return `GitHub's ${kind} rate limit ${whose} is reached`;
}
