import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CONFIGURATION = ".github/otel-fix.yml";
const OFF = "rules:\n  missing-recommended-disables: off\n";

/** Resources that are called the same, one after the other. */
function several(...parts: readonly string[]): string {
  return parts.join("---\n");
}

/** The same resource, with another variable so that the text differs. */
function variant(level: string, isFixed = false): string {
  return (isFixed ? fixedManifest() : manifest()).replace("debug", level);
}

describe("a thread whose finding is not reported any more", () => {
  it("is not said to be fixed where the base branch's configuration switched the rule off", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    await repository.commit({ branch: "main", files: { [CONFIGURATION]: OFF } });
    await pull.push({ "c.md": "# c\n" });
    await settle();
    const [thread] = await pull.threads();
    expect(thread?.isResolved).toBe(true);
    expect(thread?.comments[0]?.body).toContain(`No longer reported as of ${pull.headSha}`);
    expect(thread?.comments[0]?.body).not.toContain("Fixed in");
  });

  it("is resolved, not said to be fixed, where a new base branch has the finding already", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    await repository.commit({ branch: "release", from: "main", files: { [PATH]: manifest() } });
    const head = repository.branchSha("release") ?? "";
    const pull = await repository.openPullRequest({ head: "release", author: "ada" });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
    await repository.commit({ branch: "old", from: "release", files: { "d.md": "# d\n" } });
    await pull.push({ [PATH]: variant("info") });
    await pull.changeBase("old");
    await settle();
    expect(head).not.toBe(pull.headSha);
    const [thread] = await pull.threads();
    expect(thread?.isResolved).toBe(true);
    expect(thread?.comments[0]?.body).not.toContain("Fixed in");
    expect(pull.checkRuns().at(-1)?.summary).toContain("Already there");
  });

  it("is not said to be fixed where its file has another name now", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.push({ [PATH]: null, "otel/renamed.yaml": manifest() });
    await settle();
    const [old, renamed] = await pull.threads();
    expect(old).toMatchObject({ path: PATH, isResolved: true });
    expect(old?.comments[0]?.body).not.toContain("Fixed in");
    expect(renamed).toMatchObject({ path: "otel/renamed.yaml", isResolved: false });
  });

  it("stays open where the file that took its place could not be checked", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.push({ [PATH]: null, "otel/broken.yaml": `${manifest()}x: [\n` });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path: PATH, isResolved: false }]);
  });
});

describe("resources of one file that are called the same", () => {
  it("keep their threads apart when the first one is fixed", async () => {
    const { sandbox, settle } = await startWorld();
    const text = (isFirstFixed: boolean) => several(variant("one", isFirstFixed), variant("two"));
    const pull = await propose(await createShop(sandbox), { [PATH]: text(false) });
    await settle();
    const [first, second] = await pull.threads();
    await pull.resolveThread(first?.id ?? "", "ada");
    await pull.push({ [PATH]: text(true) });
    await settle();
    const after = await pull.threads();
    expect(after.find(({ id }) => id === first?.id)?.comments[0]?.body).toContain("Fixed in");
    expect(after.filter(({ isResolved }) => !isResolved)).toHaveLength(1);
    expect(after.find(({ id }) => id === second?.id)?.comments[0]?.body).not.toContain("Fixed in");
    expect(pull.checkRuns()[0]?.summary).not.toContain("resolved by a person");
  });

  it("are told apart by a command in a thread, though one of them is suppressed", async () => {
    const { sandbox, settle } = await startWorld();
    const hidden = variant("zero").replace(
      "  python:",
      "  # otel-fix: ignore[missing-recommended-disables] legacy\n  python:",
    );
    const text = (...rest: readonly string[]) => several(hidden, ...rest);
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: text(variant("one"), variant("two")) });
    await settle();
    const [first] = await pull.threads();
    await pull.reply(first?.id ?? "", "/otel-fix", "ada");
    await settle();
    const after = (await repository.readFile(PATH, "telemetry"))?.toString();
    expect(after).toBe(text(variant("one", true), variant("two")));
  });
});

describe("a thread that a person resolved", () => {
  it("does not silence what is missing once the whole variable is taken away", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [PATH]: fixedManifest().replace("requests,urllib3,urllib,flask", "requests,urllib3,urllib"),
    });
    await settle();
    const [thread] = await pull.threads();
    await pull.resolveThread(thread?.id ?? "", "ada");
    await pull.push({ [PATH]: manifest() });
    await settle();
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(open).toHaveLength(1);
    expect(open[0]?.comments[0]?.body).toContain("`requests`, `urllib3`, `urllib` and `flask`");
  });
});

describe("the body of a review", () => {
  it("is left as it is while the pull request is a draft, and while the configuration is broken", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    const body = pull.reviews()[0]?.body;
    expect(body).toContain("One finding without a comment on its line");
    await pull.setDraft(true);
    await settle();
    expect(pull.reviews()[0]?.body).toBe(body);
    await pull.setDraft(false);
    await repository.commit({ branch: "main", files: { [CONFIGURATION]: "nonsense: true\n" } });
    await pull.push({ [PATH]: variant("info") });
    await settle();
    expect(pull.reviews()[0]?.body).toBe(body);
  });
});

describe("a locked conversation", () => {
  it("has a check that does not send anyone to comments that are not there", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { "c.md": "# c\n" });
    pull.setLocked(true);
    await pull.push({ [PATH]: manifest() });
    await settle();
    expect(pull.reviews()).toEqual([]);
    expect(pull.checkRuns()[0]?.summary).toContain("here only");
    expect(pull.checkRuns()[0]?.summary).not.toContain("on its line");
  });
});

describe("a file that is moved to where more is asked of it", () => {
  it("brings what is asked there", async () => {
    const { sandbox, settle } = await startWorld();
    const strict = "overrides:\n  - paths: [lax/**]\n    rules: {missing-recommended-disables: off}\n";
    const repository = await createShop(sandbox, {
      [CONFIGURATION]: `paths:\n  exclude: [out/**]\n${strict}`,
      "lax/a.yaml": manifest("a"),
      "out/b.yaml": manifest("b"),
    });
    const pull = await propose(repository, {
      "lax/a.yaml": null,
      "otel/a.yaml": manifest("a").replace("debug", "info"),
      "out/b.yaml": null,
      "otel/b.yaml": manifest("b").replace("debug", "info"),
    });
    await settle();
    expect((await pull.threads()).map(({ path }) => path).sort()).toEqual(["otel/a.yaml", "otel/b.yaml"]);
  });
});

describe("two pull requests with the same head", () => {
  it("do not turn each other's check green", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: "check:\n  failOn: warning\n" });
    await repository.commit({ branch: "lax", from: "main", files: { [CONFIGURATION]: OFF } });
    const strict = await propose(repository, { [PATH]: manifest() });
    await settle();
    expect(strict.checkRuns().at(-1)).toMatchObject({ conclusion: "failure" });
    const lax = await repository.openPullRequest({ head: "telemetry", base: "lax", author: "ada" });
    await settle();
    const run = strict.checkRuns().at(-1);
    expect(run).toMatchObject({ conclusion: "failure" });
    expect(run?.title).toContain(`failure because of #${strict.number}`);
    expect(run?.summary).toContain(`#${strict.number} has the same head commit`);
    await strict.close();
    await lax.rerequestCheck(run?.id ?? 0, "ada");
    await settle();
    expect(lax.checkRuns().at(-1)).toMatchObject({ conclusion: "success" });
  });
});
