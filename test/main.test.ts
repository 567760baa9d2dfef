import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { buildProgram } from "./build-program.ts";

// The server as `npm start` runs it: a process of its own, in a folder without a `.env` unless the test puts one there.

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const GOOD = {
  APP_ID: "1",
  WEBHOOK_SECRET: "correct horse battery",
  PRIVATE_KEY: PEM,
  HOST: "127.0.0.1",
  PORT: "0",
  LOG_FORMAT: "json",
};

function createFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-main-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

interface Started {
  readonly exit: Promise<number | null>;
  readonly output: { stdout: string; stderr: string };
  /** The first JSON line of the log with this message. */
  readonly line: (message: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly end: () => void;
}

function start(env: Readonly<Record<string, string>>, cwd = createFolder()): Started {
  const args = [buildProgram("main")];
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env["PATH"] ?? "", ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes: Buffer) => (output.stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (output.stderr += bytes.toString()));
  const exit = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  async function line(message: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const found = output.stdout.split("\n").find((text) => text.includes(`"msg":"${message}`));
      if (found !== undefined) return JSON.parse(found) as Record<string, unknown>; // True: the log writes objects.
      const isOver = await Promise.race([
        exit.then(() => true),
        once(child.stdout, "data").then(() => false),
      ]);
      if (isOver && !output.stdout.includes(message)) throw new Error(`ended: ${output.stderr}`);
    }
  }
  return { exit, output, line, end: () => void child.kill("SIGTERM") };
}

async function run(env: Readonly<Record<string, string>>, cwd?: string) {
  const { exit, output } = start(env, cwd);
  return { code: await exit, ...output };
}

describe("a server that cannot start", () => {
  it("names every missing setting at once, with where to get it, and nothing else", async () => {
    const { code, stdout, stderr } = await run({});
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    expect(lines.map((line) => line.split(" ").slice(0, 4).join(" "))).toEqual([
      "otel-fix: APP_ID is missing:",
      "otel-fix: WEBHOOK_SECRET is missing:",
      "otel-fix: PRIVATE_KEY is missing:",
    ]);
    for (const line of lines) expect(line).toContain("Developer settings → GitHub Apps → your app");
  });

  it("says in one line that the port is taken, and to set PORT", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect(
      await run({ ...GOOD, PRIVATE_KEY: Buffer.from(PEM).toString("base64"), PORT: String(port) }),
    ).toEqual({
      code: 1,
      stdout: "",
      stderr: `otel-fix: can't listen on 127.0.0.1, port ${port}: the port is in use: end the other process, or set PORT to another port\n`,
    });
  });

  it.each(["192.0.2.1", "no-such-host.invalid"])("says in one line that HOST is wrong: %s", async (HOST) => {
    const { code, stdout, stderr } = await run({ ...GOOD, HOST });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^otel-fix: can't listen on \S+, port 0: .*set HOST to .*\n$/);
  });
});

describe("a server that starts", () => {
  it("says where it listens, and ends on SIGTERM", async () => {
    const { line, exit, end, output } = start({ ...GOOD, PRIVATE_KEY: PEM.replaceAll("\n", "\\n") });
    const { webhookUrl } = await line("waiting for deliveries");
    expect(webhookUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/github\/webhooks$/);
    expect((await fetch(new URL("/healthz", String(webhookUrl)))).status).toBe(200);
    end();
    expect(await exit).toBe(0);
    expect(output.stderr).toBe("");
    expect(output.stdout).not.toContain('"level":"warn"');
  });

  it("warns of Probot's settings that it does not use, without their values", async () => {
    const env = "REDIS_URL=redis://:s3cret@cache.internal:6379\nWEBHOOK_PROXY_URL=https://smee.io/abcdef\n";
    const key = { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "key.pem" };
    const cwd = createFolder({ ".env": env, "key.pem": PEM });
    const { line, end, exit, output } = start({ ...GOOD, ...key }, cwd);
    expect(await line("REDIS_URL isn't used yet")).toMatchObject({ level: "warn", setting: "REDIS_URL" });
    expect(await line("WEBHOOK_PROXY_URL isn't used")).toMatchObject({ level: "warn" });
    await line("waiting for deliveries");
    end();
    expect(await exit).toBe(0);
    expect(output.stdout + output.stderr).not.toMatch(/s3cret|cache\.internal|abcdef/);
  });
});
