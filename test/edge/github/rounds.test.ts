import { describe, expect, it } from "vitest";

import type { Job } from "../../../src/app/jobs/job.ts";
import { createRounds } from "../../../src/edge/github/rounds.ts";
import type { AddResult, QueuedJob, JobQueue } from "../../../src/edge/queue/job.ts";
import { isTokenCall, startApp, type Answer, type Call } from "./app-server.ts";

const HOUR_MS = 3_600_000;
const SINCE = Date.parse("2026-05-01T00:00:00Z");
const BAD_GATEWAY: Answer = { status: 502, body: {} };

interface GitHub {
  /** How many repositories each installation has, by its number. */
  readonly installations: Readonly<Record<number, number>>;
  /** What is answered in place of what GitHub would; null for that. */
  fail: (call: Call) => Answer | null;
}

/** A GitHub with these installations, and a queue that takes what it has room for. */
async function startWorld(github: GitHub) {
  const { calls, clients } = await startApp((call) => github.fail(call) ?? answer(call, github), {
    resendAfterMs: null,
  });
  const world = { room: Infinity, warned: 0, taken: [] as QueuedJob<Job>[], calls };
  const queue = {
    add: (job: QueuedJob<Job>): Promise<AddResult> => {
      if (world.taken.length >= world.room) return Promise.resolve("full");
      world.taken.push(job);
      return Promise.resolve("queued");
    },
  };
  const rounds = createRounds({
    clients,
    // Nothing else of the queue is used.
    queue: queue as unknown as JobQueue<Job>,
    log: { warn: () => (world.warned += 1) },
  });
  return { world, rounds };
}

function answer(call: Call, { installations }: GitHub): Answer | null {
  const url = new URL(call.path, "http://127.0.0.1");
  const from = (Number(url.searchParams.get("page")) - 1) * 100;
  if (isTokenCall(call)) return token(call);
  if (url.pathname === "/app/installations")
    return {
      status: 200,
      body: Object.keys(installations)
        .map(toInstallation)
        .slice(from, from + 100),
    };
  if (url.pathname !== "/installation/repositories") return null;
  const id = Number(call.token.slice("ghs_".length));
  const all = Array.from({ length: installations[id] ?? 0 }, (_, at) => toRepository(id, at));
  return { status: 200, body: { total_count: all.length, repositories: all.slice(from, from + 100) } };
}

/** A token says whose it is. */
function token({ path }: Call): Answer {
  const [, id] = /installations\/(\d+)\//.exec(path) ?? [];
  const expires_at = new Date(Date.now() + HOUR_MS).toISOString();
  return { status: 201, body: { token: `ghs_${id}`, expires_at, permissions: {} } };
}

function toInstallation(id: string) {
  return { id: Number(id), created_at: "2026-04-01T00:00:00Z", suspended_at: null };
}

function toRepository(id: number, at: number) {
  return { name: `shop${at}`, owner: { login: `org${id}` }, archived: false };
}

const names = (taken: readonly QueuedJob<Job>[]) => taken.map(({ key }) => key);

