import { describe, expect, it, vi } from "vitest";

import { callKindOf } from "../../../src/edge/github/call-kind.ts";
import { createGitHub } from "../../../src/edge/github/github.ts";
import { limitOf } from "../../../src/edge/github/errors.ts";
import { createPace, GITHUB_PACE, type CallKind } from "../../../src/edge/github/pace.ts";
import { isTokenCall, SHOP, startApp, type Call } from "./app-server.ts";

const QUERY = "query { viewer { login } }";
const REVIEWS = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const CHECKS = "POST /repos/{owner}/{repo}/check-runs";
const PULL = { owner: "acme", repo: "shop", pull_number: 7 };
const CHECK = { owner: "acme", repo: "shop", name: "n", head_sha: "a" };
const READS = { ...SHOP, permissions: { contents: "read" } } as const;

/** Rates that hold nothing back, but for those that a test is about. */
const AMPLE = { points: 10_000, seconds: 60 };
const RATES = { writes: AMPLE, content: AMPLE, rest: AMPLE, graphql: AMPLE };

function throttled(rates: Partial<typeof RATES>, concurrency = 80) {
  return { isThrottled: true, pace: { concurrency, rates: { ...RATES, ...rates } } };
}

/** Answers nothing until so many calls wait. */
function holdUntil(count: number) {
  const waiting: (() => void)[] = [];
  let most = 0;
  return {
    most: () => most,
    hold: (call: Call) =>
      new Promise<null>((resolve) => {
        if (isTokenCall(call)) {
          resolve(null);
          return;
        }
        waiting.push(() => resolve(null));
        most = Math.max(most, waiting.length);
        if (waiting.length >= count) for (const go of waiting.splice(0)) go();
      }),
  };
}

describe("reads", () => {
  it("go side by side, queries as well as REST, within what GitHub takes", async () => {
    const { hold, most } = holdUntil(60);
    const { clients } = await startApp(hold, { isThrottled: true, resendAfterMs: null });
    const client = clients.forInstallation(7, SHOP);
    // None is answered before all are there: one after another would wait for ever.
    const queries = Array.from({ length: 40 }, () => client.graphql(QUERY));
    const reads = Array.from({ length: 20 }, () => client.request("GET /rate_limit"));
    await Promise.all([...queries, ...reads]);
    expect(most()).toBe(60);
  });

  it("are never more at once than the limit, whatever installations they are for", async () => {
    const { hold, most } = holdUntil(3);
    const { calls, clients } = await startApp(hold, throttled({}, 3));
    const ids = Array.from({ length: 12 }, (_, index) => index % 4);
    await Promise.all(ids.map((id) => clients.forInstallation(id + 1, SHOP).request("GET /rate_limit")));
    expect(most()).toBe(3);
    expect(calls.filter((call) => !isTokenCall(call))).toHaveLength(12);
  });

  it("beyond the points of a minute fail as a limit, and are not sent", async () => {
    const { calls, clients } = await startApp(() => null, throttled({ graphql: { points: 2, seconds: 60 } }));
    const client = clients.forInstallation(7, SHOP);
    await client.graphql(QUERY);
    await client.graphql(QUERY);
    const error: unknown = await client.graphql(QUERY).catch((each: unknown) => each);
    expect(limitOf(error)).toMatchObject({ kind: "secondary" });
    expect(limitOf(error)?.waitMs).toBeGreaterThan(50_000);
    expect(calls.filter(({ path }) => path === "/graphql")).toHaveLength(2);
    // REST has points of its own, and another installation has its own.
    await client.request("GET /rate_limit");
    await clients.forInstallation(8, SHOP).graphql(QUERY);
  });
});

