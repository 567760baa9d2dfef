/**
 * Walks through GitHub's log of deliveries, from the newest back, over as many sweeps as it takes. What came since the last
 * sweep is a stretch of its own; a stretch that is not at its end keeps its place. Knows nothing of what an entry means.
 */

/** One attempt of GitHub's to deliver an event. */
export interface LoggedDelivery {
  readonly id: string;
  /** The same for each attempt. */
  readonly guid: string;
  /** Milliseconds since 1970. */
  readonly deliveredAt: number;
  /** Whether the receiver took it. A time-out has no status code, and a status other than OK. */
  readonly isOk: boolean;
  readonly event: string;
  readonly action: string | null;
  readonly repositoryId: number | null;
}

export interface LogPage {
  /** The newest first. */
  readonly deliveries: readonly LoggedDelivery[];
  readonly next: string | null;
}

/** A delivery with its place in the log: greater for what came later, also within one second. */
export type Placed = LoggedDelivery & { readonly place: number };

export interface WalkOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far back the first walk goes. */
  readonly from: number;
  /** Calls. */
  readonly pages: number;
  /** Takes what was not looked at before. */
  readonly take: (deliveries: readonly Placed[]) => Promise<void>;
  readonly hasRoom: () => boolean;
}

export interface LogWalk {
  readonly goOn: (options: WalkOptions) => Promise<void>;
  /** Whether all was looked at that was in the log when it was last gone on with. */
  readonly isFinished: () => boolean;
}

/** A delivery is logged some time after it was made, and clocks differ. */
export const OVERLAP_MS = 5 * 60_000;

/** A place in the log that cannot be read so often is gone: its stretch begins again. */
const PATIENCE = 3;

/** More than an app gets deliveries in three days. */
const PLACES = 1e9;

interface Stretch {
  readonly from: number;
  /** Where to go on; null: with the newest. */
  cursor: string | null;
  /** Ends also where a page has nothing new: what is logged late is left to the next stretch that is not brief. */
  isBrief: boolean;
  place: number;
  failures: number;
}

export function createLogWalk(readLog: (cursor: string | null) => Promise<LogPage>): LogWalk {
  // The newest first.
  let stretches: readonly Stretch[] = [];
  let opened = 0;
  /** When the last stretch began that was not brief. */
  let top: number | null = null;
  /** The entries since then, and a little before, that were looked at: when they were delivered, by id. */
  const looked = new Map<string, number>();

  function open(now: number, from: number): Stretch {
    const isBrief = top !== null && now - top < OVERLAP_MS;
    const unread = stretches.find(({ cursor }, at) => at === 0 && cursor === null);
    const stretch = unread ?? {
      ...{ from: top === null ? from : top - OVERLAP_MS, cursor: null, isBrief, failures: 0 },
      place: (opened += 1) * PLACES,
    };
    if (unread === undefined) stretches = [stretch, ...stretches];
    if (isBrief) return stretch;
    stretch.isBrief = false;
    top = now;
    for (const [id, deliveredAt] of looked) if (deliveredAt < now - 3 * OVERLAP_MS) looked.delete(id);
    return stretch;
  }

  /** Reads one page; gives whether the stretch goes on. */
  async function readOn(stretch: Stretch, take: WalkOptions["take"]): Promise<boolean> {
    const { deliveries, next } = await readLog(stretch.cursor).catch((error: unknown) => {
      noteFailure(stretch);
      throw error;
    });
    const wanted = deliveries.filter(({ deliveredAt }) => deliveredAt >= stretch.from);
    const fresh = wanted.filter(({ id }) => !looked.has(id));
    const placed = fresh.map((delivery) => ({ ...delivery, place: (stretch.place -= 1) }));
    await take(placed);
    for (const { id, deliveredAt } of fresh)
      if (deliveredAt >= (top ?? 0) - 2 * OVERLAP_MS) looked.set(id, deliveredAt);
    stretch.failures = 0;
    stretch.cursor = next;
    const isEnd = wanted.length < deliveries.length || (stretch.isBrief && fresh.length === 0);
    if (isEnd || next === null) stretches = stretches.filter((one) => one !== stretch);
    return stretches.includes(stretch);
  }

  async function goOn({ now, from, pages, take, hasRoom }: WalkOptions): Promise<void> {
    const newest = open(now, from);
    const turns: readonly (readonly [Stretch, number])[] = [
      // What is left from before gets its share, the oldest first, which GitHub drops first.
      [newest, stretches.length > 1 ? Math.ceil(pages / 2) : pages],
      ...stretches.toReversed().map((stretch) => [stretch, pages] as const),
    ];
    let read = 0;
    for (const [stretch, share] of turns) {
      const limit = Math.min(pages, read + share);
      let isOpen = stretches.includes(stretch);
      for (; isOpen && read < limit && hasRoom(); read += 1) isOpen = await readOn(stretch, take);
    }
  }
  return { goOn, isFinished: () => stretches.length === 0 };
}

function noteFailure(stretch: Stretch): void {
  stretch.failures += 1;
  if (stretch.failures < PATIENCE) return;
  Object.assign(stretch, { cursor: null, isBrief: false, failures: 0 });
}
