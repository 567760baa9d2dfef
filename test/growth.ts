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

/**
 * The time for `large` as a multiple of that for `small`; 0 where neither takes any to speak of. Both have to be what they
 * are called, by a factor of four.
 */
export function measureGrowth(small: () => unknown, large: () => unknown, noise = NOISE): number {
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
function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
