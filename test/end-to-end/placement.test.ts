import { describe, expect, it } from "vitest";

import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";

import type { Answer } from "./fault-proxy.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

/** A manifest whose env list is written over several lines. */
function flowManifest(first: string, between: readonly string[], last: string): string {
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    "  name: python",
    "spec:",
    "  python:",
    `    env: [${first}`,
    ...between,
    `    ${last}]`,
    "",
  ].join("\n");
}

const ALL = '{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "*"}';

/** A pull request that turns one text into another, reviewed. */
async function change(before: string, after: string): Promise<SandboxPullRequest> {
  const { sandbox, settle } = await startWorld();
  const pull = await propose(await createShop(sandbox, { [PATH]: before }), { [PATH]: after });
  await settle();
  return pull;
}

interface Comment {
  readonly startLine: number | null;
  readonly line: number | null;
  readonly id: number;
  readonly body: string;
}

async function onlyComment(pull: SandboxPullRequest): Promise<Comment> {
  const [thread, ...others] = await pull.threads();
  expect(others).toEqual([]);
  const { startLine = null, line = null, comments = [] } = thread ?? {};
  return { startLine, line, id: comments[0]?.id ?? 0, body: comments[0]?.body ?? "" };
}

describe("a fix over several lines", () => {
  it("is a suggestion where the diff shows them in one piece", async () => {
    const comment = await onlyComment(await change("a: 1\n", flowManifest("", ["", ""], "")));
    expect(comment).toMatchObject({ startLine: 7, line: 10 });
    expect(comment.body).toContain("```suggestion\n    env:\n      - name:");
  });

  it("is a diff on one line where a row between them was deleted", async () => {
    const pull = await change(flowManifest("", [`      ${ALL}`], ""), flowManifest("", [], ""));
    const comment = await onlyComment(pull);
    expect(comment).toMatchObject({ startLine: null, line: 6 });
    expect(comment.body).not.toContain("```suggestion");
    expect(comment.body).toContain("```diff\n-    env: [\n-    ]\n+    env:\n");
  });

  it("is a diff on one line where they lie in two hunks", async () => {
    const between = Array.from({ length: 12 }, () => "");
    const pull = await change(
      flowManifest(`${ALL},`, between, "{name: B, value: c}"),
      flowManifest("", between, ""),
    );
    expect((await pull.diff()).match(/^@@ /gm)).toHaveLength(2);
    const comment = await onlyComment(pull);
    expect(comment).toMatchObject({ startLine: null, line: 6 });
    expect(comment.body).not.toContain("```suggestion");
    expect(comment.body).toContain("```diff\n-    env: [\n-\n");
  });
});

describe("line ends", () => {
  it("of Windows get no suggestion: committing one would mix them", async () => {
    const comment = await onlyComment(await change("a: 1\n", manifest().replaceAll("\n", "\r\n")));
    expect(comment).toMatchObject({ startLine: null, line: 8 });
    expect(comment.body).not.toContain("```suggestion");
    expect(comment.body).toContain(
      "```diff\n         value: debug\n+      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n",
    );
    expect(comment.body).not.toContain("\r");
  });

  it("that are missing at the end stay missing when the suggestion is committed", async () => {
    const pull = await change("a: 1\n", manifest().trimEnd());
    const comment = await onlyComment(pull);
    expect(comment).toMatchObject({ startLine: null, line: 11 });
    await pull.applySuggestion(comment.id, "ada");
    const fixed = await pull.repository.readFile(PATH, "telemetry");
    expect(fixed?.toString()).toBe(fixedManifest().trimEnd());
  });
});

describe("a finding outside the diff", () => {
  /** The section stands far below the names that cover it. */
  const far = (names: readonly string[]) =>
    [
      "apiVersion: opentelemetry.io/v1alpha1",
      "kind: Instrumentation",
      "metadata:",
      "  name: python",
      "spec:",
      "  env:",
      "    - name: OTEL_LOG_LEVEL",
      "      value: debug",
      ...names,
      ...Array.from({ length: 20 }, (_, index) => `    - {name: NOTE_${index}, value: "x"}`),
      "  python:",
      "    image: python:1",
      "",
    ].join("\n");
  const names = ["    - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", '      value: "*"'];

  it("stands in the review's body with a permanent link, which is emptied once it is gone", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox, { [PATH]: far(names) });
    const pull = await propose(repository, { [PATH]: far([]) });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.reviews()).toHaveLength(1);
    const { body } = pull.reviews()[0] ?? { body: "" };
    expect(body).toContain("its line is not part of the diff");
    expect(body).toContain(`${sandbox.url}/acme/shop/blob/${pull.headSha}/${PATH}#L29`);
    expect(body).toContain("+      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS");
    await pull.push({ [PATH]: far(names) });
    await settle();
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).toMatch(/^These findings are gone./);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });
});

describe("a patch that GitHub leaves out of a large page", () => {
  it("is asked for again in a small one, and the finding stands on its line", async () => {
    const isLarge = (path: string) => new URL(path, "http://github").searchParams.get("per_page") === "50";
    const { sandbox, settle, takeCalls } = await startWorld({}, ({ path }) =>
      /\/pulls\/\d+\/files/.test(path) && isLarge(path) ? withoutPatches : null,
    );
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`m/${String(index).padStart(2, "0")}.yaml`, `a: ${index}\n`]),
    );
    const repository = await createShop(sandbox);
    takeCalls();
    const pull = await propose(repository, { ...files, "m/11.yaml": manifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path: "m/11.yaml", line: 11 }]);
    expect((await onlyComment(pull)).body).toContain("```suggestion");
    // The page with the file, and neither the other one nor the merge base.
    expect(takeCalls().filter((call) => call.startsWith("read"))).toHaveLength(4);
  });
});

/** What GitHub answers for a page that is too large for its patches. */
function withoutPatches({ status, body }: Answer): Answer {
  // GitHub lists files as an array of objects.
  const files = body as readonly Readonly<Record<string, unknown>>[];
  return { status, body: files.map((file) => ({ ...file, patch: undefined })) };
}