describe("writes", () => {
  it("of an installation stand in one line, whatever their scopes, and no read waits for them", async () => {
    const arrived: { readonly path: string; readonly at: number }[] = [];
    const { clients } = await startApp(
      ({ path }) => {
        arrived.push({ path, at: performance.now() });
        return null;
      },
      throttled({ writes: { points: 2, seconds: 0.3 } }),
    );
    const [one, other] = [clients.forInstallation(7, SHOP), clients.forInstallation(7, READS)];
    await Promise.all([one.request("GET /rate_limit"), other.request("GET /rate_limit")]);
    arrived.length = 0;
    const writes = [one, other, one, other, one, other].map((client) => client.request(CHECKS, CHECK));
    await Promise.all(Array.from({ length: 10 }, () => one.graphql(QUERY)));
    expect(arrived.filter(({ path }) => path.endsWith("/check-runs")).length).toBeLessThanOrEqual(4);
    await Promise.all(writes);
    const times = arrived.filter(({ path }) => path.endsWith("/check-runs")).map(({ at }) => at);
    expect(times).toHaveLength(6);
    // Two at once, then two for each 300 ms: the last pair comes two of these later.
    expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(500);
  });

  it("of another installation have a line of their own", async () => {
    const { calls, clients } = await startApp(
      () => null,
      throttled({ writes: { points: 1, seconds: 3_600 } }),
    );
    for (const id of [7, 8, 9]) await clients.forInstallation(id, SHOP).request(CHECKS, CHECK);
    expect(calls.filter(({ path }) => path.endsWith("/check-runs"))).toHaveLength(3);
  });

  it("are let through in their order", async () => {
    const { admit } = createPace(throttled({ writes: { points: 1, seconds: 0.01 } }).pace);
    const order: number[] = [];
    const check = callKindOf({ method: "POST", url: "/repos/{owner}/{repo}/check-runs" });
    const numbers = Array.from({ length: 8 }, (_, index) => index);
    await Promise.all(numbers.map((number) => admit(7, check).then(() => order.push(number))));
    expect(order).toEqual(numbers);
  });

  it("that notify people fail as a limit beyond the hour's share, and others go on", async () => {
    const { calls, clients } = await startApp(
      () => null,
      throttled({ content: { points: 2, seconds: 3_600 } }),
    );
    const client = clients.forInstallation(7, SHOP);
    await client.request(REVIEWS, PULL);
    await client.request(REVIEWS, PULL);
    const error: unknown = await client.request(REVIEWS, PULL).catch((each: unknown) => each);
    expect(limitOf(error)?.waitMs).toBeGreaterThan(3_500_000);
    expect(calls.filter(({ path }) => path.endsWith("/reviews"))).toHaveLength(2);
    await client.request(CHECKS, CHECK);
    await client.graphql(QUERY);
  });

  it("are not held where nothing is spaced", async () => {
    const { admit } = createPace({ ...GITHUB_PACE, rates: null });
    const review = callKindOf({ method: "POST", url: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews" });
    for (let count = 0; count < 1_000; count += 1) await admit(7, review);
  });
});

describe("200 pull requests with findings, of one installation", () => {
  it("take as long as their 400 writes at one a second, on a clock of the test's own", async () => {
    vi.useFakeTimers();
    try {
      const { admit, run } = createPace(GITHUB_PACE);
      const kind = { api: "graphql", isWrite: false, isContent: false } as const;
      const call = (each: CallKind) => admit(7, each).then(() => run(() => wait(300)));
      const from = Date.now();
      const reviews = Array.from({ length: 200 }, async () => {
        for (let read = 0; read < 3; read += 1) await call(kind);
        await call({ api: "rest", isWrite: true, isContent: true });
        await call({ api: "rest", isWrite: true, isContent: false });
      });
      const done = Promise.all(reviews).then(() => Date.now() - from);
      await vi.advanceTimersByTimeAsync(600_000);
      expect(await done).toBeLessThanOrEqual(1.05 * 400_000);
    } finally {
      vi.useRealTimers();
    }
  });
});

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe("what the bot takes of GitHub's limits", () => {
  it("is within them, in the minute of any two windows too where writes are concerned", () => {
    const { concurrency, rates } = GITHUB_PACE;
    if (rates === null) throw new Error("GitHub's limits are to be kept");
    expect(concurrency).toBeLessThan(100);
    const { writes, content, rest, graphql } = rates;
    expect(writes.points / writes.seconds).toBeLessThanOrEqual(1);
    expect((60 / writes.seconds + 1) * writes.points).toBeLessThan(80);
    expect(content).toEqual({ points: expect.any(Number), seconds: 3_600 });
    expect(content.points).toBeLessThan(500);
    expect([rest.seconds, graphql.seconds]).toEqual([60, 60]);
    expect(rest.points).toBeLessThan(900);
    expect(graphql.points).toBeLessThan(2_000);
  });
});

describe("a call is", () => {
  /** The kinds of the calls that the adapter makes. */
  async function kindsOf(act: (github: ReturnType<typeof createGitHub>) => Promise<unknown>) {
    const kinds: ReturnType<typeof callKindOf>[] = [];
    const { clients } = await startApp((call) => {
      if (isTokenCall(call)) return null;
      const { method, path, body } = call;
      kinds.push(callKindOf({ method, url: path.replace(/\?.*/, ""), query: body["query"] }));
      return { status: 404, body: { message: "no" } };
    });
    const client = clients.forInstallation(7, SHOP);
    await act(createGitHub(client, "c.yml")).catch(() => undefined);
    return kinds;
  }

  const REF = { owner: "acme", repo: "shop", number: 7 };
  const write = { isWrite: true, isContent: false };

  it.each<[string, object, (github: ReturnType<typeof createGitHub>) => Promise<unknown>]>([
    [
      "a read",
      { api: "rest", isWrite: false, isContent: false },
      (github) => github.findPullRequests(REF, "a"),
    ],
    [
      "a read, sent by POST",
      { api: "graphql", isWrite: false, isContent: false },
      (github) => github.readHeadSha(REF),
    ],
    ["a write", { api: "graphql", ...write }, (github) => github.change([{ kind: "resolve", id: "T" }])],
    [
      "content: a review",
      { api: "rest", ...write, isContent: true },
      (github) => github.postReview(REF, { headSha: "a", body: "b", comments: [] }),
    ],
    [
      "content: a comment",
      { api: "rest", ...write, isContent: true },
      (github) => github.postAnswer(REF, { thread: null, body: "b" }),
    ],
    [
      "content: an answer in a thread",
      { api: "rest", ...write, isContent: true },
      (github) => github.postAnswer(REF, { thread: 1, body: "b" }),
    ],
    [
      "content: a pull request",
      { api: "rest", ...write, isContent: true },
      (github) => github.openPullRequest(REF, { head: "h", base: "b", title: "t", body: "b" }),
    ],
    [
      "a write that notifies nobody: a reaction",
      { api: "rest", ...write },
      (github) => github.react(REF, { kind: "review", id: 1 }, "eyes"),
    ],
    [
      "a write that notifies nobody: an edit",
      { api: "graphql", ...write },
      (github) => github.change([{ kind: "comment", id: "C", body: "b" }]),
    ],
  ])("%s", async (_title, kind, act) => {
    expect((await kindsOf(act))[0]).toEqual(kind);
  });
});
