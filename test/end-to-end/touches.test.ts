import { describe, expect, it } from "vitest";

import type { SandboxPullRequest, SandboxThread } from "../../sandbox/src/start-sandbox.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const OURS = "We want these spans.";

async function start(files: Readonly<Record<string, string>> = { [PATH]: manifest() }) {
  const world = await startWorld({ isLogged: true });
  const repository = await createShop(world.sandbox);
  const pull = await propose(repository, files);
  await world.settle();
  let heard = 0;
  /** What came of the newest webhook of a comment that was touched; null where it led to no job. */
  const hear = async () => {
    await world.settle();
    const lines = world.log.filter((line) => line.includes('"kind":"touch"'));
    const newest = lines.slice(heard).at(-1) ?? "";
    heard = lines.length;
    return /"outcome":"(\w+)"/.exec(newest)?.[1] ?? null;
  };
  let count = 0;
  const push = async (more: Readonly<Record<string, string | null>> = {}) => {
    count += 1;
    await pull.push({ [`docs/${count}.md`]: `# ${count}\n`, ...more });
    await world.settle();
  };
  return { ...world, repository, pull, hear, push };
}

async function open(pull: SandboxPullRequest): Promise<readonly SandboxThread[]> {
  return (await pull.threads()).filter(({ isResolved }) => !isResolved);
}

async function first(pull: SandboxPullRequest): Promise<number> {
  return (await pull.threads())[0]?.comments[0]?.id ?? 0;
}

describe("a comment that a person deleted", () => {
  it("does not come back while its finding is the same, and the check says why", async () => {
    const { pull, hear, push } = await start();
    await pull.deleteReviewComment(await first(pull), "ada");
    expect(await hear()).toBe("remembered");
    await push();
    await push({ [PATH]: `# moved down\n${manifest()}` });
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns().at(-1)).toMatchObject({ title: "1 finding", conclusion: "neutral" });
    expect(pull.checkRuns().at(-1)?.summary).toContain("comment deleted by a person");
  });

  it("leaves the words of the review that remembers it as they are", async () => {
    const { pull, hear, push } = await start();
    await pull.deleteReviewComment(await first(pull), "ada");
    await hear();
    await push();
    expect(pull.reviews()[0]?.body).toMatch(
      /^One finding, on its line below\.\n\n<!-- otel-fix:v1 memory deleted:\S+ -->$/,
    );
  });

  it("comes back with its finding, once that was gone", async () => {
    const { pull, hear, push } = await start();
    await pull.deleteReviewComment(await first(pull), "ada");
    await hear();
    await push({ [PATH]: fixedManifest() });
    expect(pull.reviews()[0]?.body).toBe("One finding, on its line below.");
    await push({ [PATH]: manifest() });
    expect(await open(pull)).toHaveLength(1);
  });

  it("takes no other comment with it", async () => {
    const { pull, hear, push } = await start({ [PATH]: manifest(), "otel/b.yaml": manifest("b") });
    const [one] = await pull.threads();
    await pull.deleteReviewComment(one?.comments[0]?.id ?? 0, "ada");
    await hear();
    await push();
    expect(await open(pull)).toHaveLength(1);
    expect((await open(pull))[0]?.path).not.toBe(one?.path);
  });

  it("is remembered beside a table, which stays as long as it is true", async () => {
    const { sandbox, pull, hear, push } = await start();
    sandbox.setPatchLimit(400);
    await push({ "otel/long.yaml": `${manifest("long")}# ${"x".repeat(500)}\n` });
    expect(pull.reviews().at(-1)?.body).toContain("GitHub shows no diff of this file");
    await pull.deleteReviewComment(await first(pull), "ada");
    await hear();
    await push();
    const body = pull.reviews().at(-1)?.body ?? "";
    expect(body).toMatch(/\n\n<!-- otel-fix:v1 memory deleted:\S+ -->\n<!-- otel-fix:v1 body -->$/);
    expect(body).toContain("GitHub shows no diff of this file");
    await push({ "otel/long.yaml": fixedManifest("long") });
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews().at(-1)?.body).toMatch(/^These findings are gone.*memory deleted/s);
  });

  it("that was outdated is tidied up: the newer one goes on", async () => {
    const { pull, hear, push } = await start();
    await push({ [PATH]: manifest().replace("debug", "info") });
    const [old] = await pull.threads();
    expect(old).toMatchObject({ isOutdated: true, isResolved: true });
    await pull.deleteReviewComment(old?.comments[0]?.id ?? 0, "ada");
    await hear();
    await push();
    expect(await open(pull)).toHaveLength(1);
    expect(pull.checkRuns().at(-1)?.summary).toContain("on its line");
    expect(
      pull
        .reviews()
        .map(({ body }) => body)
        .join(),
    ).not.toContain("memory");
  });

  it("stays away where its file, new in the pull request, is renamed", async () => {
    const { repository, pull, hear, settle } = await start();
    await pull.deleteReviewComment(await first(pull), "ada");
    await hear();
    await repository.commit({ branch: "telemetry", renames: { [PATH]: "otel/new.yaml" }, author: "ada" });
    await settle();
    expect(await pull.threads()).toEqual([]);
  });
});

