import { describe, expect, it } from "vitest";

import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATCH = "overlays/prod/instrumentation-patch.yaml";
const OVERLAY = "overlays/prod/kustomization.yaml";
const NAMED = `line 1: a Kustomize patch (named in ${OVERLAY}): what it lacks may be in the Instrumentation it changes`;

function kustomization(...lines: readonly string[]): string {
  return ["resources:", "- ../../base", ...lines, ""].join("\n");
}

/** A patch that sets nothing but the endpoint: a fix would add a list, and with it take the base's list away. */
const ENDPOINT = [
  "apiVersion: opentelemetry.io/v1alpha1",
  "kind: Instrumentation",
  "metadata:",
  "  name: python",
  "spec:",
  "  exporter:",
  "    endpoint: http://collector.prod:4318",
  "  python: {}",
  "",
].join("\n");

describe("a Kustomize patch in a pull request", () => {
  it("gets no comment, and the check is neutral and names the kustomization", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    const repository = await createShop(sandbox, {
      [OVERLAY]: kustomization("patches:", "- path: instrumentation-patch.yaml"),
    });
    takeCalls();
    const pull = await propose(repository, { [PATCH]: ENDPOINT });
    await settle();
    expect([await pull.threads(), pull.reviews(), pull.comments()]).toEqual([[], [], []]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "neutral", title: "1 file could not be checked" });
    expect(check?.summary).toContain(NAMED);
    const calls = takeCalls();
    expect(calls.filter((call) => call.startsWith("read"))).toHaveLength(2);
    expect(calls.filter((call) => call.startsWith("write"))).toHaveLength(1);
  });

  it("is left alone by /otel-fix, which fixes the whole resource beside it", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, {
      [OVERLAY]: kustomization("patchesStrategicMerge: [./patches/../instrumentation-patch.yaml]"),
      [PATCH]: ENDPOINT,
      "base/instrumentation.yaml": manifest(),
      "base/kustomization.yaml": "resources: [instrumentation.yaml]\n",
    });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path: "base/instrumentation.yaml" }]);
    await pull.comment("/otel-fix", "ada");
    await settle();
    expect((await repository.readFile(PATCH, "telemetry"))?.toString()).toBe(ENDPOINT);
    expect((await repository.readFile("base/instrumentation.yaml", "telemetry"))?.toString()).toContain(
      "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
    );
    expect(pull.checkRuns()[0]?.summary).toContain(NAMED);
  });

  it("is left alone by /otel-fix ignore, and why says that it was not checked", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, {
      [OVERLAY]: kustomization("patches: [path: instrumentation-patch.yaml]"),
      [PATCH]: ENDPOINT,
    });
    await settle();
    const before = pull.headSha;
    await pull.comment("/otel-fix ignore missing-recommended-disables reason: it is a patch", "ada");
    await pull.comment(`/otel-fix why ${PATCH}`, "ada");
    await settle();
    expect(pull.headSha).toBe(before);
    const answers = pull.comments().filter(({ author }) => author.includes("otel-fix"));
    expect(answers).toHaveLength(2);
    expect(answers[1]?.body).toContain("Not fully checked");
    expect(answers[1]?.body).toContain("a Kustomize patch (named in");
  });

  it("is seen in components, in folders below the kustomization, and where several name it", async () => {
    const { sandbox, settle } = await startWorld();
    const shared = "overlays/shared/python.yaml";
    const repository = await createShop(sandbox, {
      "components/otel/kustomization.yml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [path: python.yaml]\n",
      "overlays/Kustomization": "patches: [path: shared/python.yaml]\n",
      "overlays/shared/kustomization.yaml": "patches: [path: python.yaml, path: patches/deep/python.yaml]\n",
    });
    const pull = await propose(repository, {
      "components/otel/python.yaml": ENDPOINT,
      [shared]: ENDPOINT,
      "overlays/shared/patches/deep/python.yaml": ENDPOINT,
    });
    await settle();
    expect(await pull.threads()).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "neutral", title: "3 files could not be checked" });
    expect(check?.summary).toContain("named in components/otel/kustomization.yml");
    expect(check?.summary?.match(/named in overlays\/shared\/kustomization\.yaml/g)).toHaveLength(2);
  });

  it("is seen outside the folder of a kustomization that the pull request changes too", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      "overlays/prod/kustomization.yaml": "patches: [path: ../../patches/python.yaml]\n",
      "overlays/test/kustomization.yaml": "patches: [path: ../../patches/python.yaml]\n",
      "patches/python.yaml": ENDPOINT,
    });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns()[0]?.summary).toContain(NAMED);
  });

  it("is not checked either where the kustomization that mentions it is broken", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, {
      [OVERLAY]: "patches:\n- path: [instrumentation-patch.yaml\n",
    });
    const pull = await propose(repository, { [PATCH]: ENDPOINT, "overlays/prod/whole.yaml": manifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path: "overlays/prod/whole.yaml" }]);
    expect(pull.checkRuns()[0]?.summary).toMatch(
      /instrumentation-patch\.yaml`: `line 1: perhaps a Kustomize patch: overlays\/prod\/kustomization\.yaml mentions it and couldn't be read \(not valid YAML, line \d\)`/,
    );
  });

  it("says so itself with $patch", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { "a.yaml": `$patch: replace\n${ENDPOINT}` });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns()[0]?.summary).toContain("a patch (it has the key $patch)");
  });

  it("loses the comment that it got before a kustomization named it: its suggestion would do harm", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATCH]: ENDPOINT });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
    await pull.push({ [OVERLAY]: "patches: [path: instrumentation-patch.yaml]\n" }, { author: "ada" });
    await settle();
    const [thread, ...others] = await pull.threads();
    expect([thread?.isResolved, others]).toEqual([true, []]);
    expect(thread?.comments[0]?.body).not.toContain("Fixed in");
    await pull.push({ [OVERLAY]: "resources: [instrumentation-patch.yaml]\n" }, { author: "ada" });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
  });

  it("is a whole resource again once no kustomization names it", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, {
      [OVERLAY]: kustomization("patches: [path: instrumentation-patch.yaml]"),
      [PATCH]: ENDPOINT,
    });
    const pull = await propose(repository, {
      [OVERLAY]: "resources: [instrumentation-patch.yaml]\n",
      [PATCH]: `${ENDPOINT}# whole\n`,
    });
    await settle();
    expect(pull.checkRuns()[0]?.summary).toContain("Instrumentation python");
  });
});

