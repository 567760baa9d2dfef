/** How far two texts are apart, where that is little: bounded by the limit and the length, whatever the texts are. */

/**
 * The letters to add, drop, replace or swap with their neighbour that make one text the other; null where more than the
 * limit are. Each letter that differs is tried in four ways, so that the limit has to be small.
 */
export function countSlips(a: string, b: string, limit: 1 | 2): number | null {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return null;
  for (let slips = 1; slips <= limit; slips += 1) if (isWithin(a, b, { i: 0, j: 0, slips })) return slips;
  return null;
}

interface Place {
  readonly i: number;
  readonly j: number;
  /** How many more there may be. */
  readonly slips: number;
}

function isWithin(a: string, b: string, place: Place): boolean {
  let { i, j } = place;
  while (i < a.length && j < b.length && a.charCodeAt(i) === b.charCodeAt(j)) {
    i += 1;
    j += 1;
  }
  if (i === a.length && j === b.length) return true;
  const slips = place.slips - 1;
  if (slips < 0 || Math.abs(a.length - i - (b.length - j)) > place.slips) return false;
  return stepsOver(a.slice(i, i + 2), b.slice(j, j + 2)).some(([overA, overB]) =>
    isWithin(a, b, { i: i + overA, j: j + overB, slips }),
  );
}

/** How many letters of each text one slip can take up, by the next two letters of both. */
function stepsOver(a: string, b: string): readonly (readonly [number, number])[] {
  const isSwapped = a.length === 2 && b === a.charAt(1) + a.charAt(0);
  return [
    ...(isSwapped ? [[2, 2] as const] : []),
    ...(a !== "" && b !== "" ? [[1, 1] as const] : []),
    ...(a === "" ? [] : [[1, 0] as const]),
    ...(b === "" ? [] : [[0, 1] as const]),
  ];
}
