import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { openStateFolder } from "../../src/edge/state-folder.ts";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { runBot, type BotWishes } from "../../demo/src/run-bot.ts";
import { ROUTED_EVENTS } from "../../src/edge/github/route-event.ts";
import { startSandbox, type Sandbox } from "../../sandbox/src/start-sandbox.ts";

import { startFaultProxy } from "./fault-proxy.ts";
import { createShop, fixedManifest, manifest, propose, settle, SOON, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

/** A GitHub without a bot; bots come and go. */
async function startAlone() {
  const sandbox = await startSandbox({ app: { ...OTEL_FIX, events: [...ROUTED_EVENTS] } });
  onTestFinished(() => sandbox.close());
  // GitHub has an address, and nobody is there.
  sandbox.setWebhookUrl("http://127.0.0.1:9/");
  return { sandbox, repository: await createShop(sandbox) };
}

/** A bot that looks for owed work once. */
async function comeBack(sandbox: Sandbox, wishes: BotWishes = {}, host = sandbox.host) {
  const bot = await runBot(sandbox, host, { retry: SOON, resendAfterMs: null, ...wishes });
  onTestFinished(() => bot.close(5_000));
  await bot.sweep();
  await settle(sandbox, bot);
  return bot;
}

/** Calls since, those for tokens and the log of deliveries left out. */
function countCalls(sandbox: Sandbox, since: number): number {
  return sandbox.requests
    .slice(since)
    .filter(
      ({ isTokenRequest, route }) => !isTokenRequest && route?.includes("/app/hook/deliveries") !== true,
    ).length;
}

describe("what happened while the bot was down", () => {
  it("is done when it comes back: opened, pushed, commanded", async () => {
    const { sandbox, repository } = await startAlone();
    const pull = await propose(repository, { [PATH]: manifest() });
    await pull.push({ "b.yaml": manifest("b") });
    await pull.comment("/otel-fix", "ada");
    await sandbox.settled();
    await comeBack(sandbox);
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect(pull.comments()).toHaveLength(2);
    expect(pull.comments()[0]?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });

  it("is done once, however often it is found", async () => {
    const { sandbox, repository } = await startAlone();
    const pull = await propose(repository, { [PATH]: manifest() });
    await pull.comment("/otel-fix why", "ada");
    await sandbox.settled();
    for (let count = 0; count < 3; count += 1) {
      const bot = await comeBack(sandbox);
      await bot.sweep();
      await settle(sandbox, bot);
      await bot.close(5_000);
    }
    expect(pull.comments()).toHaveLength(2);
    expect(await pull.threads()).toHaveLength(1);
    expect(pull.checkRuns()).toHaveLength(1);
  });

  it("is answered in the order in which it was asked", async () => {
    const { sandbox, repository } = await startAlone();
    const pull = await propose(repository, { [PATH]: manifest() });
    const asked = ["help", "why", "--dry-run", ""].map((words) => `/otel-fix ${words}`.trim());
    for (const text of asked) await pull.comment(text, "ada");
    await sandbox.settled();
    await comeBack(sandbox);
    const comments = pull.comments();
    const answered = comments.flatMap(
      ({ body }) => /<!-- otel-fix:v1 answer \S+ \d+ (\S+) -->/.exec(body)?.[1] ?? [],
    );
    const commands = comments.slice(0, asked.length).map(({ nodeId }) => nodeId);
    expect(answered).toEqual(commands);
  });

  it("is not looked for beyond the log of GitHub where nobody knows that the bot was ever there", async () => {
    const { sandbox, repository } = await startAlone();
    const pull = await propose(repository, { [PATH]: manifest() });
    await sandbox.settled();
    sandbox.clock.advance(4 * 24 * 60 * 60_000);
    await comeBack(sandbox);
    expect(pull.checkRuns()).toEqual([]);
  });
});

describe("what waits in a process that is killed", () => {
  it("is found by the next one, of all that arrived and was answered with 202", async () => {
    const { sandbox, repository } = await startAlone();
    // The first process gets no answer: it takes deliveries, and nothing comes of them.
    let isDead = false;
    const hanging = await startFaultProxy(sandbox.host, async () => {
      while (!isDead) await new Promise((resolve) => setTimeout(resolve, 10));
      return { status: 404, body: { message: "the process is dead" } };
    });
    const first = await runBot(sandbox, hanging, { retry: SOON, resendAfterMs: null });
    const pulls = [];
    for (let number = 1; number <= 12; number += 1)
      pulls.push(await propose(repository, { [`${number}.yaml`]: manifest() }, { head: `branch-${number}` }));
    await sandbox.settled();
    expect(sandbox.deliveries.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(12);
    // A kill: nothing of what it would still do reaches GitHub.
    await first.close(0);
    isDead = true;
    await comeBack(sandbox);
    for (const pull of pulls) {
      expect(await pull.threads()).toHaveLength(1);
      expect(pull.checkRuns()).toHaveLength(1);
    }
  });
});

describe("a queue that is full", () => {
  it("is told to GitHub with 503, and the sweep finds what it refused", async () => {
    const { sandbox, repository } = await startAlone();
    let isOpen = false;
    const host = await startFaultProxy(sandbox.host, async () => {
      while (!isOpen) await new Promise((resolve) => setTimeout(resolve, 10));
      return null;
    });
    const bot = await runBot(sandbox, host, { retry: SOON, resendAfterMs: null, capacity: 2 });
    onTestFinished(() => bot.close(5_000));
    const pulls = [];
    for (let number = 1; number <= 9; number += 1)
      pulls.push(await propose(repository, { [`${number}.yaml`]: manifest() }, { head: `branch-${number}` }));
    await sandbox.settled();
    expect(sandbox.deliveries.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(4);
    isOpen = true;
    await settle(sandbox, bot);
    for (let count = 0; count < 9; count += 1) {
      await bot.sweep();
      await settle(sandbox, bot);
    }
    for (const pull of pulls) expect(pull.checkRuns()).toHaveLength(1);
  });
});

describe("the mark of the last sweep", () => {
  it("spares the next process what is done", async () => {
    const { sandbox, repository } = await startAlone();
    const folder = mkdtempSync(join(tmpdir(), "otel-fix-state-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const mark = await openStateFolder(folder);
    const pull = await propose(repository, { [PATH]: manifest() });
    await sandbox.settled();
    const first = await comeBack(sandbox, { mark });
    await first.sweep();
    await first.close(5_000);
    expect(pull.checkRuns()).toHaveLength(1);
    const left = await mark.read();
    expect(left).not.toBeNull();
    const before = sandbox.requests.length;
    // A sweep looks a little further back than the mark: as if that were past.
    await comeBack(sandbox, { mark: { ...mark, read: () => Promise.resolve((left ?? 0) + 6 * 60_000) } });
    expect(countCalls(sandbox, before)).toBe(0);
  });

  it("has the repositories looked through after a gap, for what was pushed since the installation", async () => {
    const { sandbox, repository } = await startAlone();
    const pull = await propose(repository, { [PATH]: manifest() });
    await sandbox.settled();
    sandbox.clock.advance(4 * 24 * 60 * 60_000);
    const sweptUntil = Date.now() - 4 * 24 * 60 * 60_000;
    let written: number | null = null;
    const mark = {
      read: () => Promise.resolve(written ?? sweptUntil),
      write: (time: number) => {
        written = time;
        return Promise.resolve();
      },
    };
    const bot = await comeBack(sandbox, { mark });
    expect(pull.checkRuns()).toHaveLength(1);
    expect(written).toBeNull();
    for (let count = 0; count < 2; count += 1) {
      await bot.sweep();
      await settle(sandbox, bot);
    }
    expect(written).not.toBeNull();
    expect(pull.checkRuns()).toHaveLength(1);
  });
});

describe("a review that is given up", () => {
  it("says so in the check", async () => {
    const broken = {
      status: 200,
      body: { data: null, errors: [{ type: "MAX_NODE_LIMIT_EXCEEDED", message: "boom" }] },
    };
    const { sandbox, settle: settled } = await startWorld(
      { retry: { attempts: 2, firstDelayMs: 5 } },
      ({ body }) => (body.includes("query Contents") ? broken : null),
    );
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settled();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral", title: "Not reviewed" }]);
    expect(pull.checkRuns()[0]?.summary).toContain("The review failed 2 times");
  });
});

describe("what was given up", () => {
  it("is left alone by the sweep, and done when a person redelivers it", async () => {
    const { sandbox, repository } = await startAlone();
    const broken = {
      status: 200,
      body: { data: null, errors: [{ type: "MAX_NODE_LIMIT_EXCEEDED", message: "boom" }] },
    };
    let isBroken = true;
    const host = await startFaultProxy(sandbox.host, ({ body }) =>
      isBroken && body.includes("query Contents") ? broken : null,
    );
    const bot = await runBot(sandbox, host, { retry: { attempts: 1 }, resendAfterMs: null });
    onTestFinished(() => bot.close(5_000));
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle(sandbox, bot);
    expect(pull.checkRuns()).toMatchObject([{ title: "Not reviewed" }]);
    const before = sandbox.requests.length;
    await bot.sweep();
    await settle(sandbox, bot);
    expect(countCalls(sandbox, before)).toBe(0);
    isBroken = false;
    const opened = sandbox.deliveries.find(
      ({ event, action }) => `${event} ${action}` === "pull_request opened",
    );
    await sandbox.redeliver(opened?.id ?? "");
    await settle(sandbox, bot);
    expect(await pull.threads()).toHaveLength(1);
  });
});

describe("a configuration that is merged", () => {
  it("has the open pull requests into its branch reviewed by it, and no other", async () => {
    const { sandbox, settle: settled } = await startWorld();
    const repository = await createShop(sandbox);
    await repository.commit({ branch: "release", from: "main", files: { "r.md": "r\n" } });
    const pull = await propose(repository, { [PATH]: manifest() });
    const other = await propose(repository, { "o.yaml": manifest("o") }, { head: "other", base: "release" });
    const configuration = await propose(
      repository,
      { ".github/otel-fix.yml": "keep:\n  python: [flask]\n" },
      { head: "configuration" },
    );
    await settled();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('"requests,urllib3,urllib,flask"');
    await configuration.merge("ada");
    await settled();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('"requests,urllib3,urllib"');
    expect((await other.threads())[0]?.comments[0]?.body).toContain('"requests,urllib3,urllib,flask"');
    expect(pull.checkRuns().at(-1)?.summary).toContain("acme/shop:.github/otel-fix.yml");
  });

  it("costs one call where a merged pull request changes something else", async () => {
    const { sandbox, settle: settled, takeCalls } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: fixedManifest() });
    await settled();
    takeCalls();
    await pull.merge("ada");
    await settled();
    expect(takeCalls()).toEqual(["read MergedPullRequest"]);
  });
});
