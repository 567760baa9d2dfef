import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it, onTestFinished } from "vitest";

import type { Files, SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

async function startPull(files: Files = { [PATH]: manifest() }) {
  const world = await startWorld();
  const repository = await createShop(world.sandbox);
  const pull = await propose(repository, files);
  await world.settle();
  return { ...world, repository, pull, ask: (text: string) => ask(pull, text, world.settle) };
}

async function startFork(
  owner: Parameters<Awaited<ReturnType<typeof createShop>>["fork"]>[0],
  isAllowed = true,
) {
  const world = await startWorld();
  const repository = await createShop(world.sandbox);
  const fork = await repository.fork(owner);
  await fork.commit({ branch: "telemetry", from: "main", files: { [PATH]: manifest() }, author: "grace" });
  const pull = await repository.openPullRequest({
    head: "telemetry",
    headRepository: fork,
    author: "grace",
    maintainerCanModify: isAllowed,
  });
  await world.settle();
  return { ...world, repository, fork, pull, ask: (text: string) => ask(pull, text, world.settle) };
}

async function ask(pull: SandboxPullRequest, text: string, settle: () => Promise<void>): Promise<string> {
  await pull.comment(text, "ada");
  await settle();
  return pull.comments().at(-1)?.body ?? "";
}

describe("a fix", () => {
  it("of a person's fork is committed to the fork's branch where its owner allows it", async () => {
    const { fork, ask } = await startFork("grace");
    expect(await ask("/otel-fix")).toContain("Committed");
    expect((await fork.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect(await fork.readCommit("telemetry")).toMatchObject({ isVerified: true });
  });

  it.each([
    [
      "that its owner does not open to maintainers",
      "grace",
      false,
      "its owner has not allowed edits by maintainers",
    ],
    [
      "of an organisation",
      { login: "forkers", type: "Organization" as const },
      true,
      "the fork belongs to an organisation",
    ],
  ])("of a fork %s becomes a pull request into the base branch", async (_, owner, isAllowed, why) => {
    const { repository, fork, ask } = await startFork(owner, isAllowed);
    const answer = await ask("/otel-fix");
    expect(answer).toContain("The fixes are in #2");
    expect(answer).toContain(why);
    const [, fix] = repository.pullRequests();
    expect(fix).toMatchObject({ baseBranch: "main" });
    // Named after the command, not the commit: the head may move before the command is done.
    expect(fix?.headBranch).toMatch(/^otel-fix\/1-[0-9a-f]{14}$/);
    expect((await repository.readFile(PATH, fix?.headBranch))?.toString()).toBe(fixedManifest());
    expect((await fork.readFile(PATH, "telemetry"))?.toString()).toBe(manifest());
  });

  it("of a pull request whose fork is gone becomes a pull request too", async () => {
    const { fork, ask } = await startFork("grace");
    await fork.delete();
    const answer = await ask("/otel-fix");
    expect(answer).toContain("its repository is gone, or I can't see it");
    expect(answer).toContain("The fixes are in #2");
  });

  it("of a protected branch becomes a pull request into it, with a check and no comments", async () => {
    const { repository, pull, ask } = await startPull();
    repository.protectBranch("telemetry");
    const answer = await ask("/otel-fix");
    expect(answer).toContain("No commit on `telemetry`: a rule protects the branch");
    const [, fix] = repository.pullRequests();
    expect(fix).toMatchObject({ baseBranch: "telemetry", author: expect.stringContaining("otel-fix") });
    expect((await repository.readFile(PATH, fix?.headBranch))?.toString()).toBe(fixedManifest());
    expect([await fix?.threads(), fix?.reviews(), fix?.comments()]).toEqual([[], [], []]);
    expect(fix?.checkRuns()).toMatchObject([{ conclusion: "success" }]);
    expect(pull.state).toBe("open");
    const ignored = await ask("/otel-fix ignore missing-recommended-disables reason: load test");
    expect(ignored).toContain("The suppressions are in #3, a pull request of their own");
  });

  it("becomes a pull request where that is asked for; two commands of one commit get two", async () => {
    const { repository, ask } = await startPull({ "a.yaml": manifest("a"), "b.yaml": manifest("b") });
    expect(await ask("/otel-fix a.yaml pr")).toContain("The fixes are in #2");
    expect(await ask("/otel-fix b.yaml pr")).toContain("The fixes are in #3");
    const [, first, second] = repository.pullRequests();
    expect(first?.headBranch).not.toBe(second?.headBranch);
    expect(await first?.diff()).not.toContain("b.yaml");
    expect(await second?.diff()).not.toContain("a.yaml");
  });

  it("in a workflow's folder is not written: its thread's suggestion is named", async () => {
    const path = ".github/workflows/otel.yaml";
    const { pull, ask } = await startPull({ [path]: manifest() });
    const head = pull.headSha;
    const answer = await ask("/otel-fix");
    expect(answer).toContain("`workflows: write`");
    expect(answer).toContain("Each finding's thread has a suggestion");
    expect(pull.headSha).toBe(head);
  });

  it("is a patch that git applies where the app may write nothing, and the permission is named", async () => {
    const { sandbox, pull, settle } = await startPull({ [PATH]: manifest(), "b.yaml": manifest("b") });
    for (const { id } of await pull.threads()) await pull.resolveThread(id, "ada");
    sandbox.setPermissions({
      checks: "write",
      contents: "read",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
    });
    const answer = await ask(pull, "/otel-fix", settle);
    expect(answer).toContain("I lack the permission `contents: write`");
    const patch = /```diff\n([^]*?\n)```/.exec(answer)?.[1] ?? "";
    expect(await applyPatch(patch, { [PATH]: manifest(), "b.yaml": manifest("b") })).toEqual({
      [PATH]: fixedManifest(),
      "b.yaml": fixedManifest("b"),
    });
  });

  it("keeps the mode of an executable file, in a verified commit", async () => {
    const { repository, ask } = await startPull({
      [PATH]: { content: manifest(), mode: "100755" },
      "b.yaml": manifest("b"),
    });
    expect(await ask("/otel-fix")).toContain("Committed");
    expect(await repository.readMode(PATH, "telemetry")).toBe("100755");
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect(await repository.readMode("b.yaml", "telemetry")).toBe("100644");
    expect(await repository.readCommit("telemetry")).toMatchObject({ isVerified: true });
  });

  it("keeps carriage returns, and every byte that it does not own", async () => {
    const text = `\uFEFF${manifest().replaceAll("\n", "\r\n")}`;
    const { repository, ask } = await startPull({ [PATH]: text });
    expect(await ask("/otel-fix")).toContain("Committed");
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(
      `\uFEFF${fixedManifest().replaceAll("\n", "\r\n")}`,
    );
  });

  it("is not made a fourth time in a row", async () => {
    const files = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`${name}.yaml`, manifest(name)]));
    const { pull, ask } = await startPull(files);
    for (const name of ["a", "b", "c"]) expect(await ask(`/otel-fix ${name}.yaml`)).toContain("Committed");
    expect(await ask("/otel-fix d.yaml")).toContain("the last 3 commits are already mine");
    await pull.push({ "notes.md": "a person\n" });
    expect(await ask("/otel-fix d.yaml")).toContain("Committed");
  });
});

