import { describe, expect, it } from "vitest";

import type { SandboxPullRequest, SandboxThread } from "../../sandbox/src/start-sandbox.ts";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const MOVED = "otel/services.yaml";

async function openThreads(pull: SandboxPullRequest): Promise<readonly SandboxThread[]> {
  return (await pull.threads()).filter(({ isResolved }) => !isResolved);
}

/** A pull request of a file that the base branch has, without the finding. */
async function start() {
  const world = await startWorld();
  const repository = await createShop(world.sandbox, { [PATH]: fixedManifest() });
  const pull = await propose(repository, { [PATH]: manifest() });
  await world.settle();
  const rename = async (from: string, to: string, text: string) => {
    const files = { [to]: text };
    await repository.commit({ branch: "telemetry", renames: { [from]: to }, files, author: "ada" });
    await world.settle();
  };
  return { ...world, repository, pull, rename };
}

describe("a thread that becomes outdated", () => {
  it("keeps what people replied, and gives way to one new thread on the line that is there now", async () => {
    const { pull, settle } = await start();
    const [first] = await pull.threads();
    await pull.reply(first?.id ?? "", "we want that", "ada");
    await pull.push({ [PATH]: manifest().replace("debug", "info") });
    await settle();
    const [before, after, ...others] = await pull.threads();
    expect(others).toEqual([]);
    expect(before).toMatchObject({ id: first?.id, isOutdated: true, isResolved: true });
    expect(before?.comments.map(({ author }) => author)).toEqual(["otel-fix[bot]", "ada"]);
    expect(before?.comments[1]?.body).toBe("we want that");
    expect(before?.comments[0]?.body).not.toContain("Fixed in");
    expect(after).toMatchObject({ path: PATH, line: 11, isOutdated: false, isResolved: false });
  });
});

describe("a file that is renamed and edited", () => {
  it("has one open thread, on its line under the new path, and nothing says that it was fixed", async () => {
    const { pull, rename } = await start();
    await rename(PATH, MOVED, `# edited\n${manifest()}`);
    const open = await openThreads(pull);
    expect(open).toHaveLength(1);
    expect(open[0]?.comments[0]?.body).toContain("services.yaml;Instrumentation");
    for (const { comments } of await pull.threads()) expect(comments[0]?.body).not.toContain("Fixed in");
  });

  it("and back has one open thread again, on the line that the diff shows", async () => {
    const { pull, rename } = await start();
    await rename(PATH, MOVED, `# edited\n${manifest()}`);
    await rename(MOVED, PATH, `# edited\n# and back\n${manifest()}`);
    expect(await openThreads(pull)).toMatchObject([{ path: PATH, line: 13, isOutdated: false }]);
    expect((await openThreads(pull))[0]?.comments[0]?.body).toContain("python.yaml;Instrumentation");
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral", annotations: [] }]);
  });

  it("stays quiet where a person resolved its thread", async () => {
    const { pull, rename } = await start();
    await pull.resolveThread((await pull.threads())[0]?.id ?? "", "ada");
    await rename(PATH, MOVED, `# edited\n${manifest()}`);
    await rename(MOVED, PATH, manifest());
    expect(await openThreads(pull)).toEqual([]);
    expect(pull.reviews()).toHaveLength(1);
  });
});
