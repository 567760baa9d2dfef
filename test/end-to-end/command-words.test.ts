import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

async function start(
  files: Readonly<Record<string, string>> = { [PATH]: manifest(), "b.yaml": manifest("b") },
  base: Readonly<Record<string, string>> = {},
) {
  const world = await startWorld();
  const repository = await createShop(world.sandbox, base);
  const pull = await propose(repository, files);
  await world.settle();
  const ask = async (text: string) => {
    await pull.comment(text, "ada");
    await world.settle();
    return pull.comments().at(-1)?.body ?? "";
  };
  const read = async (path: string) => (await repository.readFile(path, "telemetry"))?.toString();
  return { ...world, repository, pull, ask, read };
}

describe("/otel-fix in a review thread", () => {
  it("fixes that finding and answers in the thread", async () => {
    const { pull, settle, read } = await start();
    const thread = (await pull.threads()).find(({ path }) => path === PATH);
    await pull.reply(thread?.id ?? "", "/otel-fix", "ada");
    await settle();
    expect([await read(PATH), await read("b.yaml")]).toEqual([fixedManifest(), manifest("b")]);
    const after = (await pull.threads()).find(({ path }) => path === PATH);
    expect(after?.isResolved).toBe(true);
    expect(after?.comments.map(({ author }) => author.startsWith("otel-fix"))).toEqual([true, false, true]);
    expect(after?.comments[1]?.reactions.map(({ content }) => content)).toEqual(["eyes", "rocket"]);
    expect(pull.comments()).toEqual([]);
  });

  it("fixes only the one of two resources of a file", async () => {
    const { pull, settle, read } = await start({ [PATH]: `${manifest("one")}---\n${manifest("two")}` });
    const [thread] = [...(await pull.threads())].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(-1);
    await pull.reply(thread?.id ?? "", "/otel-fix", "ada");
    await settle();
    expect(await read(PATH)).toBe(`${manifest("one")}---\n${fixedManifest("two")}`);
  });

  it("with `all` fixes everything", async () => {
    const { pull, settle, read } = await start();
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "/otel-fix all", "ada");
    await settle();
    expect([await read(PATH), await read("b.yaml")]).toEqual([fixedManifest(), fixedManifest("b")]);
  });
});

describe("/otel-fix with arguments", () => {
  it("fixes the files or folders that are named, and no file that the pull request does not change", async () => {
    const { ask, read } = await start(undefined, { "old.yaml": manifest("old") });
    expect(await ask("/otel-fix old.yaml")).toContain("the pull request changes no such file");
    await ask("/otel-fix missing-recommended-disables otel/");
    expect([await read(PATH), await read("b.yaml"), await read("old.yaml")]).toEqual([
      fixedManifest(),
      manifest("b"),
      manifest("old"),
    ]);
  });

  it("--dry-run shows the diff and changes nothing", async () => {
    const { pull, ask } = await start();
    const head = pull.headSha;
    const answer = await ask("/otel-fix b.yaml --dry-run");
    expect(answer).toContain("nothing was written");
    expect(answer).toContain("+      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS");
    expect(answer).not.toContain(PATH);
    expect(pull.headSha).toBe(head);
  });

  it("says what it could not fix, and why", async () => {
    const shared = manifest().replace("    env:", "    env: &list").concat("  java:\n    env: *list\n");
    const { ask } = await start({ [PATH]: shared });
    expect(await ask("/otel-fix")).toMatch(/^Not fixed:[^]*missing-recommended-disables/);
  });
});

describe("/otel-fix why", () => {
  it("names the rule, the layer that set its level, and where the finding is shown", async () => {
    const base = {
      ".github/otel-fix.yml": "rules:\n  missing-recommended-disables: notice\nreview:\n  comments: off\n",
    };
    const { ask } = await start({ [PATH]: manifest() }, base);
    const answer = await ask("/otel-fix why");
    expect(answer).toContain("`missing-recommended-disables`, notice by `acme/shop:.github/otel-fix.yml`");
    expect(answer).toContain("`review.comments` is `off`");
  });

  it("about a rule or a path says what decides there", async () => {
    const { ask } = await start(
      { [PATH]: manifest() },
      { ".github/otel-fix.yml": "paths:\n  exclude: [docs/**]\n" },
    );
    expect(await ask("/otel-fix why missing-recommended-disables")).toContain("from the rule's own default");
    expect(await ask("/otel-fix why docs/a.yaml")).toContain("does not change `docs/a.yaml`");
  });
});

describe("/otel-fix ignore", () => {
  it("writes the suppression above the flagged line, and the finding is gone", async () => {
    const { pull, ask, read } = await start({ [PATH]: manifest() });
    const answer = await ask(
      "/otel-fix ignore missing-recommended-disables reason: load test until: 2999-01-31",
    );
    expect(answer).toContain("adds a comment that suppresses the finding in `Instrumentation python`");
    const text = (await read(PATH)) ?? "";
    expect(text).toContain("# otel-fix: ignore[missing-recommended-disables] load test until=2999-01-31\n");
    expect(
      text
        .split("\n")
        .filter((line) => !line.includes("otel-fix:"))
        .join("\n"),
    ).toBe(manifest());
    expect((await pull.threads()).every(({ isResolved }) => isResolved)).toBe(true);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });

  it("is refused where the policy denies suppressions, and in JSON", async () => {
    const denied = await start({ [PATH]: manifest() }, { ".github/otel-fix.yml": "suppressions: deny\n" });
    expect(await denied.ask("/otel-fix ignore missing-recommended-disables reason: x")).toContain(
      "`suppressions: deny`",
    );
    const resource = {
      apiVersion: "opentelemetry.io/v1alpha1",
      kind: "Instrumentation",
      metadata: { name: "a" },
      spec: { python: { env: [] } },
    };
    const json = await start({ "a.json": JSON.stringify(resource, null, 2) });
    expect(await json.ask("/otel-fix ignore missing-recommended-disables reason: x")).toContain(
      "JSON has no comments",
    );
  });
});

describe("/otel-fix help", () => {
  it("lists the commands from the registry", async () => {
    const { ask } = await start({ "README.md": "# a\n" });
    expect(await ask("/otel-fix help")).toContain("- `/otel-fix why [RULE|PATH|pod:NAME]`: ");
  });
});
