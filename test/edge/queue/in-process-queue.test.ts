import { describe, expect, it } from "vitest";
import { createInProcessQueue } from "../../../src/edge/queue/in-process-queue.ts";
import { command, createBench, limited, outage, review } from "./bench.ts";
import { describeQueue } from "./contract.ts";
import { settle } from "./fake-time.ts";

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

describe("the queue of a single process", () => {
  describeQueue(({ work, ...options }) =>
    Promise.resolve(createInProcessQueue({ ...work, ...options, log: silent, random: () => 0 })),
  );
});

describe("time", () => {
  it("doubles the delay up to the longest one", async () => {
    const retry = { attempts: 6, firstDelayMs: 100, maxDelayMs: 500 };
    const { queue, active, time } = createBench({ retry });
    await queue.add(command("a", "1"));
    const delays: (number | undefined)[] = [];
    for (let attempt = 1; attempt < 6; attempt += 1) {
      await active[0]?.fail();
      delays.push(time.next());
      await time.advance(time.next() ?? 0);
    }
    expect(delays).toEqual([100, 200, 400, 500, 500]);
  });

  it("tries for a day while GitHub does not work, a quarter of an hour apart at the most", async () => {
    const { queue, active, time, failures } = createBench();
    await queue.add(review("a", "1"));
    let longest = 0;
    for (let attempt = 1; failures.length === 0; attempt += 1) {
      expect(attempt).toBeLessThan(200);
      await active[0]?.fail(outage());
      longest = Math.max(longest, time.next() ?? 0);
      await time.advance(time.next() ?? 0);
    }
    expect(longest).toBe(15 * 60_000);
    expect(time.now()).toBeGreaterThan(23.5 * 60 * 60_000);
    expect(time.now()).toBeLessThanOrEqual(24 * 60 * 60_000);
  });

  it("waits as long as a limit says and not a try less, however often", async () => {
    const { queue, active, time, failures } = createBench({ retry: { attempts: 2 } });
    await queue.add(command("a", "1"));
    for (let count = 0; count < 7; count += 1) {
      await active[0]?.fail(limited(3_600_000));
      await time.advance(3_599_999);
      expect(active).toEqual([]);
      await time.advance(1);
      expect(active).toHaveLength(1);
    }
    expect(failures).toEqual([]);
  });

  it("spreads what comes back from a limit", async () => {
    const { queue, active, time } = createBench({ random: () => 1 });
    await queue.add(command("a", "1"));
    await active[0]?.fail(limited(100_000));
    expect(time.next()).toBe(110_000);
  });

  it("tries at once what failed when something new comes, unless a limit is in force", async () => {
    const { queue, active, started } = createBench();
    await queue.add(review("a", "1"));
    await active[0]?.fail(outage());
    expect(active).toEqual([]);
    await queue.add(review("a", "2"));
    expect(started).toEqual(["a:1", "a:2"]);
    await active[0]?.fail(limited(1_000));
    await queue.add(review("a", "3"));
    expect(active).toEqual([]);
  });

  it("delays no other key while a job waits to be tried again", async () => {
    const { queue, active, started } = createBench({ concurrency: 1 });
    await queue.add(command("a", "1"));
    await active[0]?.fail();
    await queue.add(command("b", "1"));
    expect(started).toEqual(["a:1", "b:1"]);
  });

  it("leaves the second try to a push that came while the first one ran", async () => {
    const { queue, active, time, started } = createBench();
    await queue.add(review("a", "1", "id-1"));
    await queue.add(review("a", "2", "id-2"));
    await active[0]?.fail();
    await time.advance(1_000_000);
    await active[0]?.succeed();
    await queue.idle();
    expect(started).toEqual(["a:1", "a:2"]);
    expect(await queue.add(review("a", "1", "id-1"))).toBe("duplicate");
  });
});

describe("giving up", () => {
  it("happens at once where it would fail again", async () => {
    const { queue, active, failures } = createBench({ judge: () => ({ kind: "final" }) });
    await queue.add(command("a", "1"));
    await active[0]?.fail();
    expect(failures).toMatchObject([{ attempts: 1 }]);
  });

  it("keeps the key taken while it is reported, and survives a report that fails", async () => {
    let finish: ((error: Error) => void) | undefined;
    const { queue, active, started, logged } = createBench({
      retry: { attempts: 1 },
      onGivenUp: () => new Promise((_resolve, reject) => (finish = reject)),
    });
    await queue.add(command("a", "1"));
    await queue.add(command("a", "2"));
    await active[0]?.fail();
    expect(started).toEqual(["a:1"]);
    finish?.(new Error("cannot report"));
    await settle();
    expect(started).toEqual(["a:1", "a:2"]);
    expect(logged).toContain("reporting a job that was given up failed too");
  });

  it("takes a job that throws at once for one that fails", async () => {
    const { queue, failures } = createBench({
      retry: { attempts: 1 },
      run: () => {
        throw new Error("at once");
      },
    });
    await queue.add(command("a", "1"));
    await queue.idle();
    expect(failures).toHaveLength(1);
  });
});

describe("memory", () => {
  it("forgets the oldest id when it is full", async () => {
    const { queue, active } = createBench({ remembered: 2 });
    for (const id of ["1", "2", "3"]) {
      await queue.add(command("a", id, id));
      await active[0]?.succeed();
    }
    expect(await queue.add(command("a", "3", "3"))).toBe("duplicate");
    expect(await queue.add(command("a", "1", "1"))).toBe("queued");
  });
});

describe("closing", () => {
  it("does not wait for what is to be tried again later, and is one close when asked twice", async () => {
    const { queue, active } = createBench();
    await queue.add(command("a", "1"));
    await active[0]?.fail();
    const closed = queue.close(1_000);
    expect(queue.close(2)).toBe(closed);
    expect(await closed).toEqual([command("a", "1")]);
  });
});
