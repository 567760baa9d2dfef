import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { startSandbox } from "../../sandbox/src/start-sandbox.ts";
import { buildProgram } from "../build-program.ts";
import { createShop, propose } from "./world.ts";

// docs/cli.md shows calls and what they print: each is run. `npx vitest run test/end-to-end/cli-page.test.ts -u` writes the page anew.

const PAGE = "docs/cli.md";
const page = readFileSync(PAGE, "utf8");

/** What the page's own files hold, by their paths. */
function listFiles(): Readonly<Record<string, string>> {
  const blocks = page.matchAll(/^```yaml file=(\S+)\n([^]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, path = "", text = ""]) => [path, text]));
}

function createRepository(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet");
  git("add", "deploy");
  git("-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "begin");
  return folder;
}

/** A folder with a program `otel-fix` for the shell. */
function createBin(): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-bin-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "otel-fix");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${buildProgram("cli")}' "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
}

/** What a person would see of it. */
function runInShell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn("bash", ["--norc", "-c", `exec 2>&1\n${command}`], { cwd, env });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => chunks.push(bytes));
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", () => done(Buffer.concat(chunks).toString("utf8")));
  });
}

it("each call on the page prints what stands below it", async () => {
  const files = listFiles();
  const sandbox = await startSandbox({ app: OTEL_FIX });
  onTestFinished(() => sandbox.close());
  await propose(await createShop(sandbox), files);
  const cwd = createRepository(files);
  const env = {
    PATH: [createBin(), process.env["PATH"] ?? ""].join(delimiter),
    HOME: cwd,
    GITHUB_TOKEN: sandbox.createUserToken("ada"),
    GITHUB_API_URL: `${sandbox.url}/api/v3`,
  };
  let written = "";
  let end = 0;
  for (const block of page.matchAll(/^```console\n([^]*?)^```$/gm)) {
    const calls = [...(block[1] ?? "").matchAll(/^\$ (.*)$/gm)].map(([, call = ""]) => call);
    const shown: string[] = [];
    for (const call of calls) shown.push(`$ ${call}`, (await runInShell(call, cwd, env)).trimEnd());
    written += `${page.slice(end, block.index)}\`\`\`console\n${shown.filter((text) => text !== "").join("\n")}\n\`\`\``;
    end = block.index + block[0].length;
  }
  await expect(written + page.slice(end)).toMatchFileSnapshot(`../../${PAGE}`);
}, 60_000);
