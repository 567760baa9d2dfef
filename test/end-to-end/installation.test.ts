import { describe, expect, it } from "vitest";

import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CHANGED = "the installation changed";

describe("an installation", () => {
  it("that is created, grows or shrinks is written to the log and leads to no call", async () => {
    const { sandbox, settle, takeCalls, log } = await startWorld({ isLogged: true });
    const changes = () => log.filter((line) => line.includes(CHANGED));
    const repository = await createShop(sandbox);
    await settle();
    expect(changes()).toHaveLength(1);
    expect(changes()[0]).toMatch(/created.*acme/);
    const other = await sandbox.createRepository({
      owner: "acme",
      name: "other",
      files: { "README.md": "# other\n" },
    });
    await settle();
    expect(changes()[1]).toContain("added");
    await other.uninstallApp();
    await settle();
    expect(changes()[2]).toContain("removed");
    expect(sandbox.deliveries.map(({ event, status }) => [event, status])).toEqual([
      ["installation", 202],
      ["installation_repositories", 202],
      ["installation_repositories", 202],
    ]);
    expect(takeCalls()).toEqual([]);
    expect(repository.pullRequests()).toEqual([]);
  });

  it("posts nothing on the pull requests that are open; the next push brings their review", async () => {
    const { sandbox, settle, takeCalls, log } = await startWorld({ isLogged: true });
    const repository = await sandbox.createRepository({
      owner: { login: "acme", type: "Organization" },
      name: "shop",
      files: { "README.md": "# shop\n" },
      installed: false,
    });
    repository.addCollaborator("ada", "write");
    const pull = await propose(repository, { [PATH]: manifest() });
    await settle();
    await repository.installApp();
    await settle();
    expect(log.some((line) => line.includes(CHANGED))).toBe(true);
    expect(takeCalls()).toEqual([]);
    expect([await pull.threads(), pull.reviews(), pull.comments(), pull.checkRuns()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    await pull.push({ "README.md": "# shop, changed\n" });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path: PATH, isResolved: false }]);
  });
});
