import { describe, expect, it } from "vitest";
import { createInProcessQueue } from "../../../src/edge/queue/in-process-queue.ts";
import { command, createBench, review } from "./bench.ts";
import { settle } from "./fake-time.ts";

describe("order", () => {
  it("runs jobs of one key one after the other", async () => {
    const { queue, active, started } = createBench();
    await Promise.all(["1", "2", "3"].map((data) => queue.add(command("a", data))));
    expect(started).toEqual(["a:1"]);
    await active[0]?.succeed();
    await active[0]?.succeed();
    expect(started).toEqual(["a:1", "a:2", "a:3"]);
    expect(queue.count()).toEqual({ waiting: 0, running: 1 });
  });

  it("runs jobs of different keys side by side, as many as the concurrency allows", async () => {
    const { queue, active, started } = createBench({ concurrency: 2 });
    for (const key of ["a", "b", "c"]) await queue.add(command(key, "1"));
    expect(started).toEqual(["a:1", "b:1"]);
    await active[1]?.succeed();
    expect(started).toEqual(["a:1", "b:1", "c:1"]);
  });

  it("lets a key with many jobs not starve the others", async () => {
    const { queue, active, started } = createBench({ concurrency: 1 });
    for (const data of ["1", "2", "3"]) await queue.add(command("a", data));
    await queue.add(command("b", "1"));
    for (let at = 0; at < 4; at++) await active[0]?.succeed();
    expect(started).toEqual(["a:1", "b:1", "a:2", "a:3"]);
  });
});

describe("replacing", () => {
  it("collapses a burst of pushes to the first and the last", async () => {
    const { queue, active, started } = createBench();
    const results = [];
    for (const data of ["1", "2", "3", "4"]) results.push(await queue.add(review("a", data)));
    expect(results).toEqual(["queued", "queued", "replaced", "replaced"]);
    await active[0]?.succeed();
    await active[0]?.succeed();
    expect(started).toEqual(["a:1", "a:4"]);
    expect(active).toEqual([]);
  });

  it("keeps the place in the line, and never replaces a command", async () => {
    const { queue, active, started } = createBench();
    await queue.add(command("a", "running"));
    for (const job of [
      review("a", "old"),
      command("a", "fix"),
      command("a", "fix again"),
      review("a", "new"),
    ]) {
      await queue.add(job);
    }
    while (active.length > 0) await active[0]?.succeed();
    expect(started).toEqual(["a:running", "a:new", "a:fix", "a:fix again"]);
  });

  it("replaces only jobs of the same key and kind that allow it", async () => {
    const { queue, active, started } = createBench({ concurrency: 1 });
    await queue.add(command("x", "running"));
    await queue.add(review("a", "1"));
    await queue.add({ ...review("a", "2"), kind: "another" });
    await queue.add({ key: "a", kind: "review", data: "3" });
    await queue.add(review("b", "4"));
    await queue.add({ key: "c", kind: "review", data: "5" });
    await queue.add(review("c", "6"));
    while (active.length > 0) await active[0]?.succeed();
    expect(started.sort()).toEqual(["a:1", "a:2", "a:3", "b:4", "c:5", "c:6", "x:running"]);
  });

  it("hands on what the replaced job held when told how", async () => {
    const { queue, active, time, started } = createBench({ coalesce: (older, newer) => `${older}+${newer}` });
    for (const data of ["1", "2", "3"]) await queue.add(review("a", data));
    await active[0]?.fail();
    await queue.add(review("a", "4"));
    await time.advance(1_000);
    expect(started).toEqual(["a:1", "a:1+2+3+4"]);
  });
});

