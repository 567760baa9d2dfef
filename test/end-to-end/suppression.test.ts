import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CONFIGURATION = ".github/otel-fix.yml";
const FLAGGED = "  python:\n";

function suppressed(terms: string): string {
  return manifest().replace(
    FLAGGED,
    `  # otel-fix: ignore[missing-recommended-disables] ${terms}\n${FLAGGED}`,
  );
}

describe("a suppression in a pull request", () => {
  it("leaves no comment and a green check, which lists it with its reason and its last day", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [PATH]: suppressed("flask is our audit trail until=2999-12-31"),
    });
    await settle();
    expect([await pull.threads(), pull.reviews()]).toEqual([[], []]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "success", annotations: [] });
    expect(check?.title).toBe("No findings in 1 Instrumentation resource, 1 suppressed");
    expect(check?.summary).toMatch(
      /### Suppressed[^]*\| `missing-recommended-disables` \| .*otel\/python\.yaml:9.*\| `flask is our audit trail` \| 2999-12-31 \|/,
    );
    expect(check?.summary).not.toContain("| Finding");
  });

  it("may stand on the flagged line itself", async () => {
    const { sandbox, settle } = await startWorld();
    const comment = "# otel-fix: ignore[missing-recommended-disables] audit trail";
    const entry = "      - name: OTEL_LOG_LEVEL";
    const pull = await propose(await createShop(sandbox), {
      [PATH]: manifest().replace(FLAGGED, `  python: ${comment}\n`),
      "b.yaml": manifest("b").replace(entry, `${entry} ${comment}`),
    });
    await settle();
    expect(pull.checkRuns()[0]?.summary).toMatch(/### Suppressed[^]*otel\/python\.yaml:8.*`audit trail`/);
    // On another line it hides nothing, and is found itself.
    const threads = (await pull.threads()).map(({ path, comments }) => [path, comments[0]?.body ?? ""]);
    expect(threads.map(([path]) => path)).toEqual(["b.yaml", "b.yaml"]);
    expect(threads.join()).toContain("has nothing to hide");
  });

  it("that is pushed later closes the thread, and one that is taken away brings the comment back", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
    await pull.push({ [PATH]: suppressed("audit trail") }, { author: "ada" });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    // It is suppressed, not fixed.
    expect((await pull.threads())[0]?.comments[0]?.body).not.toContain("Fixed in");
    await pull.push({ [PATH]: manifest() }, { author: "ada" });
    await settle();
    const open = (await pull.threads()).filter(({ isResolved }) => !isResolved);
    expect(open).toHaveLength(1);
  });

  it("whose last day has passed hides nothing, and is a finding of its own", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [PATH]: suppressed("load test until=2020-02-29"),
    });
    await settle();
    expect(await pull.threads()).toHaveLength(2);
    expect(pull.checkRuns()[0]?.summary).toContain("unused-suppression");
  });

  it("keeps the finding in the check summary where the configuration says report", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: "suppressions: report\n" });
    const pull = await propose(repository, { [PATH]: suppressed("audit trail") });
    await settle();
    expect(await pull.threads()).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "success" });
    expect(check?.summary).toMatch(/### Suppressed[^]*\| Finding[^]*`Instrumentation python`/);
  });

  it("has no effect where the configuration says deny, and the comment says so", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: "suppressions: deny\n" });
    const pull = await propose(repository, { [PATH]: suppressed("audit trail") });
    await settle();
    const [thread] = await pull.threads();
    expect(thread?.comments[0]?.body).toContain("`suppressions: deny`");
    expect(pull.checkRuns()[0]?.summary).not.toContain("### Suppressed");
  });

  it.each([
    ["without a reason", "suppressions: deny\n", "", []],
    ["with a day that is none", "suppressions: deny\n", "why until=never", []],
    ["without a reason", "suppressions: report\n", "", ["expected a reason, found none"]],
    ["with a day that is none", "suppressions: allow\n", "why until=never", ["a calendar date"]],
  ])("%s, under %s, is told apart from its finding as %j", async (_, configuration, terms, told) => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [CONFIGURATION]: configuration });
    const pull = await propose(repository, { [PATH]: suppressed(terms) });
    await settle();
    const bodies = (await pull.threads()).map(({ comments }) => comments[0]?.body ?? "");
    expect(bodies.filter((body) => body.includes("doesn't disable"))).toHaveLength(1);
    expect(bodies.filter((body) => !body.includes("doesn't disable"))).toEqual(
      told.map((words): unknown => expect.stringContaining(words)),
    );
  });

  it("of a rule that does not exist hides nothing, and offers the one that was meant", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [PATH]: suppressed("why").replace("disables]", "disable]"),
    });
    await settle();
    const bodies = (await pull.threads()).map(({ comments }) => comments[0]?.body ?? "");
    expect(bodies).toHaveLength(2);
    expect(bodies.join()).toContain("did you mean `missing-recommended-disables`?");
  });

  it("that has nothing to hide is a finding of its own", async () => {
    const { sandbox, settle } = await startWorld();
    const text = manifest().replace(
      "  python:\n",
      "  # otel-fix: ignore[missing-recommended-disables] x\n  java:\n",
    );
    const pull = await propose(await createShop(sandbox), { [PATH]: text });
    await settle();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain("has nothing to hide");
  });

  it("in an annotation that does not do what it says is a finding of its own too", async () => {
    const { sandbox, settle } = await startWorld();
    const annotate = (entry: string, text = manifest()) =>
      text.replace("metadata:\n", `metadata:\n  annotations:\n    otel-fix/ignore: ${entry}\n`);
    const repository = await createShop(sandbox, { [CONFIGURATION]: "suppressions: report\n" });
    const pull = await propose(repository, {
      "expired.yaml": annotate("missing-recommended-disables=load test until=2020-02-29"),
      "reasonless.yaml": annotate("missing-recommended-disables"),
      "unknown.yaml": annotate("missing-recommended-disable=why"),
      "unused.yaml": annotate("missing-recommended-disables=why", fixedManifest()),
    });
    await settle();
    const told = (await pull.threads()).map(({ path, comments }) => `${path}: ${comments[0]?.body ?? ""}`);
    const about = (path: string) => told.filter((text) => text.startsWith(path)).join();
    expect(about("expired.yaml")).toMatch(
      /doesn't disable `requests`[^]*2020-02-29|2020-02-29[^]*doesn't disable `requests`/,
    );
    expect(about("reasonless.yaml")).toContain("expected a reason, found none");
    expect(about("unknown.yaml")).toContain("did you mean `missing-recommended-disables`?");
    expect(about("unused.yaml")).toContain("has nothing to hide");
    expect(told).toHaveLength(7);
  });

  it("in an annotation counts for the resource, and beside a comment both are listed", async () => {
    const { sandbox, settle } = await startWorld();
    const annotate = (text: string) =>
      text.replace(
        "  name: python\n",
        "  name: python\n  annotations:\n    otel-fix/ignore: missing-recommended-disables=load test until=2999-01-01\n",
      );
    const pull = await propose(await createShop(sandbox), {
      "a.yaml": annotate(manifest()),
      "b.yaml": annotate(suppressed("audit trail")),
    });
    await settle();
    expect(await pull.threads()).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check?.title).toBe("No findings in 2 Instrumentation resources, 2 suppressed");
    expect(check?.summary?.match(/^\| `missing-recommended-disables` .*$/gm)).toMatchObject([
      expect.stringMatching(/a\.yaml:\d+.*\| `load test` \| 2999-01-01 \|/),
      expect.stringMatching(/b\.yaml:\d+.*\| `audit trail` \| no end date \|/),
      expect.stringMatching(/b\.yaml:\d+.*\| `load test` \| 2999-01-01 \|/),
    ]);
  });
});
