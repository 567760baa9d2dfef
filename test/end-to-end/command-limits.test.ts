import { describe, expect, it } from "vitest";

import type { Files, SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { at } from "../../sandbox/test/bare-client.ts";
import { createShop, fixedManifest, manifest, propose, startWorld, type TestWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CI = ".github/workflows/ci.yml";

/** A finding that no fix can mend: the list is used elsewhere. */
const UNFIXABLE = manifest("shared")
  .replace("    env:", "    env: &list")
  .concat("  java:\n    env: *list\n");

async function start(files: Files = { [PATH]: manifest() }, fault: Parameters<typeof startWorld>[1] = null) {
  const world = await startWorld({}, fault);
  const repository = await createShop(world.sandbox);
  const pull = await propose(repository, files);
  await world.settle();
  return { ...world, repository, pull, ask: (text: string) => ask(world, pull, text) };
}

async function startFork(files: Files, maintainerCanModify: boolean) {
  const world = await startWorld();
  const repository = await createShop(world.sandbox);
  const fork = await repository.fork("grace");
  await fork.commit({ branch: "telemetry", from: "main", files, author: "grace" });
  const options = { head: "telemetry", headRepository: fork, author: "grace", maintainerCanModify };
  const pull = await repository.openPullRequest(options);
  await world.settle();
  return { ...world, repository, fork, pull, ask: (text: string) => ask(world, pull, text) };
}

/** The bot's answer; empty where there is none. */
async function ask({ settle }: Pick<TestWorld, "settle">, pull: SandboxPullRequest, text: string) {
  const before = pull.comments().length;
  await pull.comment(text, "ada");
  await settle();
  return pull.comments()[before + 1]?.body ?? "";
}

/** Threads without which no suggestion can be pointed to. */
async function resolveAll(pull: SandboxPullRequest): Promise<void> {
  for (const { id } of await pull.threads()) await pull.resolveThread(id, "ada");
}

describe("a pull request that changes a workflow too", () => {
  const files = { [PATH]: manifest(), [CI]: "on: push\n" };

  it.each([
    ["where a pull request is asked for", "/otel-fix pr", false],
    ["where its branch is protected", "/otel-fix", true],
  ])(
    "is not given a branch of fixes %s: the reason is named, and the next step taken",
    async (_, text, isProtected) => {
      const { repository, pull, ask: say } = await start(files);
      if (isProtected) repository.protectBranch("telemetry");
      const answer = await say(text);
      expect(answer).toContain("Each finding's thread has a suggestion");
      expect(answer).toContain("what this pull request changes under `.github/workflows/`");
      expect(answer).toContain("`workflows: write`, which I don't ask for");
      expect(repository.pullRequests()).toHaveLength(1);
      expect(pull.comments()[0]?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    },
  );

  it("from a fork that is not open is answered too, with a patch where no thread is open", async () => {
    const { repository, pull, ask: say } = await startFork(files, false);
    await resolveAll(pull);
    const answer = await say("/otel-fix");
    expect(answer).toContain("`workflows: write`");
    expect(answer).toContain("```diff");
    expect(answer).toContain(
      "No suggestions to commit: not every finding here has an open review thread with one",
    );
    expect(repository.pullRequests()).toHaveLength(1);
  });

  it("is told the same where GitHub only says that the app may not", async () => {
    const refusal = { status: 403, body: { message: "Resource not accessible by integration" } };
    const { ask: say } = await start(files, ({ method, path }) =>
      method === "POST" && path.endsWith("/git/refs") ? refusal : null,
    );
    const answer = await say("/otel-fix pr");
    expect(answer).toContain("`workflows: write`");
    expect(answer).not.toContain("I lack the permission");
  });

  it("gets its fixes committed to its own branch, which holds the workflow already", async () => {
    const { ask: say } = await start(files);
    expect(await say("/otel-fix")).toContain("Committed");
  });
});

describe("a manifest in the folder of workflows", () => {
  const path = ".github/workflows/otel.yaml";

  it("holds up no other file: those are committed, and its own thread is named", async () => {
    const { repository, pull, ask: say } = await start({ [path]: manifest("w"), "a.yaml": manifest("a") });
    const answer = await say("/otel-fix");
    const [done, rest] = answer.split("I couldn't commit these fixes");
    expect(done).toContain(`Committed ${pull.headSha} to \`telemetry\``);
    expect(done).toContain("a.yaml");
    expect(done).not.toContain(path);
    expect(rest).toContain("Each finding's thread has a suggestion");
    expect(rest).toContain(path);
    expect(rest).toContain("`workflows: write`");
    expect((await repository.readFile("a.yaml", "telemetry"))?.toString()).toBe(fixedManifest("a"));
    expect((await repository.readFile(path, "telemetry"))?.toString()).toBe(manifest("w"));
    expect((await repository.readCommit("telemetry"))?.message).not.toContain(path);
  });

  it("is shown as a patch where no thread is open, and the files that were committed are not", async () => {
    const { settle, pull, ask: say } = await start({ [path]: manifest("w"), "a.yaml": manifest("a") });
    await resolveAll(pull);
    await settle();
    const answer = await say("/otel-fix");
    expect(answer).toContain("Committed");
    expect(answer).toMatch(/```diff\n--- a\/\.github\/workflows\/otel\.yaml/);
    expect(answer).not.toContain("--- a/a.yaml");
  });
});

describe("a permission that is missing", () => {
  it("to open pull requests is named, and no branch is made for one", async () => {
    const world = await startWorld();
    const { sandbox, settle, takeCalls } = world;
    // An installation that grants more than app.yml asks for: without either, the bot could not answer.
    sandbox.setPermissions({ ...OTEL_FIX.permissions, issues: "write", pull_requests: "read" });
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    repository.protectBranch("telemetry");
    takeCalls();
    const answer = await ask(world, pull, "/otel-fix");
    expect(answer).toContain(
      "No pull request with the changes: I lack the permission `pull_requests: write`",
    );
    expect(takeCalls().filter((call) => /git\/(trees|commits|refs)/.test(call))).toEqual([]);
  });

  it("to open pull requests that only GitHub knows of leaves no branch behind", async () => {
    const refusal = { status: 403, body: { message: "Resource not accessible by integration" } };
    const {
      repository,
      sandbox,
      ask: say,
    } = await start(undefined, ({ method, path }) =>
      method === "POST" && path.endsWith("/pulls") ? refusal : null,
    );
    const answer = await say("/otel-fix pr");
    expect(answer).toContain("I lack the permission `pull_requests: write`");
    // A check suite is asked for on every push.
    const pushed = sandbox.deliveries.flatMap(({ event, payload }) =>
      event === "check_suite" ? [String(at(payload, "check_suite", "head_branch"))] : [],
    );
    const branch = pushed.find((name) => name.startsWith("otel-fix/"));
    expect(branch).toBeDefined();
    expect(repository.branchSha(branch)).toBeNull();
  });

  it("to write contents is named for the branch of a fork too", async () => {
    const { sandbox, repository, pull, ask: say } = await startFork({ [PATH]: manifest() }, true);
    sandbox.setPermissions({ ...OTEL_FIX.permissions, contents: "read" });
    await resolveAll(pull);
    const answer = await say("/otel-fix");
    expect(answer).toContain("No commit on `telemetry`: I lack the permission `contents: write` there");
    expect(answer).toContain("No pull request with the changes: I lack the permission `contents: write`");
    expect(answer).toContain("```diff");
    expect(repository.pullRequests()).toHaveLength(1);
  });

  it("to write an executable file into a fork leads to a pull request", async () => {
    const files = { [PATH]: { content: manifest(), mode: "100755" } } as const;
    const { repository, ask: say } = await startFork(files, true);
    const answer = await say("/otel-fix");
    expect(answer).toContain("I lack the permission `contents: write` there");
    expect(answer).toContain("The fixes are in #2");
    const [, fix] = repository.pullRequests();
    expect(await repository.readMode(PATH, fix?.headBranch)).toBe("100755");
  });
});

describe("a pull request with fixes", () => {
  it("for a fork says, there and in the answer, that it brings the fork's commits along", async () => {
    const { repository, ask: say } = await startFork({ [PATH]: manifest(), "run.sh": "curl x\n" }, false);
    const answer = await say("/otel-fix");
    const [, fix] = repository.pullRequests();
    expect(await fix?.diff()).toContain("curl x");
    expect(answer).toContain("The fixes are in #2, a pull request into `main`");
    expect(fix?.body).toContain("This pull request also contains all commits of #1");
    for (const text of [answer, fix?.body]) {
      expect(text).toContain("they come from a fork. Review all of it before you merge");
      expect(text).toContain("Workflows may run on it at once");
    }
  });

  it("into the branch itself says nothing of that", async () => {
    const { repository, ask: say } = await start();
    expect(await say("/otel-fix pr")).not.toContain("fork");
    expect(repository.pullRequests()[1]?.body).not.toContain("fork");
  });

  it("gets a check and no comments, though a person adds a finding to it", async () => {
    const { repository, settle, ask: say } = await start();
    expect(await say("/otel-fix pr")).toContain("The fixes are in #2");
    const [, fix] = repository.pullRequests();
    await fix?.push({ "more.yaml": manifest("more") }, { author: "ada" });
    await settle();
    expect(fix?.checkRuns()).toMatchObject([{ conclusion: "neutral", annotations: [{ path: "more.yaml" }] }]);
    expect([await fix?.threads(), fix?.reviews(), fix?.comments()]).toEqual([[], [], []]);
  });

  it("for a fork gets a check and no comments, though a finding stays in it", async () => {
    const files = { [PATH]: manifest(), "shared.yaml": UNFIXABLE };
    const { repository, ask: say } = await startFork(files, false);
    expect(await say("/otel-fix")).toContain("The fixes are in #2");
    const [, fix] = repository.pullRequests();
    expect(fix?.checkRuns()).toMatchObject([
      { conclusion: "neutral", annotations: [{ path: "shared.yaml" }] },
    ]);
    expect([await fix?.threads(), fix?.reviews(), fix?.comments()]).toEqual([[], [], []]);
  });

  it("is one for each command, however many there are of one commit", async () => {
    const names = Array.from({ length: 11 }, (_, index) => `f${index}`);
    const { repository, ask: say } = await start(
      Object.fromEntries(names.map((name) => [`${name}.yaml`, manifest(name)])),
    );
    const answer = await say(
      names
        .slice(0, 10)
        .map((name) => `/otel-fix ${name}.yaml pr`)
        .join("\n"),
    );
    expect(answer.match(/The fixes are in #\d+/g)).toHaveLength(10);
    expect(await say("/otel-fix f10.yaml pr")).toContain("The fixes are in #12");
    expect(repository.pullRequests()).toHaveLength(12);
  }, 120_000);

  it("is not put on a branch that somebody else has made", async () => {
    const { repository, settle, pull, sandbox, webhookUrl } = await start();
    const other = await start();
    await other.ask("/otel-fix pr");
    const branch = other.repository.pullRequests()[1]?.headBranch ?? "";
    sandbox.setWebhookUrl(null);
    await pull.comment("/otel-fix pr", "ada");
    // The same sandbox from the start: the command has the same name, and so has its branch.
    expect(pull.comments()[0]?.nodeId).toBe(other.pull.comments()[0]?.nodeId);
    const sha = await repository.commit({
      branch,
      from: "telemetry",
      files: { "x.md": "x\n" },
      author: "ada",
    });
    sandbox.setWebhookUrl(webhookUrl);
    await sandbox.redeliver(sandbox.deliveries.find(({ event }) => event === "issue_comment")?.id ?? "");
    await settle();
    expect(pull.comments()[1]?.body).toContain(`a branch \`${branch}\` exists already, and it isn't mine`);
    expect(repository.branchSha(branch)).toBe(sha);
  });
});

describe("the calls of a fix in 20 files", () => {
  it.each([
    ["7", "100644"],
    ["9, because a commit and the move of the branch are two calls more, where one is executable", "100755"],
  ] as const)("are %s", async (figure, mode) => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `m/${index}.yaml`,
        { content: manifest(`p${index}`), mode: index === 7 ? mode : "100644" },
      ]),
    ) satisfies Files;
    const { repository, takeCalls, ask: say } = await start(files);
    takeCalls();
    expect(await say("/otel-fix")).toContain("Committed");
    const calls = takeCalls();
    const own = calls.slice(0, calls.findLastIndex((call) => call.includes("/reactions")) + 1);
    expect(own).toHaveLength(Number.parseInt(figure));
    expect(await repository.readMode("m/7.yaml", "telemetry")).toBe(mode);
    expect((await repository.readFile("m/7.yaml", "telemetry"))?.toString()).toBe(fixedManifest("p7"));
  });
});