describe("deliveries", () => {
  it("does not run a delivery again that is waiting, running or done", async () => {
    const { queue, active, started } = createBench();
    const results = [];
    results.push(await queue.add(review("a", "1", "id-1")), await queue.add(review("a", "2", "id-2")));
    results.push(await queue.add(review("a", "1", "id-1")), await queue.add(review("a", "2", "id-2")));
    while (active.length > 0) await active[0]?.succeed();
    results.push(await queue.add(review("a", "1", "id-1")), await queue.add(review("a", "2", "id-2")));
    expect(results).toEqual(["queued", "queued", "duplicate", "duplicate", "duplicate", "duplicate"]);
    expect(started).toEqual(["a:1", "a:2"]);
  });

  it("counts a replaced delivery as done when its replacement succeeded, not before", async () => {
    const { queue, active } = createBench({ retry: { attempts: 1 } });
    for (const id of ["1", "2", "3"]) await queue.add(review("a", id, id));
    await active[0]?.succeed();
    await active[0]?.fail();
    expect(await queue.add(review("a", "2", "2"))).toBe("queued");
    await active[0]?.succeed();
    expect(await queue.add(review("a", "2", "2"))).toBe("duplicate");
    expect(await queue.add(review("a", "3", "3"))).toBe("queued");
  });

  it("forgets the oldest when its memory is full", async () => {
    const { queue, active } = createBench({ remembered: 2 });
    for (const id of ["1", "2", "3"]) {
      await queue.add(command("a", id, id));
      await active[0]?.succeed();
    }
    expect(await queue.add(command("a", "3", "3"))).toBe("duplicate");
    expect(await queue.add(command("a", "1", "1"))).toBe("queued");
  });
});

