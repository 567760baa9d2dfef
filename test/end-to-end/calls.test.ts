import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld, type TestWorld } from "./world.ts";

interface Counted {
  readonly reads: number;
  readonly writes: number;
  readonly calls: readonly string[];
}

function count(calls: readonly string[]): Counted {
  return {
    reads: calls.filter((call) => call.startsWith("read")).length,
    writes: calls.filter((call) => call.startsWith("write")).length,
    calls,
  };
}

/** GitHub's rate limit is the budget. docs/performance.md shows these figures. */
async function countCalls(
  files: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
): Promise<Counted> {
  const world: TestWorld = await startWorld();
  const repository = await createShop(world.sandbox, before);
  world.takeCalls();
  await propose(repository, files);
  await world.settle();
  return count(world.takeCalls());
}

function many(count: number, text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`m/${index}.yaml`, text]));
}

describe("the GitHub calls of a review", () => {
  it("are 1 read and 1 write without candidate files", async () => {
    expect(await countCalls({ "src/main.py": "print()\n" })).toMatchObject({ reads: 1, writes: 1 });
  });

  it("are 1 read and 1 write with pages and programs alone, and no more with them than without", async () => {
    const beside = {
      "docs/a.md": `\`\`\`yaml\n${manifest()}\`\`\`\n`,
      "main.tf": `a = <<X\n${fixedManifest()}X\n`,
    };
    expect(await countCalls(beside)).toMatchObject({ reads: 1, writes: 1 });
    expect(await countCalls({ ...beside, "a.yaml": manifest() })).toMatchObject({ reads: 3, writes: 2 });
  });

  it("are two queries more with any number of pages, of which a hundred are read and the others listed", async () => {
    const world = await startWorld();
    const repository = await createShop(world.sandbox);
    const page = (at: number) => `docs/${String(at).padStart(3, "0")}.md`;
    const pages = Array.from({ length: 180 }, (_, at): [string, string] => [
      page(at),
      `\`\`\`yaml\n${manifest()}\`\`\`\n`,
    ]);
    world.takeCalls();
    const files = { "a.yaml": fixedManifest(), ...Object.fromEntries(pages) };
    const pull = await propose(repository, files);
    await world.settle();
    // The pull request and its second hundred of files, three queries of contents, a page of patches for each 50 files.
    const calls = world.takeCalls();
    expect(calls.filter((call) => call.startsWith("read")).length, calls.join("\n")).toBeLessThanOrEqual(8);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "neutral" });
    const said = `${check?.summary}${check?.text}`;
    expect(said).toContain("beyond the 100 pages and programs");
    expect(check?.annotations.map(({ path }) => path)).toEqual(pages.slice(0, 100).map(([path]) => path));
    for (const [at, isListed] of [
      [99, false],
      [100, true],
    ] as const)
      expect(said.includes(`${page(at)}\`: \`\`beyond`)).toBe(isListed);

    await pull.comment(`/otel-fix why ${page(150)}`, "ada");
    await world.settle();
    expect(pull.comments().at(-1)?.body).toContain("beyond the 100 pages and programs");
  });

  it("are 2 reads and 1 write with clean candidates, for 1 file as for 50", async () => {
    expect(await countCalls({ "a.yaml": fixedManifest() })).toMatchObject({ reads: 2, writes: 1 });
    expect(await countCalls(many(50, fixedManifest()))).toMatchObject({ reads: 2, writes: 1 });
  });

  it("are 2 reads and 1 write with values that others around them complete", async () => {
    const python = "instrumentation: {enabled: true, python: {image: x}}\n";
    const around = {
      "otel/Chart.yaml": "name: shop\n",
      "otel/values.yaml": `instrumentation: {python: {env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "requests,urllib3,urllib,flask"}]}}\n`,
    };
    expect(await countCalls({ "otel/values-prod.yaml": python }, around)).toMatchObject({
      reads: 2,
      writes: 1,
    });
  });

  it("are as many with values that others are laid over: of a file that is there, its name comes in the same read", async () => {
    const python = "instrumentation: {enabled: true, python: {image: x}}\n";
    const names = `instrumentation: {python: {env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "requests,urllib3,urllib,flask"}]}}\n`;
    for (const folder of ["", "charts/otel/"]) {
      const values = { [`${folder}values.yaml`]: python };
      const chart = { [`${folder}Chart.yaml`]: "name: shop\n", [`${folder}templates/a.yaml`]: "a: b\n" };
      expect(await countCalls(values, chart)).toMatchObject({ reads: 3, writes: 2 });
      // What it sets is not in sight, and may be all that is missing.
      const above = { [`${folder}values-prod.yaml`]: "replicas: 3\n" };
      expect(await countCalls(values, { ...chart, ...above })).toMatchObject({ reads: 2, writes: 1 });
      // Where the pull request has both, their texts count.
      expect(await countCalls({ ...values, ...above }, chart)).toMatchObject({ reads: 3, writes: 2 });
      const setting = { [`${folder}values-prod.yaml`]: names };
      expect(await countCalls({ ...values, ...setting }, chart)).toMatchObject({ reads: 2, writes: 1 });
    }
  }, 60_000);

  it("are 1 read and 1 write for a file that only stands around others", async () => {
    expect(
      await countCalls({ "otel/NOTES.txt": "x\n" }, { "otel/Chart.yaml": "name: shop\n" }),
    ).toMatchObject({
      reads: 1,
      writes: 1,
    });
  });

  it("are 3 reads and 2 writes with findings, for 1 file as for 50", async () => {
    expect(await countCalls({ "a.yaml": manifest() })).toMatchObject({ reads: 3, writes: 2 });
    expect(await countCalls(many(50, manifest()))).toMatchObject({ reads: 3, writes: 2 });
  });

  it("are no more for a file that was only renamed: its text is that of the merge base", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const repository = await createShop(sandbox, { "a/old.yaml": manifest() });
    const renames = { "a/old.yaml": "b/new.yaml" };
    await repository.commit({ branch: "telemetry", from: "main", renames, author: "ada" });
    takeCalls();
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect(count(takeCalls())).toMatchObject({ reads: 3, writes: 1 });
    expect(pull.checkRuns()).toMatchObject([{ title: "No new findings, 1 already there" }]);
  });

  it("are 2 reads and 1 write with patches for Kustomize, for 50 of them in overlays of their own", async () => {
    const overlays = Array.from({ length: 50 }, (_, index) => `overlays/${index}`);
    const files = (name: string, text: string) =>
      Object.fromEntries(overlays.map((folder) => [`${folder}/${name}`, text]));
    const kustomizations = files("kustomization.yaml", "patches: [path: patches/python.yaml]\n");
    const patches = files("patches/python.yaml", manifest());
    expect(await countCalls(patches, kustomizations)).toMatchObject({ reads: 2, writes: 1 });
  });

  it("are 2 reads, 1 write for 20 threads that are closed and marked, and the check", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const pull = await propose(await createShop(sandbox), many(20, manifest()));
    await settle();
    takeCalls();
    await pull.push(many(20, fixedManifest()));
    await settle();
    expect(count(takeCalls())).toMatchObject({ reads: 2, writes: 2 });
    const threads = await pull.threads();
    expect(threads.map(({ isResolved }) => isResolved)).toEqual(Array.from({ length: 20 }, () => true));
    for (const { comments } of threads) expect(comments[0]?.body).toContain(`Fixed in ${pull.headSha}`);
  });

  it("are 7 for `/otel-fix` over 20 files, and at most 8 until its review has closed all threads", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const pull = await propose(await createShop(sandbox), many(20, manifest()));
    await settle();
    takeCalls();
    await pull.comment("/otel-fix", "ada");
    await settle();
    const calls = takeCalls();
    const end = calls.findLastIndex((call) => call.includes("reactions"));
    const [command, review] = [calls.slice(0, end + 1), calls.slice(end + 1)];
    expect(command).toHaveLength(7);
    expect(review.length).toBeLessThanOrEqual(8);
    expect(count(review)).toMatchObject({ reads: 2, writes: 2 });
    expect((await pull.threads()).filter(({ isResolved }) => !isResolved)).toEqual([]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
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
