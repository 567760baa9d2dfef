import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { runBot } from "../src/run-bot.ts";
import { runDemo, type DemoCall } from "../src/run-demo.ts";
import { startFaultProxy } from "../../test/end-to-end/fault-proxy.ts";
import { fixedManifest } from "../../test/end-to-end/world.ts";
import { plain } from "./plain-palette.ts";

async function demo(args: readonly string[], call: Partial<DemoCall> = {}) {
  const output = { stdout: "", stderr: "" };
  const code = await runDemo(args, {
    print: (text) => (output.stdout += `${text}\n`),
    error: (text) => (output.stderr += `${text}\n`),
    palette: plain,
    width: 100,
    ended: new Promise(() => undefined),
    ...call,
  });
  return { code, ...output };
}

function createFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("a demo that cannot be shown", () => {
  it("ends with 2 and one line for each file that is none", async () => {
    const folder = createFolder({ "a.yaml": fixedManifest(), "binary.yaml": "a\0" });
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    const names = ["/a.yaml", "/no.yaml", "/.", "/binary.yaml", "/pipe.yaml"];
    const { code, stdout, stderr } = await demo([...names.map((name) => `${folder}${name}`), ""]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.replaceAll(folder, "")).toBe(
      [
        'npm run demo: expected a manifest at "/no.yaml": no such file or folder',
        'npm run demo: expected a manifest at "/.": a folder',
        'npm run demo: expected a manifest at "/binary.yaml": binary file',
        'npm run demo: expected a manifest at "/pipe.yaml": not a file (a device, a pipe or a socket)',
        'npm run demo: expected a manifest at "": no such file or folder',
        "",
      ].join("\n"),
    );
  });

  it("ends with 2 for an unknown option, and with 0 for its help", async () => {
    expect(await demo(["--nope"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("unknown option '--nope'"),
    });
    expect(await demo(["--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--serve"),
      stderr: "",
    });
  });
});

describe("a demo", () => {
  it("shows a file of one's own by its path, and ends with 0", async () => {
    const folder = createFolder({ "own.yaml": fixedManifest() });
    const { code, stdout, stderr } = await demo([join(folder, "own.yaml")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`${basename(folder)}/own.yaml\n@@ -0,0 +1,13 @@`);
  });

  it("ends with 1 and says what is missing where the bot fails", async () => {
    const startBot: DemoCall["startBot"] = async (sandbox) => {
      const host = await startFaultProxy(sandbox.host, ({ path }) =>
        path.endsWith("/check-runs")
          ? { status: 403, body: { message: "Resource not accessible by integration" } }
          : null,
      );
      return runBot(sandbox, host);
    };
    const { code, stderr } = await demo([], { startBot });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^npm run demo: no check run was completed for the commit [0-9a-f]{7}$/m);
  });

  it.each([
    ["reader", 0],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends early and quietly, by %s with %i", async (cause, code) => {
    expect(await demo([], { ended: Promise.resolve(cause) })).toMatchObject({ code, stderr: "" });
  });
});
