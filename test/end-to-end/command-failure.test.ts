import { describe, expect, it } from "vitest";

import { clientOf } from "../sandbox/bare-client.ts";
import { startConversation } from "./conversation.ts";
import { manifest } from "./world.ts";

describe("a command whose comment was deleted before it was read", () => {
  it("ends at once, with one call and no answer", async () => {
    const { sandbox, webhookUrl, pull, settle, takeCalls } = await startConversation();
    sandbox.setWebhookUrl(null);
    const id = await pull.comment("/otel-fix", "ada");
    await sandbox.settled();
    const ada = clientOf(sandbox, sandbox.createUserToken("ada"));
    const deleted = await ada.rest("DELETE", `/repos/acme/shop/issues/comments/${id}`);
    expect(deleted.status).toBe(204);
    sandbox.setWebhookUrl(webhookUrl);
    const asked = sandbox.deliveries.find(
      ({ event, action }) => event === "issue_comment" && action === "created",
    );
    takeCalls();
    await sandbox.redeliver(asked?.id ?? "");
    await settle();
    expect(takeCalls()).toHaveLength(1);
    expect(pull.comments()).toEqual([]);
  });

  it("in a thread whose first comment is gone is answered in the conversation", async () => {
    const { sandbox, pull, settle } = await startConversation({
      fault: ({ method, path, body }) =>
        method === "POST" && path.endsWith("/pulls/1/comments") && body.includes("in_reply_to")
          ? { status: 404, body: { message: "Not Found" } }
          : null,
    });
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "/otel-fix why", "ada");
    await settle();
    expect(pull.comments()[0]?.body).toContain("missing-recommended-disables");
    expect(sandbox.deliveries.filter(({ event }) => event === "issue_comment")).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("that would be longer than GitHub takes is cut, and posted", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `${"n".repeat(190)}${index}`);
    const { say } = await startConversation({
      files: { "all.yaml": names.map((name) => manifest(name)).join("---\n") },
    });
    const { answers, reactions } = await say("/otel-fix why\n".repeat(4));
    expect(answers).toHaveLength(1);
    expect(answers[0]?.match(/^`\/otel-fix why`:$/gm)).toHaveLength(4);
    expect(answers[0]?.length).toBeLessThanOrEqual(60_000);
    expect(reactions).toEqual(["eyes", "rocket"]);
  });

  it("that GitHub does not take is not given out as one", async () => {
    const { pull, say } = await startConversation({
      fault: ({ method, path }) =>
        method === "POST" && path.endsWith("/issues/1/comments")
          ? { status: 422, body: { message: "Validation Failed" } }
          : null,
    });
    const { answers, reactions } = await say("/otel-fix why");
    expect(answers).toEqual([]);
    expect(reactions).toEqual(["eyes", "confused"]);
    expect(pull.comments()).toHaveLength(1);
  });

  it("that a conversation does not take any more, locked meanwhile, leaves the work done", async () => {
    let lock: () => void = () => undefined;
    const { pull, say, read } = await startConversation({
      fault: ({ body }) => {
        if (body.includes("createCommitOnBranch")) lock();
        return null;
      },
    });
    lock = () => pull.setLocked(true);
    const { answers, reactions } = await say("/otel-fix");
    expect(answers).toEqual([]);
    expect(reactions).toEqual(["eyes", "rocket"]);
    expect(await read("otel/python.yaml")).toContain("DISABLED_INSTRUMENTATIONS");
  });
});
