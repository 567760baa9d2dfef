import { describe, expect, it } from "vitest";

import { CONFIGURATION, PATH, startConversation } from "./conversation.ts";
import { createShop, fixedManifest, manifest, startWorld } from "./world.ts";

/** Its list of env entries is shared: what is missing in it cannot be added for one language alone. */
const UNFIXABLE = manifest().replace("    env:", "    env: &list").concat("  java:\n    env: *list\n");

describe("a button on the check of an older commit", () => {
  it("does what it says on the newest one, and the answer says so", async () => {
    const { pull, settle, read } = await startConversation();
    const [run] = pull.checkRuns();
    await pull.push({ "notes.md": "x\n" });
    await settle();
    await pull.clickButton(run?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments().map(({ body }) => body)).toMatchObject([expect.stringContaining("Committed")]);
    expect(await read(PATH)).toBe(fixedManifest());
    expect(await read("notes.md")).toBe("x\n");
    const runs = pull.checkRuns().length;
    await pull.clickButton(run?.id ?? 0, "recheck", "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(runs + 1);
  });

  it("does so where that commit is no longer part of the branch", async () => {
    const { pull, repository, settle, read } = await startConversation();
    const [run] = pull.checkRuns();
    const sha = await repository.commit({
      branch: "other",
      from: "main",
      files: { [PATH]: manifest(), "notes.md": "x\n" },
      author: "ada",
    });
    await pull.forcePush(sha, "ada");
    await settle();
    await pull.clickButton(run?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments()[0]?.body).toContain("Committed");
    expect(await read(PATH)).toBe(fixedManifest());
  });
});

describe("a button on the check of a pull request that is over", () => {
  it("is answered where it is closed", async () => {
    const { pull, settle, read } = await startConversation();
    await pull.close("ada");
    await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments()[0]?.body).toContain("the pull request is closed");
    expect(await read(PATH)).toBe(manifest());
  });

  it("is answered where it is merged", async () => {
    const { pull, settle } = await startConversation();
    const [run] = pull.checkRuns();
    await pull.merge("ada");
    await pull.clickButton(run?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments()[0]?.body).toContain("the pull request is merged");
  });

  it("is answered where it came from a fork", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const fork = await repository.fork("grace");
    await fork.commit({ branch: "telemetry", from: "main", files: { [PATH]: manifest() }, author: "grace" });
    const head = { head: "telemetry", headRepository: fork, author: "grace" };
    const pull = await repository.openPullRequest(head);
    await settle();
    await pull.close("grace");
    await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments()[0]?.body).toContain("the pull request is closed");
  });
});

describe("the buttons", () => {
  it("are “Re-check” alone where nothing can be fixed", async () => {
    const { pull, settle } = await startConversation({ files: { [PATH]: UNFIXABLE } });
    const [run] = pull.checkRuns();
    expect(run?.actions.map(({ label }) => label)).toEqual(["Re-check"]);
    await pull.clickButton(run?.id ?? 0, "recheck", "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(2);
  });

  it("are “Re-check” at least where the configuration is broken", async () => {
    const { pull } = await startConversation({
      files: { "README.md": "# new\n" },
      base: { [CONFIGURATION]: "nonsense: true\n" },
    });
    expect(pull.checkRuns()[0]?.actions.map(({ label }) => label)).toEqual(["Re-check"]);
  });

  it("are none where there is nothing to find", async () => {
    const { pull } = await startConversation({ files: { [PATH]: fixedManifest() } });
    expect(pull.checkRuns()[0]?.actions).toEqual([]);
  });

  it("cost one call to find the pull request", async () => {
    const { pull, settle, takeCalls } = await startConversation();
    takeCalls();
    await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "recheck", "ada");
    await settle();
    expect(takeCalls().filter((call) => call.endsWith("/pulls"))).toEqual([
      "read GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    ]);
  });
});
