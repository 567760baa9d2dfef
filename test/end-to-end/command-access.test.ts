import { describe, expect, it } from "vitest";

import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

async function start(configuration = "", { isReviewed = false } = {}) {
  const world = await startWorld();
  // Who may command does not hang on a review.
  if (!isReviewed) world.sandbox.setWebhookUrl(null);
  const files: Record<string, string> = configuration === "" ? {} : { ".github/otel-fix.yml": configuration };
  const repository = await createShop(world.sandbox, files);
  const pull = await propose(repository, { [PATH]: manifest() });
  await world.settle();
  if (!isReviewed) world.sandbox.setWebhookUrl(world.webhookUrl);
  const head = pull.headSha;
  const ask = async (text: string, login: string) => {
    await pull.comment(text, login);
    await world.settle();
    return pull
      .comments()
      .filter(({ author }) => author.startsWith("otel-fix"))
      .map(({ body }) => body);
  };
  return { ...world, repository, pull, head, ask };
}

describe("who may command", () => {
  it("is not who can only read: the reply says what is needed", async () => {
    const { pull, head, ask } = await start();
    const [answer] = await ask("/otel-fix", "mallory");
    expect(answer).toContain("needs `write` access to this repository or higher. Your access is `read`.");
    expect(pull.headSha).toBe(head);
    // The reply says it all: reactions would cost calls that members may need.
    expect(pull.comments()[0]?.reactions).toEqual([]);
  });

  it("is asked when the command runs, whatever the comment's author is called", async () => {
    const { repository, pull, head, ask } = await start();
    repository.addCollaborator("ada", "triage");
    expect((await ask("/otel-fix", "ada"))[0]).toContain("Your access is `triage`");
    expect(pull.headSha).toBe(head);
  });

  it("can be set to a higher or lower role in the base branch's configuration", async () => {
    const strict = await start("fix:\n  allow: maintain\n");
    expect((await strict.ask("/otel-fix", "ada"))[0]).toContain("needs `maintain` access");
    const open = await start("fix:\n  allow: triage\n");
    open.repository.addCollaborator("grace", "triage");
    expect((await open.ask("/otel-fix", "grace"))[0]).toContain("Committed");
    const highest = await start("fix:\n  allow: admin\n");
    highest.repository.addCollaborator("grace", "maintain");
    expect((await highest.ask("/otel-fix", "grace"))[0]).toContain("needs `admin` access");
    highest.repository.addCollaborator("grace", "admin");
    expect((await highest.ask("/otel-fix", "grace"))[1]).toContain("Committed");
    const readers = await start("fix:\n  allow: read\n");
    readers.repository.addCollaborator("grace", "read");
    expect((await readers.ask("/otel-fix", "grace"))[0]).toContain("Committed");
  });

  it("takes a role that an organisation has defined for what it builds on", async () => {
    const { repository, ask } = await start();
    repository.addCollaborator("grace", "write", "deployer");
    expect((await ask("/otel-fix", "grace"))[0]).toContain("Committed");
  });

  it.each(["constructor", "__proto__", "toString"])(
    "takes a role of the name %s for no word of ours",
    async (name) => {
      const { repository, ask } = await start();
      repository.addCollaborator("heidi", "read", name);
      expect((await ask("/otel-fix", "heidi"))[0]).toContain("Your access is `read`");
      repository.addCollaborator("grace", "write", name);
      expect((await ask("/otel-fix", "grace"))[1]).toContain("Committed");
    },
  );

  it("is everyone for --dry-run, why and help, with three replies at most for those who cannot write", async () => {
    const { pull, ask } = await start();
    await ask("/otel-fix --dry-run", "mallory");
    await ask("/otel-fix why", "mallory");
    expect(await ask("/otel-fix help", "mallory")).toHaveLength(3);
    expect(await ask("/otel-fix help", "mallory")).toHaveLength(3);
    expect(
      pull
        .comments()
        .at(-1)
        ?.reactions.map(({ content }) => content),
    ).toEqual(["eyes", "confused"]);
    expect(await ask("/otel-fix help", "ada")).toHaveLength(4);
  });

  it("is the author for recheck", async () => {
    const { repository, pull, ask } = await start("", { isReviewed: true });
    repository.addCollaborator("ada", "read");
    expect(await ask("/otel-fix recheck", "ada")).toEqual([]);
    expect(pull.checkRuns()).toHaveLength(2);
    expect(pull.comments()[0]?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    expect((await ask("/otel-fix recheck", "mallory"))[0]).toContain("being the pull request's author");
  });

  it("is no bot, and nobody by editing a comment", async () => {
    const { pull, head, ask, settle } = await start();
    expect(await ask("/otel-fix", "renovate[bot]")).toEqual([]);
    const id = await pull.comment("Looks good.", "ada");
    await pull.editComment(id, "/otel-fix", "ada");
    await settle();
    expect(pull.headSha).toBe(head);
    expect(pull.comments()).toHaveLength(2);
  });
});

describe("the buttons of the check run", () => {
  it("stand there only where something can be fixed, and do what the commands do", async () => {
    const { repository, pull, settle } = await start("", { isReviewed: true });
    const [run] = pull.checkRuns();
    expect(run?.actions.map(({ label }) => label)).toEqual(["Fix all", "Re-check"]);
    await pull.clickButton(run?.id ?? 0, "recheck", "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(2);
    await pull.clickButton(run?.id ?? 0, "fix-all", "mallory");
    await settle();
    expect(pull.comments()[0]?.body).toContain("Your access is `read`");
    await pull.clickButton(run?.id ?? 0, "fix-all", "ada");
    await settle();
    expect((await repository.readCommit("telemetry"))?.message).toContain("Otel-Fix-Command: button:");
    expect(pull.comments()[1]?.body).toContain("Committed");
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success", actions: [] }]);
  });
});

describe("a near miss", () => {
  it("that is the whole comment gets one short reply, once", async () => {
    const { ask } = await start();
    expect((await ask("`/otel-fix`", "ada"))[0]).toMatch(/Write `\/otel-fix` in a new comment/);
    expect(await ask("/otelfix all", "ada")).toHaveLength(1);
    expect(await ask("I like `/otel-fix` a lot, thanks.", "ada")).toHaveLength(1);
  });

  it("of a command that cannot be read is answered with what was expected, and pings nobody", async () => {
    const { ask } = await start();
    const [answer] = await ask('/otel-fix "a @everyone b', "ada");
    expect(answer).toContain('`/otel-fix "a @everyone b`');
  });

  it("of ten thousand characters, or five hundred paths, gets one bounded reply", async () => {
    const { ask } = await start();
    const paths = Array.from({ length: 501 }, (_, index) => `a/${index}.yaml`).join(" ");
    expect((await ask(`/otel-fix ${paths}`, "ada"))[0]).toContain("at most 500");
    const long = await ask(`/otel-fix ${"x/".repeat(9_000)}`, "ada");
    expect(long).toHaveLength(2);
    expect(long[1]?.length).toBeLessThan(2_000);
  });
});
