import { describe, expect, it } from "vitest";

import type { Fault } from "./fault-proxy.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

async function start(fault: Fault | null = null) {
  const world = await startWorld({}, fault);
  const repository = await createShop(world.sandbox);
  const pull = await propose(repository, { [PATH]: manifest() });
  await world.settle();
  const say = async (text: string) => {
    await pull.comment(text, "ada");
    await world.settle();
    return pull.comments().at(-1)?.body ?? "";
  };
  return { ...world, repository, pull, say };
}

describe("a pull request that conflicts", () => {
  it("is not committed to, though GitHub has yet to find out when it is first asked", async () => {
    const { repository, pull, say, takeCalls } = await start();
    await repository.commit({ branch: "main", files: { [PATH]: "other: 1\n" } });
    const head = pull.headSha;
    takeCalls();
    expect(await say("/otel-fix")).toContain("conflicts with `main`");
    expect(pull.headSha).toBe(head);
    expect(takeCalls().filter((call) => call === "read Mergeable")).toHaveLength(1);
  });

  it("is committed to where GitHub does not find out in time: the commit itself overwrites nothing", async () => {
    const data = { repository: { pullRequest: { mergeable: "UNKNOWN" } } };
    const { repository, say } = await start(({ body }) =>
      body.includes("query Mergeable") ? { status: 200, body: { data } } : null,
    );
    await repository.commit({ branch: "main", files: { "other.md": "1\n" } });
    expect(await say("/otel-fix")).toContain("Committed");
  });
});
