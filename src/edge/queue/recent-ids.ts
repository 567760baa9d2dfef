/** A bounded memory of ids: when it is full, the one that was not asked for longest is forgotten. */
export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
}

export function createRecentIds(limit: number): RecentIds {
  const times = createRecentTimes(limit);
  return { has: (id) => times.get(id) !== undefined, add: (id) => times.set(id, 0) };
}

/** The same, with a time of each id. */
export interface RecentTimes {
  get(id: string): number | undefined;
  set(id: string, time: number): void;
}

export function createRecentTimes(limit: number): RecentTimes {
  // A Map keeps the order of insertion, so the first is the oldest.
  const times = new Map<string, number>();
  function set(id: string, time: number): void {
    times.delete(id);
    times.set(id, time);
    const [oldest] = times.keys();
    if (times.size > limit && oldest !== undefined) times.delete(oldest);
  }
  function get(id: string): number | undefined {
    const time = times.get(id);
    if (time !== undefined) set(id, time);
    return time;
  }
  return { get, set };
}
