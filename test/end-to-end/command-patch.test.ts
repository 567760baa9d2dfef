import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it, onTestFinished } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

/** The answer where the bot can write nothing, and no thread is open. */
async function askForPatch(
  files: Readonly<Record<string, string>>,
  { text = "/otel-fix", base = {} }: { text?: string; base?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { sandbox, settle } = await startWorld();
  const pull = await propose(await createShop(sandbox, base), files);
  await settle();
  for (const { id } of await pull.threads()) await pull.resolveThread(id, "ada");
  sandbox.setPermissions({
    checks: "write",
    contents: "read",
    issues: "write",
    metadata: "read",
    pull_requests: "write",
  });
  await pull.comment(text, "ada");
  await settle();
  return pull.comments().at(-1)?.body ?? "";
}

describe("a patch", () => {
  const withReturns = (text: string) => text.replaceAll("\n", "\r\n");

  it("keeps carriage returns though a page does not show them; each kind of line end has a patch of its own", async () => {
    const files = {
      "lf.yaml": manifest("lf"),
      "crlf.yaml": withReturns(manifest("crlf")),
      "bom.yaml": `\uFEFF${withReturns(manifest("bom")).trimEnd()}`,
    };
    const answer = await askForPatch(files);
    expect(answer).not.toContain("\r");
    const patches = [
      ...answer.matchAll(/Apply this patch with `(git [^`]*apply)`[^]*?```diff\n([^]*?\n)```/g),
    ];
    expect(patches.map(([, command]) => command)).toEqual(["git apply", "git -c core.autocrlf=true apply"]);
    const applied = await applyAll(
      files,
      patches.map(([, command = "", patch = ""]) => ({ command, patch })),
    );
    expect(applied).toEqual({
      "lf.yaml": fixedManifest("lf"),
      "crlf.yaml": withReturns(fixedManifest("crlf")),
      "bom.yaml": `\uFEFF${withReturns(fixedManifest("bom")).trimEnd()}`,
    });
  });

  it("is not offered of a file whose lines end in two ways", async () => {
    const answer = await askForPatch({
      [PATH]: manifest().replace("spec:\n", "spec:\r\n"),
    });
    expect(answer).toContain(`There is no patch for \`${PATH}\`: lines there end in different ways`);
    expect(answer).not.toContain("```diff");
  });

  it("of suppressions is spoken of as such, and one that is too long names what else leads there", async () => {
    const base = { ".github/otel-fix.yml": "review:\n  comments: off\n" };
    const ignore = "/otel-fix ignore missing-recommended-disables reason:";
    const short = await askForPatch({ [PATH]: manifest() }, { text: `${ignore} load test`, base });
    expect(short).toContain("I couldn't commit these suppressions");
    expect(short).toMatch(/```diff[^]*\n\+ {2}# otel-fix: ignore\[missing-recommended-disables\] load test/);
    const many = Array.from({ length: 90 }, (_, index) => manifest(`app-${index}`)).join("---\n");
    const long = await askForPatch({ [PATH]: many }, { text: `${ignore} ${"long ".repeat(99)}`, base });
    expect(long).toContain("The rest is too long to show here");
    expect(long).toContain("a comment `# otel-fix: ignore[RULE] reason` above each flagged line");
    expect(long).not.toContain("scan --fix");
  });
});

interface Patch {
  /** As the answer has it, such as `git apply`. */
  readonly command: string;
  readonly patch: string;
}

/** A repository in which a person pastes each patch after its command. */
async function applyAll(files: Readonly<Record<string, string>>, patches: readonly Patch[]) {
  const folder = await mkdtemp(join(tmpdir(), "otel-fix-patch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const run = (args: readonly string[]) => promisify(execFile)("git", args, { cwd: folder });
  await run(["init", "--quiet"]);
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  await run(["-c", "core.autocrlf=false", "add", "."]);
  for (const { command, patch } of patches) {
    await writeFile(join(folder, "fix.patch"), patch);
    await run([...command.split(" ").slice(1), "fix.patch"]);
  }
  const read = Object.keys(files).map(
    async (path) => [path, await readFile(join(folder, path), "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
