import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Job } from "../../src/app/job.ts";
import {
  createSweeper,
  LOG_KEPT_MS,
  type LoggedDelivery,
  type SweepBudget,
  type SweepDependencies,
} from "../../src/app/sweep.ts";

const MINUTE = 60_000;
const NOW = 10 * LOG_KEPT_MS;

type Entry = Partial<LoggedDelivery> & { readonly guid: string; readonly minutesAgo: number };

/** A log of GitHub's with these entries, and a queue that takes what it is given. */
function createWorld(entries: readonly Entry[], budget?: SweepBudget) {
  const log: readonly LoggedDelivery[] = entries.map(({ minutesAgo, ...entry }, index) => ({
    id: String(index),
    deliveredAt: NOW - minutesAgo * MINUTE,
    isOk: true,
    event: "pull_request",
    action: "opened",
    ...entry,
  }));
  const world = {
    known: new Set<string>(),
    taken: [] as { readonly guid: string; readonly isOverdue: boolean }[],
    mark: null as number | null,
    oldest: null as number | null,
    room: Infinity,
    calls: { pages: 0, reads: 0 },
    isCovered: false,
  };
  const sorted = () => log.toSorted((a, b) => b.deliveredAt - a.deliveredAt);
  const dependencies: SweepDependencies = {
    readLog: (cursor) => {
      world.calls.pages += 1;
      const at = Number(cursor ?? 0);
      const isLast = at + 10 >= log.length;
      return Promise.resolve({
        deliveries: sorted().slice(at, at + 10),
        next: isLast ? null : String(at + 10),
      });
    },
    readJob: (id) => {
      world.calls.reads += 1;
      const found = log.find((one) => one.id === id);
      // Only its guid matters here.
      return Promise.resolve(
        found === undefined ? null : ({ kind: "review", guid: found.guid } as unknown as Job),
      );
    },
    canLeadToJob: ({ action }) => action === "opened",
    isKnown: (guid) => Promise.resolve(world.known.has(guid)),
    enqueue: (_job, { guid, isOverdue }) => {
      if (world.taken.length >= world.room) return Promise.resolve(false);
      world.taken.push({ guid, isOverdue });
      return Promise.resolve(true);
    },
    oldestJob: () => Promise.resolve(world.oldest),
    mark: {
      read: () => Promise.resolve(world.mark),
      write: (time) => {
        world.mark = time;
        return Promise.resolve();
      },
    },
    isCovered: () => world.isCovered,
    now: () => NOW,
    ...(budget && { budget }),
  };
  const { sweep } = createSweeper(dependencies);
  return { world, sweep };
}

const guids = ({ taken }: { readonly taken: readonly { readonly guid: string }[] }) =>
  taken.map(({ guid }) => guid);

describe("a sweep", () => {
  it("finds what never arrived first, then what a process may have lost, the newest first", async () => {
    const { world, sweep } = createWorld([
      { guid: "old", minutesAgo: 50 },
      { guid: "failed", minutesAgo: 40, isOk: false },
      { guid: "new", minutesAgo: 1 },
    ]);
    expect(await sweep()).toEqual({ found: 3, isFinished: true, gapSince: null });
    expect(world.taken).toEqual([
      { guid: "failed", isOverdue: true },
      { guid: "new", isOverdue: false },
      { guid: "old", isOverdue: false },
    ]);
  });

  it("takes an event once, however often it was delivered, and as done where one attempt arrived", async () => {
    const { world, sweep } = createWorld([
      { guid: "a", minutesAgo: 9, isOk: false },
      { guid: "a", minutesAgo: 5, isOk: true },
    ]);
    await sweep();
    expect(world.taken).toEqual([{ guid: "a", isOverdue: false }]);
    expect(world.calls.reads).toBe(1);
    await sweep();
    expect(world.taken).toHaveLength(1);
  });

  it("reads nothing of what leads to no job, and of what this process has or has done", async () => {
    const { world, sweep } = createWorld([
      { guid: "label", minutesAgo: 3, action: "labeled", isOk: false },
      { guid: "push", minutesAgo: 3, event: "push", action: null },
      { guid: "known", minutesAgo: 2, isOk: false },
    ]);
    world.known.add("known");
    expect(await sweep()).toMatchObject({ found: 0, isFinished: true });
    expect(world.calls).toEqual({ pages: 1, reads: 0 });
  });

  it("moves the mark to where all is done: to the oldest job that is not", async () => {
    const { world, sweep } = createWorld([{ guid: "a", minutesAgo: 3 }]);
    world.oldest = NOW - 7 * MINUTE;
    await sweep();
    expect(world.mark).toBe(NOW - 7 * MINUTE);
    world.oldest = null;
    await sweep();
    expect(world.mark).toBe(NOW);
  });

  it("looks no further back than the last one that was finished, and a little more", async () => {
    const { world, sweep } = createWorld(
      Array.from({ length: 95 }, (_, index) => ({ guid: String(index), minutesAgo: index })),
    );
    world.mark = NOW - 12 * MINUTE;
    await sweep();
    expect(guids(world)).toHaveLength(18);
    expect(world.calls.pages).toBe(2);
  });

  it("stops where there is no room, leaves the mark, and goes on where it stopped", async () => {
    const { world, sweep } = createWorld([
      { guid: "a", minutesAgo: 3 },
      { guid: "b", minutesAgo: 2 },
    ]);
    world.room = 1;
    expect(await sweep()).toMatchObject({ found: 1, isFinished: false });
    expect(world.mark).toBeNull();
    world.room = Infinity;
    expect(await sweep()).toMatchObject({ found: 1, isFinished: true });
    expect(guids(world)).toEqual(["b", "a"]);
  });

  it("keeps to its budget of calls, and finishes with the next ones", async () => {
    const entries = Array.from({ length: 25 }, (_, index) => ({ guid: String(index), minutesAgo: index }));
    const { world, sweep } = createWorld(entries, { pages: 5, reads: 10 });
    const results = [await sweep(), await sweep(), await sweep()];
    expect(results.map(({ isFinished }) => isFinished)).toEqual([false, false, true]);
    expect(new Set(guids(world)).size).toBe(25);
    expect(world.calls.reads).toBe(25);
  });

  it("knows of a gap that the log no longer covers, until the repositories were looked through", async () => {
    const { world, sweep } = createWorld([]);
    world.mark = NOW - LOG_KEPT_MS - MINUTE;
    const mark = world.mark;
    for (let count = 0; count < 2; count += 1) expect(await sweep()).toMatchObject({ gapSince: mark });
    expect(world.mark).toBe(mark);
    world.isCovered = true;
    expect(await sweep()).toMatchObject({ gapSince: null });
    expect(world.mark).toBe(NOW);
  });

  it("finds everything once, whatever the log, the budget and the room", async () => {
    const entry = fc.record({
      guid: fc.constantFrom(...Array.from({ length: 16 }, (_, index) => `guid-${index}`)),
      minutesAgo: fc.nat(60),
      isOk: fc.boolean(),
    });
    const arbitrary = fc.tuple(
      fc.array(entry, { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([entries, reads, rooms]) => {
        const { world, sweep } = createWorld(entries, { pages: 10, reads });
        for (const room of rooms) {
          world.room = world.taken.length + room;
          await sweep();
        }
        world.room = Infinity;
        for (let count = 0; count < 20; count += 1) await sweep();
        expect(guids(world).toSorted()).toEqual([...new Set(entries.map(({ guid }) => guid))].toSorted());
        expect(world.mark).toBe(NOW);
      }),
      { numRuns: 100 },
    );
  });
});
