import { spawn } from "node:child_process";
import { once } from "node:events";

import { describe, expect, it, onTestFinished } from "vitest";

import { buildProgram } from "../../test/build-program.ts";

// The demo as a process: its exit code, its reader, its signals.

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [buildProgram("demo"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes: Buffer) => (output.stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (output.stderr += bytes.toString()));
  return { child, output, exit: once(child, "close").then(([code]: unknown[]) => code) };
}

describe("npm run demo", { timeout: 60_000 }, () => {
  it("keeps running with --serve, prints addresses that answer, and ends on SIGTERM, sent twice", async () => {
    const { child, output, exit } = start(["--serve"]);
    while (!output.stdout.includes("Ctrl-C ends it.")) await once(child.stdout, "data");
    const [, page = ""] = /^Pull request {2}(http\S+)$/m.exec(output.stdout) ?? [];
    const shown = await fetch(page);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain("otel-fix[bot]");
    const [, api = ""] = /^REST API {6}(http\S+)$/m.exec(output.stdout) ?? [];
    expect((await fetch(`${api}/repos/acme/shop`)).status).toBe(401);
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(output.stderr).toBe("");
  });

  it("ends quietly when nobody reads on", async () => {
    const { child, output, exit } = start([]);
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await exit).toBe(0);
    expect(output.stderr).toBe("");
  });

  it("ends with 2 where it is called wrongly", async () => {
    const { output, exit } = start(["--nope"]);
    expect(await exit).toBe(2);
    expect(output).toEqual({ stdout: "", stderr: expect.stringContaining("--nope") });
  });
});
