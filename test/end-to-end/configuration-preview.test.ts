import { describe, expect, it } from "vitest";

import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";

import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CONFIGURATION = ".github/otel-fix.yml";
const OFF = "rules:\n  missing-recommended-disables: off\n";

/** What the check says under its last heading. */
function wordsOf(pull: SandboxPullRequest): string {
  return pull.checkRuns().at(-1)?.summary?.split("### Configuration")[1] ?? "";
}

describe("a pull request that changes the configuration", () => {
  it("is told how many findings more and fewer its files would have", async () => {
    const { sandbox, settle } = await startWorld();
    const off = (paths: string) =>
      `overrides:\n  - paths: ["${paths}"]\n    rules: {missing-recommended-disables: off}\n`;
    const repository = await createShop(sandbox, { [CONFIGURATION]: off("loud/**") });
    const pull = await propose(repository, {
      [CONFIGURATION]: off("quiet/**"),
      "loud/a.yaml": manifest("a"),
      "loud/b.yaml": manifest("b"),
      "quiet/c.yaml": manifest("c"),
      "both/d.yaml": manifest("d"),
    });
    await settle();
    expect(wordsOf(pull)).toContain("This pull request changes `.github/otel-fix.yml`.");
    expect(wordsOf(pull)).toContain("+2 −1 findings");
    expect((await pull.threads()).map(({ path }) => path)).toEqual(["both/d.yaml", "quiet/c.yaml"]);
  });

  it("is told of a name that is nearly a known one, and so is every other one once it counts", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: "only: {python: [flsk]}\n" });
    const pull = await propose(repository, {
      [CONFIGURATION]: "keep: {ruby: [net-http]}\n",
      [PATH]: manifest("a"),
    });
    await settle();
    expect(wordsOf(pull)).toContain(
      "no instrumentation called `flsk` (`only.python`); did you mean `flask`?",
    );
    expect(wordsOf(pull)).toContain(
      "`.github/otel-fix.yml`: the catalogue has no instrumentation called `net-http` (`keep.ruby`); did you mean `net_http`?",
    );
    expect(pull.checkRuns().at(-1)?.title).not.toContain("broken");
  });

  it("is failed where the file cannot be read", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const broken = {
      binary: Buffer.from([0, 1, 2, 255]),
      link: { content: "../real.yml", mode: "120000" as const },
      wide: Buffer.from(`\ufeff${OFF}`, "utf16le"),
    };
    const reasons = { binary: "binary file", link: "a symbolic link", wide: "UTF-16 text" };
    for (const name of ["binary", "link", "wide"] as const) {
      const pull = await propose(repository, { [CONFIGURATION]: broken[name] }, { head: name });
      await settle();
      expect(pull.checkRuns()).toMatchObject([
        {
          conclusion: "failure",
          title: "The configuration is broken",
          annotations: [{ path: CONFIGURATION, startLine: 1, level: "failure" }],
        },
      ]);
      expect(wordsOf(pull)).toContain(`cannot be read: ${reasons[name]}`);
    }
  });
});

describe("a pull request that takes the configuration away", () => {
  it("by deleting it is told what would count, and how many findings more", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: OFF });
    const pull = await propose(repository, { [CONFIGURATION]: null, [PATH]: manifest() });
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
    expect(wordsOf(pull)).toMatch(
      /removes `\.github\/otel-fix\.yml`\. Once it is merged, the default preset applies.*\+1 −0 findings/,
    );
  });

  it("by renaming it is told so too, and that the organisation's would count", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    await sandbox.createRepository({
      owner: { login: "acme", type: "Organization" },
      name: ".github",
      files: { [CONFIGURATION]: "keep:\n  python: [requests, urllib3, urllib]\n" },
    });
    const repository = await createShop(sandbox, { [CONFIGURATION]: OFF });
    await repository.commit({
      branch: "telemetry",
      from: "main",
      renames: { [CONFIGURATION]: ".github/old.yml" },
      files: { [PATH]: manifest() },
      author: "ada",
    });
    takeCalls();
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect(wordsOf(pull)).toMatch(
      /removes `\.github\/otel-fix\.yml`\. Once it is merged, `acme\/\.github:\.github\/otel-fix\.yml` applies.*\+1 −0 findings/,
    );
    // One read more, to see what was renamed.
    expect(takeCalls().filter((call) => call.startsWith("read"))).toHaveLength(3);
  });

  it("is told where the organisation's, which would count, is broken; that is not its fault", async () => {
    const { sandbox, settle } = await startWorld();
    await sandbox.createRepository({
      owner: { login: "acme", type: "Organization" },
      name: ".github",
      files: { [CONFIGURATION]: "check:\n  failOn: sometimes\n" },
    });
    const repository = await createShop(sandbox, { [CONFIGURATION]: OFF });
    const pull = await propose(repository, { [CONFIGURATION]: null, "c.md": "# c\n" });
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(wordsOf(pull)).toMatch(
      /Once it is merged, `acme\/\.github:\.github\/otel-fix\.yml` applies.*broken/,
    );
    expect(wordsOf(pull)).toMatch(/otel-fix\.yml:2`: `a value that isn't allowed there/);
    expect(wordsOf(pull)).not.toContain("sometimes");
  });

  it("is not taken for one whose branch is older than the configuration", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { "a.md": "# a\n" });
    await repository.commit({
      branch: "telemetry",
      from: "main",
      renames: { "a.md": "b.md" },
      author: "ada",
    });
    await repository.commit({ branch: "main", files: { [CONFIGURATION]: OFF } });
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect(wordsOf(pull)).toContain("acme/shop:.github/otel-fix.yml");
    expect(wordsOf(pull)).not.toContain("This pull request");
  });
});
