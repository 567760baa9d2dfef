import type { PullRequestState, Said } from "../ports.ts";

/** What the bot has said, looked at again while a review is made. Pure. */

/** The state with what was seen later: the newer look counts. */
export function mergeSaid(state: PullRequestState, said: Said | null): PullRequestState {
  if (said === null) return state;
  return {
    ...state,
    // The later look does not tell the comments' numbers.
    threads: merge(state.threads, said.threads, (newer, { commentId }) => ({ ...newer, commentId })),
    reviews: merge(state.reviews, said.reviews),
  };
}

/** Whether something was said that the state does not know. */
export function hasMore(state: PullRequestState, said: Said): boolean {
  return isMore(state.threads, said.threads) || isMore(state.reviews, said.reviews);
}

interface Named {
  readonly id: string;
}

function merge<T extends Named>(
  known: readonly T[],
  seen: readonly T[],
  complete: (newer: T, older: T) => T = (newer) => newer,
): readonly T[] {
  const newer = new Map(seen.map((one) => [one.id, one]));
  const ids = new Set(known.map(({ id }) => id));
  const updated = known.map((one) => {
    const found = newer.get(one.id);
    return found === undefined ? one : complete(found, one);
  });
  return [...updated, ...seen.filter(({ id }) => !ids.has(id))];
}

function isMore(known: readonly Named[], seen: readonly Named[]): boolean {
  const ids = new Set(known.map(({ id }) => id));
  return seen.some(({ id }) => !ids.has(id));
}
