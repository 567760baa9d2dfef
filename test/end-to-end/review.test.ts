import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("a pull request with an Instrumentation that lacks the recommended names", () => {
  it("gets one review with a suggestion that commits, and is green once it is committed", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();

    const [thread, ...others] = await pull.threads();
    expect(others).toEqual([]);
    expect(thread).toMatchObject({ path: PATH, line: 11, isResolved: false });
    expect(thread?.comments[0]?.body).toContain(
      "```suggestion\n        value: debug\n      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n",
    );
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns()).toMatchObject([
      { name: "otel-fix", status: "completed", conclusion: "neutral", annotations: [] },
    ]);

    await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "ada");
    await settle();
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });

  it("has its thread resolved when the mistake is mended by hand, and opened again when it is back", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    // Mended elsewhere than on the commented line, so that GitHub does not call the thread outdated.
    const mended = manifest().replace(
      "    env:\n",
      '    env:\n      - {name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "*"}\n',
    );
    await pull.push({ [PATH]: mended });
    await settle();
    expect(await pull.threads()).toMatchObject([
      { isResolved: true, resolvedBy: expect.stringContaining("otel-fix") },
    ]);
    expect((await pull.threads())[0]?.comments[0]?.body).toContain(`Fixed in ${pull.headSha}`);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);

    await pull.push({ [PATH]: manifest() });
    await settle();
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(open).toHaveLength(1);
    expect(open[0]?.comments[0]?.body).not.toContain("Fixed in");
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("hears nothing twice: not on a redelivery, not after an unrelated push, not after a rebase", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    const opened = sandbox.deliveries.find(
      ({ event, action }) => event === "pull_request" && action === "opened",
    );
    await sandbox.redeliver(opened?.id ?? "");
    await pull.push({ "README.md": "# shop, changed\n" });
    await settle();
    const main = await repository.commit({ branch: "main", files: { "NEWS.md": "news\n" } });
    await repository.commit({
      branch: "rebased",
      from: "main",
      files: { [PATH]: manifest() },
      author: "ada",
    });
    await pull.forcePush(repository.branchSha("rebased") ?? main, "ada");
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
    expect(pull.reviews()).toHaveLength(1);
  });

  it("keeps its thread when the file is renamed", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [PATH]: fixedManifest() });
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    const [before] = await pull.threads();
    await repository.commit({
      branch: "telemetry",
      renames: { [PATH]: "otel/services.yaml" },
      author: "ada",
    });
    await settle();
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(before?.isResolved).toBe(false);
    expect(open).toHaveLength(1);
    expect(open[0]?.comments[0]?.body).toContain("services.yaml;Instrumentation");
  });

  it("respects that a person resolved the thread, for as long as the finding is the same", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    const [thread] = await pull.threads();
    await pull.resolveThread(thread?.id ?? "", "ada");
    await pull.push({ [PATH]: `# a comment\n${manifest()}` });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true, resolvedBy: "ada" }]);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns()[0]?.summary).toContain("thread resolved by a person");
  });

  it("keeps what people replied", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", "why?", "ada");
    await pull.push({ [PATH]: fixedManifest() });
    await settle();
    const [after] = await pull.threads();
    expect(after?.isResolved).toBe(true);
    expect(after?.comments.map(({ author }) => author)).toEqual(["otel-fix[bot]", "ada"]);
  });
});

describe("findings that were there before", () => {
  it("are not commented on; the check lists them", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [PATH]: manifest() });
    const pull = await propose(repository, { [PATH]: manifest().replace("debug", "info") });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({
      conclusion: "success",
      title: "No new findings, 1 already there",
      annotations: [],
    });
    expect(check?.summary).toContain("Already there");
  });

  it("are told from new ones in the same file, and found by taking the patch back", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const repository = await createShop(sandbox, { [PATH]: manifest("old") });
    takeCalls();
    const pull = await propose(repository, { [PATH]: `${manifest("old")}---\n${manifest("new")}` });
    await settle();
    expect(
      (await pull.threads()).map(({ comments }) => comments[0]?.body.includes("Instrumentation new")),
    ).toEqual([true]);
    expect(takeCalls().filter((call) => call.startsWith("read"))).toHaveLength(3);
  });

  it("are read from the merge base where GitHub gives no patch, and nothing is guessed about lines", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const repository = await createShop(sandbox, { [PATH]: manifest("old") });
    const pull = await propose(repository, { [PATH]: `${manifest("old")}---\n${manifest("new")}` });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).toContain("GitHub shows no diff of this file");
    expect(pull.reviews()[0]?.body).toContain('+        value: "requests,urllib3,urllib,flask"');
    expect(pull.reviews()[0]?.body).not.toContain("Instrumentation old");
  });
});

describe("findings outside the diff", () => {
  it("are kept true by editing the one review's body", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest("a"), "b.yaml": manifest("b") });
    await settle();
    expect(pull.reviews()[0]?.body).toMatch(/2 findings without a comment on their lines/);
    expect(pull.reviews()[0]?.body).toContain(
      `${sandbox.url}/acme/shop/blob/${pull.headSha}/otel/python.yaml#L8`,
    );
    await pull.push({ "b.yaml": fixedManifest("b") });
    await settle();
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).toMatch(/One finding without a comment on its line/);
    await pull.push({ [PATH]: fixedManifest("a") });
    await settle();
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).toContain(
      "These findings are gone. The check run shows the current state.",
    );
  });

  it("shows an insertion as new rows below the one that stays, as does a comment on CRLF lines", async () => {
    const rows = [
      "```diff",
      "         value: debug",
      "+      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
      '+        value: "requests,urllib3,urllib,flask"',
      "```",
    ].join("\n");
    const { sandbox, settle } = await startWorld();
    const shop = await createShop(sandbox);
    const pull = await propose(shop, { [PATH]: manifest().replaceAll("\n", "\r\n") });
    await settle();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain(rows);
    sandbox.setPatchLimit(10);
    const other = await propose(shop, { [PATH]: manifest() }, { head: "other" });
    await settle();
    expect(other.reviews()[0]?.body).toContain(rows);
  });
});

describe("a great many findings", () => {
  it("stand inline up to 30, the rest in the body, and all in the check", async () => {
    const { sandbox, settle } = await startWorld();
    const files = Object.fromEntries(
      Array.from({ length: 62 }, (_, index) => [
        `m/p${String(index).padStart(3, "0")}.yaml`,
        manifest(`p${index}`),
      ]),
    );
    const pull = await propose(await createShop(sandbox), files);
    await settle();
    expect(await pull.threads()).toHaveLength(30);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).toMatch(/32 findings without a comment on their lines/);
    // Those on their lines have a thread; the others are annotated.
    expect(pull.checkRuns()[0]?.annotations).toHaveLength(32);
    expect(pull.checkRuns()[0]?.status).toBe("completed");
  });
});
