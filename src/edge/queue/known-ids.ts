/** What the jobs of a queue are known by, from when they are taken until long after they ended. Bounded. */
import { createRecentIds, createRecentTimes } from "./recent-ids.ts";

export interface KnownIds {
  /** Whether something with the id waits, runs or was done. */
  isTaken(id: string): boolean;
  /** Whether it was given up, and nobody asked for it later than at this time, in milliseconds since 1970. */
  isGivenUp(id: string, askedAt: number): boolean;
  take(ids: Iterable<string>): void;
  finish(ids: Iterable<string>): void;
  giveUp(ids: Iterable<string>, now: number): void;
}

/** `limit`: how many of those that are done are remembered, and as many that were given up. */
export function createKnownIds(limit: number): KnownIds {
  const pending = new Set<string>();
  const done = createRecentIds(limit);
  const givenUp = createRecentTimes(limit);
  return {
    isTaken: (id) => pending.has(id) || done.has(id),
    isGivenUp: (id, askedAt) => {
      const time = givenUp.get(id);
      return time !== undefined && askedAt <= time;
    },
    take: (ids) => {
      for (const id of ids) pending.add(id);
    },
    finish: (ids) => {
      for (const id of ids) {
        done.add(id);
        pending.delete(id);
      }
    },
    giveUp: (ids, now) => {
      for (const id of ids) {
        givenUp.set(id, now);
        pending.delete(id);
      }
    },
  };
}