describe("a command that comes where nothing can be done", () => {
  it("on a closed or merged pull request is answered", async () => {
    const { pull, ask } = await startPull();
    await pull.close("ada");
    expect(await ask("/otel-fix")).toContain("the pull request is closed");
    await pull.reopen("ada");
    await pull.merge("ada");
    expect(await ask("/otel-fix")).toContain("the pull request is merged");
  });

  it("on a pull request with conflicts is answered", async () => {
    const { repository, pull, settle, ask } = await startPull();
    await repository.commit({ branch: "main", files: { [PATH]: "other: 1\n" } });
    // GitHub finds out in the background, after somebody asked.
    await pull.comment("/otel-fix --dry-run", "ada");
    await settle();
    const head = pull.headSha;
    expect(await ask("/otel-fix")).toContain("conflicts with `main`");
    expect(pull.headSha).toBe(head);
  });

  it("in a locked conversation gets 😕 and nothing else", async () => {
    const { pull, settle } = await startPull();
    const head = pull.headSha;
    pull.setLocked(true);
    await pull.comment("/otel-fix", "ada");
    await settle();
    expect(pull.comments()).toMatchObject([{ reactions: [{ content: "eyes" }, { content: "confused" }] }]);
    expect(pull.headSha).toBe(head);
  });

  it("in an archived repository is let go without a storm", async () => {
    const { repository, pull, settle, takeCalls } = await startPull();
    await pull.comment("/otel-fix", "ada");
    repository.setArchived(true);
    takeCalls();
    await settle();
    expect(takeCalls().length).toBeLessThan(8);
  });
});

async function applyPatch(
  patch: string,
  files: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "otel-fix-patch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await writeFile(join(folder, "fix.patch"), patch);
  await promisify(execFile)("git", ["apply", "--unsafe-paths", "fix.patch"], {
    cwd: folder,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
  });
  const read = Object.keys(files).map(
    async (path) => [path, await readFile(join(folder, path), "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
