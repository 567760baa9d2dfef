import { describe, expect, it } from "vitest";

import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";

import { createFolder, run } from "../edge/cli/command-line.ts";
import { CONFIGURATION, PATH } from "./conversation.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

/** Files of repositories that the readers of a public pull request may not read. */

const ACME = { login: "acme", type: "Organization" } as const;
const OFF = "rules:\n  missing-recommended-disables: off\n";

/** Words that stand in a private file alone. */
const SECRETS = /hunter2|passphrase|s3cr3t|clusters-of-norway|treasury/;
const SECRET_FILE = [
  "passphrase: hunter2",
  "check:",
  "  failOn: s3cr3t",
  "overrides:",
  '  - paths: ["clusters-of-norway/"]',
  "hunter2-list: [*treasury]",
  "",
].join("\n");

async function addPrivate(
  sandbox: Sandbox,
  name: string,
  files: Readonly<Record<string, string>>,
  installed = true,
): Promise<SandboxRepository> {
  return sandbox.createRepository({ owner: ACME, name, files, isPrivate: true, installed });
}

async function proposeFromFork(
  repository: SandboxRepository,
  files: Readonly<Record<string, string | null>>,
  branch = "telemetry",
): Promise<SandboxPullRequest> {
  const fork = FORKS.get(repository) ?? (await repository.fork("mallory"));
  FORKS.set(repository, fork);
  await fork.commit({ branch, from: "main", files, author: "mallory" });
  return repository.openPullRequest({ head: branch, headRepository: fork, author: "mallory" });
}

const FORKS = new WeakMap<SandboxRepository, SandboxRepository>();

/** All that the bot has said on a pull request, wherever. */
async function listWords(pull: SandboxPullRequest): Promise<string> {
  const said = [pull.checkRuns(), pull.comments(), pull.reviews(), await pull.threads()];
  return JSON.stringify(said);
}

function configurationPart(pull: SandboxPullRequest): string {
  return pull.checkRuns().at(-1)?.summary?.split("### Configuration")[1] ?? "";
}

const LATER = "will be checked after the merge";