describe("a comment that a person edited", () => {
  it("is not written to while its finding is there, with its marker or without", async () => {
    for (const keep of [true, false]) {
      const { pull, hear, push } = await start();
      const body = (await pull.threads())[0]?.comments[0]?.body ?? "";
      const edited = keep ? body.replace(/^.*\n/, `${OURS}\n`) : OURS;
      await pull.editReviewComment(await first(pull), edited, "ada");
      expect(await hear()).toBe("remembered");
      // Another value above changes what the bot would suggest there.
      await push();
      const [thread, ...others] = await pull.threads();
      expect(others).toEqual([]);
      expect(thread).toMatchObject({ isResolved: false, comments: [{ body: edited }] });
      expect(pull.reviews()).toHaveLength(1);
    }
  });

  it("is resolved when its finding is gone, and keeps the person's words", async () => {
    for (const keep of [true, false]) {
      const { pull, hear, push } = await start();
      const body = (await pull.threads())[0]?.comments[0]?.body ?? "";
      const edited = keep ? body.replace(/^.*\n/, `${OURS}\n`) : OURS;
      await pull.editReviewComment(await first(pull), edited, "ada");
      await hear();
      await push({ [PATH]: fixedManifest() });
      await push();
      expect(await pull.threads()).toMatchObject([{ isResolved: true, comments: [{ body: edited }] }]);
      // When the finding returns, it counts anew.
      await push({ [PATH]: manifest() });
      const threads = await open(pull);
      expect(threads).toHaveLength(1);
      expect(threads[0]?.comments[0]?.body).toContain("doesn't disable `requests`");
      expect(
        pull
          .reviews()
          .map((review) => review.body)
          .join(),
      ).not.toContain("memory");
    }
  });

  it("and then deleted does not come back either, though nothing in it tells what it was about", async () => {
    const { pull, hear, push } = await start();
    await pull.editReviewComment(await first(pull), OURS, "ada");
    await hear();
    await pull.deleteReviewComment(await first(pull), "ada");
    expect(await hear()).toBe("remembered");
    await push();
    expect(await pull.threads()).toEqual([]);
  });

  it("and resolved by a person stays closed", async () => {
    const { pull, hear, push } = await start();
    await pull.editReviewComment(await first(pull), OURS, "ada");
    await hear();
    await pull.resolveThread((await pull.threads())[0]?.id ?? "", "ada");
    await push({ [PATH]: `# moved down\n${manifest()}` });
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.checkRuns().at(-1)?.summary).toContain("thread resolved by a person");
  });
});

describe("what does not count", () => {
  it("is what the bot did itself, and what stands in comments of others", async () => {
    const { pull, hear, push } = await start();
    const body = (await pull.threads())[0]?.comments[0]?.body ?? "";
    await push({ [PATH]: manifest("other") });
    expect(await hear()).toBeNull();
    const forged = await pull.commentOnLine({ path: "docs/1.md", line: 1 }, body, "stranger");
    const comment = (await pull.threads()).find(({ id }) => id === forged)?.comments[0];
    await pull.deleteReviewComment(comment?.id ?? 0, "stranger");
    expect(await hear()).toBeNull();
  });
});