describe("failing", () => {
  it("tries again after delays that double, then gives up and tells so", async () => {
    const { queue, active, time, failures, started } = createBench({
      retry: { attempts: 3, firstDelayMs: 100 },
    });
    await queue.add(command("a", "1", "id"));
    await queue.add(command("a", "2"));
    const error = new Error("the last one");
    await active[0]?.fail();
    expect(time.next()).toBe(100);
    await time.advance(100);
    expect(active[0]?.context.attempt).toBe(2);
    await active[0]?.fail();
    expect(time.next()).toBe(200);
    await time.advance(200);
    await active[0]?.fail(error);
    expect(failures).toEqual([{ job: command("a", "1", "id"), error, attempts: 3 }]);
    expect(started).toEqual(["a:1", "a:1", "a:1", "a:2"]);
    expect(await queue.add(command("a", "1", "id"))).toBe("queued");
  });

  it("does not hold other keys up while it waits", async () => {
    const { queue, active, started } = createBench({ concurrency: 1 });
    await queue.add(command("a", "1"));
    await active[0]?.fail();
    await queue.add(command("b", "1"));
    expect(started).toEqual(["a:1", "b:1"]);
  });

  it("obeys the time that an error asks for, also inside an AggregateError", async () => {
    const { queue, active, time } = createBench();
    await queue.add(command("a", "1"));
    const limit = Object.assign(new Error("rate limit"), { retryAfterMs: 60_000 });
    await active[0]?.fail(new AggregateError([limit]));
    await time.advance(59_999);
    expect(active).toEqual([]);
    await time.advance(1);
    expect(active).toHaveLength(1);
  });

  it("gives way to a newer push, which still waits for the time that was asked for", async () => {
    const { queue, active, time, started } = createBench();
    await queue.add(review("a", "1", "id-1"));
    await active[0]?.fail(Object.assign(new Error("rate limit"), { retryAfterMs: 500 }));
    await queue.add(review("a", "2", "id-2"));
    await time.advance(499);
    expect(started).toEqual(["a:1"]);
    await time.advance(1);
    expect(started).toEqual(["a:1", "a:2"]);
    expect(active[0]?.context.attempt).toBe(1);
    await active[0]?.succeed();
    expect(await queue.add(review("a", "1", "id-1"))).toBe("duplicate");
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

  it("gives both deliveries up when the push that took over fails too", async () => {
    const { queue, active, time } = createBench({ retry: { attempts: 2 } });
    await queue.add(review("a", "1", "id-1"));
    await queue.add(review("a", "2", "id-2"));
    for (let run = 0; run < 3; run++) {
      await active[0]?.fail();
      await time.advance(10_000);
    }
    await queue.idle();
    expect(await queue.add(review("a", "1", "id-1"))).toBe("queued");
    expect(await queue.add(review("b", "2", "id-2"))).toBe("queued");
  });

  it("takes a job that throws at once for one that fails, and survives a report that fails", async () => {
    const logged: string[] = [];
    const { queue } = createBench({
      retry: { attempts: 1 },
      run: () => {
        throw new Error("at once");
      },
      onFailure: () => {
        throw new Error("cannot report");
      },
      log: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: (_f, m) => logged.push(m),
      },
    });
    await queue.add(command("a", "1"));
    await queue.idle();
    expect(logged).toEqual(["job failed for good", "reporting a failed job failed too"]);
  });

  it("keeps the key taken while a failure is reported", async () => {
    let finish: (() => void) | undefined;
    const { queue, active, started } = createBench({
      retry: { attempts: 1 },
      onFailure: () => new Promise((resolve) => (finish = resolve)),
    });
    await queue.add(command("a", "1"));
    await queue.add(command("a", "2"));
    await active[0]?.fail();
    expect(started).toEqual(["a:1"]);
    finish?.();
    await settle();
    expect(started).toEqual(["a:1", "a:2"]);
  });
});

describe("idle", () => {
  it("resolves at once when there is nothing", async () => {
    await expect(createBench().queue.idle()).resolves.toBeUndefined();
  });

  it("waits for running, waiting and delayed jobs", async () => {
    const { queue, active, time } = createBench();
    await queue.add(command("a", "1"));
    let isIdle = false;
    void queue.idle().then(() => (isIdle = true));
    await active[0]?.fail();
    expect(isIdle).toBe(false);
    await time.advance(1_000);
    await active[0]?.succeed();
    expect(isIdle).toBe(true);
  });
});

describe("drain", () => {
  it("takes no more jobs and ends what was accepted, waiting jobs too", async () => {
    const { queue, active, started } = createBench();
    await queue.add(command("a", "1"));
    await queue.add(command("a", "2"));
    const drained = queue.drain({ deadlineMs: 1_000 });
    expect(await queue.add(command("b", "1"))).toBe("closed");
    while (active.length > 0) await active[0]?.succeed();
    expect(await drained).toEqual({ left: [] });
    expect(started).toEqual(["a:1", "a:2"]);
  });

  it("aborts at its deadline, waits for jobs to let go, and names all that is left", async () => {
    const { queue, active, time, failures } = createBench({ concurrency: 2, retry: { attempts: 1 } });
    for (const job of [command("a", "1"), command("a", "2"), command("b", "1"), command("c", "1")])
      await queue.add(job);
    const drained = queue.drain({ deadlineMs: 1_000, graceMs: 50 });
    await time.advance(999);
    expect(active.map((run) => run.context.signal.aborted)).toEqual([false, false]);
    await time.advance(1);
    expect(active.map((run) => run.context.signal.aborted)).toEqual([true, true]);
    await active[0]?.fail();
    await time.advance(50);
    const { left } = await drained;
    expect(left.map((job) => `${job.key}:${job.data}`).sort()).toEqual(["a:1", "a:2", "b:1", "c:1"]);
    expect(failures).toEqual([]);
  });

  it("does not wait for jobs that are to be tried again later", async () => {
    const { queue, active } = createBench();
    await queue.add(command("a", "1"));
    await active[0]?.fail();
    expect(await queue.drain({ deadlineMs: 1_000 })).toEqual({ left: [command("a", "1")] });
  });

  it("leaves a job that fails meanwhile instead of trying it again", async () => {
    const { queue, active } = createBench();
    await queue.add(command("a", "1"));
    const drained = queue.drain({ deadlineMs: 1_000 });
    await active[0]?.fail();
    expect(await drained).toEqual({ left: [command("a", "1")] });
  });

  it("is the same drain when asked twice", () => {
    const { queue } = createBench();
    expect(queue.drain({ deadlineMs: 1 })).toBe(queue.drain({ deadlineMs: 2 }));
  });
});

describe("the real clock", () => {
  it("tries again by itself", async () => {
    const attempts: number[] = [];
    const queue = createInProcessQueue<string>({
      run: (_job, { attempt }) => {
        attempts.push(attempt);
        return attempt < 3 ? Promise.reject(new Error("not yet")) : Promise.resolve();
      },
      onFailure: () => undefined,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      retry: { firstDelayMs: 1 },
    });
    await queue.add(command("a", "1"));
    await queue.idle();
    expect(attempts).toEqual([1, 2, 3]);
  });
});
