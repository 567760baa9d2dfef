import { describe, expect, it } from "vitest";

import { CONFIGURATION, PATH, startConversation } from "./conversation.ts";
import { manifest } from "./world.ts";

const BROKEN =
  "fix:\n  allow: admin\nsuppressions: deny\nrecommended:\n  python: [requests]\nnonsense: true\n";

describe("a base branch whose configuration is broken", () => {
  it.each([
    "/otel-fix",
    "/otel-fix all",
    "/otel-fix pr",
    "/otel-fix ignore missing-recommended-disables reason: load test",
  ])("lets nobody command %s, and names the file and the error", async (text) => {
    const { repository, pull, say } = await startConversation({ base: { [CONFIGURATION]: BROKEN } });
    repository.addCollaborator("ada", "admin");
    const head = pull.headSha;
    const { answers, reactions } = await say(text);
    expect(answers[0]).toMatch(
      /the configuration on the base branch is broken[^]*`acme\/shop:\.github\/otel-fix\.yml:6`[^]*nonsense/,
    );
    expect(reactions).toEqual(["eyes", "confused"]);
    expect([pull.headSha, repository.pullRequests().length]).toEqual([head, 1]);
  });

  it("still has --dry-run, why, help and recheck answered", async () => {
    const { pull, ask } = await startConversation({ base: { [CONFIGURATION]: BROKEN } });
    expect(await ask("/otel-fix --dry-run")).toContain("nothing was written");
    expect(await ask("/otel-fix why")).toContain("The configuration is broken");
    expect(await ask("/otel-fix help")).toContain("/otel-fix why");
    const runs = pull.checkRuns().length;
    expect(await ask("/otel-fix recheck")).toBe("");
    expect(pull.checkRuns()).toHaveLength(runs + 1);
  });

  it("does not let the button fix either", async () => {
    const { pull, settle, read } = await startConversation({ base: { [CONFIGURATION]: BROKEN } });
    await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments()[0]?.body).toContain("the configuration on the base branch is broken");
    expect(await read(PATH)).toBe(manifest());
  });

  it("is one whose `_extends` leads nowhere too", async () => {
    const { ask, read } = await startConversation({
      base: { [CONFIGURATION]: "_extends: acme/nowhere\nfix:\n  allow: write\n" },
    });
    expect(await ask("/otel-fix")).toMatch(/the configuration on the base branch is broken[^]*nowhere/);
    expect(await read(PATH)).toBe(manifest());
  });

  it("commands again once it is mended", async () => {
    const { repository, ask, read } = await startConversation({ base: { [CONFIGURATION]: BROKEN } });
    await repository.commit({ files: { [CONFIGURATION]: "fix:\n  allow: write\n" } });
    expect(await ask("/otel-fix")).toContain("Committed");
    expect(await read(PATH)).not.toBe(manifest());
  });
});
