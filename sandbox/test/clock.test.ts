import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Sandbox, SandboxRepository } from "../src/start-sandbox.ts";
import { createClock } from "../src/state/clock.ts";
import { createWorld } from "../src/state/create-world.ts";
import { asApp, asInstallation, textAt } from "./bare-client.ts";
import { APP, startWithApp } from "./fixture.ts";

const HOUR_MS = 3_600_000;

let sandbox: Sandbox;
let repository: SandboxRepository;

beforeAll(async () => {
  sandbox = await startWithApp();
  repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
});

afterAll(() => sandbox.close());

describe("the clock of the sandbox", () => {
  it("shows the real time until it is moved", () => {
    const clock = createClock();
    const before = Date.now();
    const shown = clock.now();
    expect(shown).toBeGreaterThanOrEqual(before);
    expect(shown).toBeLessThanOrEqual(Date.now());
  });

  it("is moved on, never back", () => {
    const clock = createClock();
    const before = clock.now();
    clock.advance(HOUR_MS);
    expect(clock.now() - before).toBeGreaterThanOrEqual(HOUR_MS);
    expect(() => clock.advance(-1)).toThrow("it cannot be moved by -1 ms");
  });

  it("wakes what has waited for a moment that is over, and nothing else", async () => {
    const clock = createClock();
    const woken: string[] = [];
    const stop = new AbortController();
    const hour = clock.wait(HOUR_MS).then(() => woken.push("hour"));
    const day = clock.wait(24 * HOUR_MS, stop.signal).then(() => woken.push("day"));
    clock.advance(HOUR_MS);
    await hour;
    expect(woken).toEqual(["hour"]);
    stop.abort();
    await day;
    await clock.wait(24 * HOUR_MS, stop.signal);
  });
});

it("warns of no leak where many wait until the sandbox closes", async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const { clock, closing } = createWorld({ url: "http://127.0.0.1:9", folder: "/tmp", app: APP });
  const waiting = Array.from({ length: 20 }, () => clock.wait(HOUR_MS, closing.signal));
  await new Promise((resolve) => setImmediate(resolve));
  closing.abort();
  await Promise.all(waiting);
  expect(warnings).toEqual([]);
});

// "Installation access tokens expire one hour from the time you create them."
// (docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app)
describe("what goes by it", () => {
  it("is the hour of a token", async () => {
    const bot = await asInstallation(sandbox, repository);
    sandbox.clock.advance(HOUR_MS - 60_000);
    expect((await bot.rest("GET", "/repos/octo/shop")).status).toBe(200);
    sandbox.clock.advance(60_000);
    expect((await bot.rest("GET", "/repos/octo/shop")).status).toBe(401);
    const next = await asInstallation(sandbox, repository);
    expect((await next.rest("GET", "/repos/octo/shop")).status).toBe(200);
  });

  it("is the date of everything that is made, commits included", async () => {
    sandbox.clock.advance(24 * HOUR_MS);
    const earliest = sandbox.clock.now() - 60_000;
    const sha = await repository.commit({ branch: "later", files: { a: "b" } });
    const pull = await repository.openPullRequest({ head: "later" });
    const bot = await asInstallation(sandbox, repository);
    const shown = await bot.rest("GET", `/repos/octo/shop/pulls/${pull.number}`);
    const commit = await bot.rest("GET", `/repos/octo/shop/commits/${sha}`);
    expect(Date.parse(textAt(shown.body, "created_at"))).toBeGreaterThan(earliest);
    expect(Date.parse(textAt(commit.body, "commit", "committer", "date"))).toBeGreaterThan(earliest);
  });

  it("is not the app's own token, which an app signs by a clock of its own", async () => {
    sandbox.clock.advance(24 * HOUR_MS);
    expect((await asApp(sandbox).rest("GET", "/app")).status).toBe(200);
  });

  it("is the date of every answer, by which a client can find out how far its clock is off", async () => {
    const answer = await asApp(sandbox).rest("GET", "/app");
    const off = Date.parse(answer.headers.get("date") ?? "") - sandbox.clock.now();
    expect(Math.abs(off)).toBeLessThan(60_000);
  });
});
