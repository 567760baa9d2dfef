import { describe, expect, it } from "vitest";

import type { SandboxCommit, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import { dieAfter } from "./die-after.ts";
import type { Call } from "./fault-proxy.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("a command whose process dies half way", () => {
  it.each([
    ["the commit", ({ body }: { body: string }) => body.includes("createCommitOnBranch")],
    [
      "the answer",
      ({ method, path }: { method: string; path: string }) =>
        method === "POST" && path.endsWith("/issues/1/comments"),
    ],
    [
      "👀",
      ({ method, path }: { method: string; path: string }) =>
        method === "POST" && path.endsWith("/reactions"),
    ],
  ])(
    "ends with one commit and one answer after it died behind %s and was delivered again",
    async (_, isLast) => {
      const { repository, pull } = await dieAfter({ isLast });
      const commit = await repository.readCommit("telemetry");
      expect(commit?.message).toContain("Otel-Fix-Command: ");
      const parent = await repository.readCommit(commit?.parents[0] ?? "");
      expect(parent?.message).not.toContain("Otel-Fix-Command");
      const [command, answer, ...others] = pull.comments();
      expect(others).toEqual([]);
      expect(answer?.body).toContain(pull.headSha);
      expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    },
  );

  it.each([
    ["the first commit", countDown(1, ({ body }) => body.includes("createCommitOnBranch"))],
    ["the second commit", countDown(2, ({ body }) => body.includes("createCommitOnBranch"))],
    ["the answer", countDown(1, isAnswer)],
  ])(
    "and that is one of several in a comment, has each done once, after it died behind %s",
    async (_, isLast) => {
      const { repository, pull, again } = await dieAfter({
        isLast,
        files: { "a.yaml": manifest("a"), "b.yaml": manifest("b") },
        text: "/otel-fix a.yaml\n\n/otel-fix b.yaml",
      });
      const [command, answer, ...others] = pull.comments();
      const id = command?.nodeId ?? "";
      expect(await listCommands(repository)).toEqual([`${id}/2`, id]);
      expect(others).toEqual([]);
      expect(answer?.body).toMatch(/`\/otel-fix a\.yaml`:[^]*`\/otel-fix b\.yaml`:/);
      expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
      await again();
      expect(pull.comments()).toHaveLength(2);
    },
  );

  it.each([
    ["the commit", countDown(1, ({ body }) => body.includes("createCommitOnBranch"))],
    ["the answer", countDown(1, isAnswer)],
  ])("and that a button asked for, is done once, after it died behind %s", async (_, isLast) => {
    const { repository, pull, again } = await dieAfter({ isLast, button: "fix-all" });
    expect(await listCommands(repository)).toMatchObject([
      expect.stringMatching(/^button:\d+:fix-all:[0-9a-f]{40}:\d+$/),
    ]);
    expect(pull.comments().map(({ body }) => body)).toMatchObject([expect.stringContaining(pull.headSha)]);
    await again();
    expect(pull.comments()).toHaveLength(1);
    expect(await listCommands(repository)).toHaveLength(1);
  });

  it("does nothing when it is delivered a third time", async () => {
    const { pull, again } = await dieAfter({ isLast: ({ body }) => body.includes("createCommitOnBranch") });
    const before = [pull.headSha, pull.comments().length];
    await again();
    expect([pull.headSha, pull.comments().length]).toEqual(before);
  });
});

