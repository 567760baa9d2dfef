import { describe, expect, it } from "vitest";

import { lose } from "./fault-proxy.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const REFUSED = {
  status: 422,
  body: { message: "Unprocessable Entity", errors: ["Line could not be resolved"] },
};

describe("a review that GitHub refuses as a whole", () => {
  it("is posted comment by comment, and what is refused again stands in the body", async () => {
    const { sandbox, settle } = await startWorld({}, ({ method, path, body }) => {
      const isReview = method === "POST" && path.endsWith("/reviews") && !body.includes('"comments":[]');
      const isRefused = method === "POST" && path.endsWith("/comments") && body.includes('"b.yaml"');
      return isReview || isRefused ? REFUSED : null;
    });
    const pull = await propose(await createShop(sandbox), {
      "a.yaml": manifest("a"),
      "b.yaml": manifest("b"),
    });
    await settle();
    expect((await pull.threads()).map(({ path }) => path)).toEqual(["a.yaml"]);
    const bodies = pull
      .reviews()
      .map(({ body }) => body)
      .filter((body) => body !== "");
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain("GitHub refused a comment there");
    expect(bodies[0]).toContain("b.yaml");
    expect(pull.checkRuns()[0]?.annotations.map(({ path }) => path)).toEqual(["b.yaml"]);
    expect(pull.checkRuns()[0]?.summary).toContain("in the review");
  });
});

describe("an answer that is lost after GitHub did what it was asked", () => {
  const FILES = { "a.yaml": manifest("a"), "b.yaml": manifest("b") };

  it.each([
    ["the review", "/reviews"],
    ["the check run", "/check-runs"],
  ])("leads to nothing twice: %s is found by the next attempt", async (_title, end) => {
    let lost = 0;
    const { sandbox, settle } = await startWorld({}, ({ method, path }) => {
      if (method !== "POST" || !path.endsWith(end) || lost > 0) return null;
      lost += 1;
      return lose;
    });
    const pull = await propose(await createShop(sandbox), FILES);
    await settle();
    expect(lost).toBe(1);
    expect(await pull.threads()).toMatchObject([{ path: "a.yaml" }, { path: "b.yaml" }]);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns()).toMatchObject([{ status: "completed", conclusion: "neutral" }]);
  });

  it("leaves a thread that it resolved with the words that belong to it", async () => {
    let lost = 0;
    const { sandbox, settle } = await startWorld({}, ({ body }) => {
      if (!body.includes("resolveReviewThread(") || lost > 0) return null;
      lost += 1;
      return lose;
    });
    const pull = await propose(await createShop(sandbox), { "a.yaml": manifest("a") });
    await settle();
    await pull.push({ "a.yaml": fixedManifest("a") });
    await settle();
    expect(lost).toBe(1);
    const [thread] = await pull.threads();
    expect(thread).toMatchObject({ isResolved: true });
    expect(thread?.comments[0]?.body).toContain(`Fixed in ${pull.headSha}`);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });
});

describe("a check run that GitHub fails to take", () => {
  it("is written by the next attempt, which posts no second review", async () => {
    let failed = 0;
    const { sandbox, settle } = await startWorld({}, ({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/check-runs") || failed > 0) return null;
      failed += 1;
      return { status: 502, body: { message: "Bad Gateway" } };
    });
    const pull = await propose(await createShop(sandbox), { "a.yaml": manifest("a") });
    await settle();
    expect(failed).toBe(1);
    expect(await pull.threads()).toHaveLength(1);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns()).toMatchObject([{ status: "completed", conclusion: "neutral" }]);
  });
});

describe("a head that moves while the job runs", () => {
  it("is read again, and only the last head is spoken about", async () => {
    let isMoved = false;
    let move: () => Promise<unknown> = () => Promise.resolve();
    const { sandbox, settle } = await startWorld({}, ({ body }) => {
      if (body.includes("query Contents") && !isMoved) {
        isMoved = true;
        void move();
        // The push is done before this answer: the query is sent again, and sees the new head.
        return { status: 502, body: { message: "Bad Gateway" } };
      }
      return null;
    });
    const repository = await createShop(sandbox);
    await repository.commit({
      branch: "telemetry",
      from: "main",
      files: { "a.yaml": manifest("a") },
      author: "ada",
    });
    move = () =>
      repository.commit({
        branch: "telemetry",
        files: { "a.yaml": `# moved\n${manifest("a")}` },
        author: "ada",
      });
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(open).toMatchObject([{ line: 12, isOutdated: false }]);
    expect(pull.checkRuns()).toHaveLength(1);
  });
});

describe("a force-push while the job runs", () => {
  it("to another history ends in one review of that, and nothing stale", async () => {
    let move: (() => Promise<unknown>) | null = null as (() => Promise<unknown>) | null;
    const { sandbox, settle } = await startWorld({}, async ({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/reviews") || move === null) return null;
      await move();
      move = null;
      return null;
    });
    const repository = await createShop(sandbox);
    await repository.commit({ branch: "telemetry", from: "main", files: { "a.yaml": manifest("a") } });
    const other = { "a.yaml": fixedManifest("a"), "b.yaml": `# b\n${manifest("b")}` };
    await repository.commit({ branch: "other", from: "main", files: other });
    const old = repository.branchSha("telemetry") ?? "";
    move = () => repository.forcePush("telemetry", repository.branchSha("other") ?? "", "ada");
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect(move).toBeNull();
    expect(pull.headSha).not.toBe(old);
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(open).toMatchObject([{ path: "b.yaml", line: 12, isOutdated: false }]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral", title: "1 finding", annotations: [] }]);
    expect(pull.checkRuns(old).every(({ status }) => status === "completed")).toBe(true);
  });
});
