import { describe, expect, it } from "vitest";

import type { SandboxPullRequest } from "../../sandbox/src/start-sandbox.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz12";
const HEADERS = ["      - name: OTEL_EXPORTER_OTLP_HEADERS", `        value: "api-key=${TOKEN}"`];
const JAVA = ["  java:", "    image: java:1"];
const ADDED = [
  "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  '        value: "requests,urllib3,urllib,flask"',
];
const NEW_ROWS = ["```diff", ...ADDED.map((row) => `+${row}`), "```"].join("\n");

/** Everything that the bot has written on the pull request. */
async function readAll(pull: SandboxPullRequest): Promise<string> {
  return JSON.stringify([await pull.threads(), pull.reviews(), pull.checkRuns(), pull.comments()]);
}

async function bodyOf(pull: SandboxPullRequest): Promise<string> {
  return (await pull.threads())[0]?.comments[0]?.body ?? "";
}

describe("a secret on the line next to a fix", () => {
  it("is left out of the suggestion, which stands on the line below instead", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest("python", [...HEADERS, ...JAVA]) });
    await settle();
    expect(await readAll(pull)).not.toContain(TOKEN);
    const [thread] = await pull.threads();
    expect(thread).toMatchObject({ line: 14, startLine: null });
    expect(thread?.comments[0]?.body).toContain(["```suggestion", ...ADDED, "  java:", "```"].join("\n"));
    await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "ada");
    await settle();
    const fixed = manifest("python", [...HEADERS, ...ADDED, ...JAVA]);
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixed);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });

  it.each([
    ["a token", HEADERS, TOKEN],
    ["a password", ["      - name: DB_PASSWORD", "        value: correct-horse"], "correct-horse"],
  ])("is left out of the diff where there is no line below: %s", async (_what, lines, secret) => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest("python", lines) });
    await settle();
    expect(await readAll(pull)).not.toContain(secret);
    expect(await bodyOf(pull)).toContain(NEW_ROWS);
    expect(await bodyOf(pull)).toContain("A suggestion would repeat a line that looks like a secret:");
    await pull.comment("/otel-fix", "ada");
    await settle();
    const fixed = manifest("python", [...lines, ...ADDED]);
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixed);
    expect(await readAll(pull)).not.toContain(secret);
  });

  it("is left out of the review's body", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest("python", HEADERS) });
    await settle();
    expect(await readAll(pull)).not.toContain(TOKEN);
    expect(pull.reviews()[0]?.body).toContain(NEW_ROWS);
  });

  it("is left out of a dry run and of a patch, and the answer says so", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: manifest("python", HEADERS), "b.yaml": manifest("b") });
    await settle();
    await pull.comment("/otel-fix --dry-run", "ada");
    await settle();
    const answer = pull.comments().at(-1)?.body ?? "";
    expect(await readAll(pull)).not.toContain(TOKEN);
    expect(answer).toContain("+++ b/b.yaml");
    expect(answer).toContain("Not shown, because a line there looks like a secret: `otel/python.yaml`.");
  });
});

describe("a secret on the line that a fix changes", () => {
  const flow = manifest().replace(/ {4}env:[^]*/, `    env: [{name: T, value: "${TOKEN}"}]\n`);

  it("leads to no suggestion and no diff, and the comment says how to get the fix", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [PATH]: flow });
    await settle();
    expect(await readAll(pull)).not.toContain(TOKEN);
    expect(await bodyOf(pull)).not.toMatch(/```/);
    expect(await bodyOf(pull)).toContain(
      "The fix is not shown, because a line of it looks like a secret. `/otel-fix` commits it; on the branch, `otel-fix scan --fix` applies it.",
    );
    await pull.comment("/otel-fix", "ada");
    await settle();
    expect((await repository.readFile(PATH, "telemetry"))?.toString()).toContain(TOKEN);
    expect(await readAll(pull)).not.toContain(TOKEN);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });

  it("is not shown in the review's body either", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const pull = await propose(await createShop(sandbox), { [PATH]: flow });
    await settle();
    expect(await readAll(pull)).not.toContain(TOKEN);
    expect(pull.reviews()[0]?.body).not.toMatch(/```/);
    expect(pull.reviews()[0]?.body).toContain("because a line of it looks like a secret");
  });
});

describe("a secret elsewhere", () => {
  it("is neither repeated from a broken file, nor from a configuration, nor from a name", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      [PATH]: `${manifest()}  java: {env: [{name: T, value: "${TOKEN}}\n`,
      ".github/otel-fix.yml": `preset: ${TOKEN}\n`,
      "b.yaml": manifest(TOKEN.replace("ghp", "'ghp").concat("'")),
    });
    await settle();
    const [check] = pull.checkRuns();
    expect(check?.title).toBe("The configuration is broken");
    expect(check?.annotations.map(({ path }) => path)).toEqual([".github/otel-fix.yml"]);
    expect(JSON.stringify(check)).not.toContain(TOKEN);
  });
});
