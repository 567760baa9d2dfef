import { beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { type Answer, clientOf, listAt, numberAt, textAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let pull: SandboxPullRequest;
let branches = 0;

const shop = useShop();

beforeEach(async () => {
  branches += 1;
  await shop.repository.commit({ branch: `feature-${branches}`, files: { "a.yaml": "b\n" } });
  pull = await shop.repository.openPullRequest({ head: `feature-${branches}`, author: "dev" });
});

function post(body: unknown, client = shop.bot): Promise<Answer> {
  return client.rest("POST", `/repos/octo/shop/issues/${pull.number}/comments`, body);
}

function one(answer: Answer): string {
  return `/repos/octo/shop/issues/comments/${numberAt(answer.body, "id")}`;
}

describe("comments in the conversation", () => {
  it("are posted, listed, edited and deleted, each with its webhook", async () => {
    const posted = await post({ body: "Hello" });
    expect(posted.status).toBe(201);
    expect(posted.body).toMatchObject({
      body: "Hello",
      user: { login: "tidy[bot]", type: "Bot" },
      performed_via_github_app: { slug: "tidy" },
      html_url: `${pull.url}#issuecomment-${numberAt(posted.body, "id")}`,
    });
    expect((await shop.bot.rest("PATCH", one(posted), { body: "Bye" })).body).toMatchObject({ body: "Bye" });
    const list = await shop.bot.rest("GET", `/repos/octo/shop/issues/${pull.number}/comments`);
    expect(list.body).toMatchObject([{ body: "Bye" }]);
    expect((await shop.bot.rest("DELETE", one(posted))).status).toBe(204);
    expect((await shop.bot.rest("GET", one(posted))).status).toBe(404);
    expect(shop.sandbox.deliveries.slice(-3)).toMatchObject([
      {
        event: "issue_comment",
        action: "created",
        payload: { issue: { number: pull.number, pull_request: {} } },
      },
      { event: "issue_comment", action: "edited", payload: { changes: { body: { from: "Hello" } } } },
      { event: "issue_comment", action: "deleted", payload: { sender: { type: "Bot" } } },
    ]);
  });

  it("of people are told with their sender", async () => {
    await pull.comment("/tidy", "alice");
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "issue_comment",
      action: "created",
      payload: {
        comment: { body: "/tidy", performed_via_github_app: null },
        sender: { login: "alice", type: "User" },
      },
    });
  });

  it("are refused when blank, too long or of unknown keys", async () => {
    expect((await post({ body: "" })).status).toBe(422);
    expect((await post({ body: "x".repeat(65_536) })).status).toBe(201);
    const long = await post({ body: "x".repeat(65_537) });
    expect(long.status).toBe(422);
    expect(long.text).toContain("body is too long (maximum is 65536 characters)");
    expect((await post({})).text).toContain('Invalid request.\\n\\n\\"body\\" wasn\'t supplied.');
    expect((await post({ body: "x", quiet: true })).text).toContain('\\"quiet\\" is not a permitted key.');
  });

  it("are refused to apps in a locked conversation, and to people who cannot write", async () => {
    pull.setLocked(true);
    const answer = await post({ body: "x" });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ message: "Unable to create comment because issue is locked." });
    await expect(pull.comment("x", "stranger")).rejects.toThrow("issue is locked");
    shop.repository.addCollaborator("maintainer", "maintain");
    await expect(pull.comment("x", "maintainer")).resolves.toBeGreaterThan(0);
  });

  it("on a pull request that is not there are not found", async () => {
    expect((await shop.bot.rest("POST", "/repos/octo/shop/issues/999/comments", { body: "x" })).status).toBe(
      404,
    );
    expect((await shop.bot.rest("GET", "/repos/octo/shop/pulls/nonsense")).status).toBe(404);
  });

  it("are changed by their author and by those who may write", async () => {
    const posted = await post({ body: "Hello" });
    const stranger = clientOf(shop.sandbox, shop.sandbox.createUserToken("stranger"));
    expect((await stranger.rest("PATCH", one(posted), { body: "x" })).status).toBe(403);
    const own = await post({ body: "Mine" }, stranger);
    expect(own.body).toMatchObject({
      user: { login: "stranger", type: "User" },
      performed_via_github_app: null,
    });
    expect((await stranger.rest("PATCH", one(own), { body: "x" })).status).toBe(200);
  });
});

describe("reactions", () => {
  it("are new once, and there already after that", async () => {
    const comment = await post({ body: "Hello" });
    const first = await shop.bot.rest("POST", `${one(comment)}/reactions`, { content: "eyes" });
    expect(first.status).toBe(201);
    const second = await shop.bot.rest("POST", `${one(comment)}/reactions`, { content: "eyes" });
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    await shop.bot.rest("POST", `${one(comment)}/reactions`, { content: "rocket" });
    const list = await shop.bot.rest("GET", `${one(comment)}/reactions`);
    expect(listAt(list.body).map((entry) => textAt(entry, "content"))).toEqual(["eyes", "rocket"]);
    const eyes = await shop.bot.rest("GET", `${one(comment)}/reactions?content=eyes`);
    expect(eyes.body).toMatchObject([{ content: "eyes", user: { login: "tidy[bot]" } }]);
    expect((await shop.bot.rest("GET", one(comment))).body).toMatchObject({
      reactions: { eyes: 1, rocket: 1, total_count: 2 },
    });
    expect(pull.comments()[0]?.reactions).toEqual([
      { content: "eyes", author: "tidy[bot]" },
      { content: "rocket", author: "tidy[bot]" },
    ]);
  });

  it("go to review comments too, and can be taken back", async () => {
    const threadId = await pull.commentOnLine({ path: "a.yaml", line: 1 }, "Why?", "alice");
    const [thread] = await pull.threads();
    expect(thread?.id).toBe(threadId);
    const base = `/repos/octo/shop/pulls/comments/${thread?.comments[0]?.id ?? 0}/reactions`;
    const reaction = await shop.bot.rest("POST", base, { content: "confused" });
    expect(reaction.status).toBe(201);
    expect((await shop.bot.rest("DELETE", `${base}/${numberAt(reaction.body, "id")}`)).status).toBe(204);
    expect((await shop.bot.rest("DELETE", `${base}/${numberAt(reaction.body, "id")}`)).status).toBe(404);
    expect((await shop.bot.rest("GET", base)).body).toEqual([]);
  });

  it("are refused when GitHub does not know them", async () => {
    const comment = await post({ body: "Hello" });
    const answer = await shop.bot.rest("POST", `${one(comment)}/reactions`, { content: "thumbsup" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("is not a member of");
  });
});
