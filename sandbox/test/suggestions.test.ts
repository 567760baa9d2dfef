import { beforeAll, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { listAt, numberAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let branches = 0;

const BEFORE = "one\ntwo\nthree\nfour\nfive\n";

const shop = useShop({ "a.yaml": BEFORE, "b.yaml": "b\n" });

beforeAll(() => {
  shop.repository.addCollaborator("dev", "write");
});

interface Case {
  /** The text at the head. */
  readonly text?: string | Uint8Array;
  readonly line: number;
  readonly start_line?: number;
  readonly side?: "LEFT" | "RIGHT";
  readonly body: string;
}

interface Suggested {
  readonly pull: SandboxPullRequest;
  readonly id: number;
}

async function suggest({ text = BEFORE.replace("three", "3"), ...comment }: Case): Promise<Suggested> {
  branches += 1;
  const head = `feature-${branches}`;
  await shop.repository.commit({ branch: head, files: { "a.yaml": text } });
  const pull = await shop.repository.openPullRequest({ head, author: "dev" });
  const comments = [{ path: "a.yaml", ...comment }];
  const review = { event: "COMMENT", body: "x", comments };
  const answer = await shop.bot.rest("POST", `/repos/octo/shop/pulls/${pull.number}/reviews`, review);
  if (answer.status !== 200) throw new Error(answer.text);
  const [thread] = await pull.threads();
  return { pull, id: thread?.comments[0]?.id ?? 0 };
}

async function apply(suggestion: Case): Promise<string> {
  const { pull, id } = await suggest(suggestion);
  const sha = await pull.applySuggestion(id);
  return (await shop.repository.readFile("a.yaml", sha))?.toString("latin1") ?? "";
}

function block(...lines: readonly string[]): string {
  return ["Better:", "", "```suggestion", ...lines, "```"].join("\n");
}

describe("a suggestion", () => {
  it("takes the place of its line", async () => {
    expect(await apply({ line: 3, body: block("drei") })).toBe("one\ntwo\ndrei\nfour\nfive\n");
  });

  it("takes the place of its range, with more lines or fewer", async () => {
    const text = `zero\n${BEFORE}`;
    const more = block("1", "2", "3", "3.5");
    expect(await apply({ text, start_line: 2, line: 4, body: more })).toBe(
      "zero\n1\n2\n3\n3.5\nfour\nfive\n",
    );
    expect(await apply({ text, start_line: 2, line: 4, body: block("all") })).toBe("zero\nall\nfour\nfive\n");
  });

  it("deletes its lines when it has none", async () => {
    expect(await apply({ start_line: 3, line: 4, body: block() })).toBe("one\ntwo\nfive\n");
  });

  it("can be one empty line", async () => {
    expect(await apply({ line: 3, body: block("") })).toBe("one\ntwo\n\nfour\nfive\n");
  });

  it("keeps white space as it is", async () => {
    expect(await apply({ line: 3, body: block("  \tx  ", "") })).toBe("one\ntwo\n  \tx  \n\nfour\nfive\n");
  });

  it("can have fences in it, between longer fences", async () => {
    const body = "````suggestion\n```yaml\nx\n```\n````";
    expect(await apply({ line: 3, body })).toBe("one\ntwo\n```yaml\nx\n```\nfour\nfive\n");
  });

  it("is the first block of the comment that is one", async () => {
    const body = "```yaml\nno\n```\n\n```suggestion\nyes\n```\n\n```suggestion\nlater\n```";
    expect(await apply({ line: 3, body })).toBe("one\ntwo\nyes\nfour\nfive\n");
  });

  it("can stand in a collapsed part of the comment", async () => {
    const body = "<details>\n\n```suggestion\nyes\n```\n\n</details>";
    expect(await apply({ line: 3, body })).toBe("one\ntwo\nyes\nfour\nfive\n");
  });

  it("leaves the last line without a newline as it is", async () => {
    expect(await apply({ text: "one\nzwei", line: 2, body: block("2", "3") })).toBe("one\n2\n3");
    expect(await apply({ text: "zero\none\ntwo\n", line: 3, body: block("2") })).toBe("zero\none\n2\n");
  });

  it("writes plain line ends into a file that has others, as GitHub does", async () => {
    expect(await apply({ text: "one\r\n2\r\nthree\r\n", line: 2, body: block("zwei") })).toBe(
      "one\r\nzwei\nthree\r\n",
    );
  });

  it("leaves all other bytes as they are", async () => {
    const text = Buffer.from([...Buffer.from("caf"), 0xe9, 0x0a, ...Buffer.from("x\n")]);
    expect(await apply({ text, line: 2, body: block("é") })).toBe("caf\xe9\n\xc3\xa9\n");
  });

  it("keeps the file's mode", async () => {
    await shop.repository.commit({
      branch: "exec",
      files: { "a.yaml": { content: "#!\n", mode: "100755" } },
    });
    const pull = await shop.repository.openPullRequest({ head: "exec", author: "dev" });
    await pull.commentOnLine({ path: "a.yaml", line: 1 }, block("#!/bin/sh"), "alice");
    const [thread] = await pull.threads();
    const sha = await pull.applySuggestion(thread?.comments[0]?.id ?? 0);
    expect(await shop.repository.readMode("a.yaml", sha)).toBe("100755");
  });

  it("is applied where its line has moved to", async () => {
    const { pull, id } = await suggest({ line: 3, body: block("drei") });
    await pull.push({ "a.yaml": `zero\n${BEFORE.replace("three", "3")}` });
    const sha = await pull.applySuggestion(id);
    expect((await shop.repository.readFile("a.yaml", sha))?.toString()).toBe(
      "zero\none\ntwo\ndrei\nfour\nfive\n",
    );
  });

  it("makes its thread outdated, and is not applied again", async () => {
    const { pull, id } = await suggest({ line: 3, body: block("drei") });
    await pull.applySuggestion(id);
    expect(await pull.threads()).toMatchObject([{ isOutdated: true, isResolved: false }]);
    await expect(pull.applySuggestion(id)).rejects.toThrow("Outdated suggestions cannot be applied.");
  });
});

describe("a batch of suggestions", () => {
  it("is one commit", async () => {
    const { pull, id } = await suggest({ line: 2, body: block("zwei", "und") });
    await pull.commentOnLine({ path: "a.yaml", line: 4 }, block("vier"), "alice");
    const [, second] = await pull.threads();
    const before = pull.headSha;
    const sha = await pull.applySuggestions([id, second?.comments[0]?.id ?? 0]);
    expect((await shop.repository.readFile("a.yaml", sha))?.toString()).toBe(
      "one\nzwei\nund\n3\nvier\nfive\n",
    );
    const commit = await shop.repository.readCommit(sha);
    expect(commit).toMatchObject({ parents: [before], isVerified: true, author: "dev" });
    expect(commit?.message).toMatch(
      /^Apply suggestions from code review\n\nCo-authored-by: .*\nCo-authored-by: alice </,
    );
  });

  it("takes one suggestion per line", async () => {
    const { pull, id } = await suggest({ start_line: 3, line: 4, body: block("zwei") });
    await pull.commentOnLine({ path: "a.yaml", line: 3 }, block("drei"), "alice");
    const [, second] = await pull.threads();
    await expect(pull.applySuggestions([id, second?.comments[0]?.id ?? 0])).rejects.toThrow(
      "one suggestion per line",
    );
  });
});

describe("a suggestion is refused", () => {
  it("that changes nothing", async () => {
    await expect(apply({ line: 3, body: block("3") })).rejects.toThrow(
      "This suggestion is invalid because no changes were made to the code.",
    );
  });

  it("over deleted lines", async () => {
    const text = "one\ntwo\nfive\n";
    await expect(apply({ text, start_line: 2, line: 3, body: block("x") })).rejects.toThrow(
      "Applying suggestions on deleted lines is not supported.",
    );
    await expect(apply({ text, line: 3, side: "LEFT", body: block("x") })).rejects.toThrow(
      "on deleted lines",
    );
    expect(await apply({ text, line: 3, body: block("5") })).toBe("one\ntwo\n5\n");
  });

  it("whose thread is resolved", async () => {
    const { pull, id } = await suggest({ line: 3, body: block("drei") });
    const [thread] = await pull.threads();
    await pull.resolveThread(thread?.id ?? "");
    await expect(pull.applySuggestion(id)).rejects.toThrow(
      "This suggestion has been applied or marked resolved.",
    );
  });

  it("on a closed pull request", async () => {
    const { pull, id } = await suggest({ line: 3, body: block("drei") });
    await pull.close();
    await expect(pull.applySuggestion(id)).rejects.toThrow("while the pull request is closed");
  });

  it("on a pull request in the merge queue, until something is pushed to it", async () => {
    const { pull, id } = await suggest({ line: 3, body: block("drei") });
    await pull.addToMergeQueue();
    await expect(pull.applySuggestion(id)).rejects.toThrow("while the pull request is queued to merge");
    await pull.push({ "c.yaml": "c\n" });
    const sha = await pull.applySuggestion(id);
    expect(pull.headSha).toBe(sha);
  });

  it("of a pending review", async () => {
    const { pull } = await suggest({ line: 3, body: block("drei") });
    const path = `/repos/octo/shop/pulls/${pull.number}/reviews`;
    const comments = [{ path: "a.yaml", line: 2, body: block("zwei") }];
    const pending = await shop.bot.rest("POST", path, { comments });
    const listed = await shop.bot.rest("GET", `${path}/${numberAt(pending.body, "id")}/comments`);
    const [comment] = listAt(listed.body);
    await expect(pull.applySuggestion(numberAt(comment, "id"))).rejects.toThrow("from pending reviews");
  });

  it("from somebody who cannot push", async () => {
    const { pull, id } = await suggest({ line: 3, body: block("drei") });
    await expect(pull.applySuggestion(id, "stranger")).rejects.toThrow("Only those with write access");
  });

  it.each([
    ["in a comment", "<!--\n```suggestion\nx\n```\n-->"],
    ["between tildes", "~~~suggestion\nx\n~~~"],
    ["inside of a line", "see ```suggestion x```"],
    ["of another language", "```suggestions\nx\n```"],
  ])("that is none: %s", async (_, body) => {
    await expect(apply({ line: 3, body })).rejects.toThrow("has no suggestion block");
  });
});