describe("a round through the repositories", () => {
  it("takes them all, as owed since the gap began, and says so only then", async () => {
    const { world, rounds } = await startWorld({ installations: { 1: 1, 2: 0, 3: 2 }, fail: () => null });
    rounds.begin(SINCE);
    expect(rounds.isDone(SINCE)).toBe(false);
    await rounds.goOn();
    expect(names(world.taken)).toEqual(["org1/shop0", "org3/shop0", "org3/shop1"]);
    expect(world.taken.every(({ since }) => since === SINCE)).toBe(true);
    // A little before the gap, since clocks differ.
    const which = { uncheckedSince: "2026-04-30T23:55:00.000Z", installedAt: "2026-04-01T00:00:00.000Z" };
    expect(world.taken.map(({ data }) => data)).toMatchObject([{ which }, { which }, { which }]);
    expect([rounds.isDone(SINCE), rounds.isDone(SINCE - 1)]).toEqual([true, false]);
  });

  it("takes a hundred at a time, and lists nothing twice", async () => {
    const { world, rounds } = await startWorld({ installations: { 1: 150, 2: 80 }, fail: () => null });
    rounds.begin(SINCE);
    const counts = [];
    for (let count = 0; count < 3; count += 1) {
      await rounds.goOn();
      counts.push(world.taken.length);
    }
    expect(counts).toEqual([100, 200, 230]);
    expect(new Set(names(world.taken)).size).toBe(230);
    expect(world.calls.filter((call) => !isTokenCall(call))).toHaveLength(4);
    expect(rounds.isDone(SINCE)).toBe(true);
  });

  it("lists the repositories of no more than a hundred installations at a time", async () => {
    const installations = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [at + 1, 0]));
    const { world, rounds } = await startWorld({ installations, fail: () => null });
    rounds.begin(SINCE);
    await rounds.goOn();
    expect(world.calls).toHaveLength(2 + 2 * 100);
    expect(rounds.isDone(SINCE)).toBe(false);
    await rounds.goOn();
    expect(rounds.isDone(SINCE)).toBe(true);
  });

  it("goes on where there is room again", async () => {
    const { world, rounds } = await startWorld({ installations: { 1: 3 }, fail: () => null });
    world.room = 2;
    rounds.begin(SINCE);
    await rounds.goOn();
    expect(rounds.isDone(SINCE)).toBe(false);
    world.room = Infinity;
    await rounds.goOn();
    expect(names(world.taken)).toEqual(["org1/shop0", "org1/shop1", "org1/shop2"]);
    expect(rounds.isDone(SINCE)).toBe(true);
  });
});

describe("a round in which GitHub fails", () => {
  const failures: readonly (readonly [string, (call: Call) => Answer | null])[] = [
    ["lists no installations", ({ path }) => (path.startsWith("/app/installations?") ? BAD_GATEWAY : null)],
    ["lists no repositories", ({ path }) => (path.startsWith("/installation/") ? BAD_GATEWAY : null)],
    ["lists no second page", ({ path }) => (/^\/installation\/.*page=2$/.test(path) ? BAD_GATEWAY : null)],
    ["gives no token", (call) => (isTokenCall(call) ? { status: 422, body: { message: "no" } } : null)],
  ];

  it.each(failures)("is not done while it %s, and takes all once it does", async (_, fail) => {
    const github: GitHub = { installations: { 1: 100, 2: 1 }, fail };
    const { world, rounds } = await startWorld(github);
    rounds.begin(SINCE);
    for (let count = 0; count < 3; count += 1) {
      await rounds.goOn().catch(() => undefined);
      expect(rounds.isDone(SINCE)).toBe(false);
      rounds.begin(SINCE);
    }
    github.fail = () => null;
    for (let count = 0; count < 3; count += 1) await rounds.goOn();
    expect(new Set(names(world.taken)).size).toBe(101);
    expect(world.taken).toHaveLength(101);
    expect(rounds.isDone(SINCE)).toBe(true);
  });

  it("goes on with the other installations, and tries the one that fails once at a time", async () => {
    const isFirst = ({ path }: Call) => path.includes("/installations/1/");
    const github: GitHub = {
      installations: { 1: 1, 2: 1, 3: 1 },
      fail: (call) => (isFirst(call) ? BAD_GATEWAY : null),
    };
    const { world, rounds } = await startWorld(github);
    rounds.begin(SINCE);
    await rounds.goOn();
    expect(names(world.taken)).toEqual(["org2/shop0", "org3/shop0"]);
    expect(world.calls.filter(isFirst)).toHaveLength(1);
    expect(world.warned).toBe(1);
    expect(rounds.isDone(SINCE)).toBe(false);
    github.fail = () => null;
    await rounds.goOn();
    expect(names(world.taken).at(-1)).toBe("org1/shop0");
    expect(rounds.isDone(SINCE)).toBe(true);
  });

  it("waits for no installation that is gone or suspended", async () => {
    const suspended = { status: 403, body: { message: "This installation has been suspended" } };
    const { world, rounds } = await startWorld({
      installations: { 1: 1, 2: 1, 3: 1 },
      fail: ({ path }) => {
        if (path.includes("/installations/1/")) return { status: 404, body: { message: "Not Found" } };
        return path.includes("/installations/2/") ? suspended : null;
      },
    });
    rounds.begin(SINCE);
    await rounds.goOn();
    expect(names(world.taken)).toEqual(["org3/shop0"]);
    expect(rounds.isDone(SINCE)).toBe(true);
  });
});
