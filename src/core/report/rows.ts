/**
 * Rows of a text that may not have room for all of them. What costs time is rendering, so each row is rendered once, and
 * not before it is needed.
 */
export interface Rows {
  readonly count: number;
  readonly first: (count: number) => readonly string[];
}

export function rowsOf<T>(entries: readonly T[], render: (entry: T) => string): Rows {
  const rendered: string[] = [];
  return {
    count: entries.length,
    first: (count) => {
      for (const entry of entries.slice(rendered.length, count)) rendered.push(render(entry));
      return rendered.slice(0, count);
    },
  };
}

/**
 * The greatest number up to `most` that fits, where every smaller one fits too; 0 where none does. Goes up in doubled steps
 * before it bisects, so that it never asks for more than about twice the rows that fit.
 */
export function countFitting(most: number, fits: (count: number) => boolean): number {
  let fitting = 0;
  let tried = Math.min(1, most);
  while (tried > fitting && fits(tried)) {
    fitting = tried;
    tried = Math.min(2 * tried, most);
  }
  let tooMany = tried;
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1;
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  return fitting;
}
