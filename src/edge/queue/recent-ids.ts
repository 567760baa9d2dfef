/** A bounded memory of ids: when it is full, the one that was not asked for longest is forgotten. */
export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
}

export function createRecentIds(limit: number): RecentIds {
  // A Set keeps the order of insertion, so the first is the oldest.
  const ids = new Set<string>();
  function add(id: string): void {
    ids.delete(id);
    ids.add(id);
    const [oldest] = ids;
    if (ids.size > limit && oldest !== undefined) ids.delete(oldest);
  }
  function has(id: string): boolean {
    const known = ids.has(id);
    if (known) add(id);
    return known;
  }
  return { has, add };
}
