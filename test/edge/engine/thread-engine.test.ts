import { pathToFileURL } from "node:url";
import { setImmediate as nextTurn } from "node:timers/promises";
import { threadId } from "node:worker_threads";

import { Octokit } from "@octokit/core";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";

import { CONFIGURATION_PATH } from "../../../src/app/configuration/load-configuration.ts";
import type { ReviewRequest } from "../../../src/app/review/review-pull-request.ts";
import { createThreadEngine } from "../../../src/edge/engine/thread-engine.ts";
import { createGitHub, type GitHubAdapter } from "../../../src/edge/github/github.ts";
import { judgeFailure } from "../../../src/edge/github/judge-failure.ts";
import { createLog } from "../../../src/edge/log.ts";
import { OTEL_FIX } from "../../../demo/src/registered-app.ts";
import { startSandbox, type SandboxPullRequest } from "../../../sandbox/src/start-sandbox.ts";
import { buildProgram } from "../../build-program.ts";
import { createShop, manifest, propose } from "../../end-to-end/world.ts";
import { watchParsing } from "../watch-parsing.ts";

/** A person's client of an embedded GitHub, and pull requests in it, one for each Instrumentation. */
async function startGitHub(...names: readonly string[]) {
  const sandbox = await startSandbox({ app: OTEL_FIX });
  onTestFinished(() => sandbox.close());
  const repository = await createShop(sandbox);
  const auth = sandbox.createUserToken("ada");
  const client = new Octokit({ auth, baseUrl: `${sandbox.url}/api/v3`, log: SILENT });
  const pulls = new Map<string, SandboxPullRequest>();
  for (const name of names)
    pulls.set(name, await propose(repository, { [`${name}.yaml`]: manifest(name) }, { head: name }));
  return {
    github: createGitHub(client, CONFIGURATION_PATH),
    pullOf: (name: string) => {
      const pull = pulls.get(name);
      if (pull === undefined) throw new Error(`there is no pull request ${name}`);
      return pull;
    },
    threadsOf: (name: string) => pulls.get(name)?.threads() ?? [],
    /** What asks for the review of an Instrumentation's pull request. */
    ask: (name: string): ReviewRequest => {
      const number = pulls.get(name)?.number ?? 0;
      return { ref: { owner: "acme", repo: "shop", number }, isRerequested: false };
    },
  };
}

/** A person's token writes no check run, and the client would say so. */
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** An engine whose silences end when the test says so, and never by themselves. */
function startEngine() {
  const silences = new Set<() => void>();
  const schedule = (_ms: number, callback: () => void) => {
    silences.add(callback);
    return () => void silences.delete(callback);
  };
  const worker = pathToFileURL(buildProgram("worker.fixture"));
  const log = createLog({ level: "fatal", format: "json", secrets: [] });
  const engine = createThreadEngine({ worker, log, threads: 2, memoryMb: 64, schedule });
  return {
    engine,
    /** Every job that computes has been silent for too long. */
    expire: () => {
      for (const callback of [...silences]) callback();
    },
  };
}

function createSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}

const ASKED = {
  ref: { owner: "acme", repo: "shop", number: 404 },
  text: "/otel-fix help",
  asker: { login: "ada", id: 1 },
  comment: null,
  thread: null,
  id: "IC_1",
};

