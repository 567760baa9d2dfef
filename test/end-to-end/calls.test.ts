import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld, type TestWorld } from "./world.ts";

/** GitHub's rate limit is the budget. docs/performance.md shows these figures. */
async function countCalls(
  files: Readonly<Record<string, string>>,
): Promise<{ reads: number; writes: number; calls: readonly string[] }> {
  const world: TestWorld = await startWorld();
  const repository = await createShop(world.sandbox);
  world.takeCalls();
  await propose(repository, files);
  await world.settle();
  const calls = world.takeCalls();
  return {
    reads: calls.filter((call) => call.startsWith("read")).length,
    writes: calls.filter((call) => call.startsWith("write")).length,
    calls,
  };
}

function many(count: number, text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`m/${index}.yaml`, text]));
}

describe("the GitHub calls of a review", () => {
  it("are 1 read and 1 write without candidate files", async () => {
    expect(await countCalls({ "src/main.py": "print()\n" })).toMatchObject({ reads: 1, writes: 1 });
  });

  it("are 2 reads and 1 write with clean candidates, for 1 file as for 50", async () => {
    expect(await countCalls({ "a.yaml": fixedManifest() })).toMatchObject({ reads: 2, writes: 1 });
    expect(await countCalls(many(50, fixedManifest()))).toMatchObject({ reads: 2, writes: 1 });
  });

  it("are 3 reads and 2 writes with findings, for 1 file as for 50", async () => {
    expect(await countCalls({ "a.yaml": manifest() })).toMatchObject({ reads: 3, writes: 2 });
    expect(await countCalls(many(50, manifest()))).toMatchObject({ reads: 3, writes: 2 });
  });

  it("are none when the same delivery arrives again", async () => {
    const world = await startWorld();
    await propose(await createShop(world.sandbox), { "src/main.py": "print()\n" });
    await world.settle();
    world.takeCalls();
    const [run] = world.sandbox.deliveries.filter(
      ({ event, action }) => event === "pull_request" && action === "opened",
    );
    await world.sandbox.redeliver(run?.id ?? "");
    await world.settle();
    expect(world.takeCalls()).toEqual([]);
  });
});