describe("commands that come at once", () => {
  it("are carried out one after the other, and only the first has anything to do", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    repository.addCollaborator("grace", "write");
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    await Promise.all([pull.comment("/otel-fix", "ada"), pull.comment("/otel-fix all", "grace")]);
    await settle();
    const bodies = pull.comments().map(({ body }) => body);
    expect(bodies.filter((body) => body.startsWith("Committed"))).toHaveLength(1);
    expect(bodies.filter((body) => body.startsWith("There is nothing to fix"))).toHaveLength(1);
  });

  it("from a button and a comment are carried out one after the other too", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    repository.addCollaborator("grace", "write");
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    const check = pull.checkRuns()[0]?.id ?? 0;
    await Promise.all([pull.clickButton(check, "fix-all", "ada"), pull.comment("/otel-fix", "grace")]);
    await settle();
    expect(await listCommands(repository)).toHaveLength(1);
    const answers = pull.comments().filter(({ author }) => author.startsWith("otel-fix"));
    expect(
      answers.map(({ body }) => /^(?:Committed|There is nothing to fix)/.exec(body)?.[0]).toSorted(),
    ).toEqual(["Committed", "There is nothing to fix"]);
  });

  it("and a push at once: the push is kept, and the fix follows it", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    await Promise.all([pull.comment("/otel-fix", "ada"), pull.push({ "src/main.py": "print()\n" })]);
    await settle();
    expect((await repository.readFile("src/main.py", "telemetry"))?.toString()).toBe("print()\n");
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toContain("DISABLED_INSTRUMENTATIONS");
  });

  it("in one comment each run, in order, and get one answer", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { "a.yaml": manifest("a"), "b.yaml": manifest("b") });
    await settle();
    await pull.comment("/otel-fix a.yaml\n\n/otel-fix b.yaml", "ada");
    await settle();
    const commit = await repository.readCommit("telemetry");
    expect(commit?.message).toContain("- b.yaml");
    expect((await repository.readCommit(commit?.parents[0] ?? ""))?.message).toContain("- a.yaml");
    expect(pull.comments()).toHaveLength(2);
    expect(pull.comments()[1]?.body).toMatch(/`\/otel-fix a\.yaml`:[^]*`\/otel-fix b\.yaml`:/);
  });
});

describe("a head that moves while a fix is made", () => {
  async function moveOnCommit(times: number) {
    let left = times;
    let move: (() => Promise<unknown>) | null = null;
    const { sandbox, settle } = await startWorld({}, ({ body }) => {
      if (!body.includes("createCommitOnBranch") || left === 0) return null;
      left -= 1;
      void move?.();
      const error = {
        type: "STALE_DATA",
        message: "Expected branch to point to another commit but it did not.",
      };
      return { status: 200, body: { data: { createCommitOnBranch: null }, errors: [error] } };
    });
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    let count = 0;
    move = () => pull.push({ "notes.md": `${(count += 1)}\n` });
    await pull.comment("/otel-fix", "ada");
    await settle();
    return { pull, repository };
  }

  it("has the fix analysed again, and keeps what was pushed", async () => {
    const { pull, repository } = await moveOnCommit(1);
    expect((await repository.readFile("notes.md", "telemetry"))?.toString()).toBe("1\n");
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toContain("DISABLED_INSTRUMENTATIONS");
    expect(pull.comments()[1]?.body).toContain("Committed");
  });

  it("is given up after the third time, and said so", async () => {
    const { pull } = await moveOnCommit(3);
    expect(pull.comments()[1]?.body).toContain("the branch moved 3 times");
    expect(pull.comments()[0]?.reactions.map(({ content }) => content)).toEqual(["eyes", "confused"]);
  });
});

function isAnswer({ method, path }: Call): boolean {
  return method === "POST" && path.endsWith("/issues/1/comments");
}

/** The so manieth call of a kind. */
function countDown(nth: number, isMeant: (call: Call) => boolean): (call: Call) => boolean {
  let left = nth;
  return (call) => isMeant(call) && (left -= 1) === 0;
}

/** The commands that the branch's commits of the bot were made for, the newest first. */
async function listCommands(repository: SandboxRepository): Promise<readonly string[]> {
  const found: string[] = [];
  for (let ref: string | undefined = "telemetry"; ref !== undefined;) {
    const commit: SandboxCommit | null = await repository.readCommit(ref);
    const command = /\nOtel-Fix-Command: (.*)/.exec(commit?.message ?? "")?.[1];
    if (command !== undefined) found.push(command);
    ref = commit?.parents[0];
  }
  return found;
}
