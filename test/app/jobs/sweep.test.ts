import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Job } from "../../../src/app/jobs/job.ts";
import type { LoggedDelivery } from "../../../src/app/jobs/log-walk.ts";
import {
  createSweeper,
  LOG_KEPT_MS,
  SWEEP_EVERY_MS,
  type SweepBudget,
  type SweepDependencies,
} from "../../../src/app/jobs/sweep.ts";

const MINUTE = 60_000;
const NOW = 10 * LOG_KEPT_MS;

type Entry = Partial<LoggedDelivery> & { readonly guid: string; readonly minutesAgo: number };

/** A log of GitHub's with these entries, and a queue that takes what it is given. */
function createWorld(entries: readonly Entry[], budget?: Partial<SweepBudget>, pageSize = 10) {
  const log: LoggedDelivery[] = [];
  const world = {
    now: NOW,
    known: new Set<string>(),
    givenUp: new Map<string, number>(),
    taken: [] as { readonly guid: string; readonly isOverdue: boolean }[],
    mark: null as number | null,
    oldest: null as number | null,
    room: Infinity,
    calls: { pages: 0, reads: 0 },
    isCovered: false,
    unreadable: new Set<string>(),
    /** What GitHub says of a place in the log; null where nothing is wrong. */
    refuse: null as ((cursor: string | null) => Error | null) | null,
    add: ({ minutesAgo, ...entry }: Entry) =>
      log.push({
        ...{ id: String(log.length), deliveredAt: world.now - minutesAgo * MINUTE },
        ...{ isOk: true, event: "pull_request", action: "opened", repositoryId: 1, ...entry },
      }),
  };
  for (const entry of entries) world.add(entry);
  const sorted = () => log.toSorted((a, b) => b.deliveredAt - a.deliveredAt);
  const dependencies: SweepDependencies = {
    readLog: (cursor) => {
      world.calls.pages += 1;
      const error = world.refuse?.(cursor) ?? null;
      if (error !== null) return Promise.reject(error);
      const all = sorted();
      const at = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor);
      const next = all[at + pageSize]?.id ?? null;
      return Promise.resolve({ deliveries: all.slice(at, at + pageSize), next });
    },
    readJob: (id) => {
      world.calls.reads += 1;
      const found = log.find((one) => one.id === id);
      if (found !== undefined && world.unreadable.has(found.guid))
        return Promise.reject(new Error("too large"));
      // Only its guid matters here.
      return Promise.resolve(
        found === undefined ? null : ({ kind: "review", guid: found.guid } as unknown as Job),
      );
    },
    canLeadToJob: ({ action }) => action === "opened",
    isOrder: ({ event }) => event === "issue_comment",
    isKnown: ({ guid, failedAt }) =>
      Promise.resolve(world.known.has(guid) || (world.givenUp.get(guid) ?? -1) >= (failedAt ?? 0)),
    enqueue: (_job, { guid, isOverdue }) => {
      if (world.taken.length >= world.room) return Promise.resolve(false);
      world.taken.push({ guid, isOverdue });
      world.known.add(guid);
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
    now: () => world.now,
    ...(budget && { budget: { pages: 50, reads: 300, backlog: 5_000, ...budget } }),
  };
  const { sweep } = createSweeper(dependencies);
  return { world, sweep };
}

const guids = ({ taken }: { readonly taken: readonly { readonly guid: string }[] }) =>
  taken.map(({ guid }) => guid);

describe("a sweep", () => {
  it("finds what never arrived first, then what a process may have lost, the oldest first", async () => {
    const { world, sweep } = createWorld([
      { guid: "old", minutesAgo: 50 },
      { guid: "failed", minutesAgo: 40, isOk: false },
      { guid: "new", minutesAgo: 1 },
    ]);
    expect(await sweep()).toEqual({ found: 3, isFinished: true, gapSince: null });
    expect(world.taken).toEqual([
      { guid: "failed", isOverdue: true },
      { guid: "old", isOverdue: false },
      { guid: "new", isOverdue: false },
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
    expect(guids(world)).toEqual(["a", "b"]);
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
        expect(new Set(guids(world)).size).toBe(world.taken.length);
      }),
      { numRuns: 100 },
    );
  });
});

/** As many as GitHub's log of a busy app has in three days; what is older came earlier. */
function listMany(count: number): readonly Entry[] {
  const step = (LOG_KEPT_MS / MINUTE - 1) / count;
  return Array.from({ length: count }, (_, at) => ({ guid: String(at), minutesAgo: at * step }));
}

