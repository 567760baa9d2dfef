import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("a commit message that claims to be the bot's", () => {
  const trailer = (command: string) => `Nice\n\n- all was fixed\n\nOtel-Fix-Command: ${command}`;

  it.each([
    ["of a person", "mallory"],
    ["under the bot's name", "otel-fix[bot]"],
  ])("in a commit %s does not count as the command's", async (_, author) => {
    const { sandbox, webhookUrl, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    sandbox.setWebhookUrl(null);
    await pull.comment("/otel-fix", "ada");
    const message = trailer(pull.comments()[0]?.nodeId ?? "");
    await pull.push({ "a.md": "x\n" }, { author, message });
    sandbox.setWebhookUrl(webhookUrl);
    await sandbox.redeliver(sandbox.deliveries.find(({ event }) => event === "issue_comment")?.id ?? "");
    await settle();
    expect(pull.comments()[1]?.body).toContain("Committed");
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
  });

  it("does not count as the bot's, even in a commit that GitHub has signed for a person", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    for (const count of [1, 2, 3]) {
      const response = await fetch(`${sandbox.url}/api/graphql`, {
        method: "POST",
        headers: { authorization: `Bearer ${sandbox.createUserToken("ada")}` },
        body: JSON.stringify({
          query: `mutation C($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { clientMutationId } }`,
          variables: {
            input: {
              branch: { repositoryNameWithOwner: repository.fullName, branchName: "telemetry" },
              expectedHeadOid: pull.headSha,
              message: { headline: "Nice", body: trailer(`x${count}`).replace("Nice\n\n", "") },
              fileChanges: { additions: [{ path: `${count}.md`, contents: "eA==" }] },
            },
          },
        }),
      });
      expect(await response.text()).not.toContain("errors");
    }
    expect(await repository.readCommit("telemetry")).toMatchObject({ isVerified: true, author: "ada" });
    await settle();
    await pull.comment("/otel-fix", "ada");
    await settle();
    expect(pull.comments()[1]?.body).toContain("Committed");
  });
});
