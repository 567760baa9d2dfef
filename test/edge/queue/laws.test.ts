/** The laws of the queue under any order of arrivals, ends, failures and time. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { AddResult, QueuedJob } from "../../../src/edge/queue/job.ts";
import { command, createBench, limited, review, type Bench } from "./bench.ts";
import { settle } from "./fake-time.ts";

const keys = ["a", "b", "c"];
const people = [null, "ada", "bob"];
const concurrency = 3;
const attempts = 3;

type Action =
  | {
      readonly do: "add";
      readonly key: string;
      readonly person: string | null;
      readonly isReview: boolean;
      readonly redelivers: number | null;
    }
  | { readonly do: "succeed" | "fail" | "limit"; readonly which: number }
  | { readonly do: "wait"; readonly ms: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      key: fc.constantFrom(...keys),
      person: fc.constantFrom(...people),
      isReview: fc.boolean(),
      redelivers: fc.option(fc.nat(30), { freq: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("succeed" as const, "fail" as const, "limit" as const),
      which: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(5_000) }) },
);

/** What was asked for and how it ended, kept beside the queue by the rules of its documentation alone. */
interface Book {
  readonly taken: QueuedJob<string>[];
  readonly ended: { readonly job: QueuedJob<string>; readonly how: "succeeded" | "failed" }[];
  readonly doneIds: Set<string>;
}

async function perform(bench: Bench, book: Book, what: Action): Promise<void> {
  if (what.do === "wait") return bench.time.advance(what.ms);
  if (what.do === "add") return add(bench, book, what);
  const run = bench.active[what.which % Math.max(1, bench.active.length)];
  if (run === undefined) return;
  if (what.do === "succeed") {
    book.ended.push({ job: run.job, how: "succeeded" });
    for (const id of run.job.ids) book.doneIds.add(id);
    await run.succeed();
  } else {
    await run.fail(what.do === "limit" ? limited(2_000) : new Error("failed"));
  }
}

async function add(bench: Bench, book: Book, what: Extract<Action, { do: "add" }>): Promise<void> {
  const again = what.redelivers === null ? undefined : book.taken[what.redelivers];
  const number = String(book.taken.length);
  const fresh = (what.isReview ? review : command)(what.key, number, `id-${number}`);
  const job = again ?? { ...fresh, person: what.person };
  const result: AddResult = await bench.queue.add(job);
  if (again === undefined) {
    expect(result).not.toBe("duplicate");
  } else if (book.doneIds.has(job.ids[0] ?? "")) {
    expect(result).toBe("duplicate");
  }
  if (result === "replaced") expect(job.coalesces).toBe("review");
  if (result !== "duplicate") book.taken.push(job);
  await settle();
}

function checkNow({ active }: Bench): void {
  const running = active.map((run) => run.job.key);
  expect(new Set(running).size).toBe(running.length);
  expect(running.length).toBeLessThanOrEqual(concurrency);
}

async function finish(bench: Bench, book: Book): Promise<void> {
  const state = { isIdle: false };
  void bench.queue.idle().then(() => (state.isIdle = true));
  await settle();
  for (let step = 0; !state.isIdle; step++) {
    expect(step).toBeLessThan(5_000);
    if (bench.active.length > 0) await perform(bench, book, { do: "succeed", which: 0 });
    else await bench.time.advance(bench.time.next() ?? 0);
    checkNow(bench);
  }
}

function checkEnd(bench: Bench, { taken, ended }: Book): void {
  const all = [...ended, ...bench.failures.map(({ job }) => ({ job, how: "failed" as const }))];
  const commands = taken.filter((job) => job.coalesces === null);
  const endedCommands = all.filter(({ job }) => job.coalesces === null).map(({ job }) => job.data);
  // Nothing is lost, nothing is doubled: each command ended as often as it was taken.
  expect(endedCommands.sort()).toEqual(commands.map((job) => job.data).sort());
  for (const key of keys) checkReviews(key, bench, { taken, all: all.map(({ job }) => job) });
}

function checkReviews(
  key: string,
  bench: Bench,
  { taken, all }: Record<"taken" | "all", readonly QueuedJob<string>[]>,
): void {
  const isHere = (job: QueuedJob<string>) => job.coalesces === "review" && job.key === key;
  const last = taken.findLast(isHere);
  const count = all.filter(isHere).length;
  expect(count > 0).toBe(last !== undefined);
  expect(count).toBeLessThanOrEqual(taken.filter(isHere).length);
  // The last data wins: what was asked for last was tried last.
  const reviews = new Set(taken.filter(isHere).map((job) => `${key}:${job.data}`));
  if (last !== undefined)
    expect(bench.started.findLast((each) => reviews.has(each))).toBe(`${key}:${last.data}`);
}

function checkOrder(bench: Bench, taken: readonly QueuedJob<string>[]): void {
  if (new Set(taken.map((job) => job.data)).size < taken.length) return; // A second delivery of a failed job comes later again.
  for (const [key, person] of keys.flatMap((one) => people.map((other) => [one, other] as const))) {
    const commands = new Set(
      taken
        .filter((job) => job.coalesces === null && job.person === person)
        .map((job) => `${key}:${job.data}`),
    );
    const order = bench.started.filter((each) => commands.has(each)).map((each) => Number(each.slice(2)));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
}

it("never runs two at once per key, loses nothing, doubles nothing, and lets the last data win", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const bench = createBench({ concurrency, retry: { attempts, firstDelayMs: 1_000 } });
      const book: Book = { taken: [], ended: [], doneIds: new Set() };
      for (const each of actions) {
        await perform(bench, book, each);
        checkNow(bench);
      }
      await finish(bench, book);
      checkEnd(bench, book);
      checkOrder(bench, book.taken);
    }),
    { numRuns: 300 },
  );
});

it("ends or names every accepted job when it is closed at any moment", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.boolean(), async (actions, endsInTime) => {
      const bench = createBench({ concurrency, retry: { attempts, firstDelayMs: 1_000 } });
      const book: Book = { taken: [], ended: [], doneIds: new Set() };
      for (const each of actions) await perform(bench, book, each);
      const closed = bench.queue.close(1_000);
      await settle();
      while (endsInTime && bench.active.length > 0) await perform(bench, book, { do: "succeed", which: 0 });
      await bench.time.advance(2_000);
      const left = await closed;
      const known = [...book.ended, ...bench.failures].map(({ job }) => job).concat(left);
      const commands = book.taken.filter((job) => job.coalesces === null).map((job) => job.data);
      expect(known.flatMap((job) => (job.coalesces === null ? [job.data] : [])).sort()).toEqual(
        commands.sort(),
      );
      for (const key of keys) {
        const last = book.taken.findLast((job) => job.coalesces === "review" && job.key === key);
        if (last !== undefined) expect(known).toContainEqual(last);
      }
    }),
    { numRuns: 200 },
  );
});
