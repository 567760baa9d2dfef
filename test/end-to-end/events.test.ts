import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("a draft", () => {
  it("gets the check run only, and its review once it is ready", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() }, { draft: true });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral", annotations: [{ path: PATH }] }]);
    await pull.setDraft(false, "ada");
    await settle();
    expect(await pull.threads()).toHaveLength(1);
  });
});

describe("a pull request that is closed or merged", () => {
  it("hears nothing", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: fixedManifest() });
    await settle();
    await pull.close("ada");
    await settle();
    takeCalls();
    const opened = sandbox.deliveries.find(
      ({ event, action }) => event === "pull_request" && action === "opened",
    );
    await sandbox.redeliver(opened?.id ?? "");
    await settle();
    expect(takeCalls().filter((call) => call.startsWith("write"))).toEqual([]);
  });
});

describe("a pull request that is opened again", () => {
  it("is reviewed by what counts by then", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    await pull.close("ada");
    await repository.commit({
      branch: "main",
      files: { ".github/otel-fix.yml": "keep:\n  python: [flask]\ncheck:\n  failOn: warning\n" },
    });
    await settle();
    takeCalls();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('"requests,urllib3,urllib,flask"');
    await pull.reopen("ada");
    await settle();
    expect(takeCalls()).not.toEqual([]);
    expect(pull.reviews()).toHaveLength(1);
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('"requests,urllib3,urllib"');
    expect(pull.checkRuns().map(({ conclusion }) => conclusion)).toEqual(["neutral", "failure"]);
  });
});

describe("a base branch that changes", () => {
  it("is reviewed against the new base", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    await repository.commit({ branch: "next", from: "main", files: { [PATH]: manifest() } });
    await repository.commit({
      branch: "telemetry",
      from: "next",
      files: { "b.yaml": "b: 1\n" },
      author: "ada",
    });
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect((await pull.threads()).filter(({ isResolved }) => !isResolved)).toHaveLength(1);
    // The manifest is on `next` already: against it, the pull request brings nothing.
    await pull.changeBase("next", "ada");
    await settle();
    expect((await pull.threads()).filter(({ isResolved }) => !isResolved)).toHaveLength(0);
    expect(pull.checkRuns().at(-1)).toMatchObject({ conclusion: "success" });
  });
});

describe("a check that is asked for again", () => {
  it("is written again, though it says the same", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    const [run] = pull.checkRuns();
    await pull.rerequestCheck(run?.id ?? 0, "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(2);
    await pull.rerequestCheckSuite(run?.id ?? 0, "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(3);
    expect(await pull.threads()).toHaveLength(1);
  });
});

describe("a check that was asked for again and again", () => {
  it("is known by its newest run, however many there are", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    const again = async () => {
      await pull.rerequestCheck(pull.checkRuns()[0]?.id ?? 0, "ada");
      await settle();
    };
    for (let count = 0; count < 11; count += 1) await again();
    const setFailOn = (level: string) =>
      repository.commit({
        branch: "main",
        files: { ".github/otel-fix.yml": `check:\n  failOn: ${level}\n` },
      });
    await setFailOn("warning");
    await again();
    expect(pull.checkRuns().at(-1)).toMatchObject({ conclusion: "failure" });
    await pull.close("ada");
    await pull.reopen("ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(13);
    await repository.commit({ branch: "main", files: { ".github/otel-fix.yml": null } });
    await pull.close("ada");
    await pull.reopen("ada");
    await settle();
    // Word for word what the first twelve runs say: the newest one is what has to be compared.
    expect(pull.checkRuns()).toHaveLength(14);
    expect(pull.checkRuns().at(-1)).toMatchObject({ conclusion: "neutral" });
  });
});

describe("a merge queue", () => {
  it("finds the check completed on its commit", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: fixedManifest() });
    await settle();
    const sha = await pull.addToMergeQueue("ada");
    await settle();
    expect(pull.checkRuns(sha)).toMatchObject([{ name: "otel-fix", conclusion: "success" }]);
  });
});

describe("pull requests of bots", () => {
  it("are reviewed like any other", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    await repository.commit({
      branch: "renovate",
      from: "main",
      files: { [PATH]: manifest() },
      author: "renovate[bot]",
    });
    const pull = await repository.openPullRequest({ head: "renovate", author: "renovate[bot]" });
    await settle();
    expect(await pull.threads()).toHaveLength(1);
  });
});

describe("a push of the app itself", () => {
  it("to an ordinary pull request is reviewed like any other", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.push({ [PATH]: fixedManifest(), "b.yaml": manifest("b") }, { author: "otel-fix[bot]" });
    await settle();
    expect(await pull.threads()).toMatchObject([
      { path: PATH, isResolved: true },
      { path: "b.yaml", isResolved: false },
    ]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral", title: "1 finding", annotations: [] }]);
  });
});

describe("pull requests of forks", () => {
  it("are reviewed through the base repository, and found again by their head", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const fork = await repository.fork("grace");
    await fork.commit({ branch: "telemetry", from: "main", files: { [PATH]: manifest() }, author: "grace" });
    const pull = await repository.openPullRequest({
      head: "telemetry",
      headRepository: fork,
      author: "grace",
    });
    await settle();
    expect(await pull.threads()).toHaveLength(1);
    expect(pull.checkRuns()).toHaveLength(1);
    await pull.rerequestCheck(pull.checkRuns()[0]?.id ?? 0, "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(2);
  });

  it("are reviewed when the fork is gone", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const fork = await repository.fork("grace");
    await fork.commit({ branch: "telemetry", from: "main", files: { [PATH]: manifest() }, author: "grace" });
    const pull = await repository.openPullRequest({
      head: "telemetry",
      headRepository: fork,
      author: "grace",
    });
    await settle();
    await fork.delete();
    await pull.rerequestCheck(pull.checkRuns()[0]?.id ?? 0, "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(2);
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
  });
});

describe("pushes that come faster than reviews", () => {
  it("end in one review of the last one", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    for (let count = 0; count < 6; count += 1) await pull.push({ [PATH]: `# ${count}\n${manifest()}` });
    await settle();
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(open).toHaveLength(1);
    expect(open[0]?.isOutdated).toBe(false);
    expect(pull.checkRuns()).toHaveLength(1);
  });
});