describe("a patch whose list takes the place of its base's", () => {
  const RULE = "list-replacing-patch";
  const list = (...names: readonly string[]) =>
    ENDPOINT.replace(
      "  python: {}\n",
      `  python:\n    env:\n${names.map((name) => `    - {name: ${name}, value: "*"}\n`).join("")}`,
    );

  it("is suppressed where it stands by `/otel-fix ignore` in its thread, and the thread is resolved", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, {
      [OVERLAY]: kustomization("patches: [path: instrumentation-patch.yaml]"),
      [PATCH]: list("A"),
      "base/kustomization.yaml": "resources: [python.yaml]\n",
      "base/python.yaml": list("A", "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"),
    });
    await settle();
    const [thread, ...others] = await pull.threads();
    expect(others).toEqual([]);
    expect(thread).toMatchObject({ path: PATCH, isResolved: false });
    await pull.reply(thread?.id ?? "", `/otel-fix ignore ${RULE} reason: wanted`, "ada");
    await settle();
    expect((await repository.readFile(PATCH, "telemetry"))?.toString()).toBe(
      list("A").replace("    env:", `    # otel-fix: ignore[${RULE}] wanted\n    env:`),
    );
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.checkRuns()[0]?.summary).toMatch(/### Suppressed[^]*`list-replacing-patch`[^]*`wanted`/);
  });
});
