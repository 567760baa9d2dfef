import { describe, expect, it } from "vitest";

import { clientOf } from "../sandbox/bare-client.ts";
import { startConversation } from "./conversation.ts";

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
