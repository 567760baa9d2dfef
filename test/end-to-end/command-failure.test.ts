import { describe, expect, it } from "vitest";

import { clientOf } from "../../sandbox/test/bare-client.ts";
import { startConversation } from "./conversation.ts";
import { manifest } from "./world.ts";

describe("a command whose comment was deleted before it was read", () => {
  it("ends at once, with two calls and no answer", async () => {
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
    expect(takeCalls()).toHaveLength(2);
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

describe("a permission to answer that was taken away", () => {
  it("leaves the work done once, without a storm, and the check names the permission", async () => {
    const { sandbox, pull, say, read, settle, takeCalls } = await startConversation();
    sandbox.setPermissions({ metadata: "read", contents: "write", checks: "write", pull_requests: "read" });
    takeCalls();
    expect(await say("/otel-fix")).toEqual({ reactions: [], answers: [] });
    expect(await read("otel/python.yaml")).toContain("DISABLED_INSTRUMENTATIONS");
    const head = pull.headSha;
    expect(pull.checkRuns()[0]?.summary).toContain("The app lacks the permission `pull_requests: write`");
    expect(takeCalls().length).toBeLessThan(20);
    const asked = sandbox.deliveries.find(({ event }) => event === "issue_comment");
    await sandbox.redeliver(asked?.id ?? "");
    await settle();
    expect(pull.headSha).toBe(head);
  });
});

describe("a command that fails for good", () => {
  const retry = { attempts: 2, firstDelayMs: 10 };
  const broken = {
    status: 200,
    body: { data: null, errors: [{ type: "MAX_NODE_LIMIT_EXCEEDED", message: "boom" }] },
  };

  it("says so with 😕 and one reply that names the delivery, and a redelivery changes nothing", async () => {
    const { sandbox, pull, say, settle, read } = await startConversation({
      world: { retry },
      fault: ({ body }) => (body.includes("query Contents") ? broken : null),
    });
    const { reactions, answers } = await say("/otel-fix");
    expect(reactions).toEqual(["eyes", "confused"]);
    const asked = sandbox.deliveries.find(({ event }) => event === "issue_comment");
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain("That didn't work: it failed 2 times");
    expect(answers[0]).toContain(`\`${asked?.id ?? ""}\``);
    expect(await read("otel/python.yaml")).toBe(manifest());
    await sandbox.redeliver(asked?.id ?? "");
    await settle();
    expect(pull.comments()).toHaveLength(2);
  });

  it("says so in the thread where it was asked for", async () => {
    const { pull, settle } = await startConversation({
      world: { retry },
      fault: ({ body }) => (body.includes("query Contents") ? broken : null),
    });
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "/otel-fix", "ada");
    await settle();
    const [, command, answer] = (await pull.threads())[0]?.comments ?? [];
    expect(answer?.body).toContain("That didn't work");
    expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes", "confused"]);
  });

  it("says so in the conversation where a button asked for it", async () => {
    const { pull, settle } = await startConversation({
      world: { retry },
      fault: ({ body }) => (body.includes("query Contents") ? broken : null),
    });
    await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "fix-all", "ada");
    await settle();
    expect(pull.comments().map(({ body }) => body)).toMatchObject([
      expect.stringMatching(/^That didn't work[^]*`button:\d+:fix-all:[0-9a-f]{40}:\d+`/),
    ]);
  });

  it("is no failure where the answer was given and only the reaction is missing", async () => {
    let isFailing = true;
    const { say } = await startConversation({
      world: { retry },
      fault: ({ method, path, body }) =>
        isFailing && method === "POST" && path.endsWith("/reactions") && body.includes("rocket")
          ? { status: 403, body: { message: "boom" } }
          : null,
    });
    const { answers, reactions } = await say("/otel-fix why");
    expect(answers).toHaveLength(1);
    expect(answers[0]).not.toContain("did not work");
    isFailing = false;
    expect(reactions).toEqual(["eyes"]);
  });

  it("ends without a storm where GitHub takes nothing at all", async () => {
    let calls = 0;
    const { say } = await startConversation({
      world: { retry },
      fault: () => {
        calls += 1;
        return { status: 403, body: { message: "boom" } };
      },
    });
    expect(await say("/otel-fix")).toEqual({ reactions: [], answers: [] });
    // Two attempts, and a report of five steps.
    expect(calls).toBeLessThanOrEqual(7);
  });

  it("is not told to a person without write access who has had three replies", async () => {
    const { say, settle } = await startConversation({
      world: { retry },
      fault: ({ body }) => (body.includes("query Contents") ? broken : null),
    });
    for (let count = 0; count < 3; count += 1) await say("/otel-fix --dry-run", "mallory");
    await settle();
    expect((await say("/otel-fix --dry-run", "mallory")).answers).toEqual([]);
  });

  it("is no comment without a command", async () => {
    const { say } = await startConversation({
      world: { retry },
      fault: ({ method, path }) =>
        method === "POST" && path.endsWith("/issues/1/comments")
          ? { status: 403, body: { message: "boom" } }
          : null,
    });
    expect(await say("`/otel-fix`")).toEqual({ reactions: [], answers: [] });
  });
});