describe("a configuration that a fork proposes, and that extends a private file", () => {
  it("has nothing of that file quoted, and does not tell whether it is there, may be read or is sound", async () => {
    const { sandbox, settle, log, takeCalls } = await startWorld({ isLogged: true });
    await addPrivate(sandbox, "vault", { "any/file.yml": SECRET_FILE, "any/sound.yml": OFF });
    await addPrivate(sandbox, "closed", { "any/file.yml": SECRET_FILE }, false);
    const repository = await createShop(sandbox);
    const answers = new Set<string>();
    const references = [
      "vault:any/file.yml",
      "vault:any/sound.yml",
      "vault:none.yml",
      "closed:any/file.yml",
      "none",
    ];
    takeCalls();
    for (const [index, reference] of references.entries()) {
      const files = { [CONFIGURATION]: `_extends: ${reference}\n`, [PATH]: manifest() };
      const pull = await proposeFromFork(repository, files, `b${index}`);
      await settle();
      await pull.comment("/otel-fix why", "mallory");
      await settle();
      expect(await listWords(pull)).not.toMatch(SECRETS);
      expect(configurationPart(pull)).toContain(LATER);
      const [check] = pull.checkRuns();
      answers.add(
        JSON.stringify([configurationPart(pull), check?.conclusion, check?.title, check?.annotations]),
      );
    }
    expect(answers.size).toBe(1);
    expect(takeCalls().filter((call) => call.includes("ConfigurationFile"))).toEqual([]);
    expect(log.filter((line) => SECRETS.test(line))).toEqual([]);
  });

  it("is checked by itself all the same, and its own text is quoted, within bounds", async () => {
    const { sandbox, settle } = await startWorld();
    const long = "x".repeat(1_000);
    const pull = await proposeFromFork(await createShop(sandbox), {
      [CONFIGURATION]: `_extends: vault\ncheck:\n  failOn: sometimes\n${long}: 1\nkeep:\n  python: "${long}"\n`,
    });
    await settle();
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "failure", title: "The configuration is broken" });
    expect(check?.annotations.map(({ startLine }) => startLine)).toEqual([3, 4, 6, 6]);
    expect(configurationPart(pull)).toContain("sometimes");
    expect(configurationPart(pull).length).toBeLessThan(2_000);
    for (const { message } of check?.annotations ?? []) expect(message.length).toBeLessThan(500);
  });

  it("is followed where the base branch's own file has the same reference, without another read", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    await sandbox.createRepository({ owner: ACME, name: "policies", files: { [CONFIGURATION]: OFF } });
    const repository = await createShop(sandbox, { [CONFIGURATION]: "_extends: policies\n" });
    takeCalls();
    const on = "rules:\n  missing-recommended-disables: error\n";
    const same = await proposeFromFork(
      repository,
      { [CONFIGURATION]: `_extends: Acme/Policies:${CONFIGURATION}\n${on}`, [PATH]: manifest() },
      "same",
    );
    await settle();
    expect(configurationPart(same)).toContain("+1 −0 findings");
    expect(takeCalls().filter((call) => call.includes("ConfigurationFile"))).toHaveLength(1);
    const other = { [CONFIGURATION]: "_extends: policies:other.yml\n", [PATH]: manifest() };
    const pull = await proposeFromFork(repository, other, "other");
    await settle();
    expect(configurationPart(pull)).toContain(LATER);
    expect(configurationPart(pull)).not.toContain("findings");
  });

  it("cannot count what a private file would find, also where the base extends the same", async () => {
    const { sandbox, settle } = await startWorld();
    await addPrivate(sandbox, "policies", { [CONFIGURATION]: OFF });
    const repository = await createShop(sandbox, { [CONFIGURATION]: "_extends: policies\n" });
    const files = {
      [CONFIGURATION]: "_extends: policies\nrules:\n  missing-recommended-disables: error\n",
      [PATH]: manifest(),
    };
    const pull = await proposeFromFork(repository, files);
    await settle();
    expect(configurationPart(pull)).toContain("This pull request changes");
    expect(configurationPart(pull)).not.toMatch(/[+−]\d/);
    // Who may write to the repository is told.
    await repository.commit({ branch: "own", from: "main", files, author: "ada" });
    const own = await repository.openPullRequest({ head: "own", author: "ada" });
    await settle();
    expect(configurationPart(own)).toContain("+1 −0 findings");
  });
});

