import { describe, expect, it } from "vitest";

import { PATH, startConversation } from "./conversation.ts";
import { fixedManifest, manifest } from "./world.ts";

const RULE = "missing-recommended-disables";

async function start() {
  const world = await startConversation({
    files: {
      [PATH]: `${manifest("one")}---\n${manifest("two")}`,
      "b.yaml": manifest("b"),
      "notes.txt": "# n\n",
    },
  });
  const { pull, settle } = world;
  /** The bot's answer in a thread of the bot's own, or of grace's on a line. */
  const replyIn = async (id: string, text: string) => {
    await pull.reply(id, text, "ada");
    await settle();
    const thread = (await pull.threads()).find((one) => one.id === id);
    return thread?.comments.at(-1)?.body ?? "";
  };
  const openOn = async (path: string, text: string) => {
    const id = await pull.commentOnLine({ path, line: 1 }, text, "ada");
    await settle();
    const thread = (await pull.threads()).find((one) => one.id === id);
    return thread?.comments.at(-1)?.body ?? "";
  };
  const own = (await pull.threads()).find(({ path }) => path === "b.yaml")?.id ?? "";
  return { ...world, replyIn, openOn, own };
}

describe("a command in a thread of somebody else's", () => {
  it("fixes the findings in its file, and no others", async () => {
    const { openOn, read } = await start();
    expect(await openOn(PATH, "/otel-fix")).toContain("Committed");
    expect(await read(PATH)).toBe(`${fixedManifest("one")}---\n${fixedManifest("two")}`);
    expect(await read("b.yaml")).toBe(manifest("b"));
  });

  it("in whose file there is nothing to fix changes nothing, and says so", async () => {
    const { pull, openOn } = await start();
    const head = pull.headSha;
    expect(await openOn("notes.txt", "/otel-fix")).toContain("`notes.txt`");
    expect(pull.headSha).toBe(head);
  });

  it("with `all` fixes everything, there too", async () => {
    const { openOn, read } = await start();
    await openOn("notes.txt", "/otel-fix all");
    expect([await read(PATH), await read("b.yaml")]).toEqual([
      `${fixedManifest("one")}---\n${fixedManifest("two")}`,
      fixedManifest("b"),
    ]);
  });

  it("is answered about its file by why, --dry-run and ignore", async () => {
    const { openOn, read } = await start();
    const why = await openOn(PATH, "/otel-fix why");
    expect(why).toContain("Instrumentation one");
    expect(why).not.toContain("Instrumentation b");
    expect(await openOn("b.yaml", "/otel-fix --dry-run")).not.toContain(PATH);
    await openOn(PATH, `/otel-fix ignore ${RULE} reason: load test`);
    expect((await read(PATH))?.match(/# otel-fix: ignore/g)).toHaveLength(2);
    expect(await read("b.yaml")).toBe(manifest("b"));
  });
});

describe("a command in a thread that comes where nothing can be done", () => {
  it("is answered there on a closed pull request, and gets 😕 alone where the conversation is locked meanwhile", async () => {
    const { pull, replyIn, settle, own } = await start();
    const head = pull.headSha;
    await pull.close("ada");
    expect(await replyIn(own, "/otel-fix")).toContain("the pull request is closed");
    await pull.reopen("ada");
    await pull.reply(own, "/otel-fix all", "ada");
    pull.setLocked(true);
    await settle();
    const command = (await pull.threads()).find(({ id }) => id === own)?.comments.at(-1);
    expect(command?.body).toBe("/otel-fix all");
    expect(command?.reactions.map(({ content }) => content)).toEqual(["eyes", "confused"]);
    expect([pull.headSha, pull.comments()]).toEqual([head, []]);
  });
});

describe("a command in the thread of a finding", () => {
  it("has why answer about that finding", async () => {
    const { replyIn, own } = await start();
    const why = await replyIn(own, "/otel-fix why");
    expect(why).toContain("Instrumentation b");
    expect(why).not.toContain("Instrumentation one");
  });

  it("has ignore suppress that finding, whatever else the rule finds", async () => {
    const { pull, replyIn, read } = await start();
    const threads = (await pull.threads()).filter(({ path }) => path === PATH);
    const first = [...threads].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))[0];
    expect(await replyIn(first?.id ?? "", `/otel-fix ignore ${RULE} reason: load test`)).toContain(
      "Committed",
    );
    const [one, two] = ((await read(PATH)) ?? "").split("---\n");
    expect(one).toContain(`# otel-fix: ignore[${RULE}] load test`);
    expect(two).toBe(manifest("two"));
    expect(await read("b.yaml")).toBe(manifest("b"));
    const after = (await pull.threads()).find(({ id }) => id === first?.id);
    expect(after?.isResolved).toBe(true);
  });
});
