/** What every engine of the queue does, whatever it keeps its jobs in. The clock is real, and the delays are short. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { QueuedJob, JobQueue, Work } from "../../../src/edge/queue/job.ts";
import type { RetryPolicy } from "../../../src/edge/queue/retry-policy.ts";
import { command, createRecord, limited, outage, review } from "./bench.ts";

export interface EngineOptions {
  readonly work: Work<string>;
  readonly concurrency: number;
  readonly capacity: number;
  readonly retry: RetryPolicy;
}

export type CreateEngine = (options: EngineOptions) => Promise<JobQueue<string>>;

const RETRY: RetryPolicy = { attempts: 3, firstDelayMs: 5, maxDelayMs: 20, outageMs: 10_000 };

export function describeQueue(create: CreateEngine): void {
  async function start(options: Partial<EngineOptions> = {}) {
    const record = createRecord();
    const defaults = { work: record.work, concurrency: 4, capacity: 1_000, retry: RETRY };
    const queue = await create({ ...defaults, ...options });
    onTestFinished(async () => {
      await queue.close(0);
    });
    /** Ends the runs in their order until so many were started, and gives what was started. */
    async function run(count: number): Promise<readonly string[]> {
      await vi.waitFor(() => expect(record.started.length).toBeGreaterThanOrEqual(1));
      while (record.started.length < count || record.active.length > 0) {
        await vi.waitFor(() => expect(record.active).not.toEqual([]));
        await record.active[0]?.succeed();
      }
      return record.started;
    }
    const runs = (count: number) => vi.waitFor(() => expect(record.active).toHaveLength(count));
    return { ...record, queue, run, runs };
  }

  describe("order", () => {
    it("runs one job of a key at a time, in the order in which they came", async () => {
      const { queue, active, runs, run } = await start();
      for (const data of ["1", "2", "3"]) await queue.add(command("a", data));
      await runs(1);
      expect(active[0]?.job.data).toBe("1");
      expect(await run(3)).toEqual(["a:1", "a:2", "a:3"]);
    });

    it("runs jobs of different keys side by side", async () => {
      const { queue, runs } = await start();
      for (const key of ["a", "b", "c"]) await queue.add(command(key, "1"));
      await runs(3);
    });

    it("keeps what a job is through its storage", async () => {
      const { queue, active, runs } = await start();
      const job: QueuedJob<string> = {
        ...command("owner/repo#7", '"\u{1F600}\n', "id"),
        person: "ada",
        since: 12,
      };
      await queue.add(job);
      await runs(1);
      expect(active[0]?.job).toEqual(job);
    });
  });

  describe("shares", () => {
    it("keeps a slot free for an installation that has nothing running", async () => {
      const { queue, started, runs } = await start({ concurrency: 3 });
      for (let at = 0; at < 6; at += 1) await queue.add(command(`busy${at}`, "1"));
      await runs(2);
      await queue.add({ ...command("quiet", "1"), installation: 2 });
      await runs(3);
      expect(started.at(-1)).toBe("quiet:1");
    });

    it("serves people of one installation in turn, and what nobody waits for last", async () => {
      const { queue, run, runs } = await start({ concurrency: 1 });
      await queue.add(command("first", "1"));
      await runs(1);
      await queue.add({ ...command("idle", "1"), isLast: true });
      for (const at of [1, 2, 3]) await queue.add({ ...command(`m${at}`, "1"), person: "mallory" });
      await queue.add({ ...command("a1", "1"), person: "ada" });
      const order = (await run(6)).map((each) => each.slice(0, -2));
      expect(order.indexOf("a1")).toBeLessThanOrEqual(2);
      expect(order.at(-1)).toBe("idle");
    });

    it("lets a person's command on a pull request not wait for many of another one's", async () => {
      const { queue, run, runs } = await start({ concurrency: 1 });
      await queue.add(command("a", "0"));
      await runs(1);
      for (const at of [1, 2, 3, 4]) await queue.add({ ...command("a", `m${at}`), person: "mallory" });
      await queue.add({ ...command("a", "ada"), person: "ada" });
      const order = await run(6);
      expect(order.indexOf("a:ada")).toBeLessThanOrEqual(2);
      expect(order.filter((each) => each.startsWith("a:m"))).toEqual(["a:m1", "a:m2", "a:m3", "a:m4"]);
    });
  });

  describe("coalescing", () => {
    it("collapses a burst of pushes to the first and the last", async () => {
      const { queue, run, runs } = await start();
      await queue.add(review("a", "1"));
      await runs(1);
      const results = [];
      for (const data of ["2", "3", "4"]) results.push(await queue.add(review("a", data)));
      expect(results).toEqual(["queued", "replaced", "replaced"]);
      expect(await run(2)).toEqual(["a:1", "a:4"]);
    });

    it("never replaces a command", async () => {
      const { queue, run, runs } = await start();
      await queue.add(command("a", "running"));
      await runs(1);
      for (const job of [review("a", "old"), command("a", "fix"), command("a", "again"), review("a", "new")])
        await queue.add(job);
      expect([...(await run(4))].sort()).toEqual(["a:again", "a:fix", "a:new", "a:running"]);
    });

    it("hands on what the replaced job held, and since when it is owed", async () => {
      const { work, active } = createRecord();
      const { queue } = await start({ work: { ...work, coalesce: (older, newer) => `${older}+${newer}` } });
      await queue.add(command("a", "running"));
      await vi.waitFor(() => expect(active).toHaveLength(1));
      await queue.add({ ...review("a", "1"), since: 100 });
      await queue.add({ ...review("a", "2"), since: 200 });
      await active[0]?.succeed();
      await vi.waitFor(() => expect(active).toHaveLength(1));
      expect(active[0]?.job).toMatchObject({ data: "1+2", since: 100 });
    });
  });

  describe("ids", () => {
    it("makes a job known while it waits, runs and is done", async () => {
      const { queue, run, runs } = await start();
      await queue.add(review("a", "1", "id-1"));
      await runs(1);
      await queue.add(review("a", "2", "id-2"));
      expect([await queue.has("id-1"), await queue.has("id-2"), await queue.has("id-3")]).toEqual([
        true,
        true,
        false,
      ]);
      expect(await queue.add(review("a", "again", "id-2"))).toBe("duplicate");
      await run(2);
      await queue.idle();
      expect(await queue.add(review("a", "again", "id-1"))).toBe("duplicate");
      expect(await queue.has("id-2")).toBe(true);
    });

    it("takes a job that was given up when somebody asks again, and knows it where nobody did since", async () => {
      const { queue, active, runs } = await start({ retry: { ...RETRY, attempts: 1 } });
      await queue.add(command("a", "1", "id"));
      await runs(1);
      const before = Date.now();
      await active[0]?.fail();
      await queue.idle();
      expect([await queue.has("id"), await queue.has("id", before - 1)]).toEqual([true, true]);
      expect(await queue.has("id", Date.now() + 1)).toBe(false);
      expect(await queue.add(command("a", "1", "id"))).toBe("queued");
      await runs(1);
      await active[0]?.succeed();
      await queue.idle();
      expect(await queue.has("id", Date.now() + 1)).toBe(true);
    });
  });

  describe("what follows", () => {
    it("is stored before the job counts as done", async () => {
      const { queue, active, runs, run, started } = await start();
      await queue.add(command("a", "1"));
      await runs(1);
      await active[0]?.succeed(command("b", "1"), { ...command("c", "1"), isLast: true });
      await run(3);
      expect([...started].sort()).toEqual(["a:1", "b:1", "c:1"]);
    });
  });

  describe("failing", () => {
    it("is tried again a few times where nobody knows why, then given up and told", async () => {
      const { queue, active, started, failures, runs } = await start();
      await queue.add(command("a", "1"));
      const error = new Error("the last one");
      for (let count = 0; count < 3; count += 1) {
        await runs(1);
        await active[0]?.fail(error);
      }
      await queue.idle();
      expect(started).toEqual(["a:1", "a:1", "a:1"]);
      expect(failures).toMatchObject([
        { job: command("a", "1"), error: { message: error.message }, attempts: 3 },
      ]);
    });

    it("is tried again and again while GitHub does not work", async () => {
      const { queue, active, failures, run, runs } = await start();
      await queue.add(command("a", "1"));
      for (let count = 0; count < 8; count += 1) {
        await runs(1);
        await active[0]?.fail(outage());
      }
      await run(9);
      await queue.idle();
      expect(failures).toEqual([]);
    });

    it("holds no slot while it waits for a limit, and neither does other work of its installation", async () => {
      const { queue, active, started, runs } = await start({ concurrency: 1 });
      await queue.add(command("a", "1"));
      await runs(1);
      await active[0]?.fail(limited(60));
      await queue.add(command("b", "1"));
      await queue.add({ ...command("c", "1"), installation: 2 });
      await runs(1);
      expect(started).toEqual(["a:1", "c:1"]);
      await active[0]?.succeed();
      await runs(1);
    });

    it("does not count what a limit ended", async () => {
      const { queue, active, failures, runs } = await start({ retry: { ...RETRY, attempts: 2 } });
      await queue.add(command("a", "1"));
      for (const error of [limited(1), new Error("failed"), limited(1), new Error("failed")]) {
        await runs(1);
        await active[0]?.fail(error);
      }
      await queue.idle();
      expect(failures).toMatchObject([{ attempts: 2 }]);
    });
  });

  describe("bounds", () => {
    it("takes no more than it has room for, but for what replaces and what follows", async () => {
      const { queue, active, runs } = await start({ capacity: 2 });
      await queue.add(command("a", "1"));
      await runs(1);
      expect(await queue.add(review("a", "2"))).toBe("queued");
      expect(await queue.add(command("a", "3"))).toBe("queued");
      expect(await queue.add(command("a", "4"))).toBe("full");
      expect(await queue.add(review("a", "5"))).toBe("replaced");
      await active[0]?.succeed(command("b", "follows"));
      await runs(2);
    });

    it("knows since when something is owed", async () => {
      const { queue, runs, run } = await start();
      expect(await queue.oldest()).toBeNull();
      await queue.add({ ...command("a", "1"), since: 300 });
      await runs(1);
      await queue.add({ ...command("a", "2"), since: 200 });
      expect(await queue.oldest()).toBe(200);
      await run(2);
      await queue.idle();
      expect(await queue.oldest()).toBeNull();
    });
  });

  describe("closing", () => {
    it("starts nothing more, tells what runs, and gives what is left", async () => {
      const { queue, active, runs } = await start();
      for (const data of ["1", "2"]) await queue.add(command("a", data));
      await queue.add(command("b", "1"));
      await runs(2);
      const closed = queue.close(10_000);
      await vi.waitFor(() => expect(active.every(({ signal }) => signal.aborted)).toBe(true));
      expect(await queue.add(command("c", "1"))).toBe("closed");
      await active.find(({ job }) => job.key === "b")?.succeed();
      await active[0]?.fail();
      const left = await closed;
      expect(left.map(({ key, data }) => `${key}:${data}`).sort()).toEqual(["a:1", "a:2"]);
    });

    it("waits no longer than it may", async () => {
      const { queue, runs } = await start();
      await queue.add(command("a", "1"));
      await runs(1);
      expect(await queue.close(5)).toMatchObject([{ key: "a" }]);
    });
  });
}
