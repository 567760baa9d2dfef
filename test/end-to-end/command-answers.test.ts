import { describe, expect, it } from "vitest";

import { CONFIGURATION, PATH, startConversation, startUnreviewed } from "./conversation.ts";
import { createShop, fixedManifest, manifest, startWorld } from "./world.ts";

const RULE = "missing-recommended-disables";

/** The manifest with a suppression of its finding. */
function suppressed(name = "python"): string {
  return manifest(name).replace("  python:\n", `  # otel-fix: ignore[${RULE}] audit trail\n  python:\n`);
}

describe("/otel-fix says of a name", () => {
  const files = {
    [PATH]: manifest(),
    "docs/x.yaml": manifest("x"),
    "notes.txt": "# new\n",
    "old.yaml": null,
  };
  const base = { [CONFIGURATION]: "paths:\n  exclude: [docs/**]\n", "old.yaml": "kind: Service\n" };

  it("why it is not fixed", async () => {
    const { say } = await startUnreviewed({ files, base });
    for (const [name, why] of [
      ["docs/x.yaml", "`docs/x.yaml`: it is not checked, `paths` in the configuration leaves it out"],
      ["docs", "`docs`: it is not checked, `paths` in the configuration leaves it out"],
      ["notes.txt", "`notes.txt`: it is not checked, `paths` in the configuration leaves it out"],
      ["old.yaml", "`old.yaml`: the pull request deletes it"],
      ["typo/nosuch.yaml", "`typo/nosuch.yaml`: the pull request changes no such file"],
    ] as const) {
      const { answers, reactions } = await say(`/otel-fix "${name}"`);
      expect(answers).toEqual([expect.stringContaining(why)]);
      expect(reactions).toEqual(["eyes", "confused"]);
    }
  });

  it("that leads nowhere beside one that does not", async () => {
    const { ask, read } = await startUnreviewed({ files, base });
    const answer = await ask(`/otel-fix ${PATH} typo/nosuch.yaml`);
    expect(answer).toContain("Committed");
    expect(answer).toContain("`typo/nosuch.yaml`: the pull request changes no such file");
    expect(await read(PATH)).toBe(fixedManifest());
  });
});

describe("/otel-fix without a name says", () => {
  it("that the pull request changes no file that I check", async () => {
    const { ask } = await startUnreviewed({ files: { "README.md": "# new\n" } });
    expect(await ask("/otel-fix")).toContain("the pull request changes no file that I check");
    expect(await ask("/otel-fix --dry-run")).toContain("the pull request changes no file that I check");
    expect(await ask(`/otel-fix ignore ${RULE} reason: x`)).toContain("changes no file that I check");
  });

  it("that nothing is open", async () => {
    const { ask } = await startUnreviewed({ files: { [PATH]: fixedManifest() } });
    expect(await ask("/otel-fix")).toContain("There is nothing to fix: no finding is open here.");
  });

  it("what could not be checked, rather than that nothing is open", async () => {
    const { say } = await startUnreviewed({
      files: {
        "chart/templates/i.yaml": rendered(),
      },
    });
    const { answers, reactions } = await say("/otel-fix");
    expect(answers[0]).toMatch(/`chart\/templates\/i\.yaml`: it was not checked[^]*template/);
    expect(answers[0]).not.toContain("no finding there is open");
    expect(reactions).toEqual(["eyes", "confused"]);
  });
});

describe("/otel-fix why says", () => {
  it("that a finding is suppressed, why and how long", async () => {
    const { ask } = await startUnreviewed({ files: { [PATH]: suppressed(), "b.yaml": manifest("b") } });
    for (const text of [`/otel-fix why ${PATH}`, `/otel-fix why ${RULE}`, "/otel-fix why"]) {
      const answer = await ask(text);
      expect(answer).toMatch(
        /\| `missing-recommended-disables` \| `otel\/python\.yaml`[^|]*\| `audit trail` \| no end date \|/,
      );
      expect(answer).not.toContain("There are no findings");
    }
    expect(await ask("/otel-fix why b.yaml")).not.toContain("audit trail");
  });

  it("of a rule what its comments say: what comes of it, what the fix costs, and how to decline it", async () => {
    const { ask } = await startUnreviewed({ files: { [PATH]: manifest(), "b.yaml": manifest("b") } });
    const answer = await ask(`/otel-fix why ${RULE}`);
    for (const words of [
      "restarting pods can flood your traces",
      "traces break at the next service",
      "`keep: {python",
    ])
      expect(answer.split(words), words).toHaveLength(2);
    expect(await ask("/otel-fix why")).not.toContain("restarting pods");
  });

  it("what is in a folder", async () => {
    const { ask } = await startUnreviewed({
      files: { [PATH]: manifest(), "otel/b.yaml": fixedManifest("b") },
    });
    const answer = await ask("/otel-fix why otel/");
    expect(answer).toContain("Instrumentation python");
    expect(answer).not.toContain("does not change");
    expect(await ask("/otel-fix why deploy/")).toContain("The pull request changes nothing in `deploy/`");
  });

  it("of a path why it is not checked", async () => {
    const { ask } = await startUnreviewed({
      files: { "docs/x.yaml": manifest("x"), "old.yaml": null },
      base: { [CONFIGURATION]: "paths:\n  exclude: [docs/**]\n", "old.yaml": "kind: Service\n" },
    });
    expect(await ask("/otel-fix why docs/x.yaml")).toContain("`docs/x.yaml` is not checked: `paths`");
    expect(await ask("/otel-fix why old.yaml")).toContain("The pull request deletes `old.yaml`");
    expect(await ask("/otel-fix why no.yaml")).toContain("The pull request does not change `no.yaml`");
  });

  it.each([
    ["review:\n  comments: summary\n", "in the review's body: `review.comments` is `summary`"],
    ["review:\n  comments: off\n", "in the check only: `review.comments` is `off`"],
    ["nonsense: true\n", "in the check only: the configuration is broken"],
  ])("why a finding is not on its line, with %s", async (configuration, why) => {
    const { ask } = await startUnreviewed({ base: { [CONFIGURATION]: configuration } });
    expect(await ask("/otel-fix why")).toContain(why);
  });

  it("why a finding is not on its line, where GitHub shows no diff", async () => {
    const { sandbox, ask } = await startUnreviewed();
    sandbox.setPatchLimit(10);
    expect(await ask("/otel-fix why")).toContain("in the review's body: GitHub shows no diff of its file");
  });

  it("that the pull request with the fixes gets a check and no comments", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const fork = await repository.fork("grace");
    const shared = `${manifest("b").replace("    env:", "    env: &list")}  java:\n    env: *list\n`;
    const files = { [PATH]: manifest(), "b.yaml": shared };
    await fork.commit({ branch: "telemetry", from: "main", files, author: "grace" });
    const pull = await repository.openPullRequest({
      head: "telemetry",
      headRepository: fork,
      author: "grace",
      maintainerCanModify: false,
    });
    await settle();
    await pull.comment("/otel-fix", "ada");
    await settle();
    const fix = repository.pullRequests()[1];
    await fix?.comment("/otel-fix why", "ada");
    await settle();
    expect(fix?.comments().at(-1)?.body).toContain("in the check only: this pull request is my own");
  });
});

