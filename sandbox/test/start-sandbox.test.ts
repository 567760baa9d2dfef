import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asInstallation } from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-test-"));
  vi.stubEnv("TMPDIR", folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe("a sandbox", () => {
  it("writes into one folder, and removes it when it is closed", async () => {
    const sandbox = await startWithApp();
    await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
    expect(await readdir(folder)).toHaveLength(1);
    await sandbox.close();
    expect(await readdir(folder)).toEqual([]);
    await expect(fetch(sandbox.url)).rejects.toThrow("fetch failed");
  });

  it("is closed in the middle of its work without a word", async () => {
    const sandbox = await startWithApp();
    const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
    const bot = await asInstallation(sandbox, repository);
    const work = [
      repository.commit({ files: { a: "b" } }).catch(() => undefined),
      bot.rest("GET", "/repos/octo/shop/contents/a").catch(() => undefined),
      repository.readFile("a").catch(() => undefined),
    ];
    await sandbox.close();
    await Promise.all(work);
    expect(await readdir(folder)).toEqual([]);
  });

  it("takes the port it is given, and says when that is taken", async () => {
    const first = await startWithApp();
    const port = Number(new URL(first.url).port);
    await expect(startWithApp({ port })).rejects.toThrow(`address already in use 127.0.0.1:${port}`);
    await first.close();
    const second = await startWithApp({ port });
    expect(second.host).toBe(`127.0.0.1:${port}`);
    await second.close();
  });

  it("reads nothing of the user's git, whatever surrounds it", async () => {
    vi.stubEnv("GIT_DIR", "/nowhere");
    vi.stubEnv("GIT_INDEX_FILE", "/nowhere/index");
    vi.stubEnv("GIT_AUTHOR_NAME", "Somebody else");
    vi.stubEnv("GIT_CONFIG_COUNT", "1");
    vi.stubEnv("GIT_CONFIG_KEY_0", "diff.noprefix");
    vi.stubEnv("GIT_CONFIG_VALUE_0", "true");
    const sandbox = await startWithApp();
    const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a\n" } });
    await repository.commit({ branch: "b", files: { a: "b\n" } });
    const pull = await repository.openPullRequest({ head: "b" });
    expect(await pull.diff()).toContain("diff --git a/a b/a\n");
    expect(await repository.readCommit("b")).toMatchObject({ author: "octo" });
    await sandbox.close();
  });

  it("says where a branch cannot begin", async () => {
    const sandbox = await startWithApp();
    const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a\n" } });
    await expect(repository.commit({ branch: "b", from: "nowhere", files: { a: "b\n" } })).rejects.toThrow(
      "there is no branch, tag or commit nowhere",
    );
    await sandbox.close();
  });

  it("says what is missing where there is no git", async () => {
    vi.stubEnv("PATH", folder);
    const sandbox = await startWithApp();
    const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
    await expect(repository.commit({ branch: "b", files: { a: "b" } })).rejects.toThrow(
      "install git 2.39 or later",
    );
    await sandbox.close();
  });

  it("can be another app", async () => {
    const app = {
      slug: "other",
      owner: "acme",
      permissions: { metadata: "read" },
      webhookSecret: "s",
    } as const;
    const sandbox = await startWithApp({ app });
    expect(sandbox.app).toMatchObject({ slug: "other", webhookSecret: "s" });
    const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
    const bot = await asInstallation(sandbox, repository);
    expect((await bot.graphql("{ viewer { login } }")).body).toEqual({
      data: { viewer: { login: "other[bot]" } },
    });
    expect((await bot.rest("GET", "/repos/octo/shop")).status).toBe(200);
    expect((await bot.rest("POST", "/repos/octo/shop/git/blobs", { content: "x" })).status).toBe(403);
    await sandbox.close();
  });
});
