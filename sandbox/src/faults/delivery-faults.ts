// How webhooks go astray. Shares are from 0 to 1, each drawn by itself for each delivery; the seed says which are struck.
// A delivery that is sent again on demand is not.
import { createGenerator } from "../state/generator.ts";

export interface Disturbance {
  readonly seed: number;
  /** Never arrive, and are in GitHub's log as failed: half of them as late, half as refused. */
  readonly dropped?: number;
  /** Arrive, and are in the log as failed because the answer came too late. */
  readonly unheard?: number;
  /** Are never tried, and in no log. */
  readonly lost?: number;
  /** Arrive twice. */
  readonly doubled?: number;
  /** Are held back, for up to so many milliseconds of the sandbox's clock, while others go past them. */
  readonly delayed?: number;
  readonly longestDelayMs?: number;
  /** Arrive after the one that comes next; where none comes, after ten seconds, or when all is to be settled. */
  readonly reordered?: number;
}

/** What happens to one delivery. */
export interface Fate {
  readonly isLost: boolean;
  readonly failure: "timed out" | "failed to connect to host" | null;
  /** Whether it arrives although it is in the log as failed. */
  readonly isUnheard: boolean;
  readonly copies: 1 | 2;
  readonly delayMs: number;
  /** Whether the next one goes first. */
  readonly isHeld: boolean;
}

export const UNDISTURBED: Fate = {
  isLost: false,
  failure: null,
  isUnheard: false,
  copies: 1,
  delayMs: 0,
  isHeld: false,
};

export interface DeliveryFaults {
  /** Returns what ends it. */
  disturb(disturbance: Disturbance): () => void;
  /** The fate of the next delivery. */
  draw(): Fate;
  clear(): void;
}

const LONGEST_DELAY_MS = 1_000;

export function createDeliveryFaults(): DeliveryFaults {
  let drawNext: (() => Fate) | null = null;
  return {
    disturb: (disturbance) => {
      const draw = fatesOf(disturbance);
      drawNext = draw;
      return () => {
        if (drawNext === draw) drawNext = null;
      };
    },
    draw: () => drawNext?.() ?? UNDISTURBED,
    clear: () => {
      drawNext = null;
    },
  };
}

function fatesOf(disturbance: Disturbance): () => Fate {
  const next = createGenerator(disturbance.seed);
  const { longestDelayMs = LONGEST_DELAY_MS } = disturbance;
  const hits = (share = 0): boolean => next() < share;
  // All is drawn for each delivery, so that another share of one kind leaves the others where they are.
  return () => {
    const isLost = hits(disturbance.lost);
    const isDropped = hits(disturbance.dropped);
    const word = next() < 0.5 ? "timed out" : "failed to connect to host";
    const isUnheard = hits(disturbance.unheard);
    const isDoubled = hits(disturbance.doubled);
    const isDelayed = hits(disturbance.delayed);
    const delayMs = Math.ceil(next() * longestDelayMs);
    return {
      isLost,
      failure: isDropped ? word : null,
      isUnheard,
      copies: isDoubled ? 2 : 1,
      delayMs: isDelayed ? delayMs : 0,
      isHeld: hits(disturbance.reordered),
    };
  };
}