describe("/otel-fix recheck says", () => {
  it("what GitHub did not take", async () => {
    const refusal = { status: 403, body: { message: "Resource not accessible by integration" } };
    const { say } = await startUnreviewed({
      fault: ({ path }) => (path.endsWith("/check-runs") ? refusal : null),
    });
    const { answers, reactions } = await say("/otel-fix recheck");
    expect(answers[0]).toMatch(
      /^I reviewed the pull request again, but GitHub did not take[^]*\n- .*check run/,
    );
    expect(reactions).toEqual(["eyes", "confused"]);
  });

  it("that the pull request was closed meanwhile", async () => {
    let reads = 0;
    let close: () => unknown = () => null;
    const { pull, ask } = await startUnreviewed({
      fault: async ({ body }) => {
        if (body.includes("query PullRequest(") && (reads += 1) === 2) await close();
        return null;
      },
    });
    close = () => pull.close("ada");
    expect(await ask("/otel-fix recheck")).toMatch(/^The pull request was closed meanwhile\./);
  });

  it("that pushes came faster than the review", async () => {
    let pushes = 0;
    let push: (content: string) => unknown = () => null;
    const { pull, ask } = await startUnreviewed({
      fault: async ({ body }) => {
        if (body.includes("query Contents(") && pushes < 3) await push(`${(pushes += 1)}\n`);
        return null;
      },
    });
    push = (content) => pull.push({ "notes.md": content });
    expect(await ask("/otel-fix recheck")).toMatch(/^Pushes came faster than the review/);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]);
  });
});

describe("/otel-fix ignore says", () => {
  it("that the last day has passed, that it belongs into its own field, and which rules cannot be suppressed", async () => {
    const { ask } = await startUnreviewed();
    const passed = await ask(`/otel-fix ignore ${RULE} reason: x until: 2020-02-29`);
    expect(passed).toContain("2020-02-29 has passed");

    const answer = await ask(`/otel-fix ignore ${RULE} reason: see until=soon please`);
    expect(answer).toContain("`until=soon`");
    expect(answer).toContain("`until: YYYY-MM-DD`");
    expect(answer).not.toContain("passed");

    expect(await ask("/otel-fix ignore unused-suppression reason: x")).toContain(
      "`unused-suppression` is about suppressions and can't be suppressed",
    );
  });

  it("that several findings share the line", async () => {
    const items = ["a", "b"].map(
      (name) =>
        `{apiVersion: opentelemetry.io/v1alpha1, kind: Instrumentation, metadata: {name: ${name}}, spec: {python: {}}}`,
    );
    const flow = `apiVersion: v1\nkind: List\nitems: [${items.join(", ")}]\n`;
    const { pull, settle, read } = await startConversation({ files: { "f.yaml": flow } });
    const [thread] = await pull.threads();
    await pull.reply(thread?.id ?? "", `/otel-fix ignore ${RULE} reason: x`, "ada");
    await settle();
    const answer = (await pull.threads())[0]?.comments.at(-1)?.body;
    expect(answer).toContain("several findings share its line");
    expect(await read("f.yaml")).toBe(flow);
  });

  it("that JSON has no comments", async () => {
    const resource = {
      apiVersion: "opentelemetry.io/v1alpha1",
      kind: "Instrumentation",
      spec: { python: {} },
    };
    const { ask } = await startUnreviewed({ files: { "a.json": JSON.stringify(resource) } });
    expect(await ask(`/otel-fix ignore ${RULE} reason: x`)).toContain("JSON has no comments");
  });

  it("that it is already suppressed", async () => {
    const { ask } = await startUnreviewed({ files: { [PATH]: suppressed() } });
    expect(await ask(`/otel-fix ignore ${RULE} reason: x`)).toContain(
      "`otel/python.yaml`: it is already suppressed",
    );
  });
});

/** Only rendering tells what it is. */
function rendered(): string {
  const text = manifest().replace("kind: Instrumentation", "kind: {{ $kind }}");
  return `{{- $kind := "Instrumentation" }}\n${text}`;
}
