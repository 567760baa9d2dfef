import { describe, expect, it } from "vitest";

import type { Role } from "../../sandbox/src/people/words.ts";
import { CONFIGURATION, PATH } from "./conversation.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

/** Who may command where `fix.allow` names a role that does not come with the right to push. */

interface Wishes {
  readonly allow?: string;
  readonly isPrivate?: boolean;
}

async function start({ allow = "read", isPrivate = false }: Wishes = {}) {
  const world = await startWorld();
  const { sandbox } = world;
  // Another repository of the organisation, which is private.
  const owner = { login: "acme", type: "Organization" } as const;
  const vault = await sandbox.createRepository({
    owner,
    name: "vault",
    files: { "a.md": "a" },
    isPrivate: true,
  });
  vault.addCollaborator("mallory", "read");
  const files = { [CONFIGURATION]: `fix:\n  allow: ${allow}\n` };
  const repository = isPrivate
    ? await sandbox.createRepository({ owner, name: "shop", files, isPrivate })
    : await createShop(sandbox, files);
  repository.addCollaborator("ada", "write");
  const pull = await propose(repository, { [PATH]: manifest() });
  await world.settle();
  world.takeCalls();
  const ask = async (text: string, login: string) => {
    const before = pull.comments().length;
    await pull.comment(text, login);
    await world.settle();
    const asked = world.takeCalls().filter((call) => call.endsWith("/collaborators/{username}")).length;
    return { answer: pull.comments()[before + 1]?.body ?? "", asked };
  };
  return { ...world, repository, pull, ask, head: pull.headSha };
}

const NOT_GIVEN = /needs `read` access that was granted to you.*as everyone can, doesn't count/;

describe("fix.allow: read in a public repository", () => {
  it.each([
    "/otel-fix",
    "/otel-fix pr",
    "/otel-fix ignore missing-recommended-disables reason: x",
    "/otel-fix recheck",
  ])("lets no stranger command %s", async (text) => {
    const { repository, pull, ask, head } = await start();
    const runs = pull.checkRuns().length;
    expect((await ask(text, "mallory")).answer).toMatch(NOT_GIVEN);
    expect([pull.headSha, repository.pullRequests().length, pull.checkRuns().length]).toEqual([
      head,
      1,
      runs,
    ]);
  });

  it("lets no stranger command in a pull request of their own fork, nor by a button", async () => {
    const { repository, settle, sandbox } = await start();
    const fork = await repository.fork("mallory");
    await fork.commit({
      branch: "mine",
      from: "main",
      files: { "b.yaml": manifest("b") },
      author: "mallory",
    });
    const pull = await repository.openPullRequest({ head: "mine", headRepository: fork, author: "mallory" });
    await settle();
    const head = pull.headSha;
    await pull.comment("/otel-fix", "mallory");
    await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "fix-all", "mallory");
    await settle();
    expect(pull.headSha).toBe(head);
    const bodies = pull.comments().map(({ body }) => body);
    expect(bodies.filter((body) => NOT_GIVEN.test(body))).toHaveLength(2);
    expect(sandbox.requests.filter(({ operation }) => operation === "CommitFiles")).toEqual([]);
  });

  it("counts for whom the role was given to, and asks GitHub once, and again after what changed the branch", async () => {
    const { repository, ask } = await start();
    repository.addCollaborator("grace", "read");
    expect(await ask("/otel-fix\n\n/otel-fix recheck", "grace")).toMatchObject({
      answer: expect.stringContaining("Committed"),
      asked: 2,
    });
  });

  it("counts for a role that the organisation has defined on top of reading", async () => {
    const { repository, ask } = await start();
    repository.addCollaborator("heidi", "read", "auditor");
    expect((await ask("/otel-fix", "heidi")).answer).toContain("Committed");
  });

  it("asks nothing more where the role decides by itself", async () => {
    const { ask } = await start();
    expect((await ask("/otel-fix why", "mallory")).asked).toBe(0);
    expect(await ask("/otel-fix", "ada")).toMatchObject({
      answer: expect.stringContaining("Committed"),
      asked: 0,
    });
    const strict = await start({ allow: "write" });
    expect((await strict.ask("/otel-fix", "mallory")).asked).toBe(0);
    const triage = await start({ allow: "triage" });
    expect((await triage.ask("/otel-fix", "mallory")).asked).toBe(0);
  });

  it.each<[string, Role]>([
    ["triage", "triage"],
    ["read", "triage"],
  ])("lets who has %s, and was given %s, command", async (allow, role) => {
    const { repository, ask } = await start({ allow });
    repository.addCollaborator("grace", role);
    expect((await ask("/otel-fix", "grace")).answer).toContain("Committed");
  });

  it("is said in the check, of the file that counts and of one that is proposed", async () => {
    const { repository, pull, settle } = await start();
    const words = /`fix\.allow: read`.*In this public repository these are people who were given access/;
    expect(pull.checkRuns()[0]?.summary).toMatch(words);
    await repository.commit({ branch: "main", files: { [CONFIGURATION]: "fix:\n  allow: write\n" } });
    const sound = await propose(repository, { "c.yaml": manifest("c") }, { head: "sound" });
    const files = { [CONFIGURATION]: "fix:\n  allow: read\nreview:\n  drafts: true\n" };
    const proposed = await propose(repository, files, { head: "proposed" });
    await settle();
    expect(sound.checkRuns()[0]?.summary).not.toContain("fix.allow");
    expect(proposed.checkRuns()[0]?.summary).toMatch(words);
  });
});

describe("fix.allow: read in a private repository", () => {
  it("counts for everyone who can read it, without another call and without a word", async () => {
    const { repository, pull, ask } = await start({ isPrivate: true });
    expect(pull.checkRuns()[0]?.summary).not.toContain("fix.allow");
    repository.addCollaborator("grace", "read");
    expect(await ask("/otel-fix", "grace")).toMatchObject({
      answer: expect.stringContaining("Committed"),
      asked: 0,
    });
  });
});
