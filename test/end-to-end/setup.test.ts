import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/src/start-sandbox.ts";
import { asApp, at, listAt } from "../../sandbox/test/bare-client.ts";
import { buildProgram } from "../build-program.ts";
import { createShop, manifest, propose } from "./world.ts";

// From nothing to a bot that answers: the built program with --setup as a process of its own, a browser made of fetch, the
// `.env` that it leaves, and the bot that starts with it. GitHub is the embedded one; everything crosses real HTTP.

const AUTHORIZED = /http:\/\/127\.0\.0\.1:\d+\/setup\?token=[\w-]{43}/;

async function startGitHub(): Promise<Sandbox> {
  const sandbox = await startSandbox({ app: { slug: "another-app", permissions: {}, events: [] } });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-setup-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

type Environment = Readonly<Record<string, string>>;

interface Running {
  readonly output: { stdout: string; stderr: string };
  readonly exit: Promise<number | null>;
  /** Resolves with what the expression finds in the standard output. */
  readonly says: (expression: RegExp) => Promise<string>;
  readonly end: (signal: NodeJS.Signals) => void;
}

function start(args: readonly string[], env: Environment, cwd: string): Running {
  const child = spawn(process.execPath, [buildProgram("main"), ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes: Buffer) => (output.stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (output.stderr += bytes.toString()));
  const exit = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  async function says(expression: RegExp): Promise<string> {
    for (;;) {
      const found = expression.exec(output.stdout)?.[0];
      if (found !== undefined) return found;
      const isOver = await Promise.race([
        exit.then(() => true),
        once(child.stdout, "data").then(() => false),
      ]);
      if (isOver) throw new Error(`ended: ${output.stdout}${output.stderr}`);
    }
  }
  return { output, exit, says, end: (signal) => void child.kill(signal) };
}

async function environmentFor(sandbox: Pick<Sandbox, "host">, more: Environment = {}): Promise<Environment> {
  const port = String(await findFreePort());
  return {
    HOST: "127.0.0.1",
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    GHE_HOST: sandbox.host,
    GHE_PROTOCOL: "http",
    ...more,
  };
}

/** What a browser sends when its user presses the page's button. */
async function readForm(url: string): Promise<{ readonly action: string; readonly manifest: string }> {
  const page = await (await fetch(url)).text();
  const text = (expression: RegExp) =>
    (expression.exec(page)?.[1] ?? "").replaceAll(/&#(\d+);/g, (_, code) =>
      String.fromCharCode(Number(code)),
    );
  return { action: text(/ action="([^"]*)"/), manifest: text(/ name="manifest" value="([^"]*)"/) };
}

/** Where GitHub sends the browser after the button. */
async function pressButton(url: string): Promise<string> {
  const { action, manifest: text } = await readForm(url);
  const body = new URLSearchParams({ manifest: text });
  const answer = await fetch(action, { method: "POST", body, redirect: "manual" });
  return answer.headers.get("location") ?? `${answer.status}: ${await answer.text()}`;
}

describe("npm start -- --setup", () => {
  it("registers the app, and the bot that starts with its .env reviews a pull request", async () => {
    const sandbox = await startGitHub();
    const folder = createFolder();
    const setup = start(["--setup"], await environmentFor(sandbox), folder);
    const done = await fetch(await pressButton(await setup.says(AUTHORIZED)));
    expect(await done.text()).toContain("The app is registered");
    expect(await setup.exit).toBe(0);
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
    expect(setup.output.stdout).toContain("npm start");
    expect(setup.output.stdout + setup.output.stderr).not.toMatch(
      new RegExp(`PRIVATE KEY-----|${sandbox.app.webhookSecret}`),
    );

    // No variable is set: all settings are in the file.
    const bot = start([], { LOG_FORMAT: "json" }, folder);
    await bot.says(/waiting for deliveries/);
    const shop = await createShop(sandbox);
    const pull = await propose(shop, { "otel.yaml": manifest() });
    await expect.poll(async () => (await pull.page()).includes("/otel-fix"), { timeout: 20_000 }).toBe(true);
    await sandbox.settled();
    bot.end("SIGTERM");
    expect(await bot.exit).toBe(0);
    expect(bot.output.stderr).toBe("");
  }, 60_000);

  it("registers what app.yml says, with the addresses of this installation, for an organisation", async () => {
    const sandbox = await startGitHub();
    const env = await environmentFor(sandbox, { GH_ORG: "acme" });
    const setup = start(["--setup"], env, createFolder());
    const url = await setup.says(AUTHORIZED);
    expect((await readForm(url)).action).toMatch(
      new RegExp(`^${sandbox.url}/organizations/acme/settings/apps/new\\?state=[\\w-]{43}$`),
    );
    await fetch(await pressButton(url));
    expect(await setup.exit).toBe(0);
    const { body } = await asApp(sandbox).rest("GET", "/app");
    expect(at(body, "owner")).toMatchObject({ login: "acme", type: "Organization" });
    expect(listAt(body, "events")).toContain("merge_group");
  }, 30_000);

  it("says on the page and at the terminal that a code is stale, writes nothing, and can go on", async () => {
    const sandbox = await startGitHub();
    const folder = createFolder();
    const setup = start(["--setup"], await environmentFor(sandbox), folder);
    const url = await setup.says(AUTHORIZED);
    const back = await pressButton(url);
    sandbox.clock.advance(3_600_000);
    const page = await fetch(back);
    expect(page.status).toBe(502);
    expect(await page.text()).toContain("a code works once, and for an hour");
    expect(() => statSync(join(folder, ".env"))).toThrow("ENOENT");
    expect((await fetch(url)).status).toBe(200);
    setup.end("SIGINT");
    expect(await setup.exit).toBe(130);
    expect(setup.output.stderr).toContain("otel-fix: GitHub does not take the code (status 404)");
  }, 30_000);

  it("never overwrites a .env that is there: not at its start, not later", async () => {
    const sandbox = await startGitHub();
    const folder = createFolder();
    const env = await environmentFor(sandbox);
    const setup = start(["--setup"], env, folder);
    const url = await setup.says(AUTHORIZED);
    const back = await pressButton(url);
    writeFileSync(join(folder, ".env"), "MINE=1\n");
    for (const address of [url, back]) {
      const page = await fetch(address);
      expect(page.status).toBe(409);
      expect(await page.text()).toContain(".env is there already, and is never overwritten");
    }
    const second = start(["--setup"], { ...env, PORT: "0" }, folder);
    expect(await second.exit).toBe(1);
    expect(second.output).toEqual({
      stdout: "",
      stderr:
        "otel-fix: .env is there already, and is never overwritten: move it away, or run --setup in another folder\n",
    });
    // The code was not used: with the file out of the way, the same address works.
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("MINE=1\n");
    rmSync(join(folder, ".env"));
    expect((await fetch(back)).status).toBe(200);
    expect(await setup.exit).toBe(0);
  }, 30_000);

  it("ends on SIGTERM, and says that nothing was written", async () => {
    const sandbox = await startGitHub();
    const folder = createFolder();
    const setup = start(["--setup"], await environmentFor(sandbox), folder);
    await setup.says(AUTHORIZED);
    setup.end("SIGTERM");
    expect(await setup.exit).toBe(143);
    expect(setup.output.stderr).toBe(
      "otel-fix: .env is not written. If GitHub lists the app already, delete it there before you start again\n",
    );
    expect(() => statSync(join(folder, ".env"))).toThrow("ENOENT");
  }, 30_000);

  it("says that its port is in use", async () => {
    const sandbox = await startGitHub();
    const env = await environmentFor(sandbox);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(env["PORT"]), "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const setup = start(["--setup"], env, createFolder());
    expect(await setup.exit).toBe(1);
    expect(setup.output.stdout).toBe("");
    expect(setup.output.stderr).toMatch(/^otel-fix: .*in use.*PORT.*\n$/);
  }, 30_000);

  it("says what to do where GitHub made no webhook secret", async () => {
    const answer = { id: 7, html_url: "https://github.com/apps/tidy", pem: "-----BEGIN X-----\n" };
    const gitHub = createHttpServer((_, response) => {
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify({ ...answer, webhook_secret: null }));
    });
    const port = await findFreePort();
    await new Promise<void>((resolve) => gitHub.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void gitHub.close());
    const folder = createFolder();
    const setup = start(["--setup"], await environmentFor({ host: `127.0.0.1:${port}` }), folder);
    const form = await readForm(await setup.says(AUTHORIZED));
    const { redirect_url: back } = JSON.parse(form.manifest) as { redirect_url: string }; // Ours: its own test holds its form.
    const state = new URL(form.action).searchParams.get("state");
    expect((await fetch(`${back}?code=abc&state=${state ?? ""}`)).status).toBe(200);
    expect(await setup.exit).toBe(0);
    expect(readFileSync(join(folder, ".env"), "utf8")).not.toContain("WEBHOOK_SECRET");
    expect(setup.output.stdout).toContain(".env has APP_ID, PRIVATE_KEY, ");
    expect(setup.output.stderr).toBe(
      "otel-fix: GitHub made no webhook secret: set one on the app's page, and as WEBHOOK_SECRET in .env\n",
    );
  }, 30_000);
});

describe("npm start", () => {
  it.each([["--set-up"], ["--setup", "now"]])(
    "refuses what it doesn't know: %s %s",
    async (...args) => {
      const bot = start(args.filter(Boolean), {}, createFolder());
      expect(await bot.exit).toBe(2);
      expect(bot.output).toEqual({
        stdout: "",
        stderr: `otel-fix: unknown argument "${args[args.length - 1] ?? ""}": the server takes only --setup, and reads its settings from the environment and .env\n`,
      });
    },
    30_000,
  );
});
