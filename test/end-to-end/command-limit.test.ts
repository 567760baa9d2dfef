import { describe, expect, it } from "vitest";

import { CONFIGURATION, PATH, startConversation, startUnreviewed } from "./conversation.ts";
import { fixedManifest } from "./world.ts";

describe("the limit of replies to people who cannot write", () => {
  it("counts for each of them alone", async () => {
    const { say } = await startUnreviewed();
    for (let count = 0; count < 3; count += 1)
      expect((await say("/otel-fix help", "mallory")).answers).toHaveLength(1);
    expect(await say("/otel-fix help", "mallory")).toEqual({ reactions: ["eyes", "confused"], answers: [] });
    expect((await say("/otel-fix help", "grace")).answers).toHaveLength(1);
    expect((await say("/otel-fix help", "ada")).answers).toHaveLength(1);
  });

  it("counts refusals and hints too, and gives no hint beyond it", async () => {
    const { say } = await startUnreviewed();
    expect((await say("`/otel-fix`", "mallory")).answers).toHaveLength(1);
    expect((await say("/otel-fix", "mallory")).answers[0]).toContain("Your access is `read`");
    expect((await say("/otel-fix help", "mallory")).answers).toHaveLength(1);
    expect((await say("/otel-fix help", "mallory")).answers).toEqual([]);
    const other = await startUnreviewed();
    for (let count = 0; count < 3; count += 1) await other.say("/otel-fix help", "mallory");
    expect((await other.say("`/otel-fix`", "mallory")).answers).toEqual([]);
    expect((await other.say("`/otel-fix`", "grace")).answers).toHaveLength(1);
  });

  it("lets the author's recheck and whatever `fix.allow` opens run without a word", async () => {
    const base = { [CONFIGURATION]: "fix:\n  allow: triage\n" };
    const { repository, pull, say, read } = await startUnreviewed({ base });
    repository.addCollaborator("ada", "read");
    repository.addCollaborator("grace", "triage");
    for (const login of ["ada", "grace"])
      for (let count = 0; count < 3; count += 1) await say("/otel-fix help", login);
    const runs = pull.checkRuns().length;
    expect(await say("/otel-fix recheck", "ada")).toEqual({ reactions: ["eyes", "rocket"], answers: [] });
    expect(pull.checkRuns()).toHaveLength(runs + 1);
    expect(await say("/otel-fix", "ada")).toEqual({ reactions: ["eyes", "confused"], answers: [] });
    expect(await say("/otel-fix", "grace")).toEqual({ reactions: ["eyes", "rocket"], answers: [] });
    expect(await read(PATH)).toBe(fixedManifest());
  });

  it("costs no reading of files where nothing but the reply was asked for", async () => {
    const { say, takeCalls } = await startUnreviewed();
    for (let count = 0; count < 3; count += 1) await say("/otel-fix help", "mallory");
    takeCalls();
    await say("/otel-fix why", "mallory");
    expect(takeCalls().filter((call) => call.includes("Contents"))).toEqual([]);
  });

  it("holds beyond the newest hundred comments, in the conversation and in a thread", async () => {
    const { pull, say, settle } = await startConversation();
    const [thread] = await pull.threads();
    const talk = async (act: (text: string) => Promise<unknown>) => {
      for (let index = 0; index < 101; index += 1)
        await act(`Talk, part ${index}, which is about something else.`);
    };
    for (let count = 0; count < 2; count += 1) await say("/otel-fix help", "mallory");
    await pull.reply(thread?.id ?? "", "/otel-fix help", "mallory");
    await settle();
    await talk((text) => pull.comment(text, "ada"));
    await talk((text) => pull.reply(thread?.id ?? "", text, "ada"));
    await settle();
    expect((await say("/otel-fix help", "mallory")).answers).toEqual([]);
  });

  it("costs a member no call, and a person who cannot write one", async () => {
    const { say, takeCalls } = await startUnreviewed();
    const countReads = async (login: string) => {
      takeCalls();
      await say("/otel-fix help", login);
      return takeCalls().filter((call) => call.includes("OwnComments")).length;
    };
    expect([await countReads("ada"), await countReads("mallory")]).toEqual([0, 1]);
  });
});
