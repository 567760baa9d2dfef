import { describe, expect, it } from "vitest";

import type { SandboxPullRequest, SandboxThread } from "../../sandbox/src/start-sandbox.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const A = "otel/a.yaml";
const B = "otel/b.yaml";
const STAYS = "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: stays\n";

type Changes = Readonly<Record<string, string | null>>;

async function start(files: Readonly<Record<string, string>>, before: Readonly<Record<string, string>> = {}) {
  const world = await startWorld();
  const repository = await createShop(world.sandbox, before);
  const pull = await propose(repository, files);
  await world.settle();
  const push = async (changes: Changes) => {
    await pull.push(changes);
    await world.settle();
  };
  const rename = async (from: string, to: string) => {
    await repository.commit({ branch: "telemetry", renames: { [from]: to }, author: "ada" });
    await world.settle();
  };
  return { ...world, repository, pull, push, rename };
}

function together(...texts: readonly string[]): string {
  return texts.join("---\n");
}

function bodyOf(thread: SandboxThread | undefined): string {
  return thread?.comments[0]?.body ?? "";
}

async function at(pull: SandboxPullRequest, path: string): Promise<readonly SandboxThread[]> {
  return (await pull.threads()).filter((thread) => thread.path === path);
}

describe("a resource that moves to another file", () => {
  it("is not said to be fixed: its thread says where it went, and a new one stands there", async () => {
    const { pull, push } = await start({ [A]: together(STAYS, manifest("web")) });
    await push({ [A]: STAYS, [B]: manifest("web") });
    const [old] = await at(pull, A);
    expect(old?.isResolved).toBe(true);
    expect(bodyOf(old)).toContain(
      `\n\nMoved to \`${B}\` in ${pull.headSha}\n\n<!-- otel-fix:v1 finding gone `,
    );
    expect(bodyOf(old)).not.toContain("Fixed in");
    expect(await at(pull, B)).toMatchObject([{ isResolved: false }]);
  });

  it("is followed where the pull request gives its old file back to the base, or deletes it", async () => {
    for (const left of [STAYS, null]) {
      const { pull, push } = await start({ [A]: together(STAYS, manifest("web")) }, { [A]: STAYS });
      await push({ [A]: left, [B]: manifest("web") });
      expect(bodyOf((await at(pull, A))[0])).toContain(`Moved to \`${B}\``);
      expect(await at(pull, B)).toMatchObject([{ isResolved: false }]);
    }
  });

  it("and back is spoken of by its first thread again", async () => {
    const { pull, push } = await start({ [A]: together(STAYS, manifest("web")) });
    await push({ [A]: STAYS, [B]: manifest("web") });
    await push({ [A]: together(STAYS, manifest("web")), [B]: STAYS });
    expect(bodyOf((await at(pull, B))[0])).toContain(`Moved to \`${A}\``);
    const open = (await at(pull, A)).filter(({ isResolved }) => !isResolved);
    expect(open).toHaveLength(1);
    expect(bodyOf(open[0])).not.toContain("Moved to");
  });

  it("is fixed where it was mended on the way", async () => {
    const { pull, push } = await start({ [A]: together(STAYS, manifest("web")) });
    await push({ [A]: STAYS, [B]: fixedManifest("web") });
    expect(bodyOf((await at(pull, A))[0])).toContain(`Fixed in ${pull.headSha}`);
    expect(await at(pull, B)).toEqual([]);
  });

  it("whose thread a person closed stays away", async () => {
    const { pull, push } = await start({ [A]: together(STAYS, manifest("web")) });
    await pull.resolveThread((await pull.threads())[0]?.id ?? "", "ada");
    await push({ [A]: STAYS, [B]: manifest("web") });
    await push({ "c.md": "# c\n" });
    expect(await pull.threads()).toHaveLength(1);
    expect(pull.checkRuns().at(-1)?.summary).toContain("thread resolved by a person");
  });
});

describe("resources of the same name in several files", () => {
  it("are told apart: where one is mended, it is fixed, whatever the other is", async () => {
    const { pull, push } = await start({ [A]: manifest("web"), [B]: manifest("web") });
    await push({ [A]: fixedManifest("web") });
    expect(bodyOf((await at(pull, A))[0])).toContain("Fixed in");
    expect(await at(pull, B)).toMatchObject([{ isResolved: false }]);
  });

  it("have not moved to each other where one is taken away", async () => {
    const { pull, push } = await start({ [A]: together(STAYS, manifest("web")), [B]: manifest("web") });
    await push({ [A]: STAYS });
    expect(bodyOf((await at(pull, A))[0])).toContain(`No longer reported as of ${pull.headSha}`);
    expect(bodyOf((await at(pull, A))[0])).not.toMatch(/Moved to|Fixed in/);
    expect(await at(pull, B)).toMatchObject([{ isResolved: false }]);
  });

  it("are not taken for one that the base has had all along", async () => {
    const { pull, push } = await start(
      { [A]: together(STAYS, manifest("web")), [B]: `# touched\n${manifest("web")}` },
      { [B]: manifest("web") },
    );
    await push({ [A]: null });
    expect(bodyOf((await at(pull, A))[0])).not.toMatch(/Moved to|Fixed in/);
    expect(await at(pull, B)).toEqual([]);
  });

  it("go each to where its path leads when both move", async () => {
    const { pull, push } = await start({
      "test/x.yaml": together(STAYS, manifest("web")),
      "live/x.yaml": together(STAYS, manifest("web")),
    });
    await push({
      "test/x.yaml": STAYS,
      "live/x.yaml": STAYS,
      "new/live/x.yaml": manifest("web"),
      "new/test/x.yaml": manifest("web"),
    });
    expect(bodyOf((await at(pull, "test/x.yaml"))[0])).toContain("Moved to `new/test/x.yaml`");
    expect(bodyOf((await at(pull, "live/x.yaml"))[0])).toContain("Moved to `new/live/x.yaml`");
  });
});

describe("resources of the same name in one file", () => {
  it("keep the thread of the one that is left when those before it go", async () => {
    const { pull, push } = await start({ [A]: together(fixedManifest("web"), manifest("web")) });
    await push({ [A]: manifest("web") });
    const threads = await pull.threads();
    expect(threads.filter(({ isResolved }) => !isResolved)).toHaveLength(1);
    for (const thread of threads) expect(bodyOf(thread)).not.toContain("Fixed in");
  });
});

describe("a file new in the pull request that is renamed in it", () => {
  it("stays quiet where a person resolved its thread, also when it is renamed again and edited", async () => {
    const { pull, push, rename } = await start({ [A]: manifest("web") });
    await pull.resolveThread((await pull.threads())[0]?.id ?? "", "ada");
    await rename(A, B);
    await rename(B, "otel/c.yaml");
    await push({ "otel/c.yaml": `# edited\n${manifest("web")}` });
    expect(await pull.threads()).toHaveLength(1);
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.checkRuns().at(-1)).toMatchObject({ title: "1 finding" });
    expect(pull.checkRuns().at(-1)?.summary).toContain("thread resolved by a person");
  });

  it("is not quiet about a copy of it", async () => {
    const { pull, push } = await start({ [A]: manifest("web") });
    await pull.resolveThread((await pull.threads())[0]?.id ?? "", "ada");
    await push({ [B]: manifest("web") });
    expect(await at(pull, B)).toMatchObject([{ isResolved: false }]);
  });
});