describe("an engine of threads", () => {
  const { engine, expire } = startEngine();
  afterAll(() => engine.close());

  it("lints in another thread than the one that asks and calls GitHub", async () => {
    const { github, threadsOf, ask } = await startGitHub("python");
    const callers: number[] = [];
    const fetchAnswer: GitHubAdapter["fetchAnswer"] = (...call) => {
      callers.push(threadId);
      return github.fetchAnswer(...call);
    };
    expect(await engine.review(ask("python"), { ...github, fetchAnswer })).toMatchObject({
      status: "reviewed",
      findings: 1,
    });
    const [thread] = await threadsOf("python");
    const [, looked] = /looked at by thread (\d+)/.exec(thread?.comments[0]?.body ?? "") ?? [];
    expect(Number(looked)).toBeGreaterThan(0);
    expect(new Set(callers)).toEqual(new Set([threadId]));
    expect(Number(looked)).not.toBe(threadId);
  });

  it("parses what people wrote there in the thread that wants to know, and none of it here", async () => {
    const { github, ask, pullOf } = await startGitHub("python");
    const words = "x".repeat(60_000);
    await pullOf("python").commentOnLine({ path: "python.yaml", line: 8 }, words, "mallory");
    await pullOf("python").comment(words, "mallory");
    const lengths = watchParsing();
    const refuse = () => Promise.reject(new Error("it was to be read in the thread"));
    const bare: GitHubAdapter = {
      ...github,
      ...{ readPullRequest: refuse, readContents: refuse, readSaid: refuse },
      ...{ readOwnReviews: refuse, readOwnComments: refuse },
    };
    expect(await engine.review(ask("python"), bare)).toMatchObject({ status: "reviewed" });
    const { ref } = ask("python");
    expect(await engine.answer({ ...ASKED, ref }, bare)).toBe("done");
    expect(lengths.filter((length) => length > words.length)).toEqual([]);
  });

  it("throws that GitHub is at fault where only the thread could see it", async () => {
    const { github, ask } = await startGitHub("python");
    const bytes = Buffer.from("<html>");
    const odd: GitHubAdapter = { ...github, fetchAnswer: () => Promise.resolve({ ok: true, bytes }) };
    const error: unknown = await engine.review(ask("python"), odd).catch((each: unknown) => each);
    expect(judgeFailure(error)).toEqual({ kind: "outage" });
  });

  it("throws the very error that a call threw, by which limits and retries are judged", async () => {
    const { github, ask } = await startGitHub("python");
    const limit = Object.assign(new Error("slow down"), { status: 429 });
    const refuse = () => Promise.reject(limit);
    const limited = { ...github, fetchAnswer: refuse, readRole: refuse };
    await expect(engine.review(ask("python"), limited)).rejects.toBe(limit);
    await expect(engine.answer(ASKED, limited)).rejects.toBe(limit);
    const failure = { attempts: 5, reference: "IC_1" };
    const errors = await engine.reportFailure(ASKED, failure, limited);
    expect(errors[0]).toBe(limit);
  });

  it("throws what went wrong in the use case itself, with its name and where", async () => {
    const { github, ask } = await startGitHub("python");
    const odd = {
      ...github,
      findMissingPermissions: () => Promise.resolve(null),
    } as unknown as GitHubAdapter;
    await expect(engine.review(ask("python"), odd)).rejects.toMatchObject({
      name: "TypeError",
      stack: expect.stringContaining("reviewPullRequest"),
    });
  });

  it("ends a job that computes for ever, and no other", async () => {
    const { github, ask } = await startGitHub("loops", "python");
    const read = createSignal();
    const fetchAnswer: GitHubAdapter["fetchAnswer"] = async (call) => {
      const answer = await github.fetchAnswer(call);
      if (call.query.includes("query Contents")) read.give();
      return answer;
    };
    const hung = engine.review(ask("loops"), { ...github, fetchAnswer });
    const ended = expect(hung).rejects.toMatchObject({ code: "hung", isFinal: true });
    expect(await engine.review(ask("python"), github)).toMatchObject({ status: "reviewed" });
    await read.given;
    await nextTurn();
    expire();
    await ended;
    // The thread was replaced.
    const again = await Promise.all([
      engine.review(ask("python"), github),
      engine.review(ask("python"), github),
    ]);
    expect(again).toMatchObject([{ status: "reviewed" }, { status: "reviewed" }]);
  });

  it("counts no silence while a job waits for GitHub", async () => {
    const { github, ask } = await startGitHub("python");
    const fetchAnswer: GitHubAdapter["fetchAnswer"] = (query) => {
      expire();
      return github.fetchAnswer(query);
    };
    expect(await engine.review(ask("python"), { ...github, fetchAnswer })).toMatchObject({
      status: "reviewed",
    });
  });

  it.each([
    ["allocates", "out-of-memory"],
    ["exits", "crashed"],
    ["throws-later", "crashed"],
  ])("fails a job whose rule %s alone: %s", async (name, code) => {
    const { github, ask } = await startGitHub(name, "python");
    const failed = expect(engine.review(ask(name), github)).rejects.toMatchObject({ code, isFinal: true });
    const others = await Promise.all([1, 2, 3].map(() => engine.review(ask("python"), github)));
    expect(others).toMatchObject(others.map(() => ({ status: "reviewed" })));
    await failed;
  });

  it("ends all threads when it is closed, waits for what was begun at GitHub, and takes nothing more", async () => {
    const { github, ask } = await startGitHub("loops", "python");
    const { engine: closing } = startEngine();
    const steps: string[] = [];
    const begun = createSignal();
    const released = createSignal();
    const postReview: GitHubAdapter["postReview"] = async (...call) => {
      begun.give();
      await released.given;
      const result = await github.postReview(...call);
      steps.push("posted");
      return result;
    };
    const failures = [
      closing.review(ask("loops"), github),
      closing.review(ask("python"), { ...github, postReview }),
    ].map((job) => expect(job).rejects.toMatchObject({ code: "closed", isFinal: false }));
    await begun.given;
    const closed = closing.close().then(() => steps.push("closed"));
    await nextTurn();
    released.give();
    await closed;
    expect(steps).toEqual(["posted", "closed"]);
    await Promise.all(failures);
    await expect(closing.review(ask("python"), github)).rejects.toMatchObject({ code: "closed" });
  });
});
