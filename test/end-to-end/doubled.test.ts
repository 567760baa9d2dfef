import { describe, expect, it } from "vitest";

import { reviewPullRequest } from "../../src/app/review/review-pull-request.ts";
import { rules } from "../../src/rules/index.ts";
import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import type { Call } from "./fault-proxy.ts";
import { connectAsBot } from "./connect-as-bot.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const A = "otel/a.yaml";
const B = "otel/b.yaml";

/** A world in which another process reviews the same at the moment of a call, from its beginning to its end. */
async function startWithOther(isMoment: (call: Call) => boolean) {
  let other: (() => Promise<unknown>) | null = null as (() => Promise<unknown>) | null;
  const world = await startWorld({}, async (call) => {
    if (other === null || !isMoment(call)) return null;
    const review = other;
    other = null;
    await review();
    return null;
  });
  return {
    ...world,
    arm: (repository: SandboxRepository, number: number) => {
      other = () => reviewOnce(world.sandbox, repository, number);
    },
    isArmed: () => other !== null,
  };
}

async function reviewOnce(sandbox: Sandbox, repository: SandboxRepository, number: number) {
  const github = await connectAsBot(sandbox, repository);
  const ref = { owner: repository.owner, repo: repository.name, number };
  await reviewPullRequest({ ref, isRerequested: false }, { github, rules });
}

async function countOpen(pull: SandboxPullRequest): Promise<number> {
  return (await pull.threads()).filter(({ isResolved }) => !isResolved).length;
}

describe("two processes that review the same pull request at once", () => {
  it("post one comment, where the other one posted after the first had read", async () => {
    const { sandbox, settle, arm, isArmed } = await startWithOther(({ body }) =>
      body.includes("query Contents"),
    );
    const repository = await createShop(sandbox);
    arm(repository, 1);
    const pull = await propose(repository, { [A]: manifest("a") });
    await settle();
    expect(isArmed()).toBe(false);
    expect(pull.reviews()).toHaveLength(1);
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
    expect(pull.checkRuns().at(-1)?.summary).toContain("on its line");
  });

  it("post one table, where the findings stand on no line", async () => {
    const { sandbox, settle, arm } = await startWithOther(({ body }) => body.includes("query Contents"));
    sandbox.setPatchLimit(10);
    const repository = await createShop(sandbox);
    arm(repository, 1);
    const pull = await propose(repository, { [A]: manifest("a") });
    await settle();
    expect(pull.reviews()).toHaveLength(1);
  });

  it("post one comment, where the other one was faster with the threads", async () => {
    const { sandbox, settle, arm, isArmed } = await startWithOther(({ body }) =>
      body.includes("mutation ChangeTexts"),
    );
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [A]: manifest("a") });
    await settle();
    arm(repository, pull.number);
    await pull.push({ [A]: fixedManifest("a"), [B]: manifest("b") });
    await settle();
    expect(isArmed()).toBe(false);
    expect((await pull.threads()).map(({ path, isResolved }) => [path, isResolved])).toEqual([
      [A, true],
      [B, false],
    ]);
    expect(pull.reviews()).toHaveLength(2);
  });

  it("leave one open thread after the next review, whatever was doubled", async () => {
    const { sandbox, settle, arm } = await startWithOther(
      ({ method, path }) => method === "POST" && path.endsWith("/reviews"),
    );
    const repository = await createShop(sandbox);
    arm(repository, 1);
    const pull = await propose(repository, { [A]: manifest("a") });
    await settle();
    const [one, other] = await pull.threads();
    expect(one?.comments[0]?.body).toBe(other?.comments[0]?.body);
    expect(await countOpen(pull)).toBe(2);
    await pull.push({ "c.md": "# c\n" });
    await settle();
    expect(await countOpen(pull)).toBe(1);
    await pull.push({ [A]: fixedManifest("a") });
    await settle();
    expect(await countOpen(pull)).toBe(0);
  });
});
