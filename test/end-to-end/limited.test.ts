import { describe, expect, it, vi } from "vitest";

import type { Sandbox } from "../../sandbox/src/start-sandbox.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATHS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Jobs of one installation that run at once. */
const SLOTS = 3;

function countReads({ requests }: Sandbox): number {
  return requests.filter(({ operation }) => operation === "PullRequest").length;
}

describe("a limit of GitHub's", () => {
  it("delays the work of its installation, is asked about once, and loses nothing", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const end = sandbox.faults.slowDown({ owner: "acme", retryAfterSeconds: 3 });
    const ended = vi.waitFor(() => expect(countReads(sandbox)).toBeGreaterThan(0), 30_000).then(end);
    const pulls = await Promise.all(
      PATHS.map((name) => propose(repository, { [`${name}.yaml`]: manifest(name) }, { head: name })),
    );
    await ended;
    await settle();
    for (const pull of pulls) {
      expect(await pull.threads()).toHaveLength(1);
      expect(pull.checkRuns()).toMatchObject([{ status: "completed" }]);
    }
    // Each review reads its pull request once. What comes on top was refused: of the jobs that ran when the limit came.
    expect(countReads(sandbox)).toBeGreaterThan(PATHS.length);
    expect(countReads(sandbox)).toBeLessThanOrEqual(PATHS.length + SLOTS);
  }, 60_000);

  it("in the middle of a command is no failure of it: it is answered once, when the limit is over", async () => {
    const { sandbox, settle, log } = await startWorld({ retry: { attempts: 1 }, isLogged: true });
    const pull = await propose(await createShop(sandbox), { "a.yaml": manifest() });
    await settle();
    sandbox.faults.slowDown({ operation: "Contents", retryAfterSeconds: 1, times: 1 });
    await pull.comment("/otel-fix", "ada");
    await settle();
    expect(pull.comments().map(({ body }) => body)).toEqual([
      "/otel-fix",
      expect.stringContaining("Committed"),
    ]);
    // The second that GitHub has named, of an answer that is read in another thread too; not the minute where it names none.
    const delays = log
      .filter((line) => line.includes("a limit delays"))
      .map((line) => /"delayMs":(\d+)/.exec(line)?.[1]);
    expect(delays.map(Number)).toEqual([expect.closeTo(1_000, -3)]);
  });
});
