/**
 * How the work for a text grows with its length. Steps of JavaScript cannot be counted from outside, and those of regular
 * expressions and of the engine's own searches not at all; so the processor's time is taken, of this process alone, which
 * does not grow when others have their turn. It is compared with itself: never with a number of milliseconds. What is done
 * too fast to be told from noise has not grown.
 */

/** Where the work is linear, four times the size takes four times the time; where it is quadratic, sixteen times. */
export const LINEAR = 9;

/**
 * Milliseconds below which garbage collection and compilation may be most of what is measured: more memory is more than
 * proportionally dear while there is little of it.
 */
const NOISE = 40;

/** Looks until one shows linear growth: a disturbed one takes longer, never shorter. */
const MOST_LOOKS = 8;

/** What is to be timed for `n` things, with everything made ready: what makes ready is not timed. */
export type Work = (n: number) => () => unknown;

/**
 * The time for `4 * n` as a multiple of that for `n`; 0 where neither takes any to speak of. What looks more than linear is
 * looked at once more with four times as much, and the lower of the two counts: what a collector of garbage costs the short
 * ones is lost in the long ones, and steps for each two things are not.
 */
export function measureGrowth(work: Work, n: number, noise = NOISE): number {
  const growth = compare(work(n), work(4 * n), noise);
  return growth < LINEAR ? growth : Math.min(growth, compare(work(4 * n), work(16 * n), noise));
}

function compare(small: () => unknown, large: () => unknown, noise: number): number {
  let [least, most] = [Infinity, timeOf(large)];
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (most < noise) return 0;
    least = Math.min(least, timeOf(small), timeOf(small));
    if (most / least < LINEAR) break;
    most = Math.min(most, timeOf(large));
  }
  return most / least;
}

/** Milliseconds of the processor's time. */
export function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