describe("a fork that takes the configuration away", () => {
  it("is not told whether the organisation has a private one, nor anything of it", async () => {
    const answers = new Set<string>();
    for (const file of [SECRET_FILE, `_extends: treasury\n${OFF}`, OFF, null]) {
      const { sandbox, settle } = await startWorld();
      if (file !== null) await addPrivate(sandbox, ".github", { [CONFIGURATION]: file });
      const repository = await createShop(sandbox, { [CONFIGURATION]: "keep: {python: [flask]}\n" });
      const pull = await proposeFromFork(repository, { [CONFIGURATION]: null, [PATH]: fixedManifest() });
      await settle();
      expect(await listWords(pull)).not.toMatch(SECRETS);
      answers.add(configurationPart(pull));
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toMatch(/removes `\.github\/otel-fix\.yml`/);
  });
});

describe("a broken file of another repository that counts for the base branch", () => {
  it("is named with the place and the kind of its errors, in the check and in every answer", async () => {
    const { sandbox, settle, log } = await startWorld({ isLogged: true });
    await addPrivate(sandbox, ".github", { [CONFIGURATION]: SECRET_FILE.replace("*treasury", "treasury") });
    const repository = await createShop(sandbox);
    const pull = await proposeFromFork(repository, { [PATH]: manifest() });
    await settle();
    for (const text of [
      "/otel-fix",
      "/otel-fix why",
      "/otel-fix ignore missing-recommended-disables reason: x",
    ])
      await pull.comment(text, "ada");
    await settle();
    expect(await listWords(pull)).not.toMatch(SECRETS);
    expect(log.filter((line) => SECRETS.test(line))).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({
      conclusion: "neutral",
      title: "The configuration is broken",
    });
    const file = "acme/\\.github:\\.github/otel-fix\\.yml";
    expect(check?.summary).toMatch(new RegExp(`${file}:1\`: \`an unknown or repeated key`));
    expect(check?.summary).toMatch(new RegExp(`${file}:3\`: \`a value that isn't allowed`));
    const answer = pull.comments().find(({ body }) => body.includes("Nothing was changed"));
    expect(answer?.body).toMatch(new RegExp(`${file}:1\`: \`an unknown or repeated key`));
  });

  it("is not quoted where it is public either: a reference in it that is none, or leads to nothing", async () => {
    for (const reference of ["hunter2/treasury/s3cr3t", "hunter2:s3cr3t.yml"]) {
      const { sandbox, settle } = await startWorld();
      const files = { "otel.yml": `_extends: ${reference}\n` };
      await sandbox.createRepository({ owner: ACME, name: "policies", files });
      const repository = await createShop(sandbox, { [CONFIGURATION]: "_extends: policies:otel.yml\n" });
      const pull = await propose(repository, { [PATH]: manifest() });
      await settle();
      expect(pull.checkRuns()[0]?.summary).toContain("policies:otel.yml");
      expect(await listWords(pull)).not.toMatch(SECRETS);
    }
  });

  it("is not quoted by the command line's review either, which runs in public logs", async () => {
    const { sandbox, settle } = await startWorld();
    const home = await addPrivate(sandbox, ".github", { [CONFIGURATION]: SECRET_FILE.replace("*", "") });
    home.addCollaborator("ada", "read");
    const pull = await proposeFromFork(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    const env = { GITHUB_TOKEN: sandbox.createUserToken("ada"), GITHUB_API_URL: `${sandbox.url}/api/v3` };
    const { stdout, stderr } = await run(["review", `acme/shop#${pull.number}`], {
      cwd: createFolder(),
      env,
    });
    expect(stdout).toContain("an unknown or repeated key");
    expect(stdout + stderr).not.toMatch(SECRETS);
  });

  it("is not quoted where it is no YAML, and where an extended file is the broken one", async () => {
    const { sandbox, settle } = await startWorld();
    await addPrivate(sandbox, "policies", { [CONFIGURATION]: 'a: [*hunter2, "s3cr3t\n' });
    const repository = await createShop(sandbox, { [CONFIGURATION]: "_extends: policies\n" });
    const pull = await proposeFromFork(repository, { [PATH]: manifest() });
    await settle();
    expect(await listWords(pull)).not.toMatch(SECRETS);
    // Named by the repository's own file, which its readers can read.
    expect(configurationPart(pull)).toMatch(
      /`acme\/policies:\.github\/otel-fix\.yml:\d+`: `not a single YAML/,
    );
  });

  it("does not give away what it extends: neither the name nor what is wrong with it", async () => {
    const treasuries = [
      null,
      { "other.yml": OFF },
      { [CONFIGURATION]: SECRET_FILE.replace("*", "") },
      { [CONFIGURATION]: OFF },
    ];
    const answers: string[] = [];
    for (const files of treasuries) {
      const { sandbox, settle } = await startWorld();
      await addPrivate(sandbox, ".github", { [CONFIGURATION]: "_extends: treasury\n" });
      if (files !== null) await addPrivate(sandbox, "treasury", files);
      const pull = await proposeFromFork(await createShop(sandbox), { [PATH]: manifest() });
      await settle();
      await pull.comment("/otel-fix why", "mallory");
      await settle();
      expect(await listWords(pull)).not.toMatch(SECRETS);
      answers.push(configurationPart(pull));
    }
    const [missing, elsewhere, broken, sound] = answers;
    expect(missing).toContain("`acme/.github:.github/otel-fix.yml:1`: `the file it extends can't be used`");
    expect(elsewhere).toBe(missing);
    expect(broken).toContain("`another file:1`: `an unknown or repeated key");
    expect(sound).toContain("which extends `another file`");
  });
});
