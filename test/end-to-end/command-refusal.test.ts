import { describe, expect, it } from "vitest";

import { createInlineEngine } from "../../src/app/engine.ts";
import { CONFIGURATION_PATH } from "../../src/app/configuration/configuration-path.ts";
import { createGitHub } from "../../src/edge/github/github.ts";
import { createOctokitClass } from "../../src/edge/github/octokit.ts";
import { rules } from "../../src/rules/index.ts";
import { PATH, startConversation } from "./conversation.ts";
import { manifest } from "./world.ts";

async function start(base: Readonly<Record<string, string>> = {}) {
  const conversation = await startConversation({ base });
  const { say, takeCalls } = conversation;
  /** What a comment costs, and what comes of it. */
  const cost = async (text: string, login = "mallory") => {
    takeCalls();
    const said = await say(text, login);
    return { ...said, calls: takeCalls() };
  };
  return { ...conversation, cost };
}

describe("a refusal", () => {
  it("costs two calls at most, and none after the fourth: the role is asked for once, and three replies are enough", async () => {
    const { cost } = await start();
    const first = await cost("/otel-fix");
    expect(first.answers).toMatchObject([expect.stringContaining("Your access is `read`")]);
    expect(first.calls).toHaveLength(2);
    expect(first.reactions).toEqual([]);
    for (let count = 2; count <= 3; count += 1) {
      const next = await cost("/otel-fix pr");
      expect(next.answers).toHaveLength(1);
      expect(next.calls).toHaveLength(1);
    }
    // No riddle: seen, and not done.
    expect(await cost("/otel-fix")).toMatchObject({
      answers: [],
      reactions: ["eyes", "confused"],
      calls: expect.objectContaining({ length: 2 }),
    });
    for (const text of ["/otel-fix", "/otel-fix pr", "/otel-fix why", "/otel-fix help", "/otel-fix recheck"])
      expect(await cost(text)).toEqual({ answers: [], reactions: [], calls: [] });
  });

  it("is no other person's, and keeps nobody from what they may", async () => {
    const { cost, read } = await start();
    for (let count = 0; count < 5; count += 1) await cost("/otel-fix");
    expect((await cost("/otel-fix", "grace")).answers).toHaveLength(1);
    expect((await cost("/otel-fix", "ada")).answers[0]).toContain("Committed");
    expect(await read(PATH)).not.toBe(manifest());
  });

  it("is none where the configuration lets a person in, whom GitHub is asked about each time", async () => {
    const { repository, cost } = await start({ ".github/otel-fix.yml": "fix:\n  allow: triage\n" });
    repository.addCollaborator("grace", "triage");
    expect((await cost("/otel-fix why", "grace")).answers).toHaveLength(1);
    repository.addCollaborator("grace", "read");
    expect((await cost("/otel-fix", "grace")).answers[0]).toContain("Your access is `read`");
  });

  it("of several commands names three, and the rest in a sentence", async () => {
    const { cost } = await start();
    const { answers, calls } = await cost(Array.from({ length: 10 }, () => "/otel-fix").join("\n\n"));
    expect(answers).toHaveLength(1);
    expect(answers[0]?.match(/Your access is `read`/g)).toHaveLength(3);
    expect(answers[0]).toContain("Not carried out, nor the 6 after it: I answer 3 commands per comment");
    expect(calls).toHaveLength(2);
  });

  it("is not given twice, by a process that remembers nothing either", async () => {
    const { sandbox, pull } = await start();
    const Client = createOctokitClass({ resendAfterMs: null, timeoutMs: 10_000 });
    const client = new Client({ auth: sandbox.createUserToken("ada"), baseUrl: `${sandbox.url}/api/v3` });
    const github = createGitHub(client, CONFIGURATION_PATH);
    const ref = { owner: "acme", repo: "shop", number: pull.number };
    const asker = { login: "mallory", id: 4711 };
    const request = { ref, text: "/otel-fix", asker, comment: null, thread: null, id: "PRR_1" };
    const { answer } = createInlineEngine({ rules });
    expect(await answer(request, github)).toBe("not-done");
    expect(await answer(request, github)).toBe("known");
    expect(pull.comments()).toHaveLength(1);
    for (const id of ["PRR_2", "PRR_3", "PRR_4"]) await answer({ ...request, id }, github);
    expect(pull.comments()).toHaveLength(3);
  });
});

describe("several questions of one comment", () => {
  const questions = (count: number, text = "/otel-fix why") =>
    Array.from({ length: count }, () => text).join("\n\n");

  it("read once", async () => {
    const { cost } = await start();
    const one = await cost(questions(1), "ada");
    const ten = await cost(questions(10), "ada");
    expect(ten.calls).toEqual(one.calls);
    expect(ten.answers[0]?.match(/`\/otel-fix why`:/g)).toHaveLength(10);
    const preview = await cost(questions(10, "/otel-fix --dry-run"), "ada");
    expect(preview.calls.filter((call) => call.includes("Contents"))).toHaveLength(1);
  });

  it("read again behind a command that writes", async () => {
    const { cost } = await start();
    const { answers, calls } = await cost("/otel-fix why\n\n/otel-fix\n\n/otel-fix why", "ada");
    expect(answers[0]).toMatch(/Committed[^]*There are no findings/);
    expect(calls.filter((call) => call === "read PullRequest").length).toBeGreaterThanOrEqual(2);
  });
});
