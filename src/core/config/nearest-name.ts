/** The known name that a misspelt one most likely means; `undefined` when none is near enough to be offered. */
export function findNearestName(text: string, names: readonly string[]): string | undefined {
  // A third of the letters may be wrong: beyond that an offer would confuse more than it helps.
  let limit = Math.max(1, Math.floor(Math.min(text.length, 40) / 3));
  let nearest: string | undefined;
  for (const name of names) {
    if (Math.abs(name.length - text.length) > limit) continue;
    const distance = measureDistance(text.toLowerCase(), name.toLowerCase());
    if (distance > limit || (distance === limit && nearest !== undefined)) continue;
    nearest = name;
    limit = distance;
  }
  return nearest;
}

/** Whether one letter is added, left out, replaced or swapped with its neighbour. */
export function isOneApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSwapped = restA.length === 2 && restB === `${restA[1] ?? ""}${restA[0] ?? ""}`;
  return Math.max(restA.length, restB.length) <= 1 || isSwapped;
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). */
function measureDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + cost,
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
