import { beforeEach, describe, expect, it } from "vitest";
import { type Answer, asApp, asInstallation, at, textAt } from "./bare-client.ts";
import { useFreshShop } from "./fixture.ts";

// docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api

const shop = useFreshShop({ a: "a\n" });

beforeEach(async () => {
  await shop.repository.commit({ branch: "feature", files: { a: "b\n" } });
  await shop.repository.openPullRequest({ head: "feature" });
});

const COMMENTS = "/repos/octo/shop/issues/1/comments";

function read(client = shop.bot): Promise<Answer> {
  return client.rest("GET", "/repos/octo/shop");
}

function ask(name = "Who"): Promise<Answer> {
  return shop.bot.graphql(`query ${name} { viewer { login } }`);
}

function said(): readonly string[] {
  return shop.repository.pullRequests().flatMap((pull) => pull.comments().map(({ body }) => body));
}

describe("an outage", () => {
  it("answers 502 with a page for people, whoever asks for what, until it ends", async () => {
    const end = shop.sandbox.faults.breakDown();
    const answers = [await read(), await ask(), await asApp(shop.sandbox).rest("GET", "/app")];
    expect(answers.map(({ status }) => status)).toEqual([502, 502, 502]);
    expect(answers.map(({ body }) => body)).toEqual([null, null, null]);
    expect(shop.sandbox.requests.at(-3)).toMatchObject({ route: "GET /repos/{owner}/{repo}", status: 502 });
    end();
    expect((await read()).status).toBe(200);
  });

  it("does nothing of what it is asked for", async () => {
    shop.sandbox.faults.breakDown({ status: 503 });
    expect((await shop.bot.rest("POST", COMMENTS, { body: "x" })).status).toBe(503);
    expect(said()).toEqual([]);
  });

  it("strikes only what it is aimed at", async () => {
    shop.sandbox.faults.breakDown({ route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments" });
    shop.sandbox.faults.breakDown({ route: /\/pulls\// });
    shop.sandbox.faults.breakDown({ operation: "Broken" });
    shop.sandbox.faults.breakDown({ owner: "Hexa" });
    const statuses = [
      await shop.bot.rest("POST", COMMENTS, { body: "x" }),
      await shop.bot.rest("GET", "/repos/octo/shop/pulls/1"),
      await ask("Broken"),
      await ask("Whole"),
      await read(),
      await shop.bot.rest("GET", COMMENTS),
    ].map(({ status }) => status);
    expect(statuses).toEqual([502, 502, 502, 200, 200, 200]);
    shop.sandbox.faults.repair();
    shop.sandbox.faults.breakDown({ kind: "write", owner: "OCTO" });
    expect((await read()).status).toBe(200);
    expect((await shop.bot.rest("POST", COMMENTS, { body: "x" })).status).toBe(502);
  });

  it("lasts as long, or as many calls, as it should", async () => {
    shop.sandbox.faults.breakDown({ times: 2 });
    expect([await read(), await read(), await read()].map(({ status }) => status)).toEqual([502, 502, 200]);
    shop.sandbox.faults.breakDown({ forMs: 60_000 });
    shop.sandbox.clock.advance(59_000);
    expect((await read()).status).toBe(502);
    shop.sandbox.clock.advance(1_000);
    expect((await read()).status).toBe(200);
  });

  it("strikes a share of the calls, the same ones for the same seed", async () => {
    async function play(seed: number): Promise<string> {
      const end = shop.sandbox.faults.breakDown({ share: 0.5, seed });
      const statuses: number[] = [];
      for (let call = 0; call < 20; call += 1) statuses.push((await read()).status);
      end();
      return statuses.join(" ");
    }
    const first = await play(7);
    expect(first).toMatch(/200/);
    expect(first).toMatch(/502/);
    expect(await play(7)).toBe(first);
    expect(await play(8)).not.toBe(first);
  });
});

describe("a lost answer", () => {
  it("is one to a call that has done its work", async () => {
    shop.sandbox.faults.loseAnswers({ kind: "write", times: 1 });
    await expect(shop.bot.rest("POST", COMMENTS, { body: "once" })).rejects.toThrow("fetch failed");
    expect(said()).toEqual(["once"]);
    expect(shop.sandbox.requests.at(-1)).toMatchObject({ status: 201 });
    expect((await shop.bot.rest("POST", COMMENTS, { body: "twice" })).status).toBe(201);
  });

  it("is one of GraphQL's too", async () => {
    shop.sandbox.faults.loseAnswers({ operation: "Who" });
    await expect(ask()).rejects.toThrow("fetch failed");
  });
});

describe("a slow answer", () => {
  it("comes when its time has passed", async () => {
    shop.sandbox.faults.delayAnswers(3_600_000, { times: 1 });
    let answered = false;
    const answer = read().finally(() => {
      answered = true;
    });
    expect((await ask()).status).toBe(200);
    expect(answered).toBe(false);
    shop.sandbox.clock.advance(3_600_000);
    expect((await answer).status).toBe(200);
  });

  it("does not keep the sandbox from closing", async () => {
    shop.sandbox.faults.delayAnswers(3_600_000, { route: "GET /repos/{owner}/{repo}" });
    const answer = read().then(
      ({ status }) => status,
      () => "closed",
    );
    await ask();
    await shop.sandbox.close();
    expect(["closed", 200]).toContain(await answer);
  });
});

// "If you exceed your primary rate limit, you will receive a 403 or 429 response, and the x-ratelimit-remaining header
// will be 0" (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api)
describe("the hourly quota", () => {
  function rates({ headers }: Answer): readonly (string | null)[] {
    return ["limit", "used", "remaining", "resource"].map((name) => headers.get(`x-ratelimit-${name}`));
  }

  it("is told on every answer, refusals included, REST and GraphQL apart", async () => {
    expect(rates(await read())).toEqual(["5000", "1", "4999", "core"]);
    expect(rates(await shop.bot.rest("GET", "/nonsense"))).toEqual(["5000", "2", "4998", "core"]);
    const asked = await ask();
    expect(rates(asked)).toEqual(["5000", "1", "4999", "graphql"]);
    const reset = Number(asked.headers.get("x-ratelimit-reset")) * 1000 - shop.sandbox.clock.now();
    expect(reset).toBeGreaterThan(3_500_000);
    expect(reset).toBeLessThanOrEqual(3_601_000);
    const told = await shop.bot.graphql("{ rateLimit { limit used remaining } }");
    expect(at(told.body, "data", "rateLimit")).toEqual({ limit: 5000, used: 2, remaining: 4998 });
  });

  it("is each installation's own, shared by its tokens", async () => {
    const other = await shop.sandbox.createRepository({ owner: "hexa", name: "shop", files: { a: "a" } });
    shop.sandbox.faults.setQuota("octo");
    const elsewhere = await asInstallation(shop.sandbox, other);
    expect((await elsewhere.rest("GET", "/repos/hexa/shop")).status).toBe(200);
    const next = await asInstallation(shop.sandbox, shop.repository);
    expect((await next.rest("GET", "/repos/octo/shop")).status).toBe(403);
  });

  it("is refused when it is used up, until it is there again", async () => {
    shop.sandbox.faults.setQuota("octo", { remaining: 1, resetInMs: 120_000 });
    expect(rates(await read())).toEqual(["5000", "5000", "0", "core"]);
    const refused = await shop.bot.rest("POST", COMMENTS, { body: "x" });
    expect(refused.status).toBe(403);
    expect(textAt(refused.body, "message")).toMatch(/^API rate limit exceeded for installation ID \d+\.$/);
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(refused.headers.get("retry-after")).toBeNull();
    expect(said()).toEqual([]);
    shop.sandbox.clock.advance(120_000);
    expect(rates(await read())).toEqual(["5000", "1", "4999", "core"]);
  });

  it("is the app's own for what it asks as itself", async () => {
    const ask = () => asApp(shop.sandbox).rest("GET", "/app");
    shop.sandbox.faults.setAppQuota({ remaining: 1, resetInMs: 120_000 });
    expect([(await ask()).status, (await ask()).status, (await read()).status]).toEqual([200, 403, 200]);
    shop.sandbox.faults.setAppQuota({ remaining: 100_000 });
    expect(rates(await ask())).toEqual(["100000", "1", "99999", "core"]);
  });

  // "The response status will still be 200, but you will receive an error message"
  // (docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api)
  it("is refused by GraphQL with 200 and an error", async () => {
    shop.sandbox.faults.setQuota("octo", { resource: "graphql" });
    const refused = await ask();
    expect(refused.status).toBe(200);
    expect(refused.body).toEqual({
      errors: [
        { type: "RATE_LIMITED", message: expect.stringMatching(/^API rate limit exceeded/) as string },
      ],
    });
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await read()).status).toBe(200);
  });

  it("grows with the number of repositories over 20", async () => {
    const more = Array.from({ length: 21 }, (_, index) => `more-${index}`);
    for (const name of more) await shop.sandbox.createRepository({ owner: "octo", name });
    // From its next hour on.
    shop.sandbox.clock.advance(3_600_000);
    const bot = await asInstallation(shop.sandbox, shop.repository);
    expect(rates(await read(bot))).toEqual(["5100", "1", "5099", "core"]);
  });
});

// docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
describe("a secondary limit", () => {
  it("is 403 or 429 with the seconds to wait, though there is quota left", async () => {
    shop.sandbox.faults.slowDown({ times: 1 });
    shop.sandbox.faults.slowDown({ kind: "write", status: 429, retryAfterSeconds: 5 });
    const first = await read();
    expect([first.status, first.headers.get("retry-after")]).toEqual([403, "60"]);
    expect(textAt(first.body, "message")).toContain("You have exceeded a secondary rate limit");
    expect(first.headers.get("x-ratelimit-remaining")).not.toBe("0");
    const second = await shop.bot.rest("POST", COMMENTS, { body: "x" });
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(said()).toEqual([]);
  });

  it("is 200 with an error in GraphQL", async () => {
    shop.sandbox.faults.slowDown({ retryAfterSeconds: 7 });
    const answer = await ask();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([200, "7"]);
    expect(answer.body).toMatchObject({ errors: [{ type: "RATE_LIMITED" }] });
    expect(answer.body).not.toHaveProperty("data");
  });

  it("is counted where a test wants it, in the last minute and the last hour", async () => {
    shop.sandbox.faults.enforceSecondaryLimits({ writesPerMinute: 2, writesPerHour: 3 });
    async function write(): Promise<readonly [number, string | null]> {
      const answer = await shop.bot.rest("POST", COMMENTS, { body: "x" });
      return [answer.status, answer.headers.get("retry-after")];
    }
    expect([await write(), await write()]).toEqual([
      [201, null],
      [201, null],
    ]);
    const [status, seconds] = await write();
    expect(status).toBe(403);
    expect(Number(seconds)).toBeGreaterThan(50);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect((await read()).status).toBe(200);
    shop.sandbox.clock.advance(60_000);
    expect(await write()).toEqual([201, null]);
    const late = await write();
    expect(late[0]).toBe(403);
    expect(Number(late[1])).toBeGreaterThan(3_500);
    shop.sandbox.faults.repair();
    expect(await write()).toEqual([201, null]);
  });

  it("is counted in points too, five for a write", async () => {
    shop.sandbox.faults.enforceSecondaryLimits({ restPointsPerMinute: 7, graphqlPointsPerMinute: 2 });
    expect((await shop.bot.rest("POST", COMMENTS, { body: "x" })).status).toBe(201);
    expect([await read(), await read(), await read()].map(({ status }) => status)).toEqual([200, 200, 403]);
    const asked = [await ask(), await ask(), await ask()];
    expect(asked.map(({ headers }) => headers.has("retry-after"))).toEqual([false, false, true]);
  });
});

describe("tokens that are revoked", () => {
  // docs.github.com/rest/apps/installations#revoke-an-installation-access-token
  it("are the one that asks for it, and no other", async () => {
    const other = await asInstallation(shop.sandbox, shop.repository);
    expect((await shop.bot.rest("DELETE", "/installation/token")).status).toBe(204);
    const after = await read();
    expect(after.status).toBe(401);
    expect(after.body).toMatchObject({ message: "Bad credentials" });
    expect((await other.rest("GET", "/repos/octo/shop")).status).toBe(200);
    expect((await asApp(shop.sandbox).rest("DELETE", "/installation/token")).status).toBe(403);
  });

  it("are all of them when the owner wants that, and new ones are given out", async () => {
    shop.sandbox.faults.revokeTokens();
    expect((await read()).status).toBe(401);
    expect((await ask()).status).toBe(401);
    const bot = await asInstallation(shop.sandbox, shop.repository);
    expect((await read(bot)).status).toBe(200);
  });
});
