import { describe, expect, it } from "vitest";

import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CONFIGURATION = ".github/otel-fix.yml";

describe("the configuration", () => {
  it("of the base branch counts, and the pull request cannot switch the review off", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [PATH]: manifest(),
      [CONFIGURATION]: "rules:\n  missing-recommended-disables: off\n",
    });
    await settle();
    expect(await pull.threads()).toHaveLength(1);
    const [check] = pull.checkRuns();
    expect(check?.summary).toContain("+0 −1");
    expect(check?.summary).toContain("the default preset applies");
  });

  it("is that of the pull request's own base branch", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    await repository.commit({
      branch: "legacy",
      from: "main",
      files: { [CONFIGURATION]: "keep:\n  python: [requests, urllib3, urllib, flask]\n" },
    });
    await repository.commit({
      branch: "telemetry",
      from: "legacy",
      files: { [PATH]: manifest() },
      author: "ada",
    });
    const pull = await repository.openPullRequest({ head: "telemetry", base: "legacy", author: "ada" });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns()[0]?.summary).toContain("acme/shop:.github/otel-fix.yml");
  });

  it("falls back to the organisation's, and extends what it names", async () => {
    const { sandbox, settle } = await startWorld();
    await sandbox.createRepository({
      owner: { login: "acme", type: "Organization" },
      name: ".github",
      files: { [CONFIGURATION]: "_extends: policies\nkeep:\n  python: [flask]\n" },
    });
    await sandbox.createRepository({
      owner: { login: "acme", type: "Organization" },
      name: "policies",
      files: { [CONFIGURATION]: "check:\n  failOn: warning\n" },
    });
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    const [thread] = await pull.threads();
    expect(thread?.comments[0]?.body).toContain('value: "requests,urllib3,urllib"');
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "failure" }]);
    expect(pull.checkRuns()[0]?.summary).toMatch(
      /acme\/\.github:\.github\/otel-fix\.yml.*which extends.*acme\/policies/,
    );
  });

  it("that is broken on the base branch makes the check neutral and says why; nothing is commented", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(
      await createShop(sandbox, { [CONFIGURATION]: "check:\n  failOn: sometimes\n" }),
      { [PATH]: manifest() },
    );
    await settle();
    expect(await pull.threads()).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "neutral", title: "The configuration is broken" });
    expect(check?.summary).toMatch(/otel-fix\.yml:2.*sometimes/);
  });

  it("that cannot be read on the base branch makes the check neutral and says why; no other takes its place", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const broken = {
      binary: [Buffer.from([0, 1, 2, 255]), "binary file"],
      link: [{ content: "../real.yml", mode: "120000" }, "a symbolic link"],
      latin: [Buffer.from("# caf\xe9\n", "latin1"), "not UTF-8 text"],
    } as const;
    for (const name of ["binary", "link", "latin"] as const) {
      const [content, reason] = broken[name];
      await repository.commit({ branch: "main", files: { [CONFIGURATION]: content } });
      const pull = await propose(repository, { [PATH]: manifest() }, { head: name });
      await settle();
      expect(await pull.threads()).toEqual([]);
      const [check] = pull.checkRuns();
      expect(check).toMatchObject({ conclusion: "neutral", title: "The configuration is broken" });
      expect(check?.summary).toContain(`cannot be read: ${reason}`);
      expect(check?.summary).not.toContain("the default preset applies");
    }
  });

  it("that a pull request breaks fails that pull request, on its line", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [CONFIGURATION]: "check:\n  failOn: sometimes\n",
    });
    await settle();
    expect(pull.checkRuns()).toMatchObject([
      { conclusion: "failure", annotations: [{ path: CONFIGURATION, startLine: 2, level: "failure" }] },
    ]);
  });

  it("can turn comments off, into a summary, and on for drafts", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: "review:\n  comments: off\n" });
    const quiet = await propose(repository, { [PATH]: manifest() });
    await settle();
    expect([await quiet.threads(), quiet.reviews()]).toEqual([[], []]);
    await repository.commit({
      branch: "main",
      files: { [CONFIGURATION]: "review:\n  comments: summary\n  drafts: true\n" },
    });
    const summary = await propose(repository, { "b.yaml": manifest("b") }, { head: "b", draft: true });
    await settle();
    expect(await summary.threads()).toEqual([]);
    expect(summary.reviews()).toHaveLength(1);
  });
});