describe("a log that is too long for one sweep", () => {
  it("is gone through from where the last one stopped, to its end, within the budget of each", async () => {
    const count = 12_000;
    const { world, sweep } = createWorld(listMany(count), undefined, 100);
    const oldest = String(count - 1);
    for (let at = 0; at < count - 1; at += 1) world.known.add(String(at));
    const finished = [];
    for (let at = 0; at < 3; at += 1) {
      world.calls.pages = 0;
      finished.push((await sweep()).isFinished);
      expect(world.calls.pages).toBeLessThanOrEqual(50);
      if (at < 2) expect(world.mark).toBeNull();
      world.now += SWEEP_EVERY_MS;
      world.add({ guid: `later ${at}`, minutesAgo: 1 });
    }
    expect(finished).toEqual([false, false, true]);
    expect(guids(world)).toContain(oldest);
    expect(guids(world)).toContain("later 0");
    expect(world.mark).toBe(NOW + 2 * SWEEP_EVERY_MS);
  });

  it("keeps no more in mind than it may, and loses nothing of it", async () => {
    const { world, sweep } = createWorld(listMany(300), { pages: 50, reads: 10, backlog: 20 });
    world.room = 0;
    await sweep();
    expect(world.calls.pages).toBe(2);
    world.room = Infinity;
    for (let count = 0; count < 40; count += 1) await sweep();
    expect(new Set(guids(world)).size).toBe(300);
    expect(world.mark).toBe(NOW);
  });

  it("is begun again where GitHub does not know the place any longer", async () => {
    const { world, sweep } = createWorld(listMany(100), { pages: 4 });
    await sweep();
    world.refuse = (cursor) => (cursor === "40" ? new Error("Invalid cursor") : null);
    for (let count = 0; count < 3; count += 1) await expect(sweep()).rejects.toThrow("Invalid cursor");
    world.refuse = null;
    for (let count = 0; count < 10; count += 1) await sweep();
    expect(new Set(guids(world)).size).toBe(100);
    expect(world.mark).toBe(NOW);
  });
});

describe("a sweep after another", () => {
  it("costs one call where nothing is new, however much came in the last minutes", async () => {
    const { world, sweep } = createWorld(
      Array.from({ length: 200 }, (_, at) => ({ guid: String(at), minutesAgo: at / 100 })),
    );
    await sweep();
    world.calls.pages = 0;
    world.now += MINUTE;
    await sweep();
    expect(world.calls).toEqual({ pages: 1, reads: 200 });
    expect(world.mark).toBe(NOW + MINUTE);
  });

  it("finds what GitHub has logged late", async () => {
    const { world, sweep } = createWorld(
      Array.from({ length: 95 }, (_, at) => ({ guid: String(at), minutesAgo: at / 10 })),
    );
    await sweep();
    world.now += SWEEP_EVERY_MS;
    world.add({ guid: "late", minutesAgo: 9, isOk: false });
    await sweep();
    expect(guids(world)).toContain("late");
  });

  it("goes no further back although a job holds the mark", async () => {
    const { world, sweep } = createWorld(listMany(1_000));
    world.oldest = NOW - LOG_KEPT_MS / 2;
    for (let count = 0; count < 6; count += 1) await sweep();
    world.calls.pages = 0;
    world.now += SWEEP_EVERY_MS;
    await sweep();
    expect(world.calls.pages).toBe(1);
    expect(world.mark).toBe(world.oldest);
  });
});

describe("the order of what is owed", () => {
  const order = (guid: string, minutesAgo: number, isOk = true) => ({
    ...{ guid, minutesAgo, isOk, event: "issue_comment" },
  });

  it("is that in which people asked, also within a second, and where some arrived and others did not", async () => {
    const { world, sweep } = createWorld([
      order("first", 50),
      order("second", 40, false),
      { ...order("elsewhere", 60), repositoryId: 2 },
      // As GitHub lists them: what stands further down is older.
      order("fourth", 30),
      order("third", 30),
    ]);
    await sweep();
    expect(guids(world)).toEqual(["first", "second", "elsewhere", "third", "fourth"]);
  });

  it("is that of the first attempt", async () => {
    const { world, sweep } = createWorld([
      order("a", 50, false),
      order("b", 40, false),
      order("a", 30, false),
    ]);
    await sweep();
    expect(guids(world)).toEqual(["a", "b"]);
  });

  it("holds over several sweeps within what is kept in mind", async () => {
    const entries = Array.from({ length: 60 }, (_, at) => order(String(59 - at), at, at % 7 === 0));
    const { world, sweep } = createWorld(entries, { reads: 7 });
    for (let count = 0; count < 12; count += 1) await sweep();
    expect(guids(world)).toEqual(Array.from({ length: 60 }, (_, at) => String(at)));
  });

  it("holds up nothing for long because of one that cannot be read", async () => {
    const { world, sweep } = createWorld([order("broken", 9, false), order("next", 8, false)]);
    world.unreadable.add("broken");
    for (let count = 0; count < 3; count += 1) await expect(sweep()).rejects.toThrow("too large");
    expect(guids(world)).toEqual([]);
    await expect(sweep()).rejects.toThrow("too large");
    expect(guids(world)).toEqual(["next"]);
    expect(world.mark).toBeNull();
    world.unreadable.clear();
    await sweep();
    expect(guids(world)).toEqual(["next", "broken"]);
  });
});

describe("what was given up", () => {
  it("is not taken again, unless somebody asked again since, in vain", async () => {
    const { world, sweep } = createWorld([
      { guid: "arrived", minutesAgo: 9 },
      { guid: "unheard", minutesAgo: 9, isOk: false },
      { guid: "redelivered", minutesAgo: 9 },
      { guid: "redelivered", minutesAgo: 3, isOk: false },
    ]);
    for (const guid of ["arrived", "unheard", "redelivered"]) world.givenUp.set(guid, NOW - 5 * MINUTE);
    await sweep();
    expect(guids(world)).toEqual(["redelivered"]);
  });
});
