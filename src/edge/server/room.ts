/**
 * The room for bodies that are being received. Who takes it is not known before the last byte, so nobody is refused for coming
 * late: when it runs out, the body that has held the most for the longest goes, and small bodies have room that large ones
 * cannot take. Must not know what a body is for.
 */
import type { Limits } from "./limits.ts";

export type RoomLimits = Pick<Limits, "heldBytes" | "reservedBytes" | "smallBodyBytes" | "addressBytes">;

interface Guest {
  readonly address: string;
  /** Is told that its place is taken away. */
  readonly drop: () => void;
}

/** What one body takes. */
export interface HeldPlace {
  /** Takes more; false when this is the body that has to go. */
  grow(bytes: number): boolean;
  /** The body is known to be a delivery: from now on its place is not taken away. */
  keep(): void;
  leave(): void;
}

export interface BodyRoom {
  enter(guest: Guest): HeldPlace;
  /** Bytes that are taken now. */
  held(): number;
}

/** `now` is in milliseconds. */
export function createBodyRoom(limits: RoomLimits, now: () => number = () => performance.now()): BodyRoom {
  const taken = new Set<Taken>();
  function enter({ address, drop }: Guest): HeldPlace {
    const own: Taken = { address, drop, since: now(), bytes: 0, isKept: false };
    taken.add(own);
    function grow(bytes: number): boolean {
      own.bytes += bytes;
      for (let crowd = findCrowd(own, taken, limits); crowd !== null; crowd = findCrowd(own, taken, limits)) {
        const victim = findWorst(crowd, now());
        taken.delete(victim ?? own);
        if (victim === undefined || victim === own) return false;
        victim.drop();
      }
      return true;
    }
    return { grow, keep: () => void (own.isKept = true), leave: () => void taken.delete(own) };
  }
  return { enter, held: () => sum(taken) };
}

interface Taken extends Guest {
  readonly since: number;
  bytes: number;
  isKept: boolean;
}

/** Those that hold more together than they may, one of them `own`; null when there is room. */
function findCrowd(own: Taken, taken: ReadonlySet<Taken>, limits: RoomLimits): readonly Taken[] | null {
  const all = [...taken];
  const large = all.filter(({ bytes }) => bytes > limits.smallBodyBytes);
  if (sum(large) > Math.max(limits.heldBytes - limits.reservedBytes, 0)) return large;
  const neighbours = all.filter(({ address }) => address === own.address);
  if (sum(neighbours) > limits.addressBytes) return neighbours;
  return sum(all) > limits.heldBytes ? all : null;
}

function sum(taken: Iterable<Taken>): number {
  let bytes = 0;
  for (const one of taken) bytes += one.bytes;
  return bytes;
}

/** The largest and slowest: the one that costs the most bytes times seconds, of the address that costs the most. */
function findWorst(crowd: readonly Taken[], now: number): Taken | undefined {
  const costs = new Map<Taken, number>();
  const costsOfAddress = new Map<string, number>();
  for (const one of crowd.filter(({ isKept }) => !isKept)) {
    const cost = one.bytes * (now - one.since + 1);
    costs.set(one, cost);
    costsOfAddress.set(one.address, (costsOfAddress.get(one.address) ?? 0) + cost);
  }
  const [address] = findMost(costsOfAddress) ?? [];
  const own = [...costs].filter(([one]) => one.address === address);
  return findMost(own)?.[0];
}

function findMost<T>(costs: Iterable<readonly [T, number]>): readonly [T, number] | undefined {
  let most: readonly [T, number] | undefined;
  for (const entry of costs) if (most === undefined || entry[1] > most[1]) most = entry;
  return most;
}
