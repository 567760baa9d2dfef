import { describe, expect, it } from "vitest";

import { clientOf } from "../../sandbox/test/bare-client.ts";
import { PATH, startConversation } from "./conversation.ts";
import { fixedManifest, manifest } from "./world.ts";

async function start(fault?: Parameters<typeof startConversation>[0]) {
  const world = await startConversation(fault);
  const { sandbox, pull, settle } = world;
  /** Submits a review, and gives what the bot wrote in the conversation. */
  const review = async (body: string, login = "grace", comments: readonly unknown[] = []) => {
    const person = clientOf(sandbox, sandbox.createUserToken(login));
    const wanted = { event: "COMMENT", body, comments };
    expect((await person.rest("POST", "/repos/acme/shop/pulls/1/reviews", wanted)).status).toBe(200);
    await settle();
    return pull.comments().map((comment) => comment.body);
  };
  world.repository.addCollaborator("grace", "write");
  return { ...world, review };
}

describe("a command in the text of a submitted review", () => {
  it("is carried out, and answered in the conversation", async () => {
    const { repository, review, read } = await start();
    expect(await review("Nearly there.\n\n/otel-fix\n")).toMatchObject([
      expect.stringContaining("Committed"),
    ]);
    expect(await read(PATH)).toBe(fixedManifest());
    const commit = await repository.readCommit("telemetry");
    expect(commit?.message).toMatch(/Co-authored-by: grace [^]*Otel-Fix-Command: PRR_/);
  });

  it("is carried out once, however often it is delivered", async () => {
    const { sandbox, pull, review, settle } = await start();
    await review("/otel-fix why");
    const submitted = sandbox.deliveries.filter(
      ({ event, action, payload }) =>
        event === "pull_request_review" &&
        action === "submitted" &&
        JSON.stringify(payload).includes("/otel-fix why"),
    );
    expect(submitted).toHaveLength(1);
    await sandbox.redeliver(submitted[0]?.id ?? "");
    await settle();
    expect(pull.comments()).toHaveLength(1);
  });

  it("is refused to those who may not", async () => {
    const { review, read } = await start();
    expect((await review("/otel-fix", "mallory"))[0]).toContain("Your access is `read`");
    expect(await read(PATH)).toBe(manifest());
  });

  it("is about the whole pull request, and a command on one of the review's lines about that line's file", async () => {
    const { pull, review, read } = await start({ files: { [PATH]: manifest(), "b.yaml": manifest("b") } });
    await review("Please see below.", "grace", [
      { path: "b.yaml", line: 1, side: "RIGHT", body: "/otel-fix" },
    ]);
    expect([await read(PATH), await read("b.yaml")]).toEqual([manifest(), fixedManifest("b")]);
    expect(pull.comments()).toEqual([]);
  });

  it("that fails for good is told of in the conversation", async () => {
    const { review } = await start({
      world: { retry: { attempts: 2, firstDelayMs: 10 } },
      fault: ({ body }) =>
        body.includes("query Contents")
          ? {
              status: 200,
              body: { data: null, errors: [{ type: "MAX_NODE_LIMIT_EXCEEDED", message: "boom" }] },
            }
          : null,
    });
    expect(await review("/otel-fix")).toMatchObject([expect.stringContaining("That didn't work")]);
  });

  it("costs nothing where the review says nothing", async () => {
    const { pull, settle, takeCalls } = await start();
    takeCalls();
    await pull.commentOnLine({ path: PATH, line: 1 }, "Why?", "grace");
    await settle();
    expect(takeCalls()).toEqual([]);
  });
});
