import { describe, expect, it } from "vitest";

import type { SandboxPullRequest, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import { dieAfter } from "./die-after.ts";
import type { Call } from "./fault-proxy.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

const isPost = (end: string) => (call: Call) => call.method === "POST" && call.path.endsWith(end);

const reactions = (pull: SandboxPullRequest) => pull.comments()[0]?.reactions.map(({ content }) => content);

/** The commits of the bot below a branch's newest one. */
async function countFixes(repository: SandboxRepository, branch: string): Promise<number> {
  let count = 0;
  for (let ref: string | undefined = branch; ref !== undefined;) {
    const commit = await repository.readCommit(ref);
    if (commit?.message.includes("Otel-Fix-Command: ") === true) count += 1;
    ref = commit?.parents[0];
  }
  return count;
}

/** One pull request beside the one that is to be fixed, one answer that names it, and the command is done. */
async function expectOne(repository: SandboxRepository, pull: SandboxPullRequest): Promise<void> {
  expect(repository.pullRequests().map(({ number }) => number)).toEqual([1, 2]);
  const [, fix] = repository.pullRequests();
  expect(await countFixes(repository, fix?.headBranch ?? "")).toBe(1);
  const [, answer, ...others] = pull.comments();
  expect(others).toEqual([]);
  expect(answer?.body).toContain("The fixes are in #2");
  expect(reactions(pull)).toEqual(["eyes", "rocket"]);
}

const push = ({ pull }: { pull: SandboxPullRequest }) => pull.push({ "notes.md": "a person\n" });
const protect = ({ repository }: { repository: SandboxRepository }) => {
  repository.protectBranch("telemetry");
};

describe("a pull request with fixes whose process dies half way", () => {
  it.each([
    ["behind its branch", "/git/refs", "/otel-fix pr", undefined],
    ["behind its pull request", "/pulls", "/otel-fix pr", undefined],
    ["behind its pull request, of a protected branch", "/pulls", "/otel-fix", protect],
  ])("is opened once where it died %s, though the branch moved since", async (_, end, text, prepare) => {
    const death = { isLast: isPost(end), text, meanwhile: push };
    const { repository, pull } = await dieAfter(prepare === undefined ? death : { ...death, prepare });
    await expectOne(repository, pull);
  });

  it.each([
    ["a person closed it", "The fixes are in #2", (fix?: SandboxPullRequest) => fix?.close("ada")],
    ["a person merged it", "Done in ", (fix?: SandboxPullRequest) => fix?.merge("ada")],
  ])("is not opened again after %s and deleted its branch", async (_, answer, end) => {
    const { repository, pull } = await dieAfter({
      isLast: isPost("/pulls"),
      text: "/otel-fix pr",
      meanwhile: async ({ repository: shop }) => {
        const [, fix] = shop.pullRequests();
        await end(fix);
        await shop.deleteBranch(fix?.headBranch ?? "", "ada");
      },
    });
    expect(repository.pullRequests()).toHaveLength(2);
    expect(pull.comments()[1]?.body).toContain(answer);
    expect(reactions(pull)).toEqual(["eyes", "rocket"]);
  });

  it("is opened once where the answer is lost and the branch moves, and the next command gets one of its own", async () => {
    let pull: SandboxPullRequest | null = null;
    const { sandbox, settle } = await startWorld({}, async (call) => {
      if (pull === null || !isPost("/issues/1/comments")(call)) return null;
      const current = pull;
      pull = null;
      await push({ pull: current });
      return { status: 502, body: { message: "Bad Gateway" } };
    });
    const repository = await createShop(sandbox);
    const opened = await propose(repository, { [PATH]: manifest() });
    await settle();
    pull = opened;
    await opened.comment("/otel-fix pr", "ada");
    await settle();
    await expectOne(repository, opened);
    await opened.comment("/otel-fix pr", "ada");
    await settle();
    expect(repository.pullRequests()).toHaveLength(3);
  });
});

describe("a commit of an executable file", () => {
  const files = { [PATH]: { content: manifest(), mode: "100755" } } as const;

  it.each([
    ["its tree", isPost("/git/trees")],
    ["its commit", isPost("/git/commits")],
    ["the branch", ({ body }: Call) => body.includes("mutation MoveBranch")],
  ])("is made once though the process died behind %s", async (_, isLast) => {
    const { repository, pull } = await dieAfter({ isLast, files });
    expect(await countFixes(repository, "telemetry")).toBe(1);
    expect(await repository.readMode(PATH, "telemetry")).toBe("100755");
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect(pull.comments()).toHaveLength(2);
    expect(pull.comments()[1]?.body).toContain(pull.headSha);
    expect(reactions(pull)).toEqual(["eyes", "rocket"]);
  });

  /** Moves the branch while the commit is made, for the first so many times. */
  async function moveWhile(times: number, move: (pull: SandboxPullRequest) => Promise<unknown>) {
    let left = 0;
    let pull: SandboxPullRequest | null = null;
    const { sandbox, settle } = await startWorld({}, async (call) => {
      if (!isPost("/git/commits")(call) || left === 0 || pull === null) return null;
      left -= 1;
      await move(pull);
      return null;
    });
    const repository = await createShop(sandbox);
    pull = await propose(repository, files);
    const first = pull.headSha;
    await pull.push({ "secret.txt": "a token\n" });
    await settle();
    left = times;
    await pull.comment("/otel-fix", "ada");
    await settle();
    return { repository, pull, first };
  }

  it("brings nothing back that the author removed by setting the branch back meanwhile", async () => {
    let first = "";
    const moved = await moveWhile(1, async (pull) => {
      first = (await pull.repository.readCommit(pull.headSha))?.parents[0] ?? "";
      await pull.forcePush(first);
    });
    expect(first).toBe(moved.first);
    expect(await moved.repository.readFile("secret.txt", "telemetry")).toBeNull();
    const commit = await moved.repository.readCommit("telemetry");
    expect(commit).toMatchObject({ parents: [first], isVerified: true });
    expect(moved.pull.comments()[1]?.body).toContain("Committed");
  });

  it("is analysed again where the author pushes meanwhile, and given up after the third time", async () => {
    let count = 0;
    const note = (pull: SandboxPullRequest) => pull.push({ "notes.md": `${(count += 1)}\n` });
    const once = await moveWhile(1, note);
    expect((await once.repository.readFile("notes.md", "telemetry"))?.toString()).toBe("1\n");
    expect(await countFixes(once.repository, "telemetry")).toBe(1);
    const thrice = await moveWhile(3, note);
    expect(await countFixes(thrice.repository, "telemetry")).toBe(0);
    expect(thrice.pull.comments()[1]?.body).toContain("the branch moved 3 times");
  });
});
