/**
 * Whose turn it is. Slots are shared by installation, and within one by person: who has the fewest running is served
 * first, and among equals who waited longest. Knows lanes by what they would run next; starts nothing itself.
 */

/** What would run next in a lane. */
export interface Ready<L> {
  readonly lane: L;
  readonly installation: number;
  readonly person: string | null;
  readonly isLast: boolean;
}

export interface FairLine<L> {
  /** A lane can start; offered again, what it would run next may be another job. */
  offer(ready: Ready<L>): void;
  withdraw(lane: L): void;
  /** The lane whose turn it is, and whose job counts as running from now on; undefined where nobody may start. */
  take(): L | undefined;
  /** A job of the installation and the person has ended. */
  release(installation: number, person: string | null): void;
  /** Nothing of the installation starts until it is let go. */
  hold(installation: number): void;
  letGo(installation: number): void;
}

interface Share<L> {
  running: number;
  isHeld: boolean;
  readonly people: Map<string | null, { running: number; readonly lanes: Set<L> }>;
  /** Those that wait until nothing else is left. */
  readonly last: Set<L>;
}

export interface FairLineOptions {
  /** How many jobs of one installation may run at once. */
  readonly perInstallation: number;
}

export function createFairLine<L>(options: FairLineOptions): FairLine<L> {
  return new Shares(options);
}

class Shares<L> implements FairLine<L> {
  readonly #perInstallation: number;
  // In a Map the first key is the one that was put there longest ago: who was served goes to the end.
  readonly #shares = new Map<number, Share<L>>();
  readonly #offered = new Map<L, Ready<L>>();

  constructor({ perInstallation }: FairLineOptions) {
    this.#perInstallation = perInstallation;
  }

  offer(ready: Ready<L>): void {
    this.withdraw(ready.lane);
    this.#offered.set(ready.lane, ready);
    const share = this.#shareOf(ready.installation);
    if (ready.isLast) share.last.add(ready.lane);
    else personOf(share, ready.person).lanes.add(ready.lane);
  }

  withdraw(lane: L): void {
    const ready = this.#offered.get(lane);
    if (ready === undefined) return;
    this.#offered.delete(lane);
    const share = this.#shareOf(ready.installation);
    share.last.delete(lane);
    personOf(share, ready.person).lanes.delete(lane);
    this.#forget(ready.installation, ready.person);
  }

  take(): L | undefined {
    const chosen = leastBusy(this.#shares, (share) => canStart(share, this.#perInstallation));
    if (chosen === undefined) return undefined;
    const lane = takeLane(chosen[1]);
    const ready = lane === undefined ? undefined : this.#offered.get(lane);
    if (lane === undefined || ready === undefined) return undefined;
    this.withdraw(lane);
    this.#count(ready);
    return lane;
  }

  release(installation: number, person: string | null): void {
    const share = this.#shareOf(installation);
    share.running -= 1;
    personOf(share, person).running -= 1;
    this.#forget(installation, person);
  }

  hold(installation: number): void {
    this.#shareOf(installation).isHeld = true;
  }

  letGo(installation: number): void {
    this.#shareOf(installation).isHeld = false;
    this.#forget(installation, null);
  }

  #count({ installation, person }: Ready<L>): void {
    const share = this.#shareOf(installation);
    share.running += 1;
    personOf(share, person).running += 1;
    moveToEnd(this.#shares, installation);
    moveToEnd(share.people, person);
  }

  #shareOf(installation: number): Share<L> {
    const share = this.#shares.get(installation) ?? openShare<L>();
    this.#shares.set(installation, share);
    return share;
  }

  /** Keeps nothing of those who have nothing waiting and nothing running. */
  #forget(installation: number, person: string | null): void {
    const share = this.#shareOf(installation);
    const one = share.people.get(person);
    if (one?.running === 0 && one.lanes.size === 0) share.people.delete(person);
    if (share.running === 0 && !share.isHeld && share.people.size === 0 && share.last.size === 0)
      this.#shares.delete(installation);
  }
}

function openShare<L>(): Share<L> {
  return { running: 0, isHeld: false, people: new Map(), last: new Set() };
}

function personOf<L>({ people }: Share<L>, name: string | null) {
  const person = people.get(name) ?? { running: 0, lanes: new Set<L>() };
  people.set(name, person);
  return person;
}

function canStart<L>(share: Share<L>, perInstallation: number): boolean {
  if (share.isHeld || share.running >= perInstallation) return false;
  if (share.last.size > 0) return true;
  for (const { lanes } of share.people.values()) if (lanes.size > 0) return true;
  return false;
}

function takeLane<L>(share: Share<L>): L | undefined {
  const person = leastBusy(share.people, ({ lanes }) => lanes.size > 0);
  const [lane] = person?.[1].lanes ?? share.last;
  return lane;
}

/** Of those that may, one with the fewest running; the first of them, who waited longest. */
function leastBusy<K, V extends { readonly running: number }>(
  all: ReadonlyMap<K, V>,
  may: (value: V) => boolean,
): readonly [K, V] | undefined {
  let best: readonly [K, V] | undefined;
  for (const entry of all) {
    if (!may(entry[1])) continue;
    if (entry[1].running === 0) return entry;
    if (best === undefined || entry[1].running < best[1].running) best = entry;
  }
  return best;
}

function moveToEnd<K, V>(map: Map<K, V>, key: K): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}
